#include "store-node/storage/customer_table.h"

#include "storage/customer_columns.h"

/* Another one has the identifier, whom head office has not confirmed yet. */
#define OWNER_WAITS "EXISTS (SELECT 1 FROM customer WHERE id = identifier.customer_id AND id <> ?3 AND version = 0)"

#define CUSTOMER_SQL(X)                                                                                                \
    X(READ, "SELECT " CUSTOMER_COLUMNS " FROM customer WHERE id = ?1")                                                 \
    X(READ_IDENTIFIERS, "SELECT kind, hash FROM identifier WHERE customer_id = ?1 ORDER BY kind, hash")                \
    X(FIND, "SELECT customer_id FROM identifier WHERE kind = ?1 AND hash = ?2")                                        \
    X(PUT, "INSERT INTO customer(id, " CUSTOMER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"                \
           " ON CONFLICT (id) DO UPDATE SET merged_into = ?2, version = ?3, state = ?4, home_store = ?5, level = ?6,"  \
           " registered_ms = ?7, birth_day = ?8, segments = ?9")                                                       \
    X(PUT_IDENTIFIER, "INSERT INTO identifier(kind, hash, customer_id, heir_id) VALUES (?1, ?2, ?3, 0)"                \
                      " ON CONFLICT (kind, hash) DO UPDATE SET"                                                        \
                      " customer_id = CASE WHEN " OWNER_WAITS " THEN customer_id ELSE ?3 END,"                         \
                      " heir_id = CASE WHEN " OWNER_WAITS " THEN ?3 ELSE 0 END")                                       \
    X(MOVE_IDENTIFIERS, "UPDATE identifier SET customer_id = CASE heir_id WHEN 0 THEN ?2 ELSE heir_id END,"            \
                        " heir_id = 0 WHERE customer_id = ?1")                                                         \
    X(DROP_IDENTIFIERS, "DELETE FROM identifier WHERE customer_id = ?1")                                               \
    X(COUNT, "SELECT count(*) FROM customer WHERE merged_into = 0")
STATEMENTS(customer_table, CUSTOMER_SQL, CUSTOMER_TABLE_STATEMENTS)

bool customer_table_open(struct customer_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, customer_table_sql, STATEMENT_COUNT, fault);
}

bool customer_table_read(struct customer_table *table, uint64_t id, bool *is_found, struct customer *customer,
                         struct fault *fault) {
    struct statement *row = &table->statements[READ];
    statement_start(row);
    statement_bind_uint64(row, 1, id);
    *is_found = statement_row(row);
    if (*is_found) {
        customer_columns_read(row, id, customer);
    }
    return statement_finish(row, fault) &&
           (!*is_found || customer_columns_read_identifiers(&table->statements[READ_IDENTIFIERS], customer, fault));
}

bool customer_table_resolve(struct customer_table *table, uint64_t id, uint64_t *survivor_id, struct fault *fault) {
    *survivor_id = id;
    struct statement *row = &table->statements[READ];
    for (int hops = 0; hops < CUSTOMER_MERGE_CHAIN_MAX; hops++) {
        statement_start(row);
        statement_bind_uint64(row, 1, *survivor_id);
        uint64_t next = statement_row(row) ? statement_uint64(row, 0) : 0;
        if (!statement_finish(row, fault)) {
            return false;
        }
        if (next == 0) {
            return true;
        }
        *survivor_id = next;
    }
    return fault_set(fault, FAULT_CORRUPT, "customer %llu: more than %d merges in a row", (unsigned long long)id,
                     CUSTOMER_MERGE_CHAIN_MAX);
}

bool customer_table_find(struct customer_table *table, const struct identifier *identifier, uint64_t *id,
                         struct fault *fault) {
    struct statement *row = &table->statements[FIND];
    statement_start(row);
    statement_bind_int64(row, 1, identifier->kind);
    statement_bind_blob(row, 2, span_of(identifier->hash, sizeof identifier->hash));
    *id = statement_row(row) ? statement_uint64(row, 0) : 0;
    return statement_finish(row, fault);
}

static bool put_profile(struct customer_table *table, const struct customer *customer, struct fault *fault) {
    struct customer_segments segments;
    struct statement *put = &table->statements[PUT];
    statement_start(put);
    customer_columns_bind(put, customer, &segments);
    return statement_run(put, fault);
}

bool customer_table_put(struct customer_table *table, const struct customer *customer, struct fault *fault) {
    struct statement *drop = &table->statements[DROP_IDENTIFIERS];
    statement_start(drop);
    statement_bind_uint64(drop, 1, customer->id);
    if (!statement_run(drop, fault) || !put_profile(table, customer, fault)) {
        return false;
    }
    return customer_columns_put_identifiers(&table->statements[PUT_IDENTIFIER], customer, fault);
}

bool customer_table_merge(struct customer_table *table, uint64_t id, uint64_t survivor_id, struct fault *fault) {
    struct statement *move = &table->statements[MOVE_IDENTIFIERS];
    statement_start(move);
    statement_bind_uint64(move, 1, id);
    statement_bind_uint64(move, 2, survivor_id);
    return statement_run(move, fault);
}

bool customer_table_count(struct customer_table *table, int64_t *count, struct fault *fault) {
    struct statement *row = &table->statements[COUNT];
    statement_start(row);
    *count = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

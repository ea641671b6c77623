#include "store-node/storage/customer_table.h"

#include "base/bug.h"

/* Another one has the identifier, whom head office has not confirmed yet. */
#define OWNER_WAITS "EXISTS (SELECT 1 FROM customer WHERE id = identifier.customer_id AND id <> ?3 AND version = 0)"

#define CUSTOMER_SQL(X)                                                                                                \
    X(READ, "SELECT merged_into, version, state, home_store, level, registered_ms, birth_day, segments"                \
            " FROM customer WHERE id = ?1")                                                                            \
    X(READ_IDENTIFIERS, "SELECT kind, hash FROM identifier WHERE customer_id = ?1 ORDER BY kind, hash")                \
    X(FIND, "SELECT customer_id FROM identifier WHERE kind = ?1 AND hash = ?2")                                        \
    X(PUT, "INSERT INTO customer(id, merged_into, version, state, home_store, level, registered_ms, birth_day,"        \
           " segments) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"                                                    \
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

static void read_segments(struct statement *row, int column, struct customer *customer) {
    struct span packed = statement_blob(row, column);
    bug_if(packed.size % 4 != 0 || packed.size / 4 > LIMIT_SEGMENTS_PER_CUSTOMER);
    customer->segment_count = packed.size / 4;
    for (size_t i = 0; i < customer->segment_count; i++) {
        customer->segments[i] = bytes_get_be32(packed.data + 4 * i);
    }
}

static void read_profile(struct statement *row, uint64_t id, struct customer *customer) {
    *customer = (struct customer){.id = id,
                                  .merged_into = statement_uint64(row, 0),
                                  .version = (uint32_t)statement_int64(row, 1),
                                  .state = (enum customer_state)statement_int64(row, 2),
                                  .home_store = (uint32_t)statement_int64(row, 3),
                                  .registered_ms = statement_int64(row, 5),
                                  .birth_day = statement_is_null(row, 6) ? CUSTOMER_NO_BIRTH_DAY
                                                                         : (int32_t)statement_int64(row, 6)};
    statement_copy_text(row, 4, customer->level, sizeof customer->level);
    read_segments(row, 7, customer);
}

static bool read_identifiers(struct customer_table *table, struct customer *customer, struct fault *fault) {
    struct statement *rows = &table->statements[READ_IDENTIFIERS];
    statement_start(rows);
    statement_bind_uint64(rows, 1, customer->id);
    while (statement_row(rows) && customer->identifier_count < CUSTOMER_IDENTIFIERS_MAX) {
        struct identifier *identifier = &customer->identifiers[customer->identifier_count++];
        identifier->kind = (enum identifier_kind)statement_int64(rows, 0);
        statement_copy_blob(rows, 1, identifier->hash, sizeof identifier->hash);
    }
    return statement_finish(rows, fault);
}

bool customer_table_read(struct customer_table *table, uint64_t id, bool *is_found, struct customer *customer,
                         struct fault *fault) {
    struct statement *row = &table->statements[READ];
    statement_start(row);
    statement_bind_uint64(row, 1, id);
    *is_found = statement_row(row);
    if (*is_found) {
        read_profile(row, id, customer);
    }
    return statement_finish(row, fault) && (!*is_found || read_identifiers(table, customer, fault));
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
    uint8_t packed[4 * LIMIT_SEGMENTS_PER_CUSTOMER];
    bug_if(customer->segment_count > LIMIT_SEGMENTS_PER_CUSTOMER);
    for (size_t i = 0; i < customer->segment_count; i++) {
        bytes_put_be32(packed + 4 * i, customer->segments[i]);
    }
    struct statement *put = &table->statements[PUT];
    statement_start(put);
    statement_bind_uint64(put, 1, customer->id);
    statement_bind_uint64(put, 2, customer->merged_into);
    statement_bind_int64(put, 3, customer->version);
    statement_bind_int64(put, 4, customer->state);
    statement_bind_int64(put, 5, customer->home_store);
    statement_bind_text(put, 6, text_of(customer->level));
    statement_bind_int64(put, 7, customer->registered_ms);
    if (customer->birth_day == CUSTOMER_NO_BIRTH_DAY) {
        statement_bind_null(put, 8);
    } else {
        statement_bind_int64(put, 8, customer->birth_day);
    }
    statement_bind_blob(put, 9, span_of(packed, 4 * customer->segment_count));
    return statement_run(put, fault);
}

bool customer_table_put(struct customer_table *table, const struct customer *customer, struct fault *fault) {
    struct statement *drop = &table->statements[DROP_IDENTIFIERS];
    statement_start(drop);
    statement_bind_uint64(drop, 1, customer->id);
    if (!statement_run(drop, fault) || !put_profile(table, customer, fault)) {
        return false;
    }
    for (size_t i = 0; i < customer->identifier_count; i++) {
        struct statement *put = &table->statements[PUT_IDENTIFIER];
        statement_start(put);
        statement_bind_int64(put, 1, customer->identifiers[i].kind);
        statement_bind_blob(put, 2, span_of(customer->identifiers[i].hash, sizeof customer->identifiers[i].hash));
        statement_bind_uint64(put, 3, customer->id);
        if (!statement_run(put, fault)) {
            return false;
        }
    }
    return true;
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

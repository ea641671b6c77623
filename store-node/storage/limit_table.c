#include "store-node/storage/limit_table.h"

#define LIMIT_SQL(X)                                                                                                   \
    X(READ, "SELECT uses FROM limit_use WHERE customer_id = ?1 AND promotion_id = ?2 AND day_from_ms = ?3")            \
    X(WRITE, "INSERT INTO limit_use(customer_id, promotion_id, day_from_ms, uses) VALUES (?1, ?2, ?3, ?4)"             \
             " ON CONFLICT (customer_id, promotion_id, day_from_ms) DO UPDATE SET uses = ?4")                          \
    X(SUM, "SELECT coalesce(sum(uses), 0) FROM limit_use WHERE customer_id = ?1 AND promotion_id = ?2"                 \
           " AND day_from_ms BETWEEN ?3 AND ?4")                                                                       \
    X(MERGE, "INSERT INTO limit_use(customer_id, promotion_id, day_from_ms, uses)"                                     \
             " SELECT ?2, promotion_id, day_from_ms, uses FROM limit_use WHERE customer_id = ?1"                       \
             " ON CONFLICT (customer_id, promotion_id, day_from_ms) DO UPDATE SET uses = uses + excluded.uses")        \
    X(DROP, "DELETE FROM limit_use WHERE customer_id = ?1")
STATEMENTS(limit_table, LIMIT_SQL, LIMIT_TABLE_STATEMENTS)

bool limit_table_open(struct limit_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, limit_table_sql, STATEMENT_COUNT, fault);
}

bool limit_table_read(struct limit_table *table, uint64_t customer_id, struct text promotion_id, int64_t day_from_ms,
                      struct limit_counter *counter, struct fault *fault) {
    limit_init(counter, customer_id, promotion_id, day_from_ms);
    struct statement *row = &table->statements[READ];
    statement_start(row);
    statement_bind_uint64(row, 1, customer_id);
    statement_bind_text(row, 2, promotion_id);
    statement_bind_int64(row, 3, day_from_ms);
    counter->uses = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

bool limit_table_write(struct limit_table *table, const struct limit_counter *counter, struct fault *fault) {
    struct statement *write = &table->statements[WRITE];
    statement_start(write);
    statement_bind_uint64(write, 1, counter->customer_id);
    statement_bind_text(write, 2, text_of(counter->promotion_id));
    statement_bind_int64(write, 3, counter->period_from_ms);
    statement_bind_int64(write, 4, counter->uses);
    return statement_run(write, fault);
}

bool limit_table_sum(struct limit_table *table, uint64_t customer_id, struct text promotion_id, int64_t from_ms,
                     int64_t to_ms, int64_t *uses, struct fault *fault) {
    struct statement *row = &table->statements[SUM];
    statement_start(row);
    statement_bind_uint64(row, 1, customer_id);
    statement_bind_text(row, 2, promotion_id);
    statement_bind_int64(row, 3, from_ms);
    statement_bind_int64(row, 4, to_ms);
    *uses = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

bool limit_table_merge(struct limit_table *table, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    struct statement *merge = &table->statements[MERGE];
    statement_start(merge);
    statement_bind_uint64(merge, 1, from_id);
    statement_bind_uint64(merge, 2, into_id);
    if (!statement_run(merge, fault)) {
        return false;
    }
    struct statement *drop = &table->statements[DROP];
    statement_start(drop);
    statement_bind_uint64(drop, 1, from_id);
    return statement_run(drop, fault);
}

#include "hq-node/storage/limit_sum_table.h"

#define LIMIT_SUM_SQL(X)                                                                                               \
    X(READ, "SELECT uses FROM limit_use"                                                                               \
            " WHERE store = ?1 AND customer_id = ?2 AND name = ?3 AND measure = ?4 AND day_from_ms = ?5")              \
    X(WRITE, "INSERT INTO limit_use(store, customer_id, name, measure, day_from_ms, uses)"                             \
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"                                                                        \
             " ON CONFLICT (store, customer_id, name, measure, day_from_ms) DO UPDATE SET uses = ?6")                  \
    X(MERGE,                                                                                                           \
      "INSERT INTO limit_use(store, customer_id, name, measure, day_from_ms, uses)"                                    \
      " SELECT store, ?2, name, measure, day_from_ms, uses FROM limit_use WHERE customer_id = ?1"                      \
      " ON CONFLICT (store, customer_id, name, measure, day_from_ms) DO UPDATE SET uses = uses + excluded.uses")       \
    X(DROP, "DELETE FROM limit_use WHERE customer_id = ?1")                                                            \
    X(TOTAL, "SELECT coalesce(sum(uses), 0) FROM limit_use WHERE store = ?1")
STATEMENTS(limit_sum_table, LIMIT_SUM_SQL, LIMIT_SUM_TABLE_STATEMENTS)

bool limit_sum_table_open(struct limit_sum_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, limit_sum_table_sql, STATEMENT_COUNT, fault);
}

static void bind_key(struct statement *statement, uint32_t store, const struct limit_key *key) {
    statement_start(statement);
    statement_bind_int64(statement, 1, store);
    statement_bind_uint64(statement, 2, key->customer_id);
    statement_bind_text(statement, 3, key->name);
    statement_bind_int64(statement, 4, (int64_t)key->measure);
    statement_bind_int64(statement, 5, key->period_from_ms);
}

bool limit_sum_table_read(struct limit_sum_table *table, uint32_t store, const struct limit_key *key,
                          struct limit_counter *counter, struct fault *fault) {
    limit_init(counter, key);
    struct statement *row = &table->statements[READ];
    bind_key(row, store, key);
    counter->uses = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

bool limit_sum_table_write(struct limit_sum_table *table, uint32_t store, const struct limit_counter *counter,
                           struct fault *fault) {
    struct limit_key key = {.customer_id = counter->customer_id,
                            .name = text_of(counter->name),
                            .measure = counter->measure,
                            .period_from_ms = counter->period_from_ms};
    struct statement *write = &table->statements[WRITE];
    bind_key(write, store, &key);
    statement_bind_int64(write, 6, counter->uses);
    return statement_run(write, fault);
}

bool limit_sum_table_merge(struct limit_sum_table *table, uint64_t from_id, uint64_t into_id, struct fault *fault) {
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

bool limit_sum_table_total(struct limit_sum_table *table, uint32_t store, int64_t *uses, struct fault *fault) {
    struct statement *row = &table->statements[TOTAL];
    statement_start(row);
    statement_bind_int64(row, 1, store);
    *uses = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

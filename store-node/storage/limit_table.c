#include "store-node/storage/limit_table.h"

#define LIMIT_SQL(X)                                                                                                   \
    X(READ, "SELECT uses FROM limit_use"                                                                               \
            " WHERE customer_id = ?1 AND name = ?2 AND measure = ?3 AND day_from_ms = ?4")                             \
    X(WRITE, "INSERT INTO limit_use(customer_id, name, measure, day_from_ms, uses) VALUES (?1, ?2, ?3, ?4, ?5)"        \
             " ON CONFLICT (customer_id, name, measure, day_from_ms) DO UPDATE SET uses = ?5")                         \
    X(SUM, "SELECT coalesce(sum(uses), 0) FROM limit_use"                                                              \
           " WHERE customer_id = ?1 AND name = ?2 AND measure = ?3 AND day_from_ms BETWEEN ?4 AND ?5")                 \
    X(MERGE, "INSERT INTO limit_use(customer_id, name, measure, day_from_ms, uses)"                                    \
             " SELECT ?2, name, measure, day_from_ms, uses FROM limit_use WHERE customer_id = ?1"                      \
             " ON CONFLICT (customer_id, name, measure, day_from_ms) DO UPDATE SET uses = uses + excluded.uses")       \
    X(DROP, "DELETE FROM limit_use WHERE customer_id = ?1")
STATEMENTS(limit_table, LIMIT_SQL, LIMIT_TABLE_STATEMENTS)

bool limit_table_open(struct limit_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, limit_table_sql, STATEMENT_COUNT, fault);
}

static void bind_key(struct statement *statement, const struct limit_key *key) {
    statement_start(statement);
    statement_bind_uint64(statement, 1, key->customer_id);
    statement_bind_text(statement, 2, key->name);
    statement_bind_int64(statement, 3, (int64_t)key->measure);
    statement_bind_int64(statement, 4, key->period_from_ms);
}

bool limit_table_read(struct limit_table *table, const struct limit_key *key, struct limit_counter *counter,
                      struct fault *fault) {
    limit_init(counter, key);
    struct statement *row = &table->statements[READ];
    bind_key(row, key);
    counter->uses = statement_row(row) ? statement_int64(row, 0) : 0;
    return statement_finish(row, fault);
}

bool limit_table_write(struct limit_table *table, const struct limit_counter *counter, struct fault *fault) {
    struct limit_key key = {.customer_id = counter->customer_id,
                            .name = text_of(counter->name),
                            .measure = counter->measure,
                            .period_from_ms = counter->period_from_ms};
    struct statement *write = &table->statements[WRITE];
    bind_key(write, &key);
    statement_bind_int64(write, 5, counter->uses);
    return statement_run(write, fault);
}

bool limit_table_sum(struct limit_table *table, const struct limit_key *from, int64_t to_ms, int64_t *uses,
                     struct fault *fault) {
    struct statement *row = &table->statements[SUM];
    bind_key(row, from);
    statement_bind_int64(row, 5, to_ms);
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

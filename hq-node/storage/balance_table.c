#include "hq-node/storage/balance_table.h"

#define MOVEMENT_COLUMNS "store, led_seq, kind, points, at_ms, lot_id, expires_ms, doc_id"
#define BALANCE_SQL(X)                                                                                                 \
    X(READ, "SELECT points, debt_points FROM balance WHERE customer_id = ?1 AND store = ?2")                           \
    X(WRITE, "INSERT INTO balance(customer_id, store, points, debt_points) VALUES (?1, ?2, ?3, ?4)"                    \
             " ON CONFLICT (customer_id, store) DO UPDATE SET points = ?3, debt_points = ?4")                          \
    X(SUM, "SELECT coalesce(sum(points), 0), coalesce(sum(debt_points), 0) FROM balance WHERE customer_id = ?1")       \
    X(LIST, "SELECT store, points, debt_points FROM balance WHERE customer_id = ?1 AND store > ?2"                     \
            " ORDER BY store LIMIT ?3")                                                                                \
    X(ADD_MOVEMENT, "INSERT INTO movement(customer_id, " MOVEMENT_COLUMNS ")"                                          \
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                                                    \
    X(LIST_LATEST, "SELECT " MOVEMENT_COLUMNS " FROM movement WHERE customer_id = ?1"                                  \
                   " ORDER BY at_ms DESC, store DESC, led_seq DESC LIMIT ?2")                                          \
    X(LIST_BEFORE, "SELECT " MOVEMENT_COLUMNS " FROM movement WHERE customer_id = ?1"                                  \
                   " AND (at_ms, store, led_seq) < (?3, ?4, ?5)"                                                       \
                   " ORDER BY at_ms DESC, store DESC, led_seq DESC LIMIT ?2")                                          \
    X(MERGE_BALANCES, "INSERT INTO balance(customer_id, store, points, debt_points)"                                   \
                      " SELECT ?2, store, points, debt_points FROM balance WHERE customer_id = ?1"                     \
                      " ON CONFLICT (customer_id, store) DO UPDATE SET points = points + excluded.points,"             \
                      " debt_points = debt_points + excluded.debt_points")                                             \
    X(DROP_BALANCES, "DELETE FROM balance WHERE customer_id = ?1")                                                     \
    X(MOVE_MOVEMENTS, "UPDATE movement SET customer_id = ?2 WHERE customer_id = ?1")
STATEMENTS(balance_table, BALANCE_SQL, BALANCE_TABLE_STATEMENTS)

bool balance_table_open(struct balance_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, balance_table_sql, STATEMENT_COUNT, fault);
}

bool balance_table_read(struct balance_table *table, uint64_t customer_id, uint32_t store, bool *is_found,
                        struct balance *balance, struct fault *fault) {
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_uint64(read, 1, customer_id);
    statement_bind_int64(read, 2, store);
    *balance = (struct balance){.store = store};
    *is_found = statement_row(read);
    if (*is_found) {
        balance->points = statement_int64(read, 0);
        balance->debt_points = statement_int64(read, 1);
    }
    return statement_finish(read, fault);
}

bool balance_table_write(struct balance_table *table, uint64_t customer_id, const struct balance *balance,
                         struct fault *fault) {
    struct statement *write = &table->statements[WRITE];
    statement_start(write);
    statement_bind_uint64(write, 1, customer_id);
    statement_bind_int64(write, 2, balance->store);
    statement_bind_int64(write, 3, balance->points);
    statement_bind_int64(write, 4, balance->debt_points);
    return statement_run(write, fault);
}

bool balance_table_sum(struct balance_table *table, uint64_t customer_id, struct balance *sum, struct fault *fault) {
    struct statement *read = &table->statements[SUM];
    statement_start(read);
    statement_bind_uint64(read, 1, customer_id);
    *sum = (struct balance){0};
    if (statement_row(read)) {
        sum->points = statement_int64(read, 0);
        sum->debt_points = statement_int64(read, 1);
    }
    return statement_finish(read, fault);
}

bool balance_table_list(struct balance_table *table, uint64_t customer_id, uint32_t after_store,
                        struct balance *balances, size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[LIST];
    statement_start(list);
    statement_bind_uint64(list, 1, customer_id);
    statement_bind_int64(list, 2, after_store);
    statement_bind_uint64(list, 3, max);
    *count = 0;
    while (statement_row(list)) {
        balances[(*count)++] = (struct balance){.store = (uint32_t)statement_int64(list, 0),
                                                .points = statement_int64(list, 1),
                                                .debt_points = statement_int64(list, 2)};
    }
    return statement_finish(list, fault);
}

bool balance_table_add_movement(struct balance_table *table, uint64_t customer_id, const struct movement *movement,
                                struct fault *fault) {
    struct statement *add = &table->statements[ADD_MOVEMENT];
    statement_start(add);
    statement_bind_uint64(add, 1, customer_id);
    statement_bind_int64(add, 2, movement->store);
    statement_bind_uint64(add, 3, movement->led_seq);
    statement_bind_int64(add, 4, movement->kind);
    statement_bind_int64(add, 5, movement->points);
    statement_bind_int64(add, 6, movement->at_ms);
    statement_bind_uint64(add, 7, movement->lot_id);
    statement_bind_int64(add, 8, movement->expires_ms);
    statement_bind_uint64(add, 9, movement->doc_id);
    return statement_run(add, fault);
}

bool balance_table_list_movements(struct balance_table *table, uint64_t customer_id, const struct movement *before,
                                  struct movement *movements, size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[before == NULL ? LIST_LATEST : LIST_BEFORE];
    statement_start(list);
    statement_bind_uint64(list, 1, customer_id);
    statement_bind_uint64(list, 2, max);
    if (before != NULL) {
        statement_bind_int64(list, 3, before->at_ms);
        statement_bind_int64(list, 4, before->store);
        statement_bind_uint64(list, 5, before->led_seq);
    }
    *count = 0;
    while (statement_row(list)) {
        movements[(*count)++] = (struct movement){.store = (uint32_t)statement_int64(list, 0),
                                                  .led_seq = statement_uint64(list, 1),
                                                  .kind = (enum journal_kind)statement_int64(list, 2),
                                                  .points = statement_int64(list, 3),
                                                  .at_ms = statement_int64(list, 4),
                                                  .lot_id = statement_uint64(list, 5),
                                                  .expires_ms = statement_int64(list, 6),
                                                  .doc_id = statement_uint64(list, 7)};
    }
    return statement_finish(list, fault);
}

static bool run_merge(struct statement *merge, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    statement_start(merge);
    statement_bind_uint64(merge, 1, from_id);
    statement_bind_uint64(merge, 2, into_id);
    return statement_run(merge, fault);
}

bool balance_table_merge(struct balance_table *table, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    if (!run_merge(&table->statements[MERGE_BALANCES], from_id, into_id, fault)) {
        return false;
    }
    struct statement *drop = &table->statements[DROP_BALANCES];
    statement_start(drop);
    statement_bind_uint64(drop, 1, from_id);
    return statement_run(drop, fault) && run_merge(&table->statements[MOVE_MOVEMENTS], from_id, into_id, fault);
}

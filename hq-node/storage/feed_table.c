#include "hq-node/storage/feed_table.h"

#define FEED_SQL(X)                                                                                                    \
    X(READ, "SELECT customers_n, customer_id, published_n FROM feed WHERE store = ?1")                                 \
    X(WRITE, "INSERT INTO feed(store, customers_n, customer_id, published_n) VALUES (?1, ?2, ?3, ?4)"                  \
             " ON CONFLICT (store) DO UPDATE SET customers_n = ?2, customer_id = ?3, published_n = ?4")                \
    X(ADD_DUE, "INSERT INTO balance_due(store, customer_id)"                                                           \
               " SELECT store, ?1 FROM balance WHERE customer_id = ?1 AND store <> ?2"                                 \
               " UNION ALL SELECT home_store, ?1 FROM customer WHERE id = ?1 AND home_store <> ?2 AND home_store <> 0" \
               " ON CONFLICT (store, customer_id) DO NOTHING")                                                         \
    X(ADD_DUE_TO, "INSERT INTO balance_due(store, customer_id) VALUES (?1, ?2)"                                        \
                  " ON CONFLICT (store, customer_id) DO NOTHING")                                                      \
    X(LIST_DUE, "SELECT customer_id FROM balance_due WHERE store = ?1 ORDER BY customer_id LIMIT ?2")                  \
    X(DROP_DUE, "DELETE FROM balance_due WHERE store = ?1 AND customer_id = ?2")
STATEMENTS(feed_table, FEED_SQL, FEED_TABLE_STATEMENTS)

bool feed_table_open(struct feed_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, feed_table_sql, STATEMENT_COUNT, fault);
}

bool feed_table_read(struct feed_table *table, uint32_t store, struct feed_place *place, struct fault *fault) {
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    *place = (struct feed_place){0};
    if (statement_row(read)) {
        place->customers = (struct customer_place){.n = statement_uint64(read, 0), .id = statement_uint64(read, 1)};
        place->published_n = statement_uint64(read, 2);
    }
    return statement_finish(read, fault);
}

bool feed_table_write(struct feed_table *table, uint32_t store, const struct feed_place *place, struct fault *fault) {
    struct statement *write = &table->statements[WRITE];
    statement_start(write);
    statement_bind_int64(write, 1, store);
    statement_bind_uint64(write, 2, place->customers.n);
    statement_bind_uint64(write, 3, place->customers.id);
    statement_bind_uint64(write, 4, place->published_n);
    return statement_run(write, fault);
}

bool feed_table_add_due(struct feed_table *table, uint64_t customer_id, uint32_t changed_store, struct fault *fault) {
    struct statement *add = &table->statements[ADD_DUE];
    statement_start(add);
    statement_bind_uint64(add, 1, customer_id);
    statement_bind_int64(add, 2, changed_store);
    return statement_run(add, fault);
}

static bool run_due(struct statement *due, uint32_t store, uint64_t customer_id, struct fault *fault) {
    statement_start(due);
    statement_bind_int64(due, 1, store);
    statement_bind_uint64(due, 2, customer_id);
    return statement_run(due, fault);
}

bool feed_table_add_due_to(struct feed_table *table, uint64_t customer_id, uint32_t store, struct fault *fault) {
    return run_due(&table->statements[ADD_DUE_TO], store, customer_id, fault);
}

bool feed_table_list_due(struct feed_table *table, uint32_t store, uint64_t *customer_ids, size_t max, size_t *count,
                         struct fault *fault) {
    struct statement *list = &table->statements[LIST_DUE];
    statement_start(list);
    statement_bind_int64(list, 1, store);
    statement_bind_uint64(list, 2, max);
    *count = 0;
    while (statement_row(list)) {
        customer_ids[(*count)++] = statement_uint64(list, 0);
    }
    return statement_finish(list, fault);
}

bool feed_table_drop_due(struct feed_table *table, uint32_t store, uint64_t customer_id, struct fault *fault) {
    return run_due(&table->statements[DROP_DUE], store, customer_id, fault);
}

#include "hq-node/storage/alarm_table.h"

#define ALARM_SQL(X)                                                                                                   \
    X(ADD, "INSERT INTO store_alarm(n, store, stream, seq, objection) VALUES (?1, ?2, ?3, ?4, ?5)")                    \
    X(LIST, "SELECT DISTINCT objection FROM store_alarm WHERE store = ?1 ORDER BY objection")
STATEMENTS(alarm_table, ALARM_SQL, ALARM_TABLE_STATEMENTS)

bool alarm_table_open(struct alarm_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, alarm_table_sql, STATEMENT_COUNT, fault);
}

bool alarm_table_add(struct alarm_table *table, const struct store_alarm *alarm, struct fault *fault) {
    struct statement *add = &table->statements[ADD];
    statement_start(add);
    statement_bind_uint64(add, 1, alarm->n);
    statement_bind_int64(add, 2, alarm->store);
    statement_bind_int64(add, 3, alarm->stream);
    statement_bind_uint64(add, 4, alarm->seq);
    statement_bind_int64(add, 5, alarm->objection);
    return statement_run(add, fault);
}

bool alarm_table_list(struct alarm_table *table, uint32_t store, enum entry_objection objections[OBJECTION_COUNT],
                      size_t *count, struct fault *fault) {
    struct statement *list = &table->statements[LIST];
    statement_start(list);
    statement_bind_int64(list, 1, store);
    *count = 0;
    while (statement_row(list) && *count < OBJECTION_COUNT) {
        objections[(*count)++] = (enum entry_objection)statement_int64(list, 0);
    }
    return statement_finish(list, fault);
}

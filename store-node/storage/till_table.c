#include "store-node/storage/till_table.h"

#define TILL_SQL(X)                                                                                                    \
    X(READ, "SELECT name, key_hash, paired_ms, revoked_ms FROM till_key WHERE till = ?1")                              \
    X(NEXT, "SELECT coalesce(max(till), 0) + 1 FROM till_key")                                                         \
    X(ADD, "INSERT INTO till_key(till, name, key_hash, paired_ms, revoked_ms) VALUES (?1, ?2, ?3, ?4, NULL)")          \
    X(REVOKE, "UPDATE till_key SET revoked_ms = ?2 WHERE till = ?1 AND revoked_ms IS NULL")                            \
    X(COUNT, "SELECT count(*) FROM till_key WHERE revoked_ms IS NULL")                                                 \
    X(FIND_HOLD, "SELECT op_id, customer_id, points FROM till_hold WHERE till = ?1 AND hold_id = ?2")                  \
    X(ADD_HOLD, "INSERT INTO till_hold(till, hold_id, op_id, customer_id, points) VALUES (?1, ?2, ?3, ?4, ?5)"         \
                " ON CONFLICT (till, hold_id) DO UPDATE SET points = points + ?5, customer_id = max(customer_id, ?4)")
STATEMENTS(till_table, TILL_SQL, TILL_TABLE_STATEMENTS)

bool till_table_open(struct till_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, till_table_sql, STATEMENT_COUNT, fault);
}

bool till_table_read(struct till_table *table, uint32_t till, bool *is_found, struct till_row *row,
                     struct fault *fault) {
    struct statement *read = &table->statements[READ];
    statement_start(read);
    statement_bind_int64(read, 1, till);
    *is_found = statement_row(read);
    if (*is_found) {
        *row = (struct till_row){
            .till = till, .paired_ms = statement_int64(read, 2), .is_revoked = !statement_is_null(read, 3)};
        statement_copy_text(read, 0, row->name, sizeof row->name);
        statement_copy_blob(read, 1, row->key_hash, sizeof row->key_hash);
    }
    return statement_finish(read, fault);
}

bool till_table_next(struct till_table *table, uint32_t *till, struct fault *fault) {
    struct statement *next = &table->statements[NEXT];
    statement_start(next);
    int64_t number = statement_row(next) ? statement_int64(next, 0) : 0;
    *till = number > TILL_MAX ? 0 : (uint32_t)number;
    return statement_finish(next, fault);
}

bool till_table_add(struct till_table *table, const struct till_row *row, struct fault *fault) {
    struct statement *add = &table->statements[ADD];
    statement_start(add);
    statement_bind_int64(add, 1, row->till);
    statement_bind_text(add, 2, text_of(row->name));
    statement_bind_blob(add, 3, span_of(row->key_hash, sizeof row->key_hash));
    statement_bind_int64(add, 4, row->paired_ms);
    return statement_run(add, fault);
}

bool till_table_revoke(struct till_table *table, uint32_t till, int64_t now_ms, bool *was_active, struct fault *fault) {
    struct statement *revoke = &table->statements[REVOKE];
    statement_start(revoke);
    statement_bind_int64(revoke, 1, till);
    statement_bind_int64(revoke, 2, now_ms);
    if (!statement_run(revoke, fault)) {
        return false;
    }
    *was_active = db_changes(revoke->db) == 1;
    return true;
}

bool till_table_count(struct till_table *table, int64_t *active_count, struct fault *fault) {
    struct statement *count = &table->statements[COUNT];
    statement_start(count);
    *active_count = statement_row(count) ? statement_int64(count, 0) : 0;
    return statement_finish(count, fault);
}

bool till_table_find_hold(struct till_table *table, uint32_t till, struct text hold_id, bool *is_found,
                          struct till_hold_row *row, struct fault *fault) {
    struct statement *find = &table->statements[FIND_HOLD];
    statement_start(find);
    statement_bind_int64(find, 1, till);
    statement_bind_text(find, 2, hold_id);
    *is_found = statement_row(find);
    if (*is_found) {
        *row = (struct till_hold_row){.op_id = statement_uint64(find, 0),
                                      .customer_id = statement_uint64(find, 1),
                                      .points = statement_int64(find, 2)};
    }
    return statement_finish(find, fault);
}

bool till_table_add_hold(struct till_table *table, uint32_t till, struct text hold_id, const struct till_hold_row *row,
                         struct fault *fault) {
    struct statement *add = &table->statements[ADD_HOLD];
    statement_start(add);
    statement_bind_int64(add, 1, till);
    statement_bind_text(add, 2, hold_id);
    statement_bind_uint64(add, 3, row->op_id);
    statement_bind_uint64(add, 4, row->customer_id);
    statement_bind_int64(add, 5, row->points);
    return statement_run(add, fault);
}

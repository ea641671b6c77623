#include "hq-node/storage/user_table.h"

#define USER_SQL(X)                                                                                                    \
    X(READ, "SELECT name, password_hash, role, made_ms FROM user WHERE name = ?1")                                     \
    X(PUT, "INSERT INTO user(name, password_hash, role, made_ms) VALUES (?1, ?2, ?3, ?4)"                              \
           " ON CONFLICT (name) DO UPDATE SET password_hash = ?2, role = ?3")                                          \
    X(NEXT, "SELECT name, password_hash, role, made_ms FROM user WHERE name > ?1 ORDER BY name LIMIT 1")
STATEMENTS(user_table, USER_SQL, USER_TABLE_STATEMENTS)

bool user_table_open(struct user_table *table, struct db *db, struct fault *fault) {
    return statements_prepare(db, table->statements, user_table_sql, STATEMENT_COUNT, fault);
}

static bool read_user(struct statement *read, struct text name, bool *is_found, struct user_row *row,
                      struct fault *fault) {
    statement_start(read);
    statement_bind_text(read, 1, name);
    *is_found = statement_row(read);
    if (*is_found) {
        statement_copy_text(read, 0, row->name, sizeof row->name);
        statement_copy_text(read, 1, row->password_hash, sizeof row->password_hash);
        statement_copy_text(read, 2, row->role, sizeof row->role);
        row->made_ms = statement_int64(read, 3);
    }
    return statement_finish(read, fault);
}

bool user_table_read(struct user_table *table, struct text name, bool *is_found, struct user_row *row,
                     struct fault *fault) {
    return read_user(&table->statements[READ], name, is_found, row, fault);
}

bool user_table_put(struct user_table *table, const struct user_row *row, struct fault *fault) {
    struct statement *put = &table->statements[PUT];
    statement_start(put);
    statement_bind_text(put, 1, text_of(row->name));
    statement_bind_text(put, 2, text_of(row->password_hash));
    statement_bind_text(put, 3, text_of(row->role));
    statement_bind_int64(put, 4, row->made_ms);
    return statement_run(put, fault);
}

bool user_table_next(struct user_table *table, struct text after, bool *is_found, struct user_row *row,
                     struct fault *fault) {
    return read_user(&table->statements[NEXT], after, is_found, row, fault);
}

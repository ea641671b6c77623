#include "storage/cursor_table.h"

#include "base/bug.h"

#include <string.h>

#define CURSOR_SQL(X)                                                                                                  \
    X(READ, "SELECT number, bytes FROM node_value WHERE name = ?1")                                                    \
    X(WRITE, "INSERT INTO node_value (name, number, bytes) VALUES (?1, ?2, ?3)"                                        \
             " ON CONFLICT (name) DO UPDATE SET number = excluded.number, bytes = excluded.bytes")                     \
    X(REMOVE, "DELETE FROM node_value WHERE name = ?1")
STATEMENTS(cursor_table, CURSOR_SQL, CURSOR_TABLE_STATEMENTS)

bool cursor_table_open(struct cursor_table *table, struct db *db, struct fault *fault) {
    table->db = db;
    return statements_prepare(db, table->statements, cursor_table_sql, CURSOR_TABLE_STATEMENTS, fault);
}

static struct statement *start(struct cursor_table *table, int which, const char *name) {
    struct statement *statement = &table->statements[which];
    statement_start(statement);
    statement_bind_text(statement, 1, text_of(name));
    return statement;
}

bool cursor_table_read_number(struct cursor_table *table, const char *name, int64_t absent, int64_t *value,
                              struct fault *fault) {
    struct statement *read = start(table, READ, name);
    *value = statement_row(read) ? statement_int64(read, 0) : absent;
    return statement_finish(read, fault);
}

bool cursor_table_write_number(struct cursor_table *table, const char *name, int64_t value, struct fault *fault) {
    struct statement *write = start(table, WRITE, name);
    statement_bind_int64(write, 2, value);
    statement_bind_null(write, 3);
    return statement_run(write, fault);
}

bool cursor_table_read_bytes(struct cursor_table *table, const char *name, uint8_t *out, size_t capacity, size_t *size,
                             bool *is_found, struct fault *fault) {
    *size = 0;
    struct statement *read = start(table, READ, name);
    *is_found = statement_row(read);
    if (*is_found) {
        struct span bytes = statement_blob(read, 1);
        if (bytes.size > capacity) {
            (void)fault_set(&read->error, FAULT_CORRUPT, "node value %s has %zu bytes, at most %zu were expected", name,
                            bytes.size, capacity);
        } else if (bytes.size > 0) {
            memcpy(out, bytes.data, bytes.size);
            *size = bytes.size;
        }
    }
    return statement_finish(read, fault);
}

bool cursor_table_write_bytes(struct cursor_table *table, const char *name, struct span bytes, struct fault *fault) {
    bug_if(bytes.size > CURSOR_BYTES_MAX);
    struct statement *write = start(table, WRITE, name);
    statement_bind_null(write, 2);
    statement_bind_blob(write, 3, bytes);
    return statement_run(write, fault);
}

bool cursor_table_remove(struct cursor_table *table, const char *name, struct fault *fault) {
    return statement_run(start(table, REMOVE, name), fault);
}

#include "storage/statement.h"

#include "base/bug.h"

#include <sqlite3.h>
#include <string.h>

static bool has_failed(const struct statement *statement) {
    return statement->error.code != FAULT_NONE;
}

static void fail(struct statement *statement) {
    (void)db_fail(statement->db, statement->name, statement->file, statement->line, &statement->error);
}

static void fail_value(struct statement *statement, int column, const char *expected) {
    (void)fault_set(&statement->error, FAULT_CORRUPT, "%s at %s:%d: column %d holds no %s", statement->name,
                    statement->file, statement->line, column, expected);
}

static bool prepare(struct statement *statement, struct db *db, const struct statement_text *text,
                    struct fault *fault) {
    memset(statement, 0, sizeof *statement);
    statement->db = db;
    statement->name = text->name;
    if (sqlite3_prepare_v3(db->handle, text->sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL) !=
        SQLITE_OK) {
        return db_fail(db, text->name, "prepare", 0, fault);
    }
    bug_if(statement->handle == NULL);
    statement->parameter_count = sqlite3_bind_parameter_count(statement->handle);
    bug_if(statement->parameter_count > STATEMENT_PARAMETERS_MAX);
    return true;
}

bool statements_prepare(struct db *db, struct statement *statements, const struct statement_text *texts, size_t count,
                        struct fault *fault) {
    bug_if(db->handle == NULL || db->lost.code != FAULT_NONE);
    for (size_t i = 0; i < count; i++) {
        if (!prepare(&statements[i], db, &texts[i], fault)) {
            return false;
        }
    }
    return true;
}

void statement_discard(struct statement *statement) {
    (void)sqlite3_finalize(statement->handle);
    memset(statement, 0, sizeof *statement);
}

void statement_start_at(struct statement *statement, const char *file, int line) {
    bug_if(statement->handle == NULL || statement->state != STATEMENT_IDLE);
    bug_if(pthread_equal(statement->db->thread, pthread_self()) == 0);
    statement->file = file;
    statement->line = line;
    statement->state = STATEMENT_STARTED;
    statement->bound = 0;
    statement->error.code = FAULT_NONE;
}

/* Notes that the parameter has its value; false when an earlier error makes binding pointless. */
static bool may_bind(struct statement *statement, int parameter) {
    bug_if(statement->state != STATEMENT_STARTED);
    bug_if(parameter < 1 || parameter > statement->parameter_count);
    statement->bound |= UINT64_C(1) << (parameter - 1);
    return !has_failed(statement);
}

void statement_bind_int64(struct statement *statement, int parameter, int64_t value) {
    if (may_bind(statement, parameter) && sqlite3_bind_int64(statement->handle, parameter, value) != SQLITE_OK) {
        fail(statement);
    }
}

void statement_bind_uint64(struct statement *statement, int parameter, uint64_t value) {
    bug_if(value > (uint64_t)INT64_MAX);
    statement_bind_int64(statement, parameter, (int64_t)value);
}

void statement_bind_text(struct statement *statement, int parameter, struct text value) {
    const char *data = value.data != NULL ? value.data : "";
    if (may_bind(statement, parameter) &&
        sqlite3_bind_text64(statement->handle, parameter, data, value.size, SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK) {
        fail(statement);
    }
}

void statement_bind_blob(struct statement *statement, int parameter, struct span value) {
    const void *data = value.data != NULL ? (const void *)value.data : "";
    if (may_bind(statement, parameter) &&
        sqlite3_bind_blob64(statement->handle, parameter, data, value.size, SQLITE_STATIC) != SQLITE_OK) {
        fail(statement);
    }
}

void statement_bind_null(struct statement *statement, int parameter) {
    if (may_bind(statement, parameter) && sqlite3_bind_null(statement->handle, parameter) != SQLITE_OK) {
        fail(statement);
    }
}

static uint64_t all_bound(int parameter_count) {
    return parameter_count == 0 ? 0 : UINT64_MAX >> (STATEMENT_PARAMETERS_MAX - parameter_count);
}

/* Nothing is written outside a transaction, nor after SQLite gave one up: it would be a commit of its own. */
static bool may_step(struct statement *statement) {
    struct db *db = statement->db;
    bug_if(statement->bound != all_bound(statement->parameter_count));
    bug_if(db->depth == 0 && sqlite3_stmt_readonly(statement->handle) == 0);
    if (db->lost.code != FAULT_NONE && !has_failed(statement)) {
        statement->error = db->lost;
    }
    return !has_failed(statement);
}

bool statement_row(struct statement *statement) {
    bug_if(statement->state == STATEMENT_IDLE);
    if (statement->state == STATEMENT_AT_END || !may_step(statement)) {
        statement->state = STATEMENT_AT_END;
        return false;
    }
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        statement->state = STATEMENT_ON_ROW;
        return true;
    }
    statement->state = STATEMENT_AT_END;
    if (code != SQLITE_DONE) {
        fail(statement);
    }
    return false;
}

/* True when the column holds a value of this SQLite type; otherwise the error sticks, unless one does already. */
static bool column_holds(struct statement *statement, int column, int type, const char *expected) {
    bug_if(column < 0 || column >= sqlite3_column_count(statement->handle));
    if (has_failed(statement)) {
        return false;
    }
    bug_if(statement->state != STATEMENT_ON_ROW);
    if (sqlite3_column_type(statement->handle, column) != type) {
        fail_value(statement, column, expected);
        return false;
    }
    return true;
}

bool statement_is_null(struct statement *statement, int column) {
    bug_if(column < 0 || column >= sqlite3_column_count(statement->handle));
    if (has_failed(statement)) {
        return true;
    }
    bug_if(statement->state != STATEMENT_ON_ROW);
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t statement_int64(struct statement *statement, int column) {
    return column_holds(statement, column, SQLITE_INTEGER, "integer") ? sqlite3_column_int64(statement->handle, column)
                                                                      : 0;
}

uint64_t statement_uint64(struct statement *statement, int column) {
    int64_t value = statement_int64(statement, column);
    if (value < 0) {
        fail_value(statement, column, "integer from 0 on");
        return 0;
    }
    return (uint64_t)value;
}

struct text statement_text(struct statement *statement, int column) {
    if (!column_holds(statement, column, SQLITE_TEXT, "text")) {
        return (struct text){.data = "", .size = 0};
    }
    const unsigned char *data = sqlite3_column_text(statement->handle, column);
    if (data == NULL) {
        fail(statement);
        return (struct text){.data = "", .size = 0};
    }
    return (struct text){.data = (const char *)data, .size = (size_t)sqlite3_column_bytes(statement->handle, column)};
}

struct span statement_blob(struct statement *statement, int column) {
    if (!column_holds(statement, column, SQLITE_BLOB, "blob")) {
        return span_of(NULL, 0);
    }
    const void *data = sqlite3_column_blob(statement->handle, column);
    size_t size = (size_t)sqlite3_column_bytes(statement->handle, column);
    if (data == NULL && size > 0) {
        fail(statement);
        return span_of(NULL, 0);
    }
    return span_of(data, size);
}

void statement_copy_blob(struct statement *statement, int column, uint8_t *out, size_t size) {
    struct span blob = statement_blob(statement, column);
    memset(out, 0, size);
    if (has_failed(statement)) {
        return;
    }
    if (blob.size != size) {
        fail_value(statement, column, "blob of the expected size");
        return;
    }
    if (size > 0) {
        memcpy(out, blob.data, size);
    }
}

void statement_copy_text(struct statement *statement, int column, char *out, size_t capacity) {
    struct text text = statement_text(statement, column);
    if (!text_copy(out, capacity, text) && !has_failed(statement)) {
        fail_value(statement, column, "text of the expected length");
    }
}

bool statement_finish(struct statement *statement, struct fault *fault) {
    bug_if(statement->state == STATEMENT_IDLE);
    (void)sqlite3_reset(statement->handle);
    (void)sqlite3_clear_bindings(statement->handle);
    statement->state = STATEMENT_IDLE;
    if (has_failed(statement)) {
        if (fault != NULL) {
            *fault = statement->error;
        }
        return false;
    }
    return true;
}

bool statement_run(struct statement *statement, struct fault *fault) {
    bool has_row = statement_row(statement);
    bug_if(has_row);
    return statement_finish(statement, fault);
}

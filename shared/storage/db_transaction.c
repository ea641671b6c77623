/* Transactions of db.h: the outermost is SQLite's own, inner ones are savepoints of one name (the latest is meant). */
#include "storage/db.h"

#include "base/bug.h"

#include <sqlite3.h>

enum control { CONTROL_BEGIN, CONTROL_COMMIT, CONTROL_ROLLBACK, CONTROL_SAVE, CONTROL_RELEASE, CONTROL_UNDO };

static const char *control_sql(const struct db *db, enum control control) {
    switch (control) {
    /* IMMEDIATE: the writer has its snapshot and the write lock from the start, so no later step can find it stale. */
    case CONTROL_BEGIN: return db->role == DB_WRITER ? "BEGIN IMMEDIATE" : "BEGIN";
    case CONTROL_COMMIT: return "COMMIT";
    case CONTROL_ROLLBACK: return "ROLLBACK";
    case CONTROL_SAVE: return "SAVEPOINT level";
    case CONTROL_RELEASE: return "RELEASE level";
    case CONTROL_UNDO: return "ROLLBACK TO level";
    }
    bug_unreachable("control out of range");
}

static bool run_control(struct db *db, enum control control, struct fault *fault) {
    _Static_assert(CONTROL_UNDO + 1 == sizeof db->controls / sizeof db->controls[0], "one statement per control");
    const char *sql = control_sql(db, control);
    sqlite3_stmt **statement = &db->controls[control];
    if (*statement == NULL &&
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
        return db_fail(db, sql, db->begin_file, db->begin_line, fault);
    }
    bool ok = sqlite3_step(*statement) == SQLITE_DONE;
    if (!ok) {
        (void)db_fail(db, sql, db->begin_file, db->begin_line, fault);
    }
    (void)sqlite3_reset(*statement);
    return ok;
}

static bool is_lost(const struct db *db) {
    return db->lost.code != FAULT_NONE;
}

static bool fail_lost(const struct db *db, struct fault *fault) {
    if (fault != NULL) {
        *fault = db->lost;
    }
    return false;
}

static void leave_outermost(struct db *db) {
    bug_if(sqlite3_get_autocommit(db->handle) == 0);
    db->depth = 0;
    db->lost.code = FAULT_NONE;
}

bool db_begin_at(struct db *db, const char *file, int line, struct fault *fault) {
    bug_if(db->role == DB_CLOSED || db->depth >= DB_DEPTH_MAX);
    bug_if(pthread_equal(db->thread, pthread_self()) == 0);
    if (db->depth == 0) {
        db->begin_file = file;
        db->begin_line = line;
    }
    if (is_lost(db)) {
        return fail_lost(db, fault);
    }
    if (!run_control(db, db->depth == 0 ? CONTROL_BEGIN : CONTROL_SAVE, fault)) {
        return false;
    }
    db->depth++;
    return true;
}

static bool commit_outermost(struct db *db, struct fault *fault) {
    db->commit_is_ours = true;
    bool ok = run_control(db, CONTROL_COMMIT, fault);
    db->commit_is_ours = false;
    if (!ok) {
        db_rollback(db);
        return false;
    }
    leave_outermost(db);
    return true;
}

bool db_commit(struct db *db, struct fault *fault) {
    bug_if(db->depth == 0);
    bug_if(pthread_equal(db->thread, pthread_self()) == 0);
    if (is_lost(db)) {
        (void)fail_lost(db, fault);
        db_rollback(db);
        return false;
    }
    if (db->depth == 1) {
        return commit_outermost(db, fault);
    }
    if (!run_control(db, CONTROL_RELEASE, fault)) {
        db_rollback(db);
        return false;
    }
    db->depth--;
    return true;
}

/* A savepoint that cannot be undone leaves the transaction with what should not be in it: the whole of it must go. */
static void undo_level(struct db *db) {
    struct fault fault = {.code = FAULT_NONE};
    if (run_control(db, CONTROL_UNDO, &fault) && run_control(db, CONTROL_RELEASE, &fault)) {
        return;
    }
    if (sqlite3_get_autocommit(db->handle) == 0) {
        (void)run_control(db, CONTROL_ROLLBACK, NULL);
    }
    if (!is_lost(db)) {
        db->lost = fault;
    }
}

void db_rollback(struct db *db) {
    bug_if(db->depth == 0);
    bug_if(pthread_equal(db->thread, pthread_self()) == 0);
    db->rollback_count++;
    if (db->depth > 1) {
        if (!is_lost(db)) {
            undo_level(db);
        }
        db->depth--;
        return;
    }
    if (sqlite3_get_autocommit(db->handle) == 0) {
        (void)run_control(db, CONTROL_ROLLBACK, NULL);
    }
    leave_outermost(db);
}

bool db_end(struct db *db, bool ok, struct fault *fault) {
    if (ok) {
        return db_commit(db, fault);
    }
    db_rollback(db);
    return false;
}

/* True when running `statement` now is allowed: nothing is written outside a transaction, nor after one was lost. */
static bool may_step(const struct db *db, sqlite3_stmt *statement) {
    bug_if(db->depth == 0 && sqlite3_stmt_readonly(statement) == 0);
    return !is_lost(db);
}

bool db_execute(struct db *db, const char *name, const char *sql, struct fault *fault) {
    bug_if(pthread_equal(db->thread, pthread_self()) == 0);
    while (*sql != '\0') {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, &sql) != SQLITE_OK) {
            return db_fail(db, name, __FILE__, __LINE__, fault);
        }
        if (statement == NULL) {
            continue; /* white space or a comment */
        }
        bool ok = may_step(db, statement) ? sqlite3_step(statement) == SQLITE_DONE : fail_lost(db, fault);
        if (!ok && !is_lost(db)) {
            (void)db_fail(db, name, __FILE__, __LINE__, fault);
        }
        (void)sqlite3_finalize(statement);
        if (!ok) {
            return false;
        }
    }
    return true;
}

int64_t db_changes(const struct db *db) {
    return sqlite3_changes64(db->handle);
}

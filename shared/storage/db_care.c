/* What keeps a database file well: checkpoint, checks, online backup. */
#include "storage/db.h"

#include "base/bug.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool db_checkpoint(struct db *db, struct fault *fault) {
    bug_if(db->role != DB_WRITER || db->depth != 0);
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) {
        return true;
    }
    return db_fail(db, "checkpoint", __FILE__, __LINE__, fault);
}

/* FAULT_CORRUPT with the first row's first column unless that is `good`; no row at all is good too. */
static bool check_first_row(struct db *db, const char *sql, const char *good, struct fault *fault) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL) != SQLITE_OK) {
        return db_fail(db, sql, __FILE__, __LINE__, fault);
    }
    bool ok = true;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const unsigned char *found = sqlite3_column_text(statement, 0);
        const char *text = found != NULL ? (const char *)found : "(null)";
        ok = good != NULL && strcmp(text, good) == 0;
        if (!ok) {
            (void)fault_set(fault, FAULT_CORRUPT, "%s: %.150s in %s", sql, text, db->path);
        }
    } else if (code != SQLITE_DONE) {
        ok = db_fail(db, sql, __FILE__, __LINE__, fault);
    }
    (void)sqlite3_finalize(statement);
    return ok;
}

bool db_check_foreign_keys(struct db *db, struct fault *fault) {
    return check_first_row(db, "PRAGMA foreign_key_check", NULL, fault);
}

bool db_check_integrity(struct db *db, struct fault *fault) {
    return check_first_row(db, "PRAGMA integrity_check(1)", "ok", fault) && db_check_foreign_keys(db, fault);
}

/* All pages in one step: one read transaction, so one consistent moment. */
static bool copy_pages(struct db *db, sqlite3 *copy, struct fault *fault) {
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db->handle, "main");
    int code = backup == NULL ? sqlite3_extended_errcode(copy) : sqlite3_backup_step(backup, -1);
    int finish_code = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE && finish_code == SQLITE_OK) {
        return true;
    }
    return fault_set(fault, (code & 0xff) == SQLITE_FULL ? FAULT_FULL : FAULT_IO, "%s: backup: %s (sqlite %d)",
                     db->path, sqlite3_errstr(code), code);
}

static bool write_copy(struct db *db, const char *path, struct fault *fault) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
    }
    (void)close(descriptor);
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    bool ok = code == SQLITE_OK ? copy_pages(db, copy, fault)
                                : fault_set(fault, FAULT_IO, "%s: %s", path, sqlite3_errstr(code));
    code = sqlite3_close(copy);
    return ok && (code == SQLITE_OK || fault_set(fault, FAULT_IO, "%s: close: %s", path, sqlite3_errstr(code)));
}

static bool sync_path(const char *path, int flags, struct fault *fault) {
    int descriptor = open(path, flags | O_CLOEXEC);
    bool ok = descriptor >= 0 && fsync(descriptor) == 0;
    int problem = errno;
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
    return ok || fault_set(fault, FAULT_IO, "%s: %s", path, strerror(problem));
}

static bool sync_folder_of(const char *path, struct fault *fault) {
    char folder[DB_PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash == NULL ? 0 : (size_t)(slash - path);
    if (slash == NULL) {
        (void)snprintf(folder, sizeof folder, ".");
    } else {
        (void)snprintf(folder, sizeof folder, "%.*s", (int)(size == 0 ? 1 : size), path);
    }
    return sync_path(folder, O_RDONLY | O_DIRECTORY, fault);
}

bool db_backup(struct db *db, const char *path, struct fault *fault) {
    bug_if(db->handle == NULL);
    char part[DB_PATH_MAX];
    int size = snprintf(part, sizeof part, "%s.part", path);
    if (size < 0 || (size_t)size >= sizeof part) {
        return fault_set(fault, FAULT_CONFIG, "backup path is longer than %d bytes", DB_PATH_MAX - 6);
    }
    if (access(path, F_OK) == 0) {
        return fault_set(fault, FAULT_REFUSED, "%s: a backup never overwrites a file", path);
    }
    if (!write_copy(db, part, fault) || !sync_path(part, O_RDONLY, fault)) {
        (void)unlink(part);
        return false;
    }
    /* link, not rename: it refuses a file that has appeared under the name in the meantime */
    if (link(part, path) != 0) {
        (void)fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
        (void)unlink(part);
        return false;
    }
    (void)unlink(part);
    return sync_folder_of(path, fault);
}

bool db_remove_files(const char *path, struct fault *fault) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", "-writer"};
    char name[DB_PATH_MAX + 16];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        if (unlink(name) != 0 && errno != ENOENT) {
            return fault_set(fault, FAULT_IO, "%s: %s", name, strerror(errno));
        }
    }
    return true;
}

#include "storage/db.h"

#include "base/bug.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fault_code fault_code_of(int code, int system_errno) {
    switch (code & 0xff) {
    case SQLITE_FULL: return FAULT_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return FAULT_CORRUPT;
    case SQLITE_CONSTRAINT: return FAULT_REFUSED;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
    case SQLITE_PERM:
        /* SQLite says FULL for a write alone; a sync or a growing -shm file on a full disk comes as an I/O error. */
        return system_errno == ENOSPC || system_errno == EDQUOT ? FAULT_FULL : FAULT_IO;
    default: return FAULT_LIBRARY;
    }
}

/* The path's last part: a fault's text has no room for long folders. */
static const char *db_name(const struct db *db) {
    const char *slash = strrchr(db->path, '/');
    return slash != NULL ? slash + 1 : db->path;
}

bool db_fail(struct db *db, const char *what, const char *file, int line, struct fault *fault) {
    struct fault found;
    int code = sqlite3_extended_errcode(db->handle);
    int system_errno = sqlite3_system_errno(db->handle);
    bool is_disk = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_FULL;
    (void)fault_set(&found, fault_code_of(code, system_errno), "%s at %s:%d: %s (sqlite %d, errno %d)", what, file,
                    line, sqlite3_errmsg(db->handle), code, is_disk ? system_errno : 0);
    (void)fault_wrap(&found, "%s", db_name(db));
    if (db->depth > 0 && sqlite3_get_autocommit(db->handle) != 0 && db->lost.code == FAULT_NONE) {
        db->lost = found;
    }
    if (fault != NULL) {
        *fault = found;
    }
    return false;
}

static bool pragma(struct db *db, const char *text, struct fault *fault) {
    if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) != SQLITE_OK) {
        return db_fail(db, text, __FILE__, __LINE__, fault);
    }
    return true;
}

/* The one integer that a statement of ours returns. */
static bool read_integer(struct db *db, const char *sql, int64_t *value, struct fault *fault) {
    sqlite3_stmt *statement = NULL;
    bool ok =
        sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    if (ok) {
        *value = sqlite3_column_int64(statement, 0);
    } else {
        (void)db_fail(db, sql, __FILE__, __LINE__, fault);
    }
    (void)sqlite3_finalize(statement);
    return ok;
}

/* A commit that does not come from db_commit means that something wrote outside our transactions. */
static int on_commit(void *context) {
    const struct db *db = context;
    bug_if(!db->commit_is_ours);
    return 0;
}

static void on_rollback(void *context) {
    struct db *db = context;
    db->rollback_count++;
}

/* flock on a file of its own: SQLite's locks on the database are of a kind that any close() of it in this process
 * drops. */
static bool lock_writer(struct db *db, struct fault *fault) {
    char path[DB_PATH_MAX + 8];
    (void)snprintf(path, sizeof path, "%s-writer", db->path);
    db->lock_descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (db->lock_descriptor < 0) {
        return fault_set(fault, errno == ENOSPC ? FAULT_FULL : FAULT_IO, "%s: %s", path, strerror(errno));
    }
    if (flock(db->lock_descriptor, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK
                   ? fault_set(fault, FAULT_REFUSED, "%s: another process is the writer of this database", db->path)
                   : fault_set(fault, FAULT_IO, "%s: %s", path, strerror(errno));
    }
    return true;
}

/* The file exists with mode 0600 before SQLite opens it; its -wal and -shm files take the mode from it. */
static bool make_private(struct db *db, struct fault *fault) {
    int descriptor = open(db->path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return fault_set(fault, errno == ENOSPC ? FAULT_FULL : FAULT_IO, "%s: %s", db->path, strerror(errno));
    }
    bool ok = fchmod(descriptor, S_IRUSR | S_IWUSR) == 0;
    int problem = errno;
    (void)close(descriptor);
    return ok || fault_set(fault, FAULT_IO, "%s: %s", db->path, strerror(problem));
}

static bool open_handle(struct db *db, int flags, struct fault *fault) {
    int code = sqlite3_open_v2(db->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK) {
        return db->handle != NULL ? db_fail(db, "open", __FILE__, __LINE__, fault)
                                  : fault_set(fault, FAULT_LIBRARY, "%s: sqlite has no memory", db->path);
    }
    bool is_reader = db->role == DB_READER;
    bool ok = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
              sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL) == SQLITE_OK &&
              sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) == SQLITE_OK &&
              sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
              sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, is_reader ? 1 : 0, NULL) == SQLITE_OK &&
              sqlite3_wal_autocheckpoint(db->handle, is_reader ? 0 : DB_CHECKPOINT_PAGES) == SQLITE_OK &&
              sqlite3_busy_timeout(db->handle, 0) == SQLITE_OK;
    if (!ok) {
        return db_fail(db, "settings", __FILE__, __LINE__, fault);
    }
    return pragma(db, "PRAGMA temp_store = MEMORY", fault) && pragma(db, "PRAGMA cell_size_check = ON", fault) &&
           pragma(db, "PRAGMA foreign_keys = ON", fault) &&
           /* so that INSERT OR REPLACE fires the triggers that forbid a DELETE */
           pragma(db, "PRAGMA recursive_triggers = ON", fault);
}

static bool check_application(struct db *db, uint32_t application_id, struct fault *fault) {
    int64_t found = 0;
    if (!read_integer(db, "PRAGMA application_id", &found, fault)) {
        return false;
    }
    if (found != (int64_t)(int32_t)application_id) {
        return fault_set(fault, FAULT_REFUSED, "%s: is not a database of this program (application id %lld, ours %lld)",
                         db->path, (long long)found, (long long)(int32_t)application_id);
    }
    return true;
}

/* A file without a table and without an id is new: ours to name. */
static bool name_new_file(struct db *db, uint32_t application_id, struct fault *fault) {
    int64_t found = 0;
    int64_t table_count = 0;
    if (!read_integer(db, "PRAGMA application_id", &found, fault) ||
        !read_integer(db, "SELECT count(*) FROM sqlite_schema", &table_count, fault)) {
        return false;
    }
    if (found != 0 || table_count != 0) {
        return true;
    }
    char text[64];
    (void)snprintf(text, sizeof text, "PRAGMA application_id = %ld", (long)(int32_t)application_id);
    return pragma(db, text, fault);
}

static bool enter_wal(struct db *db, struct fault *fault) {
    if (!pragma(db, "PRAGMA journal_mode = WAL", fault)) {
        return false;
    }
    int64_t is_wal = 0;
    if (!read_integer(db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal, fault)) {
        return false;
    }
    if (is_wal == 0) {
        return fault_set(fault, FAULT_LIBRARY, "%s: this file system does not allow WAL", db->path);
    }
    return true;
}

static bool set_up_writer(struct db *db, uint32_t application_id, struct fault *fault) {
    if (!lock_writer(db, fault) || !make_private(db, fault) ||
        !open_handle(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, fault) ||
        !pragma(db, "PRAGMA synchronous = FULL", fault) || !pragma(db, "PRAGMA secure_delete = ON", fault) ||
        !pragma(db, "PRAGMA journal_size_limit = 67108864", fault) ||
        /* 32 MiB, taken as they are needed: the 2 MiB of Debian's build do not hold the indexes of a busy store. */
        !pragma(db, "PRAGMA cache_size = -32768", fault) || !name_new_file(db, application_id, fault) ||
        !check_application(db, application_id, fault) || !enter_wal(db, fault)) {
        return false;
    }
    (void)sqlite3_commit_hook(db->handle, on_commit, db);
    (void)sqlite3_rollback_hook(db->handle, on_rollback, db);
    return true;
}

static bool set_up_reader(struct db *db, uint32_t application_id, struct fault *fault) {
    return open_handle(db, SQLITE_OPEN_READONLY, fault) && pragma(db, "PRAGMA query_only = ON", fault) &&
           check_application(db, application_id, fault);
}

static bool begin_open(struct db *db, const char *path, enum db_role role, struct fault *fault) {
    memset(db, 0, sizeof *db);
    db->lock_descriptor = -1;
    db->thread = pthread_self();
    if (!text_copy(db->path, sizeof db->path, text_of(path)) || db->path[0] == '\0') {
        return fault_set(fault, FAULT_CONFIG, "database path is empty or longer than %d bytes", DB_PATH_MAX - 1);
    }
    db->role = role;
    return true;
}

bool db_open_writer(struct db *db, const char *path, uint32_t application_id, struct fault *fault) {
    bug_if(application_id == 0);
    if (begin_open(db, path, DB_WRITER, fault) && set_up_writer(db, application_id, fault)) {
        return true;
    }
    db_close(db);
    return false;
}

bool db_open_reader(struct db *db, const char *path, uint32_t application_id, struct fault *fault) {
    bug_if(application_id == 0);
    if (begin_open(db, path, DB_READER, fault) && set_up_reader(db, application_id, fault)) {
        return true;
    }
    db_close(db);
    return false;
}

void db_close(struct db *db) {
    if (db->handle != NULL) {
        while (db->depth > 0) {
            db_rollback(db);
        }
        for (sqlite3_stmt *statement; (statement = sqlite3_next_stmt(db->handle, NULL)) != NULL;) {
            (void)sqlite3_finalize(statement);
        }
        bug_if(sqlite3_close(db->handle) != SQLITE_OK);
    }
    if (db->role == DB_WRITER && db->lock_descriptor >= 0) {
        (void)close(db->lock_descriptor);
    }
    memset(db, 0, sizeof *db);
}

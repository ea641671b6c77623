/* One SQLite database file and one connection to it.
 *
 * SQLite up to 3.51.2 can lose or corrupt pages when one connection commits while another one checkpoints ("WAL
 * reset"). So a database has ONE writer: the only connection of the only process that commits and checkpoints.
 * Everybody else is a reader, which can do neither (SQLITE_OPEN_READONLY, no automatic checkpoint, none at close). A
 * lock on FILE-writer holds that across processes: a second writer is refused, however it is started.
 *
 * Both roles: WAL, synchronous FULL (a commit that returned true is on the disk), foreign keys on, busy time-out 0,
 * temporary tables in memory (the temporary folder may lie on an unencrypted disk), files with mode 0600.
 * A connection belongs to the thread that opened it; a call from another one is a bug.
 *
 * Faults: FAULT_FULL when the disk is full, FAULT_CORRUPT when the file is not what was stored, FAULT_REFUSED for a
 * second writer or a violated constraint, FAULT_IO for the rest of the disk, FAULT_LIBRARY for what fits none. The text
 * names the file, the statement, the place in our source, and SQLite's code. */
#ifndef REGULARS_STORAGE_DB_H
#define REGULARS_STORAGE_DB_H

#include "base/fault.h"
#include "base/text.h"

#include <pthread.h>

struct sqlite3;
struct sqlite3_stmt;

enum db_role { DB_CLOSED = 0, DB_WRITER, DB_READER };

enum {
    DB_PATH_MAX = 1024,
    DB_DEPTH_MAX = 16,          /* nested transactions */
    DB_CHECKPOINT_PAGES = 1000, /* the writer copies the WAL back when it holds this many pages (4 KiB each) */
};

/* The caller places it; a zeroed one is closed. Fields are for storage/ alone. */
struct db {
    struct sqlite3 *handle;
    struct sqlite3_stmt *controls[6]; /* BEGIN, COMMIT, ..., see db.c */
    enum db_role role;
    int depth;              /* open transactions; 0 = none */
    const char *begin_file; /* where the outermost one was begun */
    int begin_line;
    bool commit_is_ours; /* only db_commit sets it; a commit without it is a bug */
    uint64_t
        rollback_count; /* goes up whenever anything was rolled back: what is cached of the database is void then */
    struct fault lost;  /* code other than FAULT_NONE: SQLite gave up the whole transaction by itself; why */
    int lock_descriptor;
    pthread_t thread;
    char path[DB_PATH_MAX];
};

/* Opens the file as its one writer; makes it when it is absent. A new file gets `application_id` (not 0), an old one
 * must have it. The folder must exist. After a false the db is closed. */
bool db_open_writer(struct db *db, const char *path, uint32_t application_id, struct fault *fault) FAULT_CHECKED;
/* Opens an existing file for reading. Sees every commit made before the read (or before db_begin) began. */
bool db_open_reader(struct db *db, const char *path, uint32_t application_id, struct fault *fault) FAULT_CHECKED;
/* Finalizes every statement that was prepared on the connection (modules over it need no close of their own and must
 * not be used after), copies the WAL back if it is the writer's, closes. An open transaction is rolled back. */
void db_close(struct db *db);

/* Transactions nest: the outermost is SQLite's (IMMEDIATE for the writer), inner ones are savepoints that commit or
 * roll back alone. Every db_begin that returned true is ended by exactly one db_commit or db_rollback, whichever way
 * the work went; db_commit that returned false has rolled back. Writing outside a transaction is a bug.
 *
 * On a full or broken disk SQLite may give up the whole transaction in the middle. From then on every statement and
 * every db_commit up to the outermost fails with the first reason, so nothing can slip out half. */
bool db_begin_at(struct db *db, const char *file, int line, struct fault *fault) FAULT_CHECKED;
bool db_commit(struct db *db, struct fault *fault) FAULT_CHECKED;
void db_rollback(struct db *db);
#define db_begin(db, fault) db_begin_at((db), __FILE__, __LINE__, (fault))

/* Commits when `ok`, rolls back when not. Returns ok && the commit's answer, so that a function may end with
 * `return db_end(db, ok, fault);` keeping the fault that made ok false. */
bool db_end(struct db *db, bool ok, struct fault *fault) FAULT_CHECKED;

/* Runs a script of statements without parameters and results (schema texts); writes need a transaction. `name` is for
 * the fault. */
bool db_execute(struct db *db, const char *name, const char *sql, struct fault *fault) FAULT_CHECKED;

/* Rows that the latest INSERT, UPDATE or DELETE touched. */
int64_t db_changes(const struct db *db);

/* Copies the whole WAL back into the file and empties it; the writer's, outside of transactions. True also when a
 * reader holds part of it back: the next one takes the rest. */
bool db_checkpoint(struct db *db, struct fault *fault) FAULT_CHECKED;
/* SQLite's own check of every page and index, and of every foreign key; FAULT_CORRUPT with the first finding. Slow. */
bool db_check_foreign_keys(struct db *db, struct fault *fault) FAULT_CHECKED;
bool db_check_integrity(struct db *db, struct fault *fault) FAULT_CHECKED;
/* Writes a consistent copy to `path`, which appears whole and synced or not at all. Refuses an existing file. */
bool db_backup(struct db *db, const char *path, struct fault *fault) FAULT_CHECKED;

/* Removes a database that nobody has open: the file and what SQLite and the writer's lock keep beside it. */
bool db_remove_files(const char *path, struct fault *fault) FAULT_CHECKED;

/* For storage/: SQLite's latest error on this connection as a fault "FILE: WHAT at SOURCE:LINE: message (code)". When
 * it cost the whole transaction, it is kept in db->lost. Returns false. */
bool db_fail(struct db *db, const char *what, const char *file, int line, struct fault *fault);

#endif

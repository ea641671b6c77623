#include "tests/bench/bare_disk.h"

#include "base/bug.h"
#include "base/id.h"
#include "retail/journal_record.h"
#include "tests/bench/measure.h"
#include "tests/bench/shop.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 4096, BODY_MAX = 48 * 1024 };

/* ---------------------------------------------------------------------------------------------------------- the disk
 */

int64_t bare_sync_rate(const char *path, int64_t time_ms) {
    static const uint8_t page[PAGE] = {1};
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bug_if(fd < 0);
    for (int i = 0; i < PAGES; i++) {
        bug_if(pwrite(fd, page, PAGE, (off_t)i * PAGE) != PAGE);
    }
    bug_if(fsync(fd) != 0);
    int64_t begun_ns = measure_now_ns();
    int64_t syncs = 0;
    while (measure_now_ns() - begun_ns < time_ms * 1000000) {
        bug_if(pwrite(fd, page, PAGE, (off_t)(syncs % PAGES) * PAGE) != PAGE || fdatasync(fd) != 0);
        syncs++;
    }
    int64_t spent_us = (measure_now_ns() - begun_ns) / 1000;
    (void)close(fd);
    return syncs * 1000000 / spent_us;
}

/* ------------------------------------------------------------------------------------------------------------ SQLite
 */

/* Positions in `statements`, and what each row is. */
enum { BEGIN, COMMIT, JOURNAL, RECEIPT, ACT, LOT, ORIGIN, ACCOUNT };

static const char *const sql[] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [JOURNAL] = "INSERT INTO journal(n, stream, seq, kind, at_ms, body, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [RECEIPT] = "INSERT INTO receipt(id, till, shift, number, kind, doc_seq, customer_id, content_hash, cancel_seq)"
                " VALUES (?1, ?2, 1, ?1, ?3, ?4, ?5, ?6, 0)",
    [ACT] = "INSERT INTO act(op_id, led_seq) VALUES (?1, ?2)",
    [LOT] = "INSERT INTO lot(customer_id, lot_id, doc_id, points, held_points, usable_from_ms, expires_ms)"
            " VALUES (?1, ?2, ?3, 100, 0, ?4, ?4)",
    [ORIGIN] = "INSERT INTO lot_origin(lot_id, customer_id, doc_id, points, burnt_points, usable_from_ms, expires_ms)"
               " VALUES (?1, ?2, ?3, 100, 0, ?4, ?4)",
    [ACCOUNT] = "INSERT INTO account(customer_id, debt_points, elsewhere_points, elsewhere_as_of_ms)"
                " VALUES (?1, 0, 0, 0) ON CONFLICT (customer_id) DO UPDATE SET debt_points = 0",
};

static const uint8_t hash[32] = {7};
static const uint8_t body[BODY_MAX] = {1};

static void must(struct bare_commit *bare, bool is_done) {
    if (!is_done) {
        (void)fprintf(stderr, "bare SQLite: %s\n", sqlite3_errmsg(bare->handle));
        exit(1);
    }
}

static int64_t read_number(struct bare_commit *bare, const char *text) {
    sqlite3_stmt *statement = NULL;
    must(bare, sqlite3_prepare_v2(bare->handle, text, -1, &statement, NULL) == SQLITE_OK &&
                   sqlite3_step(statement) == SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return number;
}

/* Every receipt of the bench has a customer who earns: one row of each kind, and two in the journal. */
static void check_rows(struct bare_commit *bare) {
    int64_t receipts = read_number(bare, "SELECT count(*) FROM store.receipt");
    bool is_same = receipts > 0 && read_number(bare, "SELECT count(*) FROM store.act") == receipts &&
                   read_number(bare, "SELECT count(*) FROM store.lot_origin") == receipts &&
                   read_number(bare, "SELECT count(*) FROM store.limit_use") == 0 &&
                   read_number(bare, "SELECT count(*) FROM store.returned_line") == 0;
    if (!is_same) {
        (void)fprintf(stderr, "bare SQLite: a receipt now leaves other rows; bare_disk.c is to write the same\n");
        exit(1);
    }
}

static int64_t average_size(struct bare_commit *bare, enum journal_kind kind) {
    char text[160];
    (void)snprintf(text, sizeof text,
                   "SELECT avg(length(body)) FROM (SELECT body FROM store.journal WHERE kind = %d ORDER BY n DESC"
                   " LIMIT 1000)",
                   (int)kind);
    return read_number(bare, text);
}

/* The texts are collected first: a schema cannot change under a statement that reads it. */
static void copy_tables(struct bare_commit *bare) {
    static char script[64 * 1024];
    sqlite3_stmt *names = NULL;
    must(bare,
         sqlite3_prepare_v2(bare->handle,
                            "SELECT sql FROM store.sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN ('journal',"
                            " 'journal_anchor', 'receipt', 'act', 'lot', 'lot_origin', 'account')"
                            " ORDER BY type = 'table' DESC",
                            -1, &names, NULL) == SQLITE_OK);
    size_t used = 0;
    while (sqlite3_step(names) == SQLITE_ROW) {
        used += (size_t)snprintf(script + used, sizeof script - used, "%s;\n", sqlite3_column_text(names, 0));
        bug_if(used >= sizeof script);
    }
    (void)sqlite3_finalize(names);
    must(bare, sqlite3_exec(bare->handle, script, NULL, NULL, NULL) == SQLITE_OK);
}

void bare_commit_open(struct bare_commit *bare, const char *path, const char *store_path) {
    char attach[TEMP_PATH_MAX + 64];
    sqlite3 *handle;
    *bare = (struct bare_commit){.next = 1};
    (void)snprintf(attach, sizeof attach, "ATTACH 'file:%s?mode=ro' AS store", store_path);
    int code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, NULL);
    bare->handle = handle;
    must(bare, code == SQLITE_OK && sqlite3_exec(handle, attach, NULL, NULL, NULL) == SQLITE_OK &&
                   sqlite3_exec(handle, "PRAGMA main.journal_mode = WAL; PRAGMA main.synchronous = FULL", NULL, NULL,
                                NULL) == SQLITE_OK);
    check_rows(bare);
    bare->receipt_size = (size_t)average_size(bare, JOURNAL_RECEIPT);
    bare->movement_size = (size_t)average_size(bare, JOURNAL_MINT);
    copy_tables(bare);
    must(bare, sqlite3_exec(handle, "DETACH store", NULL, NULL, NULL) == SQLITE_OK);
    for (int i = BEGIN; i <= ACCOUNT; i++) {
        sqlite3_stmt *statement;
        must(bare, sqlite3_prepare_v2(handle, sql[i], -1, &statement, NULL) == SQLITE_OK);
        bare->statements[i] = statement;
    }
}

static void run(struct bare_commit *bare, int which) {
    sqlite3_stmt *statement = bare->statements[which];
    must(bare, sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK);
}

static void bind(struct bare_commit *bare, int which, const int64_t *values, int count) {
    for (int i = 0; i < count; i++) {
        must(bare, sqlite3_bind_int64(bare->statements[which], i + 1, values[i]) == SQLITE_OK);
    }
}

static void append(struct bare_commit *bare, int64_t n, int64_t stream, int64_t seq, int64_t kind, size_t size) {
    sqlite3_stmt *journal = bare->statements[JOURNAL];
    bind(bare, JOURNAL, (int64_t[]){n, stream, seq, kind, 1795000000000 + n}, 5);
    must(bare, sqlite3_bind_blob(journal, 6, body, (int)size, SQLITE_STATIC) == SQLITE_OK &&
                   sqlite3_bind_blob(journal, 7, hash, sizeof hash, SQLITE_STATIC) == SQLITE_OK);
    run(bare, JOURNAL);
}

static void write_receipt(struct bare_commit *bare) {
    int64_t n = bare->next++;
    int64_t receipt_id = (int64_t)id_make(STORE_FIXTURE_STORE, (uint64_t)n * 2);
    int64_t customer_id = (int64_t)id_make(STORE_FIXTURE_STORE, (uint64_t)(1000 + n % SHOP_CUSTOMERS));
    int64_t at_ms = 1795000000000 + n;
    append(bare, n * 2, STORE_FIXTURE_STORE * 8 + 1, n, JOURNAL_MINT, bare->movement_size);
    append(bare, n * 2 + 1, STORE_FIXTURE_STORE * 8 + 3, n, JOURNAL_RECEIPT, bare->receipt_size);
    bind(bare, LOT, (int64_t[]){customer_id, receipt_id + 1, receipt_id, at_ms}, 4);
    run(bare, LOT);
    bind(bare, ORIGIN, (int64_t[]){receipt_id + 1, customer_id, receipt_id, at_ms}, 4);
    run(bare, ORIGIN);
    bind(bare, ACCOUNT, &customer_id, 1);
    run(bare, ACCOUNT);
    bind(bare, ACT, (int64_t[]){receipt_id, n}, 2);
    run(bare, ACT);
    bind(bare, RECEIPT, (int64_t[]){receipt_id, n % SHOP_TILLS + 1, JOURNAL_RECEIPT, n, customer_id}, 5);
    must(bare, sqlite3_bind_blob(bare->statements[RECEIPT], 6, hash, sizeof hash, SQLITE_STATIC) == SQLITE_OK);
    run(bare, RECEIPT);
}

int64_t bare_commit_rate(struct bare_commit *bare, int batch, int64_t time_ms) {
    int64_t begun_ns = measure_now_ns();
    int64_t receipts = 0;
    while (measure_now_ns() - begun_ns < time_ms * 1000000) {
        run(bare, BEGIN);
        for (int i = 0; i < batch; i++) {
            write_receipt(bare);
        }
        run(bare, COMMIT);
        receipts += batch;
    }
    return receipts * 1000000 / ((measure_now_ns() - begun_ns) / 1000);
}

void bare_commit_close(struct bare_commit *bare) {
    for (int i = BEGIN; i <= ACCOUNT; i++) {
        (void)sqlite3_finalize(bare->statements[i]);
    }
    (void)sqlite3_close(bare->handle);
}

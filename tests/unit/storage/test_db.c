/* A database has one writer and readers that can neither write nor checkpoint; transactions nest; what SQLite or the
 * disk refuses comes as a fault with its place; what our code does wrong stops the process. */
#include "tests/harness/dies.h"
#include "tests/unit/storage/storage_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool run(struct db *db, const char *sql, struct fault *fault) {
    return db_begin(db, fault) && db_end(db, db_execute(db, "test", sql, fault), fault);
}

static int64_t count_entries(struct db *db) {
    struct fault fault;
    struct statement count;
    const struct statement_text text = {"COUNT", "SELECT count(*) FROM journal"};
    must(statements_prepare(db, &count, &text, 1, &fault), &fault);
    statement_start(&count);
    int64_t value = statement_row(&count) ? statement_int64(&count, 0) : -1;
    must(statement_finish(&count, &fault), &fault);
    statement_discard(&count);
    return value;
}

static void sell(struct shop *shop) {
    struct fault fault;
    must(db_begin(&shop->db, &fault), &fault);
    must(db_end(&shop->db, shop_sell(shop, 1, &fault), &fault), &fault);
}

/* One writer per database, in this process and in any other; the next one may come when it is closed. */
static void second_writer_is_refused(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db second;
    assert_false(db_open_writer(&second, test->path, SHOP_APPLICATION, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    pid_t child = fork();
    if (child == 0) {
        _exit(db_open_writer(&second, test->path, SHOP_APPLICATION, &fault) ? 1 : 0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    sell(&test->shop); /* the first one is not disturbed */
    db_close(&test->shop.db);
    must(db_open_writer(&second, test->path, SHOP_APPLICATION, &fault), &fault);
    db_close(&second);
}

/* The rule that avoids SQLite's WAL-reset race: through our API nobody but the writer commits or checkpoints. */
static void reader_neither_writes_nor_checkpoints(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db reader;
    sell(&test->shop);
    must(db_open_reader(&reader, test->path, SHOP_APPLICATION, &fault), &fault);
    assert_int_equal(count_entries(&reader), 1);
    assert_false(run(&reader, "DELETE FROM node_value", &fault));
    assert_false(run(&reader, "CREATE TABLE t (a)", &fault));
    assert_int_equal(fault.code, FAULT_IO);
    int frames_left = 0;
    int frames_done = 0;
    assert_int_equal(sqlite3_wal_autocheckpoint(reader.handle, 0), SQLITE_OK);
    assert_int_not_equal(
        sqlite3_wal_checkpoint_v2(reader.handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames_left, &frames_done),
        SQLITE_OK);
    sell(&test->shop);
    assert_int_equal(count_entries(&reader), 2);
    db_close(&reader);
}

static long file_size(const char *path, const char *suffix) {
    char name[TEMP_PATH_MAX + 8];
    struct stat information;
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    return stat(name, &information) == 0 ? (long)information.st_size : -1;
}

/* A writer that was killed leaves a WAL; a reader that comes and goes reads it and leaves it as it was. */
static void reader_leaves_the_wal_of_a_killed_writer(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db reader;
    db_close(&test->shop.db);
    long size_before = file_size(test->path, "");
    pid_t child = fork();
    if (child == 0) {
        bool ok = shop_open(&test->shop, test->path, &fault) && db_begin(&test->shop.db, &fault) &&
                  db_end(&test->shop.db, shop_sell(&test->shop, 1, &fault), &fault);
        _exit(ok ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    long wal_before = file_size(test->path, "-wal");
    assert_true(wal_before > 0);
    must(db_open_reader(&reader, test->path, SHOP_APPLICATION, &fault), &fault);
    assert_int_equal(count_entries(&reader), 1);
    db_close(&reader);
    assert_int_equal(file_size(test->path, "-wal"), wal_before);
    assert_int_equal(file_size(test->path, ""), size_before);
}

/* A reader in a transaction sees one moment, whatever the writer does meanwhile. */
static void reader_sees_one_moment(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db reader;
    must(db_open_reader(&reader, test->path, SHOP_APPLICATION, &fault), &fault);
    must(db_begin(&reader, &fault), &fault);
    assert_int_equal(count_entries(&reader), 0);
    sell(&test->shop);
    must(db_checkpoint(&test->shop.db, &fault), &fault); /* held back by the reader, and no fault */
    assert_int_equal(count_entries(&reader), 0);
    must(db_commit(&reader, &fault), &fault);
    assert_int_equal(count_entries(&reader), 1);
    db_close(&reader);
}

/* Nobody else on the box can read the files, even when somebody had opened them up. */
static void files_are_private(void **state) {
    struct shop_test *test = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm", "-writer"};
    struct fault fault;
    db_close(&test->shop.db);
    assert_int_equal(chmod(test->path, 0644), 0);
    must(shop_open(&test->shop, test->path, &fault), &fault);
    sell(&test->shop);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[TEMP_PATH_MAX + 8];
        struct stat information;
        (void)snprintf(name, sizeof name, "%s%s", test->path, suffixes[i]);
        assert_int_equal(stat(name, &information), 0);
        assert_int_equal(information.st_mode & 0777, 0600);
    }
}

/* The database of another program, a file that is none, a missing file, a missing folder: refused, each with its words.
 */
static void strange_files_are_refused(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db db;
    char path[TEMP_PATH_MAX];
    assert_false(db_open_reader(&db, test->path, SHOP_APPLICATION + 1, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    assert_non_null(strstr(fault.text, "not a database of this program"));

    temp_folder_file(&test->folder, "text", path);
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    for (int i = 0; i < 1000; i++) {
        (void)fputs("this is no database\n", stream);
    }
    (void)fclose(stream);
    assert_false(db_open_writer(&db, path, SHOP_APPLICATION, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);

    temp_folder_file(&test->folder, "absent", path);
    assert_false(db_open_reader(&db, path, SHOP_APPLICATION, &fault));
    assert_int_equal(fault.code, FAULT_IO);
    assert_int_equal(file_size(path, ""), -1);
    assert_false(db_open_writer(&db, "/nowhere/at/all.db", SHOP_APPLICATION, &fault));
    assert_int_equal(fault.code, FAULT_IO);
    assert_false(db_open_writer(&db, "", SHOP_APPLICATION, &fault));
    assert_int_equal(fault.code, FAULT_CONFIG);
}

/* An inner transaction rolls back alone; the outermost takes all with it. */
static void transactions_nest(void **state) {
    struct shop_test *test = *state;
    struct db *db = &test->shop.db;
    struct fault fault;
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 1, &fault), &fault);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 2, &fault), &fault);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 3, &fault), &fault);
    must(db_commit(db, &fault), &fault);
    assert_int_equal(count_entries(db), 3);
    db_rollback(db);
    assert_int_equal(count_entries(db), 1);
    must(db_commit(db, &fault), &fault);
    assert_int_equal(count_entries(db), 1);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 4, &fault), &fault);
    db_rollback(db);
    assert_int_equal(count_entries(db), 1);
}

/* When SQLite gives up the whole transaction in the middle, nothing after it slips out as a commit of its own: every
 * statement and every commit up to the outermost fails with the first reason. The next transaction is a new day. */
static void lost_transaction_stays_lost(void **state) {
    struct shop_test *test = *state;
    struct db *db = &test->shop.db;
    struct fault fault;
    must(run(db,
             "CREATE TABLE bomb (a); CREATE TRIGGER burst BEFORE INSERT ON bomb BEGIN"
             " SELECT RAISE(ROLLBACK, 'burst'); END",
             &fault),
         &fault);
    must(db_begin(db, &fault), &fault);
    must(shop_sell(&test->shop, 1, &fault), &fault);
    must(db_begin(db, &fault), &fault);
    assert_false(db_execute(db, "test", "INSERT INTO bomb VALUES (1)", &fault));
    fault.text[0] = '\0';
    assert_false(shop_sell(&test->shop, 2, &fault));
    assert_non_null(strstr(fault.text, "burst"));
    assert_false(db_begin(db, &fault));
    assert_false(db_execute(db, "test", "INSERT INTO bomb VALUES (1)", &fault));
    db_rollback(db);
    fault.text[0] = '\0';
    assert_false(db_commit(db, &fault));
    assert_non_null(strstr(fault.text, "burst"));
    assert_int_equal(count_entries(db), 0);
    sell(&test->shop);
    assert_int_equal(shop_count(&test->shop), 1);
}

/* A fault names the file, what was done and where in our source. */
static void faults_name_their_place(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    assert_false(run(&test->shop.db, "INSERT INTO absent VALUES (1)", &fault));
    assert_int_equal(fault.code, FAULT_LIBRARY);
    assert_non_null(strstr(fault.text, "shop.db: test at shared/storage/"));
    assert_non_null(strstr(fault.text, "no such table: absent"));
    assert_false(run(&test->shop.db, "INSERT INTO node_value (name) VALUES ('x')", &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
}

/* A database that may not grow is FAULT_FULL, the sale is gone whole, and selling goes on when there is room again. */
static void full_database(void **state) {
    struct shop_test *test = *state;
    struct db *db = &test->shop.db;
    struct fault fault;
    static uint8_t body[JOURNAL_BODY_MAX];
    struct journal_head head;
    sell(&test->shop);
    assert_int_equal(sqlite3_exec(db->handle, "PRAGMA max_page_count = 40", NULL, NULL, NULL), SQLITE_OK);
    must(db_begin(db, &fault), &fault);
    bool ok = true;
    for (int i = 0; ok && i < 10; i++) {
        ok = journal_append(&test->shop.journal, SHOP_STREAM, 1, 1, span_of(body, sizeof body), &head, &fault);
    }
    assert_false(ok);
    assert_int_equal(fault.code, FAULT_FULL);
    assert_false(db_end(db, ok, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_int_equal(sqlite3_exec(db->handle, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL), SQLITE_OK);
    sell(&test->shop);
    assert_int_equal(shop_count(&test->shop), 2);
}

/* A backup is a whole database of the moment, private, and never overwrites anything. */
static void backup_is_whole(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct db reader;
    struct db copy;
    char path[TEMP_PATH_MAX];
    struct stat information;
    temp_folder_file(&test->folder, "copy.db", path);
    sell(&test->shop);
    must(db_open_reader(&reader, test->path, SHOP_APPLICATION, &fault), &fault);
    must(db_backup(&reader, path, &fault), &fault);
    assert_false(db_backup(&reader, path, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    db_close(&reader);
    sell(&test->shop);
    assert_int_equal(stat(path, &information), 0);
    assert_int_equal(information.st_mode & 0777, 0600);
    assert_int_equal(file_size(path, ".part"), -1);
    must(db_open_reader(&copy, path, SHOP_APPLICATION, &fault), &fault);
    must(db_check_integrity(&copy, &fault), &fault);
    assert_int_equal(count_entries(&copy), 1);
    db_close(&copy);
    must(db_remove_files(path, &fault), &fault);
    assert_int_equal(file_size(path, ""), -1);
}

/* Bytes that changed on the disk are found by the integrity check, not used. */
static void damaged_file_is_found(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    for (int i = 0; i < 200; i++) {
        sell(&test->shop);
    }
    must(db_check_integrity(&test->shop.db, &fault), &fault);
    db_close(&test->shop.db);
    int descriptor = open(test->path, O_RDWR);
    assert_true(descriptor >= 0);
    for (off_t page = 1; page < 6; page++) {
        assert_int_equal(pwrite(descriptor, "\x42\x42\x42\x42\x42\x42\x42\x42\x42\x42\x42\x42", 12, page * 4096), 12);
    }
    (void)close(descriptor);
    struct db reader;
    bool ok = db_open_reader(&reader, test->path, SHOP_APPLICATION, &fault);
    if (ok) {
        ok = db_check_integrity(&reader, &fault);
        db_close(&reader);
    }
    assert_false(ok);
    assert_int_equal(fault.code, FAULT_CORRUPT);
}

/* ------------------------------------------------------------------------------------------------ what stops the
 * process */

static struct shop_test *bug_test;

static void commit_behind_our_back(void) {
    (void)sqlite3_exec(bug_test->shop.db.handle, "DELETE FROM tally; INSERT INTO tally VALUES (1, 1, 1)", NULL, NULL,
                       NULL);
}

static void write_outside_a_transaction(void) {
    struct fault fault;
    (void)shop_sell(&bug_test->shop, 1, &fault);
}

static void commit_without_a_begin(void) {
    struct fault fault;
    bool ok = db_commit(&bug_test->shop.db, &fault);
    (void)ok;
}

static void *use_from_another_thread(void *context) {
    struct fault fault;
    bool ok = db_begin(context, &fault);
    (void)ok;
    return NULL;
}

static void use_on_two_threads(void) {
    pthread_t thread;
    (void)pthread_create(&thread, NULL, use_from_another_thread, &bug_test->shop.db);
    (void)pthread_join(thread, NULL);
}

static void misuse_stops_the_process(void **state) {
    bug_test = *state;
    assert_true(dies_by_abort(commit_behind_our_back));
    assert_true(dies_by_abort(write_outside_a_transaction));
    assert_true(dies_by_abort(commit_without_a_begin));
    assert_true(dies_by_abort(use_on_two_threads));
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(second_writer_is_refused),
    SHOP_TEST(reader_neither_writes_nor_checkpoints),
    SHOP_TEST(reader_leaves_the_wal_of_a_killed_writer),
    SHOP_TEST(reader_sees_one_moment),
    SHOP_TEST(files_are_private),
    SHOP_TEST(strange_files_are_refused),
    SHOP_TEST(transactions_nest),
    SHOP_TEST(lost_transaction_stays_lost),
    SHOP_TEST(faults_name_their_place),
    SHOP_TEST(full_database),
    SHOP_TEST(backup_is_whole),
    SHOP_TEST(damaged_file_is_found),
    SHOP_TEST(misuse_stops_the_process),
};
UNIT_RUN(tests)

/* The comparison of a rebuild finds every planted difference, names it, and finds none where there is none. */
#include "storage/rebuild.h"
#include "tests/unit/storage/storage_fixture.h"

struct rebuild_test {
    struct temp_folder folder;
    char live_path[TEMP_PATH_MAX];
    char rebuilt_path[TEMP_PATH_MAX];
    char report[2048];
    size_t report_size;
};

static const char derived[] =
    "CREATE TABLE balance (customer INTEGER PRIMARY KEY, points INTEGER NOT NULL, level TEXT) STRICT;"
    "CREATE TABLE \"order\" (shop INTEGER NOT NULL, card TEXT NOT NULL, body BLOB, PRIMARY KEY (shop, card)) STRICT, "
    "WITHOUT ROWID;";
static const char rows[] = "INSERT INTO balance VALUES (1, 100, 'gold'), (2, 0, NULL), (3, -5, 'it''s');"
                           "INSERT INTO \"order\" VALUES (1, 'a', X'00'), (1, 'b', NULL), (2, 'a', X'FF');";

static void make_database(const char *path, const char *more) {
    struct fault fault;
    struct db db;
    must(db_open_writer(&db, path, SHOP_APPLICATION, &fault), &fault);
    must(db_begin(&db, &fault), &fault);
    bool ok = db_execute(&db, "tables", derived, &fault) && db_execute(&db, "rows", rows, &fault) &&
              db_execute(&db, "more", more, &fault);
    must(db_end(&db, ok, &fault), &fault);
    db_close(&db);
}

static int set_up(void **state) {
    struct rebuild_test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    temp_folder_make(&test->folder);
    temp_folder_file(&test->folder, "live.db", test->live_path);
    temp_folder_file(&test->folder, "it's rebuilt.db", test->rebuilt_path);
    *state = test;
    return 0;
}

static int tear_down(void **state) {
    struct rebuild_test *test = *state;
    temp_folder_remove(&test->folder);
    free(test);
    return 0;
}

static void note_difference(void *context, const struct rebuild_difference *difference) {
    struct rebuild_test *test = context;
    int size = snprintf(test->report + test->report_size, sizeof test->report - test->report_size,
                        "%s %.*s %s: %.*s / %.*s\n", difference->table, (int)difference->key.size, difference->key.data,
                        difference->column, (int)difference->live.size, difference->live.data,
                        (int)difference->rebuilt.size, difference->rebuilt.data);
    test->report_size += (size_t)size;
}

static uint64_t compare(struct rebuild_test *test) {
    static const char *const tables[] = {"balance", "order"};
    struct fault fault;
    struct db live;
    uint64_t count = 0;
    must(db_open_reader(&live, test->live_path, SHOP_APPLICATION, &fault), &fault);
    must(db_begin(&live, &fault), &fault);
    must(rebuild_compare(&live, test->rebuilt_path, tables, 2, note_difference, test, &count, &fault), &fault);
    db_close(&live);
    return count;
}

/* The same content, written in another order: no difference. */
static void equal_tables(void **state) {
    struct rebuild_test *test = *state;
    make_database(test->live_path, "");
    make_database(test->rebuilt_path, "DELETE FROM balance WHERE customer = 1;"
                                      "INSERT INTO balance VALUES (1, 100, 'gold')");
    assert_int_equal(compare(test), 0);
    assert_string_equal(test->report, "");
}

/* A changed value, NULL against a value, a blob, two columns of a row, a row on one side only: each is named. */
static void planted_differences(void **state) {
    struct rebuild_test *test = *state;
    make_database(test->live_path, "UPDATE balance SET points = 101 WHERE customer = 1;"
                                   "UPDATE balance SET level = '', points = 7 WHERE customer = 2;"
                                   "UPDATE \"order\" SET body = X'FE' WHERE shop = 2;"
                                   "INSERT INTO balance VALUES (4, 1, NULL)");
    make_database(test->rebuilt_path,
                  "DELETE FROM \"order\" WHERE card = 'zz'; INSERT INTO \"order\" VALUES (3, 'c', NULL)");
    assert_int_equal(compare(test), 6);
    assert_string_equal(test->report, "balance 1 points: 101 / 100\n"
                                      "balance 2 points: 7 / 0\n"
                                      "balance 2 level: '' / NULL\n"
                                      "balance 4 : present / absent\n"
                                      "order 2,'a' body: X'FE' / X'FF'\n"
                                      "order 3,'c' : absent / present\n");
}

/* Tables that cannot be compared are said so, not passed over. */
static void incomparable_tables(void **state) {
    struct rebuild_test *test = *state;
    static const char *const bad[] = {"absent", "keyless", "wider"};
    make_database(test->live_path, "CREATE TABLE keyless (a); CREATE TABLE wider (id INTEGER PRIMARY KEY, a)");
    make_database(test->rebuilt_path, "CREATE TABLE keyless (a); CREATE TABLE wider (id INTEGER PRIMARY KEY)");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fault fault;
        struct db live;
        uint64_t count = 0;
        must(db_open_reader(&live, test->live_path, SHOP_APPLICATION, &fault), &fault);
        assert_false(rebuild_compare(&live, test->rebuilt_path, &bad[i], 1, note_difference, test, &count, &fault));
        assert_int_equal(fault.code, FAULT_INPUT);
        assert_non_null(strstr(fault.text, bad[i]));
        db_close(&live);
    }
}

#define REBUILD_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    REBUILD_TEST(equal_tables),
    REBUILD_TEST(planted_differences),
    REBUILD_TEST(incomparable_tables),
};
UNIT_RUN(tests)

/* No statement of the shared tables reads a whole table, but those whose work that is. */
#include "storage/blob_table.h"
#include "tests/harness/query_plan.h"
#include "tests/unit/storage/storage_fixture.h"

static void statements_are_led_by_an_index(void **state) {
    struct shop_test *test = *state;
    static struct blob_table blobs;
    static struct cursor_table values;
    static const char *const allowed[] = {
        "SELECT n, stream, seq, kind, at_ms, body, hash FROM journal ORDER BY stream, seq", /* verification */
        /* migration, once at start */
        "SELECT 'DROP '",
        "SELECT coalesce(max(rowid), 0) FROM sqlite_schema",
        "INSERT INTO derived_object",
        "DELETE FROM derived_object",
        "SELECT user_version",
        NULL,
    };
    char found[QUERY_PLAN_TEXT_MAX];
    struct fault fault;
    must(blob_table_open(&blobs, &test->shop.db, &fault), &fault);
    must(cursor_table_open(&values, &test->shop.db, &fault), &fault);
    if (query_plan_finds_scan(&test->shop.db, allowed, found)) {
        fail_msg("%s", found);
    }
}

/* The check itself finds a scan. */
static void a_planted_scan_is_found(void **state) {
    struct shop_test *test = *state;
    static const char *const allowed[] = {"SELECT 'DROP '", NULL};
    const struct statement_text text = {"PLANTED", "SELECT n FROM journal WHERE at_ms = ?1"};
    struct statement planted;
    char found[QUERY_PLAN_TEXT_MAX];
    struct fault fault;
    must(statements_prepare(&test->shop.db, &planted, &text, 1, &fault), &fault);
    assert_true(query_plan_finds_scan(&test->shop.db, allowed, found));
    assert_non_null(strstr(found, "SCAN journal: SELECT n FROM journal WHERE at_ms"));
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(statements_are_led_by_an_index),
    SHOP_TEST(a_planted_scan_is_found),
};
UNIT_RUN(tests)

/* A disk that is full: the box says so with 503 to everybody who asked it to store, keeps what it acknowledged, forgets
 * what it refused, goes on answering what needs no storing, and takes receipts again when there is room. */
#include "store_fixture.h"
#include "tests/harness/unit.h"
#include "till_session.h"

#include <string.h>

/* Every file of the box is bounded, so the database's log (store.db-wal) is full after some receipts. */
enum { FILE_BYTES_MAX = 1024 * 1024, RECEIPTS_MAX = 5000 };

static const char *const fast[] = {"--rate-per-second", "1000000", "--rate-burst", "1000000", NULL};
static struct store_fixture fixture;
static struct till_session till;

static int confirm(int number) {
    char json[512];
    (void)snprintf(json, sizeof json,
                   "{\"receipt\":{\"shift\":1,\"number\":%d},\"lines\":[{\"line_no\":1,\"sku\":\"bread\","
                   "\"quantity_milli\":1000,\"price_minor\":10000}],\"sold_at\":\"2026-11-21T12:00:00Z\"}",
                   number);
    return till_session_post(&till, "/v1/receipts", json);
}

/* Goal: the first receipt that does not fit is refused; all before it are there, it is not. */
static void a_full_disk_refuses_and_keeps(void **state) {
    (void)state;
    int number = 1;
    while (number < RECEIPTS_MAX && confirm(number) == 201) {
        number++;
    }
    assert_int_equal(till.api.status, 503);
    assert_true(till_session_is(&till, "code", "cannot_store"));
    assert_int_equal(confirm(number), 503);
    assert_int_equal(till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 200);
    assert_int_equal(till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    assert_int_equal(till_session_int(&till, "doc/seq"), 1 + (number - 1));
    assert_true(store_fixture_stop(&fixture));
    fixture.file_bytes_max = 0;
    store_fixture_start(&fixture, fast);
    assert_int_equal(till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    assert_int_equal(till_session_int(&till, "doc/seq"), 1 + (number - 1));
    assert_int_equal(confirm(number - 1), 200);
    assert_int_equal(confirm(number), 201);
}

static int start(void **state) {
    (void)state;
    store_fixture_make(&fixture);
    store_fixture_enrol(&fixture);
    fixture.file_bytes_max = FILE_BYTES_MAX;
    store_fixture_start(&fixture, fast);
    till_session_begin(&till, &fixture);
    (void)till_session_pair(&till, "Till");
    return 0;
}

static int finish(void **state) {
    (void)state;
    till_session_close_shop(&till, &fixture);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_full_disk_refuses_and_keeps),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

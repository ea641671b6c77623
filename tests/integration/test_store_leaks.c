/* A till scenario under valgrind: no leak, no access beside its memory, from start to polite stop. The sanitizers' own
 * build cannot run inside valgrind and looks for the same by itself. */
#include "raw_client.h"
#include "store_fixture.h"
#include "tests/harness/unit.h"
#include "till_session.h"

#include <string.h>

#define LINE "{\"line_no\":1,\"sku\":\"brie\",\"quantity_milli\":2000,\"price_minor\":10000}"

#ifdef __SANITIZE_ADDRESS__
enum { RUNS_IN_VALGRIND = 0 };
#else
enum { RUNS_IN_VALGRIND = 1 };
#endif

static struct store_fixture fixture;
static struct till_session till;
static struct raw_answer page; /* of what is no call of the API */

static void sell(const char *customer_id) {
    char json[1024];
    (void)snprintf(json, sizeof json, "{\"customer_id\":\"%s\",\"lines\":[" LINE "],\"explain\":true}", customer_id);
    assert_int_equal(till_session_post(&till, "/v1/quotes", json), 200);
    for (int number = 1; number <= 3; number++) {
        (void)snprintf(json, sizeof json,
                       "{\"receipt\":{\"shift\":1,\"number\":%d},\"customer_id\":\"%s\",\"lines\":[" LINE "],"
                       "\"points_most\":true,\"sold_at\":\"2026-11-21T12:00:00Z\"}",
                       number, customer_id);
        assert_int_equal(till_session_post(&till, "/v1/receipts", json), 201);
        assert_int_equal(till_session_post(&till, "/v1/receipts", json), 200);
    }
    assert_int_equal(till_session_post(&till, "/v1/returns",
                                       "{\"receipt\":{\"shift\":1,\"number\":9},\"sale\":{\"shift\":1,\"number\":1},"
                                       "\"lines\":[{\"line_no\":1,\"quantity_milli\":1000}],"
                                       "\"returned_at\":\"2026-11-21T13:00:00Z\"}"),
                     201);
    assert_int_equal(till_session_post(&till, "/v1/receipts/cancel", "{\"receipt\":{\"shift\":1,\"number\":3}}"), 201);
}

/* Goal: the whole way of a till leaves nothing behind, mistakes included. */
static void a_till_scenario_leaks_nothing(void **state) {
    (void)state;
    char customer_id[32];
    store_fixture_make(&fixture);
    store_fixture_enrol(&fixture);
    fixture.runs_in_valgrind = RUNS_IN_VALGRIND;
    fixture.serves_https = true;
    store_fixture_start(&fixture, NULL);
    till_session_begin(&till, &fixture);
    (void)till_session_pair(&till, "Till");
    assert_int_equal(till_session_post(&till, "/v1/customers", "{\"phone\":\"+79161234567\",\"name\":\"Anna\"}"), 201);
    till_session_copy(&till, "customer/customer_id", customer_id, sizeof customer_id);
    sell(customer_id);
    assert_int_equal(till_session_post(&till, "/v1/quotes", "{\"lines\":[{}]}"), 400);
    assert_int_equal(till_session_post(&till, "/v1/quotes", "{\"lines\":"), 400);
    assert_int_equal(till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    raw_ask(fixture.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &page);
    assert_int_equal(page.status, 200);
    assert_true(store_fixture_stop(&fixture));
    store_fixture_remove(&fixture);
    till_session_end(&till);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_till_scenario_leaks_nothing),
};

UNIT_RUN(tests)

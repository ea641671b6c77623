/* What no honest till sends: every refusal has a stable code and a place, nothing of it is stored, and the box serves
 * the next till as before. Answers are held against till-api.json as everywhere. */
#include "raw_client.h"
#include "store_fixture.h"
#include "tests/harness/unit.h"
#include "till_session.h"

#include <string.h>
#include <unistd.h>

enum { BODY_MAX = 256 * 1024 };

static struct store_fixture fixture;
static struct till_session till;
static struct raw_answer page; /* of what is no call of the API */

#define LINE    "{\"line_no\":1,\"sku\":\"brie\",\"quantity_milli\":1000,\"price_minor\":10000}"
#define SOLD_AT "\"sold_at\":\"2026-11-21T12:00:00Z\""

static const struct bad_body {
    const char *name;
    const char *path;
    const char *body;
    const char *code;  /* of the problem */
    const char *place; /* of the first error; NULL: there is none */
    const char *what;  /* code of the first error */
} bad_bodies[] = {
    {"nothing", "/v1/quotes", "", "bad_json", NULL, NULL},
    {"truncated", "/v1/quotes", "{\"lines\":[" LINE, "bad_json", NULL, NULL},
    {"text after the end", "/v1/quotes", "{\"lines\":[" LINE "]} x", "bad_json", NULL, NULL},
    {"a name twice", "/v1/quotes", "{\"lines\":[" LINE "],\"lines\":[]}", "bad_json", NULL, NULL},
    {"a real number", "/v1/holds", "{\"hold_id\":\"a\",\"customer_id\":\"7-1\",\"points\":1.5}", "bad_json", NULL,
     NULL},
    {"an exponent", "/v1/holds", "{\"hold_id\":\"a\",\"customer_id\":\"7-1\",\"points\":1e3}", "bad_json", NULL, NULL},
    {"a number beyond 64 bits", "/v1/holds",
     "{\"hold_id\":\"a\",\"customer_id\":\"7-1\",\"points\":99999999999999999999}", "bad_json", NULL, NULL},
    {"a NUL in a text", "/v1/identify", "{\"card\":\"a\\u0000b\"}", "bad_json", NULL, NULL},
    {"half a surrogate", "/v1/identify", "{\"card\":\"\\ud800\"}", "bad_json", NULL, NULL},
    {"bytes that are no UTF-8", "/v1/identify", "{\"card\":\"\xC3\x28\"}", "bad_json", NULL, NULL},
    {"no object", "/v1/quotes", "[1,2]", "bad_request", "", "wrong_kind"},
    {"no lines", "/v1/quotes", "{}", "bad_request", "/lines", "missing"},
    {"empty lines", "/v1/quotes", "{\"lines\":[]}", "bad_request", "/lines", "too_few"},
    {"a line that is a number", "/v1/quotes", "{\"lines\":[7]}", "bad_request", "/lines/0", "wrong_kind"},
    {"a price as text", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":1,\"price_minor\":\"5\"}]}", "bad_request",
     "/lines/0/price_minor", "wrong_kind"},
    {"a negative price", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":1,\"price_minor\":-1}]}", "bad_request",
     "/lines/0/price_minor", "out_of_range"},
    {"a quantity of nothing", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":0,\"price_minor\":1}]}", "bad_request",
     "/lines/0/quantity_milli", "out_of_range"},
    {"a sku that is too long", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"12345678901234567890123456789012\",\"quantity_milli\":1,\"price_minor\":1}]"
     "}",
     "bad_request", "/lines/0/sku", "too_long"},
    {"the same line twice", "/v1/quotes", "{\"lines\":[" LINE "," LINE "]}", "bad_request", "/lines/1", "line_twice"},
    {"an amount beyond all money", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":1000000000000,\"price_minor\":100000000000000}]}",
     "bad_request", "/lines/0", "amount_too_large"},
    {"an unknown member", "/v1/quotes", "{\"lines\":[" LINE "],\"discount\":100}", "bad_request", "", "unknown_member"},
    {"an unknown member of a line", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":1,\"price_minor\":1,\"colour\":1}]}", "bad_request",
     "/lines/0", "unknown_member"},
    {"points in two ways", "/v1/quotes", "{\"lines\":[" LINE "],\"points_to_pay\":1,\"points_most\":true}",
     "bad_request", "/points_most", "contradiction"},
    {"a channel that is none", "/v1/quotes", "{\"lines\":[" LINE "],\"channel\":\"phone\"}", "bad_request", "/channel",
     "unknown_value"},
    {"an expiry day that is none", "/v1/quotes",
     "{\"lines\":[{\"line_no\":1,\"sku\":\"a\",\"quantity_milli\":1,\"price_minor\":1,\"expiry_day\":\"soon\"}]}",
     "bad_request", "/lines/0/expiry_day", "no_day"},
    {"a customer id that is none", "/v1/quotes", "{\"lines\":[" LINE "],\"customer_id\":\"007-1\"}", "bad_request",
     "/customer_id", "no_id"},
    {"a moment that is none", "/v1/quotes", "{\"lines\":[" LINE "],\"at\":\"2026-02-30T00:00:00Z\"}", "bad_request",
     "/at", "no_time"},
    {"a card with a line break", "/v1/identify", "{\"card\":\"a\\nb\"}", "bad_request", "/card", "not_plain"},
    {"two ways to identify", "/v1/identify", "{\"card\":\"a\",\"phone\":\"b\"}", "bad_request", "", "not_one"},
    {"no way to identify", "/v1/identify", "{}", "bad_request", "", "not_one"},
    {"a customer without identifiers", "/v1/customers", "{\"name\":\"x\"}", "bad_request", "", "missing"},
    {"a birth day that is none", "/v1/customers", "{\"card\":\"1\",\"birth_day\":\"1984-13-01\"}", "bad_request",
     "/birth_day", "no_day"},
    {"a consent that is none", "/v1/customers", "{\"card\":\"1\",\"consents\":[\"all\"]}", "bad_request", "/consents/0",
     "unknown_value"},
    {"a receipt without a key", "/v1/receipts", "{\"lines\":[" LINE "]," SOLD_AT "}", "bad_request", "/receipt",
     "missing"},
    {"a receipt without a moment", "/v1/receipts", "{\"receipt\":{\"shift\":1,\"number\":1},\"lines\":[" LINE "]}",
     "bad_request", "/sold_at", "missing"},
    {"a tender of nothing", "/v1/receipts",
     "{\"receipt\":{\"shift\":1,\"number\":1},\"lines\":[" LINE "]," SOLD_AT
     ",\"tenders\":[{\"kind\":\"cash\",\"amount_minor\":0}]}",
     "bad_request", "/tenders/0/amount_minor", "out_of_range"},
    {"a hold without a name", "/v1/holds", "{\"hold_id\":\"\",\"customer_id\":\"7-1\",\"points\":1}", "bad_request",
     "/hold_id", "too_short"},
    {"a hold for nobody", "/v1/holds", "{\"hold_id\":\"a\",\"points\":1}", "bad_request", "/customer_id", "missing"},
    {"a return of nothing", "/v1/returns",
     "{\"receipt\":{\"shift\":1,\"number\":2},\"sale\":{\"shift\":1,\"number\":1},\"lines\":[],"
     "\"returned_at\":\"2026-11-21T12:00:00Z\"}",
     "bad_request", "/lines", "too_few"},
};

static void expect_bad(const struct bad_body *bad) {
    int status = till_session_post(&till, bad->path, bad->body);
    bool is_right = status == 400 && till_session_is(&till, "code", bad->code) &&
                    (bad->place == NULL || (till_session_is(&till, "errors/0/path", bad->place) &&
                                            till_session_is(&till, "errors/0/code", bad->what)));
    if (!is_right) {
        print_message("%s:\n%s\n", bad->name, till.api.bytes);
    }
    assert_true(is_right);
}

/* Goal: each of these is refused with its code and its place. */
static void bad_bodies_are_refused_with_their_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_bodies / sizeof bad_bodies[0]; i++) {
        expect_bad(&bad_bodies[i]);
    }
}

/* Goal: brackets without end cost what reading them costs. */
static void deep_bodies_are_refused(void **state) {
    (void)state;
    static char deep[BODY_MAX];
    memset(deep, '[', sizeof deep);
    assert_int_equal(till_session_post_bytes(&till, "/v1/quotes", deep, sizeof deep), 400);
    assert_true(till_session_is(&till, "code", "bad_json"));
}

/* Goal: a body beyond the bound is 413, said before it is sent whole or after. */
static void large_bodies_are_refused(void **state) {
    (void)state;
    static char large[BODY_MAX + 1];
    memset(large, ' ', sizeof large);
    assert_int_equal(till_session_post_bytes(&till, "/v1/quotes", large, sizeof large), 413);
    assert_true(till_session_is(&till, "code", "body_too_large"));
}

/* Goal: the largest basket that is allowed is served, with every line in the answer. */
static void the_largest_basket_is_served(void **state) {
    (void)state;
    static char json[BODY_MAX];
    size_t size = (size_t)snprintf(json, sizeof json, "{\"explain\":true,\"lines\":[");
    for (int i = 1; i <= 500; i++) {
        size += (size_t)snprintf(json + size, sizeof json - size,
                                 "%s{\"line_no\":%d,\"sku\":\"brie\",\"quantity_milli\":1000,\"price_minor\":%d}",
                                 i == 1 ? "" : ",", i, 1000 + i);
    }
    (void)snprintf(json + size, sizeof json - size, "]}");
    assert_int_equal(till_session_post(&till, "/v1/quotes", json), 200);
    assert_int_equal(till_session_at(&till, "lines")->count, 500);
}

/* Goal: a body that comes slower than the deadline ends its connection and nobody else's. */
static void slow_bodies_are_cut(void **state) {
    (void)state;
    int fd = raw_connect(fixture.port);
    assert_true(fd >= 0);
    assert_true(raw_say(fd, "POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"));
    assert_int_equal(till_session_post(&till, "/v1/identify", "{\"card\":\"1\"}"), 200);
    assert_true(raw_wait_closed(fd, 12000));
    (void)close(fd);
}

/* Goal: paths that do not exist, methods that do not fit. */
static void unknown_paths_are_refused(void **state) {
    (void)state;
    raw_ask(fixture.port, "GET /v2/status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &page);
    assert_int_equal(page.status, 404);
    raw_ask(fixture.port, "DELETE /v1/receipts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &page);
    assert_int_equal(page.status, 405);
    assert_non_null(strstr(page.bytes, "Allow: POST"));
}

/* Goal: after all this, nothing was stored but the till's pairing, and an honest receipt is taken. */
static void nothing_of_it_was_stored(void **state) {
    (void)state;
    assert_int_equal(till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    assert_int_equal(till_session_int(&till, "doc/seq"), 1);
    assert_int_equal(till_session_int(&till, "led/seq"), 0);
    assert_int_equal(till_session_post(&till, "/v1/receipts",
                                       "{\"receipt\":{\"shift\":1,\"number\":1},\"lines\":[" LINE "]," SOLD_AT "}"),
                     201);
    assert_true(store_fixture_stop(&fixture));
}

static int start(void **state) {
    (void)state;
    till_session_open_shop(&till, &fixture, "Hostile");
    return 0;
}

static int finish(void **state) {
    (void)state;
    till_session_close_shop(&till, &fixture);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(bad_bodies_are_refused_with_their_place),
    cmocka_unit_test(deep_bodies_are_refused),
    cmocka_unit_test(large_bodies_are_refused),
    cmocka_unit_test(the_largest_basket_is_served),
    cmocka_unit_test(slow_bodies_are_cut),
    cmocka_unit_test(unknown_paths_are_refused),
    cmocka_unit_test(nothing_of_it_was_stored),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

/* Goal: request targets are read strictly, and the route table answers as its rows say. */
#include "node/http_target.h"
#include "tests/harness/unit.h"

#include <string.h>

static uint8_t block[65536];
static struct arena arena;
static struct http_target target;
static const char *reason;

static bool parse(const char *raw) {
    arena_init(&arena, block, sizeof block);
    reason = NULL;
    return http_target_parse(text_of(raw), &arena, &target, &reason);
}

static void reads_paths_and_queries(void **state) {
    (void)state;
    assert_true(parse("/"));
    assert_int_equal(target.segment_count, 1);
    assert_int_equal(target.segments[0].size, 0);
    assert_true(parse("/v1/tills/"));
    assert_int_equal(target.segment_count, 3);
    assert_true(parse("/a%20b/%D0%B6?x=1&y=&z&q=a+b%2Bc%26"));
    assert_true(text_is(target.segments[0], "a b"));
    assert_true(text_is(target.segments[1], "\xD0\xB6"));
    assert_int_equal(target.query_count, 4);
    assert_true(text_is(target.query_names[1], "y") && target.query_values[1].size == 0);
    assert_true(text_is(target.query_values[3], "a b+c&"));
    assert_true(parse("/a+b?"));
    assert_true(text_is(target.segments[0], "a+b"));
}

static void refuses_what_is_not_well_formed(void **state) {
    (void)state;
    static const char *const bad[] = {"",           "a",           "*",
                                      "http://a/b", "/%",          "/%2",
                                      "/%zz",       "/a%2fb",      "/%00",
                                      "/..",        "/a/%2e%2E/b", "/.",
                                      "/%FF",       "/%0a",        "/a?%",
                                      "/a?=1",      "/a?x=%FF",    "/a#b",
                                      "/a?x=%0d",   "/\x80",       "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(parse(bad[i]));
        assert_non_null(reason);
    }
    char many[512] = "/a?";
    size_t size = strlen(many);
    for (int i = 0; i < HTTP_QUERY_MAX + 1; i++) {
        size += (size_t)snprintf(many + size, sizeof many - size, "x=1&");
    }
    assert_false(parse(many));
}

static enum http_verdict nobody(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    (void)request;
    (void)response;
    return HTTP_ANSWERED;
}

static const struct http_route routes[] = {
    {"GET", "/", nobody, 0},
    {"GET", "/tills", nobody, 0},
    {"POST", "/tills", nobody, 0},
    {"GET", "/tills/{till_id}", nobody, 0},
    {"DELETE", "/tills/{till_id}", nobody, 0},
    {"GET", "/shops/{shop}/days/{day}", nobody, 0},
    {"GET", "/pages/{rest...}", nobody, 0},
};

/* The pattern that answers, or the Allow list in brackets, or "none". */
static const char *found(const char *method, const char *raw) {
    static char allow[HTTP_ALLOW_MAX];
    const struct http_route *route = NULL;
    assert_true(parse(raw));
    switch (http_route_find(routes, sizeof routes / sizeof routes[0], method, &target, &route, allow)) {
    case HTTP_MATCH_ROUTE: return route->pattern;
    case HTTP_MATCH_NO_METHOD: return allow;
    case HTTP_MATCH_NO_PATH: break;
    }
    return "none";
}

static void finds_routes(void **state) {
    (void)state;
    assert_string_equal(found("GET", "/"), "/");
    assert_string_equal(found("HEAD", "/tills?x=1"), "/tills");
    assert_string_equal(found("PUT", "/tills"), "GET, HEAD, POST");
    assert_string_equal(found("PUT", "/tills/7"), "GET, HEAD, DELETE");
    assert_string_equal(found("GET", "/tills/"), "none");
    assert_string_equal(found("GET", "/tills/7/8"), "none");
    assert_string_equal(found("GET", "/Tills"), "none");
    assert_string_equal(found("GET", "/pages/a/b/c"), "/pages/{rest...}");
    assert_string_equal(found("GET", "/pages"), "none");
    assert_string_equal(found("GET", "/shops/12/days/2026-01-01"), "/shops/{shop}/days/{day}");
}

static void gives_parameters(void **state) {
    (void)state;
    const char *pattern = found("GET", "/shops/12/days/2026-01-01");
    assert_true(text_is(http_pattern_param(pattern, &target, "shop"), "12"));
    assert_true(text_is(http_pattern_param(pattern, &target, "day"), "2026-01-01"));
    assert_null(http_pattern_param(pattern, &target, "sho").data);
    pattern = found("GET", "/pages/a/b");
    assert_true(text_is(http_pattern_param(pattern, &target, "rest"), "a"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_paths_and_queries),
    cmocka_unit_test(refuses_what_is_not_well_formed),
    cmocka_unit_test(finds_routes),
    cmocka_unit_test(gives_parameters),
};

UNIT_RUN(tests)

/* Members that requests share, and the hash by which a repeat is known: the same content has the same hash however it
 * was spelt, any other content has another. */
#include "base/id.h"
#include "store-node/till_places.h"
#include "tests/harness/unit.h"
#include "wire/json.h"

#include <string.h>

enum { ROOM = 8 * 1024 * 1024 };

static _Alignas(max_align_t) uint8_t room[ROOM];

static void hash_of(const char *json, const char *left_out, uint8_t hash[static RECEIPT_HASH_SIZE]) {
    struct arena arena;
    struct fault fault;
    const struct tree *tree;
    arena_init(&arena, room, sizeof room);
    assert_true(json_parse(span_of(json, strlen(json)), &arena, &tree, &fault));
    assert_true(till_hash_content(tree, strlen(json), left_out, &arena, hash));
}

static bool is_same(const char *a, const char *b) {
    uint8_t first[RECEIPT_HASH_SIZE];
    uint8_t second[RECEIPT_HASH_SIZE];
    hash_of(a, "expected_net_minor", first);
    hash_of(b, "expected_net_minor", second);
    return memcmp(first, second, sizeof first) == 0;
}

/* Goal: order of members, spaces, escapes and the member that is left out change nothing; everything else does. */
static void spelling_does_not_count(void **state) {
    (void)state;
    assert_true(is_same("{\"a\":1,\"b\":[1,2]}", " { \"b\" : [ 1 , 2 ] , \"a\" : 1 } "));
    assert_true(is_same("{\"a\":\"x\"}", "{\"a\":\"\\u0078\"}"));
    assert_true(is_same("{\"a\":1}", "{\"a\":1,\"expected_net_minor\":5}"));
    assert_true(is_same("{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}"));
    assert_false(is_same("{\"a\":1,\"b\":[1,2]}", "{\"a\":1,\"b\":[2,1]}"));
    assert_false(is_same("{\"a\":1}", "{\"a\":\"1\"}"));
    assert_false(is_same("{\"a\":1}", "{\"a\":1,\"b\":null}"));
    assert_false(is_same("{\"a\":{\"expected_net_minor\":1}}", "{\"a\":{}}"));
}

static struct receipt_key key_of(const char *json, struct tree_report *report) {
    struct arena arena;
    struct fault fault;
    const struct tree *tree;
    *report = (struct tree_report){0};
    arena_init(&arena, room, sizeof room);
    assert_true(json_parse(span_of(json, strlen(json)), &arena, &tree, &fault));
    return till_read_own_key(place_root(tree, report), 7, 3);
}

/* Goal: a till names its own documents, with or without its number, and nobody else's. */
static void a_till_names_its_own(void **state) {
    (void)state;
    struct tree_report report;
    struct receipt_key key = key_of("{\"shift\":0,\"number\":1}", &report);
    assert_int_equal(report.count, 0);
    assert_true(key.store == 7 && key.till == 3 && key.shift == 0 && key.number == 1);
    (void)key_of("{\"till\":3,\"shift\":0,\"number\":1}", &report);
    assert_int_equal(report.count, 0);
    (void)key_of("{\"till\":4,\"shift\":0,\"number\":1}", &report);
    assert_string_equal(report.errors[0].code, "another_till");
    (void)key_of("{\"shift\":0,\"number\":0}", &report);
    assert_string_equal(report.errors[0].path, "/number");
    (void)key_of("{\"shift\":0,\"number\":1,\"store\":1}", &report);
    assert_string_equal(report.errors[0].code, "unknown_member");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(spelling_does_not_count),
    cmocka_unit_test(a_till_names_its_own),
};

UNIT_RUN(tests)

#include "tests/till-kit/kit_match.h"

#include "tests/harness/unit.h"
#include "wire/json.h"

#include <string.h>

enum { ROOM = 256 * 1024 };

static _Alignas(max_align_t) uint8_t room[ROOM];

static const struct tree *read(struct arena *arena, const char *json) {
    struct fault fault = {0};
    const struct tree *tree = NULL;
    if (!json_parse(span_of(json, strlen(json)), arena, &tree, &fault)) {
        fail_msg("%s: %s", json, fault.text);
    }
    return tree;
}

static void match(const char *wanted, const char *got, struct kit_values *values, struct kit_report *report) {
    struct arena arena;
    arena_init(&arena, room, sizeof room);
    kit_match(read(&arena, wanted), read(&arena, got), values, report);
}

static const struct {
    const char *wanted;
    const char *got;
    const char *place; /* of the first mismatch; NULL: it matches */
} rows[] = {
    {"1", "1", NULL},
    {"1", "2", ""},
    {"1", "\"1\"", ""},
    {"null", "null", NULL},
    {"null", "false", ""},
    {"{\"a\":1}", "{\"a\":1,\"b\":2}", NULL},
    {"{\"a\":1,\"b\":2}", "{\"a\":1}", "/b"},
    {"{}", "[]", ""},
    {"[1,2]", "[1,2]", NULL},
    {"[1,2]", "[2,1]", "/0"},
    {"[1]", "[1,2]", ""},
    {"{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":2}]}", "/a/0/b"},
    {"{\"$any\":\"integer\"}", "7", NULL},
    {"{\"$any\":\"integer\"}", "\"7\"", ""},
    {"{\"$any\":\"text\"}", "\"\"", NULL},
    {"{\"$any\":\"boolean\"}", "false", NULL},
    {"{\"$any\":\"null\"}", "0", ""},
    {"{\"$any\":\"array\"}", "[]", NULL},
    {"{\"$any\":\"object\"}", "[]", ""},
    {"{\"$any\":\"id\"}", "\"2-1045\"", NULL},
    {"{\"$any\":\"id\"}", "\"002-1\"", ""},
    {"{\"$any\":\"time\"}", "\"2026-11-22T09:30:00.125Z\"", NULL},
    {"{\"$any\":\"time\"}", "\"2026-02-30T00:00:00Z\"", ""},
    {"{\"a\":{\"$any\":\"value\"}}", "{\"a\":null}", NULL},
    {"{\"a\":{\"$any\":\"value\"}}", "{}", "/a"},
    {"{\"a\":{\"$absent\":true}}", "{}", NULL},
    {"{\"a\":{\"$absent\":true}}", "{\"a\":null}", "/a"},
    {"{\"a\":{\"$absent\":false}}", "{}", "/a"},
    {"{\"$at_least\":5}", "5", NULL},
    {"{\"$at_least\":5}", "4", ""},
    {"{\"$at_most\":5}", "5", NULL},
    {"{\"$at_most\":5}", "6", ""},
    {"{\"$at_least\":1,\"$at_most\":3}", "4", ""},
    {"{\"$one_of\":[1,{\"$any\":\"null\"}]}", "null", NULL},
    {"{\"$one_of\":[1,2]}", "3", ""},
    {"{\"$contains\":[{\"a\":2},{\"a\":1}]}", "[{\"a\":1},{\"a\":2},{\"a\":3}]", NULL},
    {"{\"$contains\":[4]}", "[1,2,3]", ""},
    {"{\"$count\":2,\"$contains\":[1]}", "[1,2]", NULL},
    {"{\"$count\":2}", "[1]", ""},
    {"{\"$has\":\"json\"}", "\"application/json\"", NULL},
    {"{\"$has\":\"xml\"}", "\"application/json\"", ""},
};

/* Goal: each word says yes and no where README.md says so, and names the place. */
static void words_mean_what_they_say(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct kit_values values = {.count = 0};
        struct kit_report report;
        match(rows[i].wanted, rows[i].got, &values, &report);
        bool is_right = rows[i].place == NULL ? report.count == 0
                                              : report.count > 0 && strcmp(report.items[0].place, rows[i].place) == 0;
        if (!is_right) {
            fail_msg("%s with %s: %zu mismatches, the first at \"%s\"", rows[i].wanted, rows[i].got, report.count,
                     report.count > 0 ? report.items[0].place : "-");
        }
    }
}

/* Goal: every place is told, with what was wanted and what came. */
static void every_mismatch_is_told(void **state) {
    (void)state;
    struct kit_values values = {.count = 0};
    struct kit_report report;
    match("{\"a\":1,\"b\":{\"c\":\"x\"},\"d\":[1]}", "{\"a\":2,\"b\":{\"c\":\"y\"},\"d\":[1]}", &values, &report);
    assert_int_equal(report.count, 2);
    assert_string_equal(report.items[0].wanted, "1");
    assert_string_equal(report.items[0].got, "2");
    assert_string_equal(report.items[1].place, "/b/c");
    assert_string_equal(report.items[1].wanted, "\"x\"");
    match("[1,1,1,1,1,1,1,1,1,1]", "[2,2,2,2,2,2,2,2,2,2]", &values, &report);
    assert_int_equal(report.count, 10); /* more than are kept */
}

/* Goal: a capture keeps what matched, and nothing of a candidate that did not. */
static void captures_keep_what_matched(void **state) {
    (void)state;
    struct kit_values values = {.count = 0};
    struct kit_report report;
    match("{\"$contains\":[{\"id\":{\"$capture\":\"found\"},\"ok\":true}]}",
          "[{\"id\":\"wrong\",\"ok\":false},{\"id\":\"right\",\"ok\":true}]", &values, &report);
    assert_int_equal(report.count, 0);
    assert_int_equal(values.count, 1);
    assert_string_equal(kit_values_find(&values, text_of("found"))->text, "right");
    match("{\"$capture\":\"found\"}", "[]", &values, &report);
    assert_int_equal(report.count, 1);
    assert_string_equal(kit_values_find(&values, text_of("found"))->text, "right");
}

/* Goal: a word that is misspelt, or has a value of the wrong kind, is found before anything is played. */
static void unsound_words_are_found(void **state) {
    (void)state;
    static const struct {
        const char *wanted;
        const char *place; /* NULL: sound */
    } cases[] = {{"{\"a\":[{\"$any\":\"text\"}],\"b\":{\"$ref\":\"x\",\"$plus\":1}}", NULL},
                 {"{\"a\":{\"$anything\":\"text\"}}", "/a/$anything"},
                 {"{\"a\":[1,{\"$count\":\"2\"}]}", "/a/-/$count"},
                 {"{\"$one_of\":[{\"$absent\":1}]}", "/$one_of/-/$absent"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        char place[KIT_PLACE_MAX] = "";
        arena_init(&arena, room, sizeof room);
        bool is_sound = kit_match_is_sound(read(&arena, cases[i].wanted), place);
        assert_int_equal(is_sound, cases[i].place == NULL);
        assert_string_equal(place, cases[i].place == NULL ? "" : cases[i].place);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_mean_what_they_say),
    cmocka_unit_test(every_mismatch_is_told),
    cmocka_unit_test(captures_keep_what_matched),
    cmocka_unit_test(unsound_words_are_found),
};
UNIT_RUN(tests)

/* The check that holds answers against till-api.json is itself held: each rule of the schema language refuses what
 * breaks it, and a rule that nobody knows is refused too. */
#include "tests/harness/openapi_check.h"
#include "tests/harness/unit.h"
#include "wire/json.h"

#include <string.h>

enum { ROOM = 1024 * 1024 };

static _Alignas(max_align_t) uint8_t room[2][ROOM];

static const struct tree *parse(const char *json, size_t which) {
    struct arena arena;
    struct fault fault;
    const struct tree *tree = NULL;
    arena_init(&arena, room[which], ROOM);
    assert_true(json_parse(span_of(json, strlen(json)), &arena, &tree, &fault));
    return tree;
}

static const struct {
    const char *schema;
    const char *value;
    bool is_good;
} cases[] = {
    {"{\"type\":\"integer\",\"minimum\":0,\"maximum\":9}", "9", true},
    {"{\"type\":\"integer\",\"minimum\":0,\"maximum\":9}", "10", false},
    {"{\"type\":\"integer\",\"minimum\":0}", "-1", false},
    {"{\"type\":\"integer\"}", "\"1\"", false},
    {"{\"type\":\"boolean\"}", "true", true},
    {"{\"type\":\"boolean\"}", "null", false},
    {"{\"type\":\"string\",\"minLength\":2,\"maxLength\":2}", "\"сы\"", true},
    {"{\"type\":\"string\",\"minLength\":2,\"maxLength\":2}", "\"сыр\"", false},
    {"{\"type\":\"string\",\"pattern\":\"^[0-9]{2}$\"}", "\"12\"", true},
    {"{\"type\":\"string\",\"pattern\":\"^[0-9]{2}$\"}", "\"123\"", false},
    {"{\"type\":\"string\",\"format\":\"date-time\"}", "\"2026-11-21T09:00:00.000Z\"", true},
    {"{\"type\":\"string\",\"format\":\"date-time\"}", "\"2026-11-21\"", false},
    {"{\"type\":\"string\",\"format\":\"uuid\"}", "\"x\"", false},
    {"{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}", "\"b\"", true},
    {"{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}", "\"c\"", false},
    {"{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1}", "[1,2]", true},
    {"{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":1}", "[]", false},
    {"{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}", "[1,\"2\"]", false},
    {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],"
     "\"additionalProperties\":false}",
     "{\"a\":1}", true},
    {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}", "{}", false},
    {"{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}", "{\"b\":1}", false},
    {"{\"type\":\"object\",\"minProperties\":1}", "{}", false},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}", "null", true},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}", "\"x\"", false},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"integer\",\"minimum\":0}]}", "1", false},
    {"{\"$ref\":\"#/components/schemas/Other\"}", "7", true},
    {"{\"$ref\":\"#/components/schemas/Other\"}", "\"7\"", false},
    {"{\"$ref\":\"#/components/schemas/Nobody\"}", "7", false},
    {"{\"type\":\"integer\",\"multipleOf\":2}", "4", false},
};

/* Goal: each case is judged as it should be, and every refusal has a reason. */
static void each_rule_is_held(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char description[1024];
        char why[OPENAPI_WHY_MAX] = "";
        (void)snprintf(description, sizeof description,
                       "{\"components\":{\"schemas\":{\"This\":%s,\"Other\":{\"type\":\"integer\"}}}}",
                       cases[i].schema);
        bool is_good = openapi_check_value(parse(description, 0), "This", parse(cases[i].value, 1), why);
        if (is_good != cases[i].is_good) {
            print_message("%s of %s: %s\n", cases[i].value, cases[i].schema, why);
        }
        assert_int_equal(is_good, cases[i].is_good);
        assert_true(is_good || why[0] != '\0');
    }
}

/* Goal: what is not described is refused: path, method, status, media type, and a body that is no JSON. */
static void what_is_not_described_is_refused(void **state) {
    (void)state;
    static const char description[] =
        "{\"paths\":{\"/a\":{\"get\":{\"responses\":{\"200\":{\"content\":{\"application/json\":{\"schema\":"
        "{\"type\":\"integer\"}}}}}}}}}";
    static const struct {
        const char *method;
        const char *path;
        int status;
        const char *media_type;
        bool has_body;
        bool is_good;
    } answers[] = {
        {"get", "/a", 200, "application/json", true, true},
        {"post", "/a", 200, "application/json", true, false},
        {"get", "/b", 200, "application/json", true, false},
        {"get", "/a", 201, "application/json", true, false},
        {"get", "/a", 200, "application/problem+json", true, false},
        {"get", "/a", 200, "application/json", false, false},
    };
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char why[OPENAPI_WHY_MAX];
        struct openapi_answer answer = {.method = answers[i].method,
                                        .path = answers[i].path,
                                        .status = answers[i].status,
                                        .media_type = answers[i].media_type,
                                        .body = answers[i].has_body ? parse("1", 1) : NULL};
        assert_int_equal(openapi_check_answer(parse(description, 0), &answer, why), answers[i].is_good);
    }
}

/* Goal: a description with a word that nobody checks is refused before any answer comes. */
static void unknown_words_are_refused(void **state) {
    (void)state;
    char why[OPENAPI_WHY_MAX];
    static const char bad[] = "{\"components\":{\"schemas\":{\"A\":{\"type\":\"object\",\"properties\":{\"x\":"
                              "{\"type\":\"integer\",\"exclusiveMinimum\":0}}}}}}";
    assert_false(openapi_check_description(parse(bad, 0), why));
    assert_non_null(strstr(why, "exclusiveMinimum"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_rule_is_held),
    cmocka_unit_test(what_is_not_described_is_refused),
    cmocka_unit_test(unknown_words_are_refused),
};

UNIT_RUN(tests)

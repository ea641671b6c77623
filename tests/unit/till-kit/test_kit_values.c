#include "tests/till-kit/kit_values.h"

#include "tests/harness/unit.h"
#include "tests/till-kit/kit_print.h"
#include "wire/json.h"

#include <string.h>

enum { ROOM = 256 * 1024, SHOWN_MAX = 1024 };

static _Alignas(max_align_t) uint8_t room[ROOM];

static struct kit_values known(void) {
    struct kit_values values = {.count = 0};
    assert_true(kit_values_set_int(&values, "case_number", 123456789));
    assert_true(kit_values_set_text(&values, "key", "3.SECRET"));
    return values;
}

/* One line of what it becomes, or the fault's text. */
static bool expand(const char *json, char shown[static SHOWN_MAX]) {
    struct kit_values values = known();
    struct arena arena;
    struct fault fault = {0};
    const struct tree *in;
    struct tree out;
    arena_init(&arena, room, sizeof room);
    assert_true(json_parse(span_of(json, strlen(json)), &arena, &in, &fault));
    bool is_good = kit_values_expand(&values, in, &arena, &out, &fault);
    if (is_good) {
        kit_print_short(&out, shown, SHOWN_MAX);
    } else {
        (void)snprintf(shown, SHOWN_MAX, "%s", fault.text);
    }
    return is_good;
}

/* Goal: values come in as text, as themselves and with something added; arrays are made. */
static void values_are_put_in(void **state) {
    (void)state;
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"{\"a\": 1, \"b\": [null, true, \"x\"]}", "{\"a\": 1, \"b\": [null, true, \"x\"]}"},
        {"\"77${case_number}1\"", "\"771234567891\""},
        {"\"Bearer ${key}\"", "\"Bearer 3.SECRET\""},
        {"\"${\"", "\"${\""},
        {"{\"$ref\": \"case_number\"}", "123456789"},
        {"{\"$ref\": \"key\"}", "\"3.SECRET\""},
        {"[{\"$ref\": \"case_number\", \"$plus\": 11}]", "[123456800]"},
        {"{\"$repeat\": {\"count\": 3, \"item\": {\"no\": {\"$index\": 1}, \"sku\": \"brie\"}}}",
         "[{\"no\": 1, \"sku\": \"brie\"}, {\"no\": 2, \"sku\": \"brie\"}, {\"no\": 3, \"sku\": \"brie\"}]"},
        {"{\"$repeat\": {\"count\": 2, \"item\": {\"$repeat\": {\"count\": 2, \"item\": {\"$index\": 0}}}}}",
         "[[0, 1], [0, 1]]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char shown[SHOWN_MAX];
        assert_true(expand(rows[i].in, shown));
        assert_string_equal(shown, rows[i].out);
    }
}

/* Goal: what nobody knows, and words used wrongly, are told. */
static void what_is_not_known_is_told(void **state) {
    (void)state;
    static const char *const bad[] = {"\"${nobody}\"",
                                      "{\"$ref\": \"nobody\"}",
                                      "{\"$ref\": \"key\", \"$plus\": 1}",
                                      "{\"$repeat\": {\"count\": 0, \"item\": 1}}",
                                      "{\"$repeat\": {\"count\": 3}}",
                                      "{\"$repeat\": {\"count\": 1001, \"item\": 1}}"};
    char shown[SHOWN_MAX];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(expand(bad[i], shown));
        assert_true(shown[0] != '\0');
    }
    assert_false(expand(bad[0], shown));
    assert_string_equal(shown, "nothing is known by the name \"nobody\"");
}

/* Goal: a value is replaced by its name, found by its content, and never cut. */
static void values_are_kept(void **state) {
    (void)state;
    struct kit_values values = known();
    char long_text[KIT_TEXT_MAX + 1];
    struct tree number = {.kind = TREE_INT, .number = 123456789};
    struct tree text = {.kind = TREE_TEXT, .text = text_of("123456789")};
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(kit_values_find_same(&values, &number)->name, "case_number");
    assert_null(kit_values_find_same(&values, &text)); /* a text is no number */
    assert_true(kit_values_set_text(&values, "key", "4.OTHER"));
    assert_int_equal(values.count, 2);
    assert_string_equal(kit_values_find(&values, text_of("key"))->text, "4.OTHER");
    assert_false(kit_values_set_text(&values, "long", long_text));
    assert_false(kit_values_set(&values, text_of("array"), &(struct tree){.kind = TREE_ARRAY}));
    assert_int_equal(values.count, 2);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(values_are_put_in),
    cmocka_unit_test(what_is_not_known_is_told),
    cmocka_unit_test(values_are_kept),
};
UNIT_RUN(tests)

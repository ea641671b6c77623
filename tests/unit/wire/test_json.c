/* The JSON border: what it documents it takes exactly, everything else it refuses with the line, the column and the
 * reason, and nothing of a refused text stays in the arena. */
#include "tests/harness/unit.h"

#include "base/arena.h"
#include "base/limits.h"
#include "wire/json.h"
#include "wire/json_scan.h"

#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) uint8_t block[1024 * 1024];
static struct arena arena;
static struct fault fault;

static const struct tree *parse(struct span bytes) {
    const struct tree *tree = NULL;
    arena_init(&arena, block, sizeof block);
    memset(&fault, 0, sizeof fault);
    return json_parse(bytes, &arena, &tree, &fault) ? tree : NULL;
}

static const struct tree *parse_text(const char *text) {
    return parse(span_of(text, strlen(text)));
}

static void assert_refused(const char *text, const char *message) {
    assert_null(parse_text(text));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_string_equal(fault.text, message);
    assert_int_equal(arena.used, 0);
}

static void assert_refused_as_input(struct span bytes) {
    assert_null(parse(bytes));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_memory_equal(fault.text, "line ", 5);
    assert_int_equal(arena.used, 0);
}

static void takes_a_document_in_its_order(void **state) {
    (void)state;
    const struct tree *tree = parse_text("{\"b\": [1, true, null, \"\\u0434\xd0\xb0\"], \"a\": {}, \"\": false}");
    assert_non_null(tree);
    assert_int_equal(tree->kind, TREE_OBJECT);
    assert_int_equal(tree->count, 3);
    assert_true(text_is(tree->names[0], "b"));
    assert_true(text_is(tree->names[1], "a"));
    assert_true(text_is(tree->names[2], ""));
    const struct tree *list = tree_member(tree, "b");
    assert_int_equal(list->count, 4);
    assert_int_equal(list->items[0].number, 1);
    assert_true(list->items[1].is_true);
    assert_int_equal(list->items[2].kind, TREE_NULL);
    assert_true(text_is(list->items[3].text, "\xd0\xb4\xd0\xb0"));
    assert_int_equal(tree_member(tree, "a")->count, 0);
}

static void takes_the_whole_of_int64(void **state) {
    (void)state;
    const struct tree *tree = parse_text("[9223372036854775807, -9223372036854775808, 9007199254740993, 0, -0]");
    assert_non_null(tree);
    assert_int_equal(tree->items[0].number, INT64_MAX);
    assert_int_equal(tree->items[1].number, INT64_MIN);
    assert_int_equal(tree->items[2].number, INT64_C(9007199254740993));
    assert_int_equal(tree->items[3].number, 0);
    assert_int_equal(tree->items[4].number, 0);
}

static void keeps_nothing_of_the_input(void **state) {
    (void)state;
    char text[] = "{\"name\": \"value\"}";
    const struct tree *tree = parse_text(text);
    memset(text, 'x', sizeof text - 1);
    assert_true(text_is(tree_member(tree, "name")->text, "value"));
}

static void names_the_place_and_the_reason(void **state) {
    (void)state;
    assert_refused("", "line 1, column 1: the text is empty");
    assert_refused("\xEF\xBB\xBF{}", "line 1, column 1: begins with a byte order mark");
    assert_refused("{\n \"price\": 1.50}",
                   "line 2, column 11: 1.50 is no integer; numbers are whole, in the smallest unit");
    assert_refused("[1e5]", "line 1, column 2: 1e5 is no integer; numbers are whole, in the smallest unit");
    assert_refused("[1.0]", "line 1, column 2: 1.0 is no integer; numbers are whole, in the smallest unit");
    assert_refused("[\"\xd0\xb4\xd0\xb0\", -1E-400]",
                   "line 1, column 8: -1E-400 is no integer; numbers are whole, in the smallest unit");
    assert_refused(
        "[0.1234567890123456789012345678901234567890]",
        "line 1, column 2: 0.1234567890123456789012... is no integer; numbers are whole, in the smallest unit");
    assert_refused("{\"a\": 1,\n \"a\": 2}", "line 2, column 5: duplicate object key");
    assert_refused("{\"a\": 1, \"\\u0061\": 2}", "line 1, column 18: duplicate object key");
    assert_refused("[9223372036854775808]", "line 1, column 21: too big integer");
    assert_refused("[-9223372036854775809]", "line 1, column 22: too big negative integer");
    assert_refused("{} {}", "line 1, column 5: end of file expected");
    assert_refused("[\"a\\u0000b\"]", "line 1, column 12: U+0000 is not taken in a text");
}

/* A person's phone in a broken body must not reach a log through the text of the fault. */
static void repeats_no_string_of_the_input(void **state) {
    (void)state;
    static const char *const broken[] = {"{\"+79991234567\" 1}", "[\"+79991234567\" ]]", "{\"a\": +79991234567}",
                                         "[\"+79991234567\n\"]", "{\"a\":1,\"a\" \"+79991234567\"}"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_null(parse_text(broken[i]));
        assert_null(strstr(fault.text, "9991234567"));
        assert_null(strchr(fault.text, '\n'));
    }
}

static void refuses_what_rfc_8259_refuses(void **state) {
    (void)state;
    static const char *const broken[] = {
        " ",      "{",          "[",         "]",        "}",        "{]",   "[}",       "[1,]",    "{\"a\":1,}",
        "[,1]",   "{\"a\"}",    "{1:2}",     "{a:1}",    "'a'",      "[01]", "[-]",      "[+1]",    "[0x10]",
        "[NaN]",  "[Infinity]", "tru",       "nul",      "True",     "\"",   "\"\\\"",   "\"\\x\"", "\"\\u12\"",
        "\"\t\"", "[1 2]",      "{\"a\" 1}", "// a\n{}", "/* a */1", "[1]x", "\"a\nb\"", "[--1]",   "\x7f",
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_refused_as_input(span_of(broken[i], strlen(broken[i])));
    }
}

static void refuses_ill_formed_utf8_and_surrogates(void **state) {
    (void)state;
    static const char *const broken[] = {
        "\"\xff\"",             /* never a byte of UTF-8 */
        "\"\x80\"",             /* continuation without a start */
        "\"\xc0\xaf\"",         /* overlong '/' */
        "\"\xe0\x80\xaf\"",     /* overlong '/' in three */
        "\"\xf0\x80\x80\xaf\"", /* overlong '/' in four */
        "\"\xed\xa0\x80\"",     /* a surrogate */
        "\"\xf4\x90\x80\x80\"", /* above U+10FFFF */
        "\"\xd0\"",             /* cut */
        "\"\\ud800\"",          /* half of a pair */
        "\"\\udc00\"",          /* the other half */
        "\"\\ud800\\ud800\"",   /* twice the first half */
        "\"\\ud800a\"",         /* half of a pair and a letter */
        "{\"\xff\": 1}",        /* in a name */
        "[\xff]",               /* outside of strings */
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_refused_as_input(span_of(broken[i], strlen(broken[i])));
    }
    const struct tree *pair = parse_text("\"\\ud83d\\ude00\"");
    assert_true(pair != NULL && text_is(pair->text, "\xf0\x9f\x98\x80"));
}

static void refuses_a_nul_byte_anywhere(void **state) {
    (void)state;
    assert_refused_as_input(span_of("\"a\0b\"", 5));
    assert_refused_as_input(span_of("[1]\0", 4));
    assert_refused_as_input(span_of("\0[1]", 4));
    assert_refused_as_input(span_of("{\"a\0b\":1}", 9));
}

static void refuses_a_document_cut_at_every_byte(void **state) {
    (void)state;
    static const char document[] =
        "{\"till\":7,\"lines\":[{\"sku\":\"\xd1\x8f\\n\",\"ok\":true,\"x\":null}],\"n\":-15}";
    assert_non_null(parse(span_of(document, sizeof document - 1)));
    for (size_t size = 0; size < sizeof document - 1; size++) {
        assert_refused_as_input(span_of(document, size));
    }
}

static void bounds_the_depth_before_the_parser(void **state) {
    (void)state;
    char text[2 * LIMIT_JSON_DEPTH + 3];
    memset(text, '[', LIMIT_JSON_DEPTH);
    memset(text + LIMIT_JSON_DEPTH, ']', LIMIT_JSON_DEPTH);
    assert_non_null(parse(span_of(text, (size_t)(2 * LIMIT_JSON_DEPTH))));
    static uint8_t deep[LIMIT_HTTP_BODY];
    memset(deep, '[', sizeof deep);
    assert_null(parse(span_of(deep, sizeof deep)));
    assert_string_equal(fault.text, "line 1, column 33: nested deeper than 32");
}

/* Brackets inside of strings are text. */
static void does_not_count_brackets_in_strings(void **state) {
    (void)state;
    const struct tree *tree = parse_text("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[1.5\", \"\\\\\"]");
    assert_non_null(tree);
    assert_true(text_is(tree->items[1].text, "\\"));
}

static void says_when_the_memory_is_too_small(void **state) {
    (void)state;
    static uint8_t many[LIMIT_HTTP_BODY];
    memset(many, ',', sizeof many);
    for (size_t i = 1; i < sizeof many; i += 2) {
        many[i] = '1';
    }
    many[0] = '[';
    many[sizeof many - 1] = ']';
    assert_null(parse(span_of(many, sizeof many)));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_int_equal(arena.used, 0);
    assert_false(arena.exhausted);
}

/* Texts are not in the count that is checked before the parser: the copy itself must stop, and give back what it took.
 */
static void gives_back_the_arena_when_texts_do_not_fit(void **state) {
    (void)state;
    static alignas(max_align_t) uint8_t small[400];
    struct arena tight;
    arena_init(&tight, small, sizeof small);
    static const char text[] = "[\"a long text that does not fit beside the others\", \"a long text that does not fit "
                               "beside the others\", \"a long text that does not fit beside the others, not at all, "
                               "because there is much of it, more than there is memory for\"]";
    const struct tree *tree = NULL;
    assert_false(json_parse(span_of(text, sizeof text - 1), &tight, &tree, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_null(tree);
    assert_int_equal(tight.used, 0);
    assert_false(tight.exhausted);
}

static void counts_values_but_not_names(void **state) {
    (void)state;
    struct json_outline outline;
    static const char text[] = "{\"a\": [1, -2, \"x\"], \"b\": {\"c\": null, \"d\": true}}";
    assert_true(json_scan(span_of(text, sizeof text - 1), &outline, &fault));
    assert_int_equal(outline.value_count, 8);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_a_document_in_its_order),
    cmocka_unit_test(takes_the_whole_of_int64),
    cmocka_unit_test(keeps_nothing_of_the_input),
    cmocka_unit_test(names_the_place_and_the_reason),
    cmocka_unit_test(repeats_no_string_of_the_input),
    cmocka_unit_test(refuses_what_rfc_8259_refuses),
    cmocka_unit_test(refuses_ill_formed_utf8_and_surrogates),
    cmocka_unit_test(refuses_a_nul_byte_anywhere),
    cmocka_unit_test(refuses_a_document_cut_at_every_byte),
    cmocka_unit_test(bounds_the_depth_before_the_parser),
    cmocka_unit_test(does_not_count_brackets_in_strings),
    cmocka_unit_test(says_when_the_memory_is_too_small),
    cmocka_unit_test(gives_back_the_arena_when_texts_do_not_fit),
    cmocka_unit_test(counts_values_but_not_names),
};

UNIT_RUN(tests)

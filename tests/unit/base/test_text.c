#include "base/text.h"

#include <string.h>

#include "tests/harness/unit.h"

static struct text bytes(const char *data, size_t size) {
    return (struct text){.data = data, .size = size};
}

/* Order is by bytes, a prefix is smaller, the empty text is smallest and may be NULL. */
static void order(void **state) {
    (void)state;
    assert_true(text_compare(text_of("a"), text_of("b")) < 0);
    assert_true(text_compare(text_of("ab"), text_of("a")) > 0);
    assert_true(text_compare(text_of(NULL), text_of("")) == 0);
    assert_true(text_compare(text_of("\x7f"), text_of("\x80")) < 0);
    assert_true(text_equal(text_of(NULL), text_of("")));
    assert_false(text_is(text_of("ab"), "a"));
}

/* A copy is whole or empty, always terminated, and never holds a NUL. */
static void copies(void **state) {
    (void)state;
    char out[4] = "zzz";
    assert_true(text_copy(out, sizeof out, text_of("abc")));
    assert_string_equal(out, "abc");
    assert_false(text_copy(out, sizeof out, text_of("abcd")));
    assert_string_equal(out, "");
    assert_false(text_copy(out, sizeof out, bytes("a\0b", 3)));
    assert_string_equal(out, "");
    assert_false(text_copy(out, 0, text_of("")));
}

struct utf8_case {
    const char *data;
    bool is_utf8;
    bool is_plain;
};

/* The edges of RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF, nothing cut. */
static void utf8(void **state) {
    (void)state;
    static const struct utf8_case cases[] = {
        {"", true, true},
        {"Milk 3,2 %", true, true},
        {"\xD0\x9C\xD0\xBE\xD0\xBB\xD0\xBE\xD0\xBA\xD0\xBE", true, true},
        {"\xF0\x9F\x98\x80", true, true},
        {"\xF4\x8F\xBF\xBF", true, true},   /* U+10FFFF */
        {"\xF4\x90\x80\x80", false, false}, /* U+110000 */
        {"\xED\x9F\xBF", true, true},       /* U+D7FF */
        {"\xED\xA0\x80", false, false},     /* a surrogate */
        {"\xC0\x80", false, false},         /* overlong forms */
        {"\xC1\xBF", false, false},
        {"\xE0\x9F\xBF", false, false},
        {"\xF0\x8F\xBF\xBF", false, false},
        {"\x80", false, false}, /* a continuation without a start */
        {"\xD0", false, false}, /* cut */
        {"\xE2\x82", false, false},
        {"\xD0x", false, false},
        {"\xFE", false, false},
        {"a\tb", true, false},
        {"a\x7F", true, false},
        {"a\nb", true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(text_is_utf8(text_of(cases[i].data)), cases[i].is_utf8);
        assert_int_equal(text_is_plain(text_of(cases[i].data)), cases[i].is_plain);
    }
    assert_true(text_is_utf8(bytes("a\0b", 3)));
    assert_false(text_is_plain(bytes("a\0b", 3)));
}

/* Hex goes out in lower case and comes back from either, exactly as long as asked. */
static void hex(void **state) {
    (void)state;
    static const uint8_t raw[] = {0x00, 0x7f, 0xab, 0xff};
    char printed[9];
    uint8_t back[4] = {0};
    text_hex(printed, raw, sizeof raw);
    assert_string_equal(printed, "007fabff");
    assert_true(text_unhex(back, sizeof back, text_of("007fABff")));
    assert_memory_equal(back, raw, sizeof raw);
    assert_false(text_unhex(back, sizeof back, text_of("007fabf")));
    assert_false(text_unhex(back, sizeof back, text_of("007fabffff")));
    assert_false(text_unhex(back, sizeof back, text_of("007fabfg")));
}

struct number_case {
    const char *text;
    bool is_number;
    int64_t value;
};

/* One way to write each number; the whole of int64 and nothing beyond. */
static void numbers(void **state) {
    (void)state;
    static const struct number_case cases[] = {
        {"0", true, 0},
        {"-1", true, -1},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {"01", false, 0},
        {"-0", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x10", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;
        assert_int_equal(text_to_int64(text_of(cases[i].text), &value), cases[i].is_number);
        assert_true(value == cases[i].value);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(order), cmocka_unit_test(copies),  cmocka_unit_test(utf8),
    cmocka_unit_test(hex),   cmocka_unit_test(numbers),
};

UNIT_RUN(tests)

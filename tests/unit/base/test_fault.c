#include "base/fault.h"

#include <string.h>

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

/* A fault reads as one sentence from the outside in, and keeps its code. */
static void context_goes_before(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_false(fault_set(&fault, FAULT_IO, "write of %d bytes failed", 4096));
    assert_false(fault_wrap(&fault, "journal of store %d", 2));
    assert_false(fault_wrap(&fault, "confirm"));
    assert_string_equal(fault.text, "confirm: journal of store 2: write of 4096 bytes failed");
    assert_int_equal(fault.code, FAULT_IO);
}

/* A text too long loses its end, not its beginning, and stays terminated. */
static void long_texts_lose_their_end(void **state) {
    (void)state;
    char long_text[2 * FAULT_TEXT_MAX];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    struct fault fault = {0};
    (void)fault_set(&fault, FAULT_INPUT, "%s", long_text);
    assert_int_equal(strlen(fault.text), FAULT_TEXT_MAX - 1);
    (void)fault_wrap(&fault, "outer");
    assert_memory_equal(fault.text, "outer: aaaa", 11);
    assert_int_equal(strlen(fault.text), FAULT_TEXT_MAX - 1);
    (void)fault_wrap(&fault, "%s", long_text);
    assert_int_equal(fault.text[0], 'a');
    assert_int_equal(strlen(fault.text), FAULT_TEXT_MAX - 1);
}

/* A caller that does not care passes NULL. */
static void nobody_asks(void **state) {
    (void)state;
    assert_false(fault_set(NULL, FAULT_IO, "x"));
    assert_false(fault_wrap(NULL, "x"));
}

static void wrap_nothing(void) {
    struct fault fault = {0};
    (void)fault_wrap(&fault, "x");
}

/* Context for a fault that was never set is a bug. */
static void wrapping_nothing_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(wrap_nothing));
}

/* Codes have names of their own, for logs. */
static void codes_have_names(void **state) {
    (void)state;
    for (int a = FAULT_NONE; a <= FAULT_LIBRARY; a++) {
        for (int b = FAULT_NONE; b < a; b++) {
            assert_string_not_equal(fault_code_name((enum fault_code)a), fault_code_name((enum fault_code)b));
        }
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(context_goes_before), cmocka_unit_test(long_texts_lose_their_end),
    cmocka_unit_test(nobody_asks),         cmocka_unit_test(wrapping_nothing_is_a_bug),
    cmocka_unit_test(codes_have_names),
};

UNIT_RUN(tests)

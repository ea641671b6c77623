#include "base/checked.h"

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

/* Overflow is told, and the result is left alone. */
static void overflow_is_told(void **state) {
    (void)state;
    int64_t result = 7;
    assert_false(checked_add(INT64_MAX, 1, &result));
    assert_false(checked_sub(INT64_MIN, 1, &result));
    assert_false(checked_mul(INT64_MIN, -1, &result));
    assert_false(checked_mul_div(INT64_MAX, 3, 2, ROUND_HALF_UP, &result));
    assert_false(checked_round_to(INT64_MAX, 10, ROUND_UP, &result));
    assert_int_equal(result, 7);
    assert_true(checked_add(INT64_MAX - 1, 1, &result));
    assert_true(result == INT64_MAX);
    assert_true(checked_sub(INT64_MIN + 1, 1, &result));
    assert_true(result == INT64_MIN);
}

/* A product of 126 bits divides back into 64. */
static void products_are_wide(void **state) {
    (void)state;
    int64_t result = 0;
    assert_true(checked_mul_div(INT64_MAX, INT64_MAX, INT64_MAX, ROUND_DOWN, &result));
    assert_true(result == INT64_MAX);
    assert_true(checked_mul_div(INT64_MIN, 1000, 1000, ROUND_DOWN, &result));
    assert_true(result == INT64_MIN);
}

struct rounding_case {
    int64_t dividend; /* of 10 */
    int64_t expected[7];
};

/* Every rounding, on both sides of zero, on halves and beside them. The columns are in the order of enum rounding. */
static void roundings(void **state) {
    (void)state;
    static const struct rounding_case cases[] = {
        /*     half_up down even  down  up floor ceil */
        {24, {2, 2, 2, 2, 3, 2, 3}},         {25, {3, 2, 2, 2, 3, 2, 3}},         {35, {4, 3, 4, 3, 4, 3, 4}},
        {26, {3, 3, 3, 2, 3, 2, 3}},         {30, {3, 3, 3, 3, 3, 3, 3}},         {0, {0, 0, 0, 0, 0, 0, 0}},
        {-24, {-2, -2, -2, -2, -3, -3, -2}}, {-25, {-3, -2, -2, -2, -3, -3, -2}}, {-35, {-4, -3, -4, -3, -4, -4, -3}},
        {-26, {-3, -3, -3, -2, -3, -3, -2}}, {-1, {0, 0, 0, 0, -1, -1, 0}},       {5, {1, 0, 0, 0, 1, 0, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int rounding = ROUND_HALF_UP; rounding <= ROUND_CEIL; rounding++) {
            int64_t result = 99;
            assert_true(checked_mul_div(cases[i].dividend, 1, 10, (enum rounding)rounding, &result));
            assert_int_equal(result, cases[i].expected[rounding]);
        }
    }
}

/* Kopecks to whole rubles. */
static void rounding_to_a_step(void **state) {
    (void)state;
    int64_t result = 0;
    assert_true(checked_round_to(12350, 100, ROUND_HALF_UP, &result));
    assert_int_equal(result, 12400);
    assert_true(checked_round_to(12350, 100, ROUND_HALF_EVEN, &result));
    assert_int_equal(result, 12400);
    assert_true(checked_round_to(12250, 100, ROUND_HALF_EVEN, &result));
    assert_int_equal(result, 12200);
    assert_true(checked_round_to(-12301, 100, ROUND_DOWN, &result));
    assert_int_equal(result, -12300);
}

static void divide_by_zero(void) {
    int64_t result;
    (void)checked_mul_div(1, 1, 0, ROUND_DOWN, &result);
}

/* A divisor of zero is a bug of the caller, not an answer. */
static void zero_divisor_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(divide_by_zero));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(overflow_is_told),   cmocka_unit_test(products_are_wide),     cmocka_unit_test(roundings),
    cmocka_unit_test(rounding_to_a_step), cmocka_unit_test(zero_divisor_is_a_bug),
};

UNIT_RUN(tests)

#include "retail/money.h"

#include "base/limits.h"

#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

__extension__ typedef __int128 wide;

enum { RANDOM_ROUNDS = 3000, PARTS_MAX = 12 };

/* Price times weight, a half of a kopeck up, bounded on both sides. */
static void amounts(void **state) {
    (void)state;
    int64_t amount = -1;
    assert_true(money_of_quantity(19990, 1254, &amount));
    assert_int_equal(amount, 25067); /* 25067.46 */
    assert_true(money_of_quantity(1, 500, &amount));
    assert_int_equal(amount, 1);
    assert_true(money_of_quantity(1, 499, &amount));
    assert_int_equal(amount, 0);
    assert_true(money_of_quantity(MONEY_MAX, 1000, &amount));
    assert_true(amount == MONEY_MAX);
    amount = -1;
    assert_false(money_of_quantity(MONEY_MAX, 1001, &amount));
    assert_false(money_of_quantity(-1, 1000, &amount));
    assert_false(money_of_quantity(1, -1, &amount));
    assert_int_equal(amount, -1);
}

struct split {
    const char *why;
    int64_t total;
    size_t count;
    int64_t weights[4];
    int64_t parts[4];
};

/* Splits that a person can check. */
static void known_splits(void **state) {
    (void)state;
    static const struct split splits[] = {
        {"the odd kopeck goes to the first of equals", 100, 3, {1, 1, 1}, {34, 33, 33}},
        {"two odd kopecks go to the first two", 101, 3, {5, 5, 5}, {34, 34, 33}},
        {"the largest remainder wins, not the largest part", 10, 3, {15, 15, 70}, {2, 1, 7}},
        {"weight 0 gets nothing", 7, 3, {0, 1, 0}, {0, 7, 0}},
        {"less than one for each", 2, 4, {1, 1, 1, 1}, {1, 1, 0, 0}},
        {"nothing to split", 0, 2, {1, 2}, {0, 0}},
        {"one part", 99, 1, {3}, {99}},
        {"the field's example: 30.00 off lines of 89.90, 49.90, 120.00",
         3000,
         3,
         {8990, 4990, 12000},
         {1038, 576, 1386}},
    };
    for (size_t i = 0; i < sizeof splits / sizeof splits[0]; i++) {
        int64_t parts[4] = {0};
        assert_true(money_allocate(splits[i].total, splits[i].weights, splits[i].count, parts));
        for (size_t j = 0; j < splits[i].count; j++) {
            assert_int_equal(parts[j], splits[i].parts[j]);
        }
    }
}

/* Money that no weight asks for cannot be placed, and is not. */
static void nobody_to_give_to(void **state) {
    (void)state;
    int64_t weights[2] = {0, 0};
    int64_t parts[2] = {9, 9};
    assert_false(money_allocate(5, weights, 2, parts));
    assert_int_equal(parts[0] + parts[1], 0);
    assert_true(money_allocate(0, weights, 2, parts));
}

/* Largest remainder by its definition: each part is its exact share rounded down or one more, the parts sum to the
 * total, and no part that got the extra unit had a smaller remainder than one that did not (ties: the earlier). */
static void assert_is_largest_remainder(int64_t total, const int64_t *weights, size_t count, const int64_t *parts) {
    int64_t sum = 0;
    int64_t weight_sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += parts[i];
        weight_sum += weights[i];
    }
    assert_true(sum == total);
    for (size_t i = 0; i < count; i++) {
        wide exact = (wide)total * weights[i];
        int64_t extra = parts[i] - (int64_t)(exact / weight_sum);
        assert_true(extra == 0 || extra == 1);
        for (size_t j = 0; j < count && extra == 0; j++) {
            wide other = (wide)total * weights[j];
            bool other_has_extra = parts[j] > (int64_t)(other / weight_sum);
            wide difference = exact % weight_sum - other % weight_sum;
            assert_false(other_has_extra && (difference > 0 || (difference == 0 && i < j)));
        }
    }
}

static void random_splits_are_largest_remainder(void **state) {
    (void)state;
    struct dice dice = {.state = 20260105};
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
        size_t count = (size_t)dice_between(&dice, 1, PARTS_MAX);
        int64_t high = round % 3 == 0 ? 3 : round % 3 == 1 ? 100000 : MONEY_MAX / PARTS_MAX;
        int64_t weights[PARTS_MAX];
        int64_t parts[PARTS_MAX];
        for (size_t i = 0; i < count; i++) {
            weights[i] = dice_between(&dice, 0, high);
        }
        weights[0] += 1;
        int64_t total = dice_between(&dice, 0, high * 4);
        assert_true(money_allocate(total, weights, count, parts));
        assert_is_largest_remainder(total, weights, count, parts);
    }
}

/* The largest receipt: a thousand lines at the bound of money split without overflow. */
static void the_largest_split(void **state) {
    (void)state;
    static int64_t weights[LIMIT_LINES];
    static int64_t parts[LIMIT_LINES];
    int64_t sum = 0;
    for (size_t i = 0; i < LIMIT_LINES; i++) {
        weights[i] = MONEY_MAX / LIMIT_LINES;
    }
    assert_true(money_allocate(MONEY_MAX - 1, weights, LIMIT_LINES, parts));
    for (size_t i = 0; i < LIMIT_LINES; i++) {
        sum += parts[i];
    }
    assert_true(sum == MONEY_MAX - 1);
    assert_true(parts[LIMIT_LINES - 1] == parts[0] - 1);
}

/* What a cap cuts goes on to those that have room; what finds no room comes back. */
static void caps(void **state) {
    (void)state;
    static const int64_t weights[3] = {1, 1, 2};
    static const int64_t tight[3] = {10, 100, 100};
    static const int64_t full[3] = {10, 20, 30};
    int64_t parts[3];
    assert_int_equal(money_allocate_capped(100, weights, tight, 3, parts), 0);
    assert_int_equal(parts[0], 10);
    assert_int_equal(parts[0] + parts[1] + parts[2], 100);
    assert_true(parts[2] > parts[1]);
    assert_int_equal(money_allocate_capped(100, weights, full, 3, parts), 40);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(parts[i], full[i]);
    }
    static const int64_t nobody[3] = {0, 0, 0};
    assert_int_equal(money_allocate_capped(5, nobody, full, 3, parts), 5);
}

/* Whatever the caps, nothing is lost, nothing exceeds its cap, and nothing comes back while somebody has room. */
static void random_caps(void **state) {
    (void)state;
    struct dice dice = {.state = 20260106};
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
        size_t count = (size_t)dice_between(&dice, 1, PARTS_MAX);
        int64_t weights[PARTS_MAX];
        int64_t caps_minor[PARTS_MAX];
        int64_t parts[PARTS_MAX];
        for (size_t i = 0; i < count; i++) {
            weights[i] = dice_between(&dice, 0, 50);
            caps_minor[i] = dice_between(&dice, 0, 100);
        }
        int64_t total = dice_between(&dice, 0, 600);
        int64_t left = money_allocate_capped(total, weights, caps_minor, count, parts);
        int64_t sum = left;
        for (size_t i = 0; i < count; i++) {
            assert_in_range(parts[i], 0, caps_minor[i]);
            assert_true(left == 0 || weights[i] == 0 || parts[i] == caps_minor[i]);
            sum += parts[i];
        }
        assert_int_equal(sum, total);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(amounts),           cmocka_unit_test(known_splits),
    cmocka_unit_test(nobody_to_give_to), cmocka_unit_test(random_splits_are_largest_remainder),
    cmocka_unit_test(the_largest_split), cmocka_unit_test(caps),
    cmocka_unit_test(random_caps),
};

UNIT_RUN(tests)

#include "retail/basket.h"

#include "base/limits.h"

#include "tests/harness/unit.h"

static struct basket_line line(uint32_t line_no, int64_t quantity_milli, int64_t price_minor) {
    return (struct basket_line){.line_no = line_no,
                                .product = {.sku = text_of("milk")},
                                .quantity_milli = quantity_milli,
                                .price_minor = price_minor};
}

static enum basket_problem check(struct basket_line *lines, size_t count, size_t *line_index) {
    struct basket basket = {.line_count = count, .lines = lines};
    return basket_check(&basket, line_index);
}

/* A good basket gets its amounts; line numbers may come in any order and with gaps. */
static void amounts_are_filled(void **state) {
    (void)state;
    struct basket_line lines[] = {line(7, 2000, 150), line(2, 1254, 19990), line(9, 1, 0)};
    struct basket basket = {.line_count = 3, .lines = lines};
    size_t index = 99;
    assert_int_equal(basket_check(&basket, &index), BASKET_OK);
    assert_int_equal(lines[0].amount_minor, 300);
    assert_int_equal(lines[1].amount_minor, 25067);
    assert_int_equal(lines[2].amount_minor, 0);
    assert_int_equal(basket_gross_minor(&basket), 25367);
}

/* Each problem has its name and its line. */
static void problems_name_the_line(void **state) {
    (void)state;
    static struct basket_line many[LIMIT_LINES + 1];
    size_t index = 99;
    assert_int_equal(check(many, 0, &index), BASKET_NO_LINES);
    assert_int_equal(index, 0);
    assert_int_equal(check(many, LIMIT_LINES + 1, &index), BASKET_TOO_MANY_LINES);

    struct basket_line twins[] = {line(1, 1000, 1), line(2, 1000, 1), line(1, 1000, 1)};
    assert_int_equal(check(twins, 3, &index), BASKET_LINE_TWICE);
    assert_int_equal(index, 2);
    struct basket_line unnumbered[] = {line(0, 1000, 1)};
    assert_int_equal(check(unnumbered, 1, &index), BASKET_LINE_TWICE);

    struct basket_line nothing[] = {line(1, 1000, 1), line(2, 0, 1)};
    assert_int_equal(check(nothing, 2, &index), BASKET_BAD_QUANTITY);
    assert_int_equal(index, 1);
    struct basket_line too_much[] = {line(1, QUANTITY_MAX + 1, 1)};
    assert_int_equal(check(too_much, 1, &index), BASKET_BAD_QUANTITY);

    struct basket_line negative[] = {line(1, 1000, -1)};
    assert_int_equal(check(negative, 1, &index), BASKET_BAD_PRICE);
    assert_int_equal(index, 0);
}

/* Neither a line nor the whole exceeds the bound of money. */
static void amounts_are_bounded(void **state) {
    (void)state;
    size_t index = 99;
    struct basket_line most[] = {line(1, 1000, MONEY_MAX)};
    assert_int_equal(check(most, 1, &index), BASKET_OK);
    struct basket_line one[] = {line(1, 2000, MONEY_MAX)};
    assert_int_equal(check(one, 1, &index), BASKET_AMOUNT_TOO_LARGE);
    struct basket_line sum[] = {line(1, 1000, MONEY_MAX), line(2, 1000, 1)};
    assert_int_equal(check(sum, 2, &index), BASKET_AMOUNT_TOO_LARGE);
    assert_int_equal(index, 1);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(amounts_are_filled),
    cmocka_unit_test(problems_name_the_line),
    cmocka_unit_test(amounts_are_bounded),
};

UNIT_RUN(tests)

/* Proves that the independent calculation of the chain gives what a person computes with pencil and paper from the
 * names of the demonstration promotions. */
#include "tests/harness/unit.h"

#include "tests/reference/reference.h"

#define CATEGORIES(a, b) .category_count = 2, .categories = {{a, sizeof a - 1}, {b, sizeof b - 1}}
#define SKU(text)                                                                                                      \
    { text, sizeof text - 1 }

static const struct product goods[] = {
    {.sku = SKU("bread"), CATEGORIES("Bakery", "Bread")},
    {.sku = SKU("cheese"), CATEGORIES("Dairy", "Cheese"), .flags = PRODUCT_IS_WEIGHED},
    {.sku = SKU("choco-a"), CATEGORIES("Sweets", "Chocolate")},
    {.sku = SKU("choco-b"), CATEGORIES("Sweets", "Chocolate")},
    {.sku = SKU("cigarettes"),
     CATEGORIES("Tobacco", "Cigarettes"),
     .flags = PRODUCT_NO_DISCOUNT | PRODUCT_NO_EARN | PRODUCT_NO_POINTS_PAY},
    {.sku = SKU("coffee"), CATEGORIES("Grocery", "Tea and coffee")},
    {.sku = SKU("croissant"), CATEGORIES("Bakery", "Pastry")},
    {.sku = SKU("eggs"), CATEGORIES("Dairy", "Eggs")},
    {.sku = SKU("milk"), CATEGORIES("Dairy", "Milk")},
    {.sku = SKU("pasta"), CATEGORIES("Grocery", "Pasta")},
    {.sku = SKU("vodka"), CATEGORIES("Drinks", "Spirits"), .price_min_minor = 34900, .flags = PRODUCT_NO_POINTS_PAY},
    {.sku = SKU("water"), CATEGORIES("Drinks", "Water")},
};

enum { GOODS = sizeof goods / sizeof goods[0] };

/* 2026-01-05 12:00 in Moscow, a Monday. */
#define NOON INT64_C(1767603600000)
#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static struct source_line line(const char *sku, int64_t quantity_milli, int64_t price_minor) {
    return (struct source_line){.sku = text_of(sku), .quantity_milli = quantity_milli, .price_minor = price_minor};
}

static struct priced_receipt priced;

static struct reference *open_demo(void) {
    struct reference *reference = reference_open(&demo_meanings, goods, GOODS, 2);
    assert_non_null(reference);
    return reference;
}

static void sell_to(struct reference *reference, struct visit *visit, uint64_t household_id, int64_t at_ms,
                    const struct source_line *lines, size_t count) {
    static uint64_t receipt_id;
    struct source_receipt receipt = {.receipt_id = ++receipt_id,
                                     .household_id = household_id,
                                     .store = 1,
                                     .sold_at_ms = at_ms,
                                     .line_count = count,
                                     .lines = lines};
    visit->receipt = &receipt;
    assert_true(reference_take(reference, visit, &priced));
    visit->receipt = NULL;
}

static void sell_to_nobody(int64_t at_ms, const struct source_line *lines, size_t count) {
    struct reference *reference = open_demo();
    struct visit visit = {0};
    sell_to(reference, &visit, 0, at_ms, lines, count);
    reference_close(reference);
}

/* 2 packs at 299.90: 599.80, less 15 % = 89.97. */
static void test_percent_on_a_category(void **state) {
    (void)state;
    struct source_line lines[] = {line("coffee", 2000, 29990)};
    sell_to_nobody(NOON, lines, 1);
    assert_int_equal(priced.discount_minor, 8997);
    assert_int_equal(priced.net_minor, 50983);
}

/* From 19 to 22: 99.90 less 30 % is 29.97 off; at 22:00 nothing. */
static void test_evening_window(void **state) {
    (void)state;
    struct source_line lines[] = {line("croissant", 1000, 9990)};
    sell_to_nobody(NOON + 7 * HOUR - 1, lines, 1);
    assert_int_equal(priced.discount_minor, 0);
    sell_to_nobody(NOON + 7 * HOUR, lines, 1);
    assert_int_equal(priced.discount_minor, 2997);
    sell_to_nobody(NOON + 10 * HOUR, lines, 1);
    assert_int_equal(priced.discount_minor, 0);
}

static void test_water_from_six(void **state) {
    (void)state;
    struct source_line five[] = {line("water", 5000, 4000)};
    struct source_line six[] = {line("water", 4000, 4000), line("water", 2000, 5000)};
    sell_to_nobody(NOON, five, 1);
    assert_int_equal(priced.discount_minor, 0);
    sell_to_nobody(NOON, six, 2); /* 160.00 and 100.00, less 24.00 and 15.00 */
    assert_int_equal(priced.lines[0].left_minor, 13600);
    assert_int_equal(priced.lines[1].left_minor, 8500);
}

/* 369.90 less 20 % would be 295.92; the law says 349.00. */
static void test_minimum_price_of_spirits(void **state) {
    (void)state;
    struct source_line lines[] = {line("vodka", 1000, 36990)};
    sell_to_nobody(NOON, lines, 1);
    assert_int_equal(priced.net_minor, 34900);
}

/* Dearest first 100 100 90 | 90 90 60: one 90 and the 60 are free; the 90 is borne by 200 and 90, the 60 by 180 and 60.
 */
static void test_third_chocolate_is_free(void **state) {
    (void)state;
    struct source_line lines[] = {line("choco-a", 3000, 9000), line("choco-b", 2000, 10000),
                                  line("choco-a", 1000, 6000)};
    sell_to_nobody(NOON, lines, 3);
    assert_int_equal(priced.discount_minor, 9000 + 6000);
    /* 90.00 * 200 / 290 = 62.0689.., 90.00 * 90 / 290 = 27.9310..; 60.00 * 180 / 240 = 45.00, the rest 15.00 */
    assert_int_equal(priced.lines[1].discounts_minor[5], 6207);
    assert_int_equal(priced.lines[0].discounts_minor[5], 2793 + 4500);
    assert_int_equal(priced.lines[2].discounts_minor[5], 1500);
}

/* Two milks, three breads, one box of eggs: one set of the dearest, 10 % of 80 + 70 + 100. */
static void test_breakfast_set(void **state) {
    (void)state;
    struct source_line lines[] = {line("milk", 2000, 8000), line("bread", 1000, 5000), line("bread", 2000, 7000),
                                  line("eggs", 1000, 10000)};
    sell_to_nobody(NOON, lines, 4);
    assert_int_equal(priced.discount_minor, 2500);
    assert_int_equal(priced.lines[0].left_minor, 16000 - 800);
    assert_int_equal(priced.lines[1].left_minor, 5000);
    assert_int_equal(priced.lines[2].left_minor, 14000 - 700);
    assert_int_equal(priced.lines[3].left_minor, 10000 - 1000);
}

/* 3,600.00 of pasta: 4 % = 144.00; cigarettes count for nothing and change nothing. */
static void test_big_basket(void **state) {
    (void)state;
    struct source_line lines[] = {line("pasta", 30000, 12000), line("cigarettes", 9000, 20000)};
    sell_to_nobody(NOON, lines, 2);
    assert_int_equal(priced.discount_minor, 14400);
    assert_int_equal(priced.lines[1].left_minor, 180000);
    struct source_line small[] = {line("pasta", 16000, 12000), line("cigarettes", 9000, 20000)};
    sell_to_nobody(NOON, small, 2);
    assert_int_equal(priced.discount_minor, 0);
}

/* Silver, 1,500.00: once a week at home, not again before Monday, and not at another store. */
static void test_weekly_bonus(void **state) {
    (void)state;
    struct reference *reference = open_demo();
    struct source_line lines[] = {line("pasta", 10000, 15000)};
    struct visit visit = {.level = "silver", .home_store = 1};
    sell_to(reference, &visit, 7, NOON, lines, 1);
    assert_int_equal(priced.discount_minor, 10000);
    sell_to(reference, &visit, 7, NOON + 6 * DAY, lines, 1);
    assert_int_equal(priced.discount_minor, 0);
    visit.home_store = 2;
    sell_to(reference, &visit, 7, NOON + 7 * DAY, lines, 1);
    assert_int_equal(priced.discount_minor, 0);
    visit.home_store = 1;
    visit.is_cancelled = true;
    sell_to(reference, &visit, 7, NOON + 7 * DAY, lines, 1);
    assert_int_equal(priced.discount_minor, 10000);
    visit.is_cancelled = false;
    sell_to(reference, &visit, 7, NOON + 7 * DAY, lines, 1);
    assert_int_equal(priced.discount_minor, 10000);
    reference_close(reference);
}

/* Bronze: 1 % and 3 % of 1,000.00 = 40 points today; tomorrow they pay 30 % at most of 100.00, in whole points. */
static void test_points_earn_and_pay(void **state) {
    (void)state;
    struct reference *reference = open_demo();
    struct source_line much[] = {line("pasta", 10000, 10000)};
    struct source_line little[] = {line("pasta", 1000, 10050)};
    struct visit visit = {.level = "bronze", .pays_with_points = true};
    sell_to(reference, &visit, 3, NOON, much, 1);
    assert_int_equal(priced.earned_points, 1000 + 3000);
    sell_to(reference, &visit, 3, NOON + HOUR, little, 1); /* the same day: not usable yet */
    assert_int_equal(priced.spent_points, 0);
    assert_int_equal(priced.earned_points, 100 + 301);
    sell_to(reference, &visit, 3, NOON + DAY, little, 1);
    assert_int_equal(priced.spent_points, 3000);
    assert_int_equal(priced.net_minor, 7050);
    assert_int_equal(priced.earned_points, 70 + 211);
    assert_int_equal(reference_balance(reference, 3, 1), 4000 + 401 - 3000 + 281);
    assert_int_equal(reference_balance(reference, 3, 2), 0);
    assert_int_equal(reference_totals(reference, 1)->balance_points, 4000 + 401 - 3000 + 281);
    reference_close(reference);
}

/* 1.5 kg of cheese at 1,000.00: gold earns 1 %, 9 %, and 5 % more but at most 50 points. */
static void test_extra_points_have_a_bound(void **state) {
    (void)state;
    struct reference *reference = open_demo();
    struct source_line lines[] = {line("cheese", 1500, 100000)};
    struct visit visit = {.level = "gold"};
    sell_to(reference, &visit, 4, NOON, lines, 1);
    assert_int_equal(priced.earned_points, 1500 + 13500 + 5000);
    reference_close(reference);
}

/* Half of a line comes back with half of its money and half of its points; a cancel leaves nothing. */
static void test_return_and_cancel(void **state) {
    (void)state;
    struct reference *reference = open_demo();
    struct source_line lines[] = {line("pasta", 2000, 10000), line("milk", 1000, 5000)};
    struct visit visit = {.level = "bronze", .returned_line = 1, .returned_milli = 1000, .undone_at_ms = NOON};
    sell_to(reference, &visit, 5, NOON, lines, 2);
    assert_int_equal(reference_totals(reference, 1)->refund_minor, 10000);
    assert_int_equal(reference_totals(reference, 1)->taken_points, 400);
    assert_int_equal(reference_balance(reference, 5, 1), 1000 - 400);
    visit = (struct visit){.level = "bronze", .is_cancelled = true, .pays_with_points = true};
    sell_to(reference, &visit, 5, NOON + DAY, lines, 2);
    assert_int_equal(priced.spent_points, 600);
    assert_int_equal(reference_balance(reference, 5, 1), 600);
    assert_int_equal(reference_totals(reference, 1)->cancelled, 1);
    assert_int_equal(reference_totals(reference, 1)->receipts, 1);
    assert_int_equal(reference_totals(reference, 1)->balance_points, 600);
    reference_close(reference);
}

/* The code and the fixed price of the other set of rules; a promotion for members gives nobody anything. */
static void test_journey_rules(void **state) {
    (void)state;
    static const struct product fruit[] = {
        {.sku = SKU("banana"), CATEGORIES("TROPICAL FRUIT", "BANANAS")},
        {.sku = SKU("mango"), CATEGORIES("TROPICAL FRUIT", "MANGO")},
    };
    struct reference *reference = reference_open(&journey_meanings, fruit, 2, 1);
    assert_non_null(reference);
    struct source_line lines[] = {line("banana", 3000, 99), line("mango", 1000, 150)};
    struct visit visit = {.code = "FRUIT15"};
    sell_to(reference, &visit, 0, NOON, lines, 2);
    assert_int_equal(priced.lines[0].left_minor, 3 * 59 - 27); /* 15 % of 1.77 is 0.2655 */
    assert_int_equal(priced.lines[1].left_minor, 150 - 23);    /* 15 % of 1.50 is 0.225 */
    assert_int_equal(priced.earned_points, 0);
    reference_close(reference);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_percent_on_a_category),
    cmocka_unit_test(test_evening_window),
    cmocka_unit_test(test_water_from_six),
    cmocka_unit_test(test_minimum_price_of_spirits),
    cmocka_unit_test(test_third_chocolate_is_free),
    cmocka_unit_test(test_breakfast_set),
    cmocka_unit_test(test_big_basket),
    cmocka_unit_test(test_weekly_bonus),
    cmocka_unit_test(test_points_earn_and_pay),
    cmocka_unit_test(test_extra_points_have_a_bound),
    cmocka_unit_test(test_return_and_cancel),
    cmocka_unit_test(test_journey_rules),
};

UNIT_RUN(tests)

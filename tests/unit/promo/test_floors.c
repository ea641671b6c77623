/* Floors as data: of 100,000 dated minimum prices a receipt meets only those of its goods, and the highest of those. */
#include "tests/harness/unit.h"

#include "promo/evaluate.h"

#include <stdio.h>
#include <stdlib.h>

enum { FLOORS = RULE_SET_FLOORS_MAX, LINES = 50, ARENA_MEGABYTES = 256, SKU_ROOM = 16 };

static struct arena arena;
static struct rule_set set;
static struct compiled_set compiled;
static struct promo_floor floors[FLOORS];
static struct text skus[FLOORS];
static char names[FLOORS][SKU_ROOM];

/* Half of everything off. */
static struct promo_result half = {.kind = PROMO_RESULT_DISCOUNT,
                                   .target = {.scope = {.price_max_minor = MONEY_MAX}},
                                   .value = {.kind = PROMO_VALUE_PERCENT, .number = 5000, .unit_max_minor = INT64_MAX}};

static struct promo_floor floor_of(size_t sku, int64_t price_min_minor) {
    return (struct promo_floor){.scope = {.any_of = {.sku_count = 1, .skus = &skus[sku]}, .price_max_minor = MONEY_MAX},
                                .from_day = INT32_MIN,
                                .to_day = INT32_MAX,
                                .price_min_minor = price_min_minor,
                                .cost_plus_bp = -1,
                                .depth_max_bp = PERCENT_WHOLE_BP};
}

/* Two floors of each of 50,000 goods, 60.00 + a kopeck for each, and 70.00 that ended yesterday. */
static int compile(void **state) {
    (void)state;
    static struct promotion promotion;
    static struct promo_group groups[2];
    static struct tree_report report;
    static void *block;
    block = block == NULL ? malloc((size_t)ARENA_MEGABYTES << 20) : block;
    assert_non_null(block);
    arena_init(&arena, block, (size_t)ARENA_MEGABYTES << 20);
    for (size_t i = 0; i < FLOORS; i++) {
        (void)snprintf(names[i], SKU_ROOM, "sku-%06zu", i);
        skus[i] = text_of(names[i]);
        floors[i] = floor_of(i / 2, i % 2 == 0 ? 6000 + (int64_t)(i / 2) % LINES : 7000);
        floors[i].to_day = i % 2 == 0 ? INT32_MAX : 20777;
    }
    promotion = (struct promotion){.id = text_of("half"),
                                   .name = {.en = text_of("Half")},
                                   .schedule = {.from_day = INT32_MIN, .to_day = INT32_MAX},
                                   .result_count = 1,
                                   .results = &half,
                                   .has_discount = true,
                                   .limits = {.receipt_times = INT64_MAX,
                                              .receipt_units_milli = INT64_MAX,
                                              .line_units_milli = INT64_MAX,
                                              .receipt_discount_minor = INT64_MAX,
                                              .receipt_points = INT64_MAX}};
    groups[0] = groups[1] = (struct promo_group){.mode = PROMO_GROUP_IN_ORDER,
                                                 .discount_max_minor = INT64_MAX,
                                                 .discount_max_bp = INT64_MAX,
                                                 .promotions_max = INT64_MAX,
                                                 .outer = PROMO_GROUP_NONE};
    set = (struct rule_set){.version = 1, .promotion_count = 1, .promotions = &promotion};
    set.settings.points.value_minor = 100;
    set.settings.points.earn_step_points = set.settings.points.pay_step_points = 1;
    set.settings.floor_count = FLOORS;
    set.settings.floors = floors;
    set.settings.group_count = 2;
    set.settings.groups = groups;
    return promo_compile(&set, &arena, &compiled, &report) ? 0 : -1;
}

static void of_many_floors_only_its_own_bind(void **state) {
    (void)state;
    static struct basket_line lines[LINES];
    struct promo_outcome outcome;
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .product = {.sku = skus[i * 1001]},
                                        .quantity_milli = 2 * QUANTITY_ONE_MILLI,
                                        .price_minor = 10000,
                                        .amount_minor = 20000};
    }
    struct basket basket = {.line_count = LINES, .lines = lines};
    struct promo_request request = {
        .basket = &basket, .at = {.day = 20778, .weekday = SATURDAY}, .store = 1, .arena = &arena};
    assert_true(promo_evaluate(&compiled, &request, &outcome));
    for (size_t i = 0; i < LINES; i++) {
        int64_t price_min_minor = 6000 + (int64_t)(i * 1001) % LINES;
        assert_int_equal(outcome.lines[i].net_minor, 2 * price_min_minor);
        assert_int_equal(outcome.lines[i].floor.kind, PROMO_FLOOR_PRICE);
        assert_int_equal(outcome.lines[i].floor.figure, price_min_minor);
    }
    assert_int_equal(outcome.verdicts[0].floor.kind, PROMO_FLOOR_PRICE);
}

/* Goods that no floor names go to half. */
static void other_goods_are_free_of_them(void **state) {
    (void)state;
    struct basket_line line = {.line_no = 1,
                               .product = {.sku = text_of("other")},
                               .quantity_milli = QUANTITY_ONE_MILLI,
                               .price_minor = 10000,
                               .amount_minor = 10000};
    struct basket basket = {.line_count = 1, .lines = &line};
    struct promo_outcome outcome;
    struct promo_request request = {
        .basket = &basket, .at = {.day = 20778, .weekday = SATURDAY}, .store = 1, .arena = &arena};
    assert_true(promo_evaluate(&compiled, &request, &outcome));
    assert_int_equal(outcome.net_minor, 5000);
    assert_int_equal(outcome.lines[0].floor.kind, PROMO_FLOOR_NONE);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(of_many_floors_only_its_own_bind, compile),
    cmocka_unit_test_setup(other_goods_are_free_of_them, compile),
};

UNIT_RUN(tests)

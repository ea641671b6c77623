/* A promotion that hangs on nothing but the goods gives k times as much for k times the goods: percents rounded by the
 * piece, amounts and prices exactly so; sets of disjoint parts at least so, since what was left over may make one more.
 */
#include "tests/harness/unit.h"

#include "promo/evaluate.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

#include <stdlib.h>

enum { ARENA_BYTES = 4 * 1024 * 1024, CASES = 4000, LINES = 3, FACTOR_MAX = 9 };

static const char *const SKUS[LINES] = {"a", "b", "c"};

struct trial {
    struct arena arena;
    struct rule_set set;
    struct compiled_set compiled;
    int64_t pieces[LINES];
    int64_t price_minor[LINES];
};

static struct tree scope_of(struct arena *arena, const char *sku) {
    struct tree skus = tree_build_array(arena);
    tree_build_add(&skus, tree_build_text(sku));
    return tree_build_wrap(arena, "skus", skus);
}

static struct tree part_of(struct arena *arena, const char *sku, int64_t pieces) {
    struct tree part = tree_build_wrap(arena, "scope", scope_of(arena, sku));
    tree_build_put(&part, "pieces", tree_build_int(pieces));
    return part;
}

static struct tree target_of(struct dice *dice, struct arena *arena, bool is_set) {
    if (!is_set) {
        return tree_build_wrap(arena, "lines", scope_of(arena, SKUS[dice_between(dice, 0, LINES - 1)]));
    }
    struct tree parts = tree_build_array(arena);
    for (size_t i = 0; i < LINES - 1; i++) {
        tree_build_add(&parts, part_of(arena, SKUS[i], dice_between(dice, 1, 3)));
    }
    return tree_build_wrap(arena, "set", tree_build_wrap(arena, "parts", parts));
}

static struct tree value_of(struct dice *dice, struct arena *arena, bool is_set) {
    int64_t kind = is_set ? 1 : dice_between(dice, 0, 2);
    if (kind == 0) {
        return tree_build_wrap(arena, "percent_bp", tree_build_int(dice_between(dice, 1, 10000)));
    }
    return tree_build_wrap(arena, kind == 1 ? "amount_minor" : "price_minor",
                           tree_build_int(dice_between(dice, 1, is_set ? 200 : 3000)));
}

static void make_set(struct dice *dice, struct trial *trial, bool is_set) {
    static struct tree_report report;
    struct arena *arena = &trial->arena;
    struct tree discount = tree_build_wrap(arena, "target", target_of(dice, arena, is_set));
    tree_build_put(&discount, "value", value_of(dice, arena, is_set));
    struct tree results = tree_build_array(arena);
    tree_build_add(&results, tree_build_wrap(arena, "discount", discount));
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(PROMO_DOCUMENT_VERSION));
    tree_build_put(&promotion, "id", tree_build_text("p"));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text("p")));
    tree_build_put(&promotion, "rounding", tree_build_wrap(arena, "level", tree_build_text("unit")));
    tree_build_put(&promotion, "results", results);
    struct tree promotions = tree_build_array(arena);
    tree_build_add(&promotions, promotion);
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("Europe/Moscow"));
    struct tree document = tree_build_wrap(arena, "format", tree_build_int(1));
    tree_build_put(&document, "version", tree_build_int(1));
    tree_build_put(&document, "settings", settings);
    tree_build_put(&document, "promotions", promotions);
    report = (struct tree_report){0};
    bool is_good = rule_set_read(&document, arena, &trial->set, &report) &&
                   promo_compile(&trial->set, arena, &trial->compiled, &report);
    assert_true(is_good);
}

static int64_t discount_of(struct trial *trial, int64_t factor) {
    size_t mark = trial->arena.used;
    struct basket_line lines[LINES];
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (struct basket_line){.line_no = (uint32_t)i + 1,
                                        .product = {.sku = text_of(SKUS[i])},
                                        .quantity_milli = trial->pieces[i] * factor * QUANTITY_ONE_MILLI,
                                        .price_minor = trial->price_minor[i]};
    }
    struct basket basket = {.line_count = LINES, .lines = lines};
    size_t bad_line = 0;
    assert_int_equal(basket_check(&basket, &bad_line), BASKET_OK);
    struct promo_request request = {.basket = &basket,
                                    .at = {.day = 20778, .ms_of_day = 43200000, .weekday = SATURDAY},
                                    .store = 1,
                                    .arena = &trial->arena};
    struct promo_outcome outcome;
    assert_true(promo_evaluate(&trial->compiled, &request, &outcome));
    trial->arena.used = mark;
    return outcome.discount_minor;
}

static void for_each_trial(bool is_set, void (*check)(int64_t once, int64_t scaled, int64_t factor)) {
    static struct trial trial;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    int64_t given_count = 0;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct dice dice = {seed};
        arena_init(&trial.arena, block, ARENA_BYTES);
        make_set(&dice, &trial, is_set);
        for (size_t i = 0; i < LINES; i++) {
            trial.pieces[i] = dice_between(&dice, 1, 9);
            trial.price_minor[i] = dice_between(&dice, 200, 5000);
        }
        int64_t factor = dice_between(&dice, 2, FACTOR_MAX);
        int64_t once = discount_of(&trial, 1);
        given_count += once > 0 ? 1 : 0;
        check(once, discount_of(&trial, factor), factor);
    }
    assert_true(given_count > CASES / 4);
    free(block);
}

static void is_exact(int64_t once, int64_t scaled, int64_t factor) {
    assert_int_equal(scaled, once * factor);
}

static void is_no_less(int64_t once, int64_t scaled, int64_t factor) {
    assert_true(scaled >= once * factor);
}

static void test_goods_scale(void **state) {
    (void)state;
    for_each_trial(false, is_exact);
}

static void test_sets_scale(void **state) {
    (void)state;
    for_each_trial(true, is_no_less);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_goods_scale), cmocka_unit_test(test_sets_scale)};

UNIT_RUN(tests)

#include "tests/bench/promo_workload.h"

#include "base/bug.h"
#include "node/large_block.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SKUS = 20000, CATEGORIES = 500, NAME_BYTES = 24, MEBIBYTE = 1024 * 1024, SET_BYTES = 384 * MEBIBYTE };

static const char *name_of(struct arena *arena, const char *kind, int64_t number) {
    char *name = arena_take(arena, NAME_BYTES);
    bug_if(name == NULL);
    (void)snprintf(name, NAME_BYTES, "%s%d", kind, (int)number);
    return name;
}

/* ------------------------------------------------------------------------------------------------------ promotions */

static struct tree scope_of(struct arena *arena, const char *list, const char *name) {
    struct tree names = tree_build_array(arena);
    tree_build_add(&names, tree_build_text(name));
    return tree_build_wrap(arena, list, names);
}

static struct tree discount_of(struct arena *arena, struct tree target, const char *kind, int64_t number) {
    struct tree discount = tree_build_wrap(arena, "target", target);
    tree_build_put(&discount, "value", tree_build_wrap(arena, kind, tree_build_int(number)));
    return tree_build_wrap(arena, "discount", discount);
}

static struct tree threshold(struct arena *arena, const char *what, struct tree scope, int64_t value) {
    struct tree basket = tree_build_wrap(arena, "measure", tree_build_text(what));
    tree_build_put(&basket, "scope", scope);
    tree_build_put(&basket, "op", tree_build_text("at_least"));
    tree_build_put(&basket, "value", tree_build_int(value));
    return tree_build_wrap(arena, "basket", basket);
}

/* The mechanics in turn: percent, fixed price, quantity threshold, three for two, extra cashback. */
static void put_goods_mechanic(struct arena *arena, struct tree *promotion, struct tree scope, int64_t turn) {
    struct tree results = tree_build_array(arena);
    struct tree lines = tree_build_wrap(arena, "lines", scope);
    if (turn == 0) {
        tree_build_add(&results, discount_of(arena, lines, "percent_bp", 1000));
    } else if (turn == 1) {
        tree_build_add(&results, discount_of(arena, lines, "price_minor", 9900));
    } else if (turn == 2) {
        tree_build_put(promotion, "conditions", threshold(arena, "quantity", scope, 3000));
        tree_build_add(&results, discount_of(arena, lines, "percent_bp", 2000));
    } else if (turn == 3) {
        struct tree pick = tree_build_wrap(arena, "scope", scope);
        tree_build_put(&pick, "of", tree_build_int(3));
        tree_build_put(&pick, "take", tree_build_int(1));
        tree_build_add(&results, discount_of(arena, tree_build_wrap(arena, "pick", pick), "percent_bp", 10000));
    } else {
        struct tree earn = tree_build_wrap(arena, "target", lines);
        tree_build_put(&earn, "value", tree_build_wrap(arena, "percent_bp", tree_build_int(500)));
        tree_build_add(&results, tree_build_wrap(arena, "earn", earn));
    }
    tree_build_put(promotion, "results", results);
}

/* From ever higher sums; a usual receipt reaches a few of them. */
static void put_storewide_mechanic(struct arena *arena, struct tree *promotion, int64_t number) {
    struct tree results = tree_build_array(arena);
    struct tree all = tree_build_object(arena);
    tree_build_put(promotion, "conditions", threshold(arena, "amount", all, 100000 * (number % 200 + 1)));
    tree_build_add(&results, discount_of(arena, tree_build_wrap(arena, "receipt", all), "amount_minor", 500));
    tree_build_put(promotion, "results", results);
}

static struct tree promotion_of(struct dice *dice, struct arena *arena, int64_t number, bool is_out_of_reach) {
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(1));
    tree_build_put(&promotion, "id", tree_build_text(name_of(arena, "p", number)));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text("promotion")));
    int64_t kind = dice_between(dice, 1, 100);
    int64_t turn = number % 5;
    int64_t beyond = is_out_of_reach ? SKUS : 0;
    if (kind <= 78 || is_out_of_reach) {
        const char *sku = name_of(arena, "sku", dice_between(dice, 1, SKUS) + beyond);
        put_goods_mechanic(arena, &promotion, scope_of(arena, "skus", sku), turn);
    } else if (kind <= 98) {
        const char *category = name_of(arena, "category", dice_between(dice, 1, CATEGORIES));
        put_goods_mechanic(arena, &promotion, scope_of(arena, "categories", category), turn);
    } else {
        put_storewide_mechanic(arena, &promotion, number);
    }
    return promotion;
}

/* Ten promotions that touch most receipts: five on the commonest categories, five storewide. */
static struct tree touching_promotion(struct arena *arena, int64_t number) {
    struct tree promotion = tree_build_wrap(arena, "document", tree_build_int(1));
    tree_build_put(&promotion, "id", tree_build_text(name_of(arena, "touching", number)));
    tree_build_put(&promotion, "name", tree_build_wrap(arena, "en", tree_build_text("promotion")));
    if (number <= 5) {
        const char *category = name_of(arena, "category", number);
        put_goods_mechanic(arena, &promotion, scope_of(arena, "categories", category), number - 1);
    } else {
        put_storewide_mechanic(arena, &promotion, number);
    }
    return promotion;
}

/* ------------------------------------------------------------------------------------------------------------ sets */

int64_t promo_workload_now_us(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void compile_set(struct promo_workload_set *set, struct tree *promotions, size_t count) {
    struct arena *arena = &set->arena;
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("Europe/Moscow"));
    struct tree document = tree_build_wrap(arena, "format", tree_build_int(1));
    tree_build_put(&document, "version", tree_build_int(1));
    tree_build_put(&document, "settings", settings);
    tree_build_put(&document, "promotions", (struct tree){.kind = TREE_ARRAY, .count = count, .items = promotions});
    static struct tree_report report;
    report = (struct tree_report){0};
    int64_t begin = promo_workload_now_us();
    bool is_good =
        rule_set_read(&document, arena, &set->set, &report) && promo_compile(&set->set, arena, &set->compiled, &report);
    set->compile_us = promo_workload_now_us() - begin;
    bug_if(!is_good);
}

static struct promo_workload_set *take_set(void) {
    struct promo_workload_set *set = calloc(1, sizeof(*set));
    bug_if(set == NULL);
    set->block = large_block_take(SET_BYTES); /* as a store takes it */
    bug_if(set->block == NULL);
    arena_init(&set->arena, set->block, SET_BYTES);
    return set;
}

void promo_workload_give_back(struct promo_workload_set *set) {
    free(set->block);
    free(set);
}

struct promo_workload_set *promo_workload_set(size_t count) {
    struct promo_workload_set *set = take_set();
    struct dice dice = {42};
    struct tree *promotions = ARENA_ARRAY(&set->arena, struct tree, count);
    bug_if(promotions == NULL);
    for (size_t i = 0; i < count; i++) {
        promotions[i] = promotion_of(&dice, &set->arena, (int64_t)i + 1, false);
    }
    compile_set(set, promotions, count);
    return set;
}

/* Ten that touch, and so many that do not. */
struct promo_workload_set *promo_workload_touching(size_t beside) {
    enum { TOUCHING = 10 };
    struct promo_workload_set *set = take_set();
    struct dice dice = {42};
    struct tree *promotions = ARENA_ARRAY(&set->arena, struct tree, beside + TOUCHING);
    bug_if(promotions == NULL);
    for (size_t i = 0; i < TOUCHING; i++) {
        promotions[i] = touching_promotion(&set->arena, (int64_t)i + 1);
    }
    for (size_t i = 0; i < beside; i++) {
        promotions[TOUCHING + i] = promotion_of(&dice, &set->arena, (int64_t)i + 1, true);
    }
    compile_set(set, promotions, beside + TOUCHING);
    return set;
}

/* -------------------------------------------------------------------------------------------------------- receipts */

void promo_workload_draw(struct dice *dice, struct arena *arena, struct basket *basket) {
    for (size_t i = 0; i < basket->line_count; i++) {
        struct basket_line *line = &basket->lines[i];
        int64_t sku = dice_between(dice, 1, SKUS);
        *line = (struct basket_line){.line_no = (uint32_t)i + 1,
                                     .quantity_milli = dice_between(dice, 1, 4) * 1000,
                                     .price_minor = dice_between(dice, 1000, 50000)};
        line->product.sku = text_of(name_of(arena, "sku", sku));
        line->product.categories[line->product.category_count++] = text_of("food");
        line->product.categories[line->product.category_count++] =
            text_of(name_of(arena, "category", sku % CATEGORIES + 1));
        line->product.brand = text_of(name_of(arena, "brand", sku % 300));
    }
    size_t bad_line = 0;
    bug_if(basket_check(basket, &bad_line) != BASKET_OK);
}

void promo_workload_receipts(struct promo_workload_receipts *receipts, struct arena *arena) {
    struct dice dice = {7};
    for (size_t r = 0; r < PROMO_WORKLOAD_RECEIPTS; r++) {
        receipts->baskets[r] = (struct basket){.line_count = receipts->line_count, .lines = receipts->lines[r]};
        promo_workload_draw(&dice, arena, &receipts->baskets[r]);
    }
}

struct promo_request promo_workload_request(const struct basket *basket, struct arena *work) {
    return (struct promo_request){.basket = basket,
                                  .customer = {.is_known = true, .id = 1, .may_earn = true},
                                  .at = {.day = 20778, .ms_of_day = 43200000, .weekday = SATURDAY},
                                  .store = 1,
                                  .arena = work};
}

/* What a receipt costs with 10, 1,000 and 10,000 live promotions (78 % on goods, 20 % on categories, 2 % storewide),
 * ours against a loop over all promotions and lines that only finds who matches and prices nothing. Then the promise of
 * the index: 10,000 promotions of which ten touch the receipt against those ten alone. Times are of one core. */
#include "base/bug.h"
#include "promo/evaluate.h"
#include "tests/bench/measure.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SKUS = 20000, CATEGORIES = 500, NAME_BYTES = 24, MEBIBYTE = 1024 * 1024, LINES_MAX = 50, RECEIPTS = 16 };
enum { SET_BYTES = 384 * MEBIBYTE, WORK_BYTES = 32 * MEBIBYTE };

struct bench_set {
    void *block;
    struct arena arena;
    struct rule_set set;
    struct compiled_set compiled;
    int64_t compile_us;
};

struct bench {
    struct bench_set *ours;
    struct bench_set *other;
    size_t line_count;
    struct basket baskets[RECEIPTS];
    struct basket_line lines[RECEIPTS][LINES_MAX];
    struct arena work;
    int64_t checksum; /* so that no side can be optimised away */
};

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

static int64_t now_us(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void compile_set(struct bench_set *set, struct tree *promotions, size_t count) {
    struct arena *arena = &set->arena;
    struct tree settings = tree_build_wrap(arena, "currency", tree_build_text("RUB"));
    tree_build_put(&settings, "zone", tree_build_text("Europe/Moscow"));
    struct tree document = tree_build_wrap(arena, "format", tree_build_int(1));
    tree_build_put(&document, "version", tree_build_int(1));
    tree_build_put(&document, "settings", settings);
    tree_build_put(&document, "promotions", (struct tree){.kind = TREE_ARRAY, .count = count, .items = promotions});
    static struct tree_report report;
    report = (struct tree_report){0};
    int64_t begin = now_us();
    bool is_good =
        rule_set_read(&document, arena, &set->set, &report) && promo_compile(&set->set, arena, &set->compiled, &report);
    set->compile_us = now_us() - begin;
    bug_if(!is_good);
}

static struct bench_set *take_set(void) {
    struct bench_set *set = calloc(1, sizeof(*set));
    bug_if(set == NULL);
    set->block = malloc(SET_BYTES);
    bug_if(set->block == NULL);
    arena_init(&set->arena, set->block, SET_BYTES);
    return set;
}

static void give_back(struct bench_set *set) {
    free(set->block);
    free(set);
}

static struct bench_set *make_set(size_t count) {
    struct bench_set *set = take_set();
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
static struct bench_set *make_touching(size_t beside) {
    enum { TOUCHING = 10 };
    struct bench_set *set = take_set();
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

static void make_receipts(struct bench *bench, struct arena *arena) {
    struct dice dice = {7};
    for (size_t r = 0; r < RECEIPTS; r++) {
        for (size_t i = 0; i < bench->line_count; i++) {
            struct basket_line *line = &bench->lines[r][i];
            int64_t sku = dice_between(&dice, 1, SKUS);
            *line = (struct basket_line){.line_no = (uint32_t)i + 1,
                                         .quantity_milli = dice_between(&dice, 1, 4) * 1000,
                                         .price_minor = dice_between(&dice, 1000, 50000)};
            line->product.sku = text_of(name_of(arena, "sku", sku));
            line->product.categories[line->product.category_count++] = text_of("food");
            line->product.categories[line->product.category_count++] =
                text_of(name_of(arena, "category", sku % CATEGORIES + 1));
            line->product.brand = text_of(name_of(arena, "brand", sku % 300));
        }
        bench->baskets[r] = (struct basket){.line_count = bench->line_count, .lines = bench->lines[r]};
        size_t bad_line = 0;
        bug_if(basket_check(&bench->baskets[r], &bad_line) != BASKET_OK);
    }
}

static void evaluate(struct bench *bench, const struct bench_set *set, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        arena_reset(&bench->work);
        struct promo_request request = {.basket = &bench->baskets[i % RECEIPTS],
                                        .customer = {.is_known = true, .id = 1, .may_earn = true},
                                        .at = {.day = 20778, .ms_of_day = 43200000, .weekday = SATURDAY},
                                        .store = 1,
                                        .arena = &bench->work};
        struct promo_outcome outcome;
        bug_if(!promo_evaluate(&set->compiled, &request, &outcome));
        bench->checksum += outcome.net_minor;
    }
}

static void ours(void *context, int64_t count) {
    struct bench *bench = context;
    evaluate(bench, bench->ours, count);
}

static void other(void *context, int64_t count) {
    struct bench *bench = context;
    evaluate(bench, bench->other, count);
}

/* Whether the line is in the scope, by comparing names. */
static bool names_line(const struct promo_scope *scope, const struct product *product) {
    const struct promo_goods_list *list = &scope->any_of;
    for (size_t i = 0; i < list->sku_count; i++) {
        if (text_equal(list->skus[i], product->sku)) {
            return true;
        }
    }
    for (size_t i = 0; i < list->category_count; i++) {
        for (size_t j = 0; j < product->category_count; j++) {
            if (text_equal(list->categories[i], product->categories[j])) {
                return true;
            }
        }
    }
    return list->sku_count + list->category_count == 0;
}

static void loop_over_all(void *context, int64_t count) {
    struct bench *bench = context;
    const struct rule_set *set = &bench->ours->set;
    for (int64_t i = 0; i < count; i++) {
        const struct basket *basket = &bench->baskets[i % RECEIPTS];
        for (size_t p = 0; p < set->promotion_count; p++) {
            const struct promo_target *target = &set->promotions[p].results[0].target;
            for (size_t l = 0; l < basket->line_count; l++) {
                bench->checksum +=
                    names_line(&target->scope, &basket->lines[l].product) ? basket->lines[l].amount_minor : 0;
            }
        }
    }
}

/* ------------------------------------------------------------------------------------------------------------- runs */

/* The best of some rounds, since other work on the machine only ever adds. */
static int64_t receipt_ns(struct bench *bench) {
    enum { ROUNDS = 7, RECEIPTS_PER_ROUND = 320 };
    int64_t best_ns = INT64_MAX;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t begin_us = now_us();
        ours(bench, RECEIPTS_PER_ROUND);
        int64_t spent_ns = (now_us() - begin_us) * 1000 / RECEIPTS_PER_ROUND;
        best_ns = spent_ns < best_ns ? spent_ns : best_ns;
    }
    return best_ns > 0 ? best_ns : 1;
}

/* goal_us: what a receipt may cost; 0: it is only told. */
static bool run_time(struct bench *bench, const char *name, int64_t goal_us) {
    enum { US_PER_SECOND = 1000000, NS_PER_SECOND = 1000000000 };
    int64_t spent_ns = receipt_ns(bench);
    (void)printf("       %s: %" PRId64 " ns a receipt, the set compiled in %" PRId64 " us\n", name, spent_ns,
                 bench->ours->compile_us);
    if (goal_us == 0) {
        return true;
    }
    char time_name[96];
    (void)snprintf(time_name, sizeof(time_name), "%s-within-%d-us", name, (int)goal_us);
    struct measure measure = {.name = time_name, .unit = "receipts/s", .goal_thousandths = 1000};
    return measure_print(&measure, NS_PER_SECOND / spent_ns, US_PER_SECOND / goal_us);
}

struct size {
    size_t lines;
    size_t promotions;
    int64_t goal_us;
    int64_t goal_thousandths; /* against the loop; 0: so few promotions that the loop has nothing to do */
};

static bool run_size(struct bench *bench, const struct size *size) {
    char name[64];
    (void)snprintf(name, sizeof(name), "promo-%zu-lines-%zu-promotions", size->lines, size->promotions);
    bench->line_count = size->lines;
    bench->ours = make_set(size->promotions);
    make_receipts(bench, &bench->ours->arena);
    bool is_met = run_time(bench, name, size->goal_us);
    if (size->goal_thousandths > 0) {
        is_met = measure_processor(&(struct measure){.name = name,
                                                     .unit = "receipts/s",
                                                     .ours = ours,
                                                     .limit = loop_over_all,
                                                     .context = bench,
                                                     .goal_thousandths = size->goal_thousandths}) &&
                 is_met;
    }
    give_back(bench->ours);
    return is_met;
}

static bool run_untouched(struct bench *bench) {
    bench->line_count = LINES_MAX;
    bench->ours = make_touching(9990);
    bench->other = make_touching(0);
    make_receipts(bench, &bench->ours->arena);
    bool is_met = measure_processor(&(struct measure){.name = "promo-50-lines-10000-promotions-vs-the-10-that-touch",
                                                      .unit = "receipts/s",
                                                      .ours = ours,
                                                      .limit = other,
                                                      .context = bench,
                                                      .goal_thousandths = 333});
    give_back(bench->ours);
    give_back(bench->other);
    return is_met;
}

int main(void) {
    static struct bench bench;
    void *block = malloc(WORK_BYTES);
    bug_if(block == NULL);
    arena_init(&bench.work, block, WORK_BYTES);
    static const struct size sizes[] = {{10, 10, 0, 0},        {50, 10, 0, 0},       {10, 1000, 0, 1000},
                                        {50, 1000, 100, 4000}, {10, 10000, 0, 4000}, {50, 10000, 200, 4000}};
    bool is_met = true;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        is_met = run_size(&bench, &sizes[i]) && is_met;
    }
    is_met = run_untouched(&bench) && is_met;
    (void)printf("       checksum %" PRId64 ", goals %s\n", bench.checksum, is_met ? "met" : "missed");
    free(block);
    return 0;
}

/* What holds for every return of every sale, tried on random sales of random rule sets: everything that is returned, in
 * any order and split, ends where it began, to the kopeck and the point. A failure prints the seed; PROMO_SEED and
 * PROMO_COUNT in the environment repeat or prolong the run. */
#include "tests/harness/unit.h"

#include "tests/harness/promo_random.h"
#include "tests/harness/return_play.h"

#include <stdlib.h>
#include <string.h>

enum {
    ARENA_BYTES = 48 * 1024 * 1024,
    SALES = 2400,
    PROMOTIONS_MAX = 24,
    LINES_MAX = 8,
    RETURNS_MAX = 400,
};

struct world {
    uint64_t seed;
    struct dice dice;
    struct arena arena;
    struct rule_set set;
    struct compiled_set compiled;
    struct random_request made;
    struct promo_outcome outcome;
    struct return_play play;
    struct rule_set_returns settings;
    bool has_rules;
    int sales;
    int told[RETURN_BLIND]; /* returns by basis */
};

#define HOLDS(world, condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            (void)printf("seed %llu: not %s\n", (unsigned long long)(world)->seed, #condition);                        \
            fail();                                                                                                    \
        }                                                                                                              \
    } while (0)

/* --------------------------------------------------------------------------------------------------- one return */

/* One to all lines, each some or all of what stays of it. */
static size_t draw_lines(struct world *world, struct return_line *lines) {
    const struct receipt *sale = &world->play.sale;
    size_t count = 0;
    for (size_t i = 0; i < sale->line_count; i++) {
        int64_t stays_milli = sale->lines[i].quantity_milli - world->play.before[i].quantity_milli;
        if (stays_milli == 0 || dice_between(&world->dice, 0, 2) == 0) {
            continue;
        }
        int64_t pieces = stays_milli / QUANTITY_ONE_MILLI;
        int64_t back_milli = dice_between(&world->dice, 0, 2) == 0 ? stays_milli
                             : pieces > 0 ? QUANTITY_ONE_MILLI * dice_between(&world->dice, 1, pieces)
                                          : dice_between(&world->dice, 1, stays_milli);
        lines[count++] = (struct return_line){.line_no = sale->lines[i].line_no, .quantity_milli = back_milli};
    }
    return count;
}

static void check_lines(struct world *world, const struct return_line *lines, size_t count,
                        const struct promo_return_answer *answer) {
    int64_t refund_minor = 0;
    int64_t points_back = 0;
    int64_t points_taken = 0;
    for (size_t i = 0; i < count; i++) {
        HOLDS(world, lines[i].refund_minor >= 0 && lines[i].points_back >= 0 && lines[i].points_taken >= 0);
        refund_minor += lines[i].refund_minor;
        points_back += lines[i].points_back;
        points_taken += lines[i].points_taken;
    }
    HOLDS(world, refund_minor == answer->refund_minor);
    HOLDS(world, points_back == answer->points_back);
    HOLDS(world, points_taken == answer->points_taken);
}

static struct returned_so_far sum_returned(const struct return_play *play) {
    struct returned_so_far sum = {0};
    for (size_t i = 0; i < play->sale.line_count; i++) {
        sum.refund_minor += play->before[i].refund_minor;
        sum.points_back += play->before[i].points_back;
        sum.points_taken += play->before[i].points_taken;
    }
    return sum;
}

static void return_some(struct world *world, bool *is_last) {
    struct return_line lines[LINES_MAX];
    struct promo_return_answer answer;
    struct returned_so_far before = sum_returned(&world->play);
    size_t count = draw_lines(world, lines);
    if (count == 0) {
        return;
    }
    const struct compiled_set *rules = world->has_rules ? &world->compiled : NULL;
    HOLDS(world, return_play_take(&world->play, rules, &world->settings, lines, count, &world->arena, &answer));
    HOLDS(world, answer.outcome == PROMO_RETURN_OK);
    HOLDS(world, answer.refund_minor >= 0);
    HOLDS(world, answer.refund_minor <= world->play.sale.net_minor - before.refund_minor);
    HOLDS(world, answer.points_back <= world->play.sale.points_spent - before.points_back);
    HOLDS(world, answer.points_taken <= world->play.sale.points_earned - before.points_taken);
    HOLDS(world, world->has_rules || answer.basis == RETURN_RULES_GONE);
    for (size_t i = 0; i < answer.undone_count; i++) {
        HOLDS(world, answer.undone[i].count > 0);
    }
    check_lines(world, lines, count, &answer);
    world->told[answer.basis]++;
    *is_last = answer.is_last;
}

/* ------------------------------------------------------------------------------------------------- the whole sale */

static int64_t undone_of(const struct return_play *play, struct text promotion_id, enum return_undone_kind kind,
                         const struct promo_limit_use *use) {
    int64_t count = 0;
    for (size_t i = 0; i < play->undone_count; i++) {
        const struct return_undone *undone = &play->undone[i];
        bool is_it = undone->kind == kind && text_equal(undone->promotion_id, promotion_id) &&
                     (use == NULL || (text_equal(undone->name, use->name) && undone->measure == use->measure &&
                                      undone->is_of_store == (use->of != PROMO_OF_CUSTOMER)));
        count += is_it ? undone->count : 0;
    }
    return count;
}

/* Whatever the sale gave is undone once everything came back, unless the settings keep it; never more than that. */
static void check_undone(struct world *world, bool is_known) {
    const struct promo_outcome *outcome = &world->outcome;
    for (size_t i = 0; i < outcome->limit_use_count; i++) {
        const struct promo_limit_use *use = &outcome->limit_uses[i];
        int64_t wanted = is_known && !world->settings.keeps_limits ? use->amount : 0;
        HOLDS(world, undone_of(&world->play, use->promotion->id, RETURN_LIMIT_USES, use) == wanted);
    }
    for (size_t i = 0; i < outcome->gift_count; i++) {
        int64_t wanted = 0;
        for (size_t j = 0; is_known && j < outcome->gift_count; j++) {
            wanted += outcome->gifts[j].promotion == outcome->gifts[i].promotion ? outcome->gifts[j].times : 0;
        }
        HOLDS(world, undone_of(&world->play, outcome->gifts[i].promotion->id, RETURN_GIFTS, NULL) == wanted);
    }
    int64_t granted = 0;
    int64_t taken = 0;
    for (size_t i = 0; i < outcome->grant_count; i++) {
        bool is_donation = outcome->grants[i].grant->kind == PROMO_GRANT_DONATION; /* stays with the fund */
        granted += is_donation ? 0 : outcome->grants[i].count;
    }
    for (size_t i = 0; i < world->play.undone_count; i++) {
        taken += world->play.undone[i].kind >= RETURN_COUPONS ? world->play.undone[i].count : 0;
    }
    HOLDS(world, taken == (is_known && !world->settings.keeps_grants ? granted : 0));
}

static void return_everything(struct world *world) {
    bool is_last = false;
    int told_before = world->told[RETURN_RULES_DIFFER];
    for (int i = 0; i < RETURNS_MAX && !is_last; i++) {
        return_some(world, &is_last);
    }
    struct returned_so_far sum = sum_returned(&world->play);
    HOLDS(world, is_last);
    HOLDS(world, sum.refund_minor == world->play.sale.net_minor);
    HOLDS(world, sum.points_back == world->play.sale.points_spent);
    HOLDS(world, sum.points_taken == world->play.sale.points_earned);
    check_undone(world, world->has_rules && world->told[RETURN_RULES_DIFFER] == told_before);
}

/* ------------------------------------------------------------------------------------------------------- drawing */

static bool draw_set(struct world *world) {
    static struct tree_report report;
    report = (struct tree_report){0};
    size_t promotions = (size_t)dice_between(&world->dice, 1, PROMOTIONS_MAX);
    const struct tree document = promo_random_set(&world->dice, &world->arena, promotions);
    return rule_set_read(&document, &world->arena, &world->set, &report) &&
           promo_compile(&world->set, &world->arena, &world->compiled, &report);
}

static bool flip(struct world *world) {
    return dice_between(&world->dice, 0, 1) == 1;
}

static void sell(struct world *world) {
    promo_random_request(&world->dice, &world->arena, LINES_MAX, &world->made);
    world->made.request.event = (struct text){0}; /* an event sells nothing */
    world->made.request.arena = &world->arena;
    HOLDS(world, promo_evaluate(&world->compiled, &world->made.request, &world->outcome));
    HOLDS(world, return_play_start(&world->play, &world->made.request, &world->outcome, &world->arena));
    HOLDS(world, receipt_adds_up(&world->play.sale));
    world->settings = (struct rule_set_returns){
        .is_by_shares = flip(world), .keeps_limits = flip(world), .keeps_grants = flip(world)};
    world->has_rules = dice_between(&world->dice, 0, 5) > 0;
    world->sales++;
}

/* Sale, then return of everything in any order and split: for every setting, with the rule set of the sale and without,
 * money, points, uses of limits, gifts and grants end where they began; no single return gives more than is left. */
static void test_everything_returned_ends_where_it_began(void **state) {
    (void)state;
    static struct world world;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    const char *seed = getenv("PROMO_SEED");
    const char *count = getenv("PROMO_COUNT");
    uint64_t first = seed == NULL ? 1 : strtoull(seed, NULL, 10);
    uint64_t sales = count == NULL ? SALES : strtoull(count, NULL, 10);
    for (uint64_t i = first; i < first + sales; i++) {
        world.seed = i;
        world.dice = (struct dice){i};
        arena_init(&world.arena, block, ARENA_BYTES);
        if (draw_set(&world)) { /* random groups may refuse random members */
            sell(&world);
            return_everything(&world);
        }
    }
    free(block);
    (void)printf("%d sales; returns by shares %d, by what stays %d, without rules %d, with rules that differ %d\n",
                 world.sales, world.told[RETURN_BY_SHARES], world.told[RETURN_BY_WHAT_STAYS],
                 world.told[RETURN_RULES_GONE], world.told[RETURN_RULES_DIFFER]);
    assert_true(world.sales > 0 && world.told[RETURN_BY_WHAT_STAYS] > world.sales / 4);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_everything_returned_ends_where_it_began),
};

UNIT_RUN(tests)

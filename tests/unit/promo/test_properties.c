/* What holds for every rule set and every receipt, tried on random ones: any combination of blocks over a small world.
 * A failure prints the seed; PROMO_SEED and PROMO_COUNT in the environment repeat or prolong the run. */
#include "tests/harness/unit.h"

#include "tests/harness/promo_random.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 48 * 1024 * 1024, SETS_MAX = 600, REQUESTS_PER_SET = 6, PROMOTIONS_MAX = 24, LINES_MAX = 12 };

struct world {
    uint64_t seed;
    struct dice dice;
    struct arena arena;
    struct tree document;
    struct rule_set set;
    struct compiled_set compiled;
    struct random_request made;
    struct promo_outcome outcome;
};

/* Reads and compiles; random groups may refuse random members, then the set is not used. */
static bool compile_document(struct world *world, const struct tree *document, struct rule_set *set,
                             struct compiled_set *compiled) {
    static struct tree_report report;
    report = (struct tree_report){0};
    bool is_read = rule_set_read(document, &world->arena, set, &report);
    if (!is_read && report.count > 0 && !text_is(text_of(report.errors[0].code), "not_here") &&
        !text_is(text_of(report.errors[0].code), "repeated")) {
        (void)printf("seed %llu: %s %s\n", (unsigned long long)world->seed, report.errors[0].path,
                     report.errors[0].reason);
        fail();
    }
    return is_read && promo_compile(set, &world->arena, compiled, &report);
}

static void evaluate(struct world *world, const struct compiled_set *compiled, struct promo_request *request,
                     struct promo_outcome *outcome) {
    request->arena = &world->arena;
    if (!promo_evaluate(compiled, request, outcome)) {
        (void)printf("seed %llu: arena full\n", (unsigned long long)world->seed);
        fail();
    }
}

/* Calls the check for many random receipts. */
static void for_each_world(void (*check)(struct world *world)) {
    static struct world world;
    static void *block;
    if (block == NULL) {
        block = malloc(ARENA_BYTES);
    }
    assert_non_null(block);
    const char *seed = getenv("PROMO_SEED");
    const char *count = getenv("PROMO_COUNT");
    uint64_t first = seed == NULL ? 1 : strtoull(seed, NULL, 10);
    uint64_t sets = count == NULL ? SETS_MAX : strtoull(count, NULL, 10);
    size_t compiled_count = 0;
    for (uint64_t i = first; i < first + sets; i++) {
        world = (struct world){.seed = i, .dice = {i}};
        arena_init(&world.arena, block, ARENA_BYTES);
        size_t promotions = (size_t)dice_between(&world.dice, 1, PROMOTIONS_MAX);
        world.document = promo_random_set(&world.dice, &world.arena, promotions);
        if (!compile_document(&world, &world.document, &world.set, &world.compiled)) {
            continue;
        }
        compiled_count++;
        for (int j = 0; j < REQUESTS_PER_SET; j++) {
            promo_random_request(&world.dice, &world.arena, LINES_MAX, &world.made);
            evaluate(&world, &world.compiled, &world.made.request, &world.outcome);
            check(&world);
        }
    }
    assert_true(compiled_count * 5 > sets); /* the generator makes sets that are good enough to try */
}

#define HOLDS(world, condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            (void)printf("seed %llu: not %s\n", (unsigned long long)(world)->seed, #condition);                        \
            fail();                                                                                                    \
        }                                                                                                              \
    } while (0)

/* ------------------------------------------------------------------------------------------------- comparing outcomes
 */

static const struct promo_line *line_by_number(const struct promo_outcome *outcome, uint32_t line_no) {
    for (size_t i = 0; i < outcome->line_count; i++) {
        if (outcome->lines[i].line_no == line_no) {
            return &outcome->lines[i];
        }
    }
    return NULL;
}

static bool same_shares(const struct promo_outcome *a, const struct promo_line *in_a, const struct promo_outcome *b,
                        const struct promo_line *in_b) {
    if (in_a->share_count != in_b->share_count) {
        return false;
    }
    for (size_t i = 0; i < in_a->share_count; i++) {
        const struct line_share *first = &in_a->shares[i];
        const struct line_share *second = &in_b->shares[i];
        if (first->discount_minor != second->discount_minor || first->points != second->points ||
            !text_equal(a->applied[first->promotion].promotion->id, b->applied[second->promotion].promotion->id)) {
            return false;
        }
    }
    return true;
}

static bool same_lines(const struct promo_outcome *a, const struct promo_outcome *b) {
    for (size_t i = 0; i < a->line_count; i++) {
        const struct promo_line *in_a = &a->lines[i];
        const struct promo_line *in_b = line_by_number(b, in_a->line_no);
        if (in_b == NULL || in_a->net_minor != in_b->net_minor || in_a->points != in_b->points ||
            in_a->points_paid_minor != in_b->points_paid_minor || !same_shares(a, in_a, b, in_b)) {
            return false;
        }
    }
    return a->line_count == b->line_count;
}

static bool same_applied(const struct promo_outcome *a, const struct promo_outcome *b) {
    if (a->applied_count != b->applied_count) {
        return false;
    }
    for (size_t i = 0; i < a->applied_count; i++) {
        if (!text_equal(a->applied[i].promotion->id, b->applied[i].promotion->id) ||
            a->applied[i].times != b->applied[i].times || a->applied[i].units_milli != b->applied[i].units_milli) {
            return false;
        }
    }
    return true;
}

static bool same_outcome(const struct promo_outcome *a, const struct promo_outcome *b) {
    return same_lines(a, b) && same_applied(a, b) && a->points_paid == b->points_paid &&
           a->points_paid_most == b->points_paid_most && a->member_points == b->member_points &&
           a->member_net_minor == b->member_net_minor && a->gift_count == b->gift_count &&
           a->told_count == b->told_count && a->limit_use_count == b->limit_use_count;
}

static bool same_verdicts(const struct promo_outcome *a, const struct promo_outcome *b) {
    for (size_t i = 0; i < a->verdict_count && i < b->verdict_count; i++) {
        const struct promo_verdict *first = &a->verdicts[i];
        const struct promo_verdict *second = &b->verdicts[i];
        if (first->kind != second->kind || first->reason != second->reason || first->found != second->found ||
            first->lost_by != second->lost_by || first->floored_minor != second->floored_minor ||
            first->limit != second->limit || !text_equal(first->promotion->id, second->promotion->id)) {
            return false;
        }
    }
    return a->verdict_count == b->verdict_count;
}

/* --------------------------------------------------------------------------------------------------------- the
 * properties */

static void check_sums(struct world *world) {
    const struct promo_outcome *outcome = &world->outcome;
    int64_t net_minor = 0;
    int64_t points_paid = 0;
    int64_t given[LIMIT_PROMOTIONS_PER_RECEIPT] = {0};
    int64_t points[LIMIT_PROMOTIONS_PER_RECEIPT] = {0};
    for (size_t i = 0; i < outcome->line_count; i++) {
        const struct promo_line *line = &outcome->lines[i];
        const struct basket_line *bought = &world->made.basket.lines[i];
        int64_t left_minor = bought->amount_minor - line->points_paid_minor;
        for (size_t j = 0; j < line->share_count; j++) {
            HOLDS(world, line->shares[j].discount_minor >= 0 && line->shares[j].points >= 0);
            left_minor -= line->shares[j].discount_minor;
            given[line->shares[j].promotion] += line->shares[j].discount_minor;
            points[line->shares[j].promotion] += line->shares[j].points;
        }
        HOLDS(world, line->line_no == bought->line_no && left_minor == line->net_minor);
        HOLDS(world, line->net_minor >= 0 && line->net_minor <= bought->amount_minor);
        HOLDS(world, line->points_paid >= 0 && (line->points_paid == 0 || line->points_paid_minor > 0));
        net_minor += line->net_minor;
        points_paid += line->points_paid;
    }
    HOLDS(world, net_minor == outcome->net_minor && points_paid == outcome->points_paid);
    int64_t event_points = 0;
    int64_t all_points = 0;
    for (size_t i = 0; i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        bool is_of_event = applied->promotion->event.size > 0;
        HOLDS(world, text_equal(applied->promotion->event, world->made.request.event));
        HOLDS(world, given[i] == applied->discount_minor && (is_of_event ? 0 : applied->points) == points[i]);
        event_points += is_of_event ? applied->points : 0;
        all_points += applied->points;
    }
    HOLDS(world, event_points == outcome->event_points && all_points == outcome->points_to_earn);
}

/* 0 <= net <= list for every line; the parts of every sum give the sum. Lines bear nothing of an event. */
static void test_sums_are_exact(void **state) {
    (void)state;
    for_each_world(check_sums);
}

static void check_floors(struct world *world) {
    for (size_t i = 0; i < world->outcome.line_count; i++) {
        const struct basket_line *bought = &world->made.basket.lines[i];
        const struct promo_line *line = &world->outcome.lines[i];
        const uint32_t fixed = PRODUCT_NO_DISCOUNT | PRODUCT_IS_GIFT_CARD | PRODUCT_IS_DEPOSIT;
        if ((bought->product.flags & fixed) != 0) {
            HOLDS(world, line->net_minor == bought->amount_minor && line->points == 0);
        }
        if ((bought->product.flags & PRODUCT_NO_POINTS_PAY) != 0) {
            HOLDS(world, line->points_paid_minor == 0);
        }
        if ((bought->product.flags & PRODUCT_NO_EARN) != 0) {
            HOLDS(world, line->points == 0);
        }
        /* net / quantity >= minimum, without division; a tag below the minimum stays as it is */
        bool is_above = line->net_minor * 1000 >= bought->product.price_min_minor * bought->quantity_milli;
        HOLDS(world, is_above || line->net_minor == bought->amount_minor);
    }
}

/* The law's minimum prices and the goods without discount hold after everything, payment with points included. */
static void test_floors_hold(void **state) {
    (void)state;
    for_each_world(check_floors);
}

/* What this receipt takes of the limit; of a budget, all promotions that share it. */
static int64_t used_here(const struct promo_outcome *outcome, const struct promo_applied *applied,
                         const struct promo_limit *limit) {
    int64_t budget_minor = 0;
    switch (limit->measure) {
    case LIMIT_MEASURE_TIMES: return applied->times;
    case LIMIT_MEASURE_UNITS: return applied->units_milli;
    case LIMIT_MEASURE_DISCOUNT: return applied->discount_minor;
    case LIMIT_MEASURE_POINTS: return applied->points;
    case LIMIT_MEASURE_BUDGET: break;
    }
    for (size_t i = 0; i < outcome->limit_use_count; i++) {
        const struct promo_limit_use *use = &outcome->limit_uses[i];
        bool is_same_holder = (use->of == PROMO_OF_CUSTOMER) == (limit->of == PROMO_OF_CUSTOMER);
        if (use->measure == LIMIT_MEASURE_BUDGET && is_same_holder && text_equal(use->name, limit->budget)) {
            budget_minor += use->amount;
        }
    }
    return budget_minor;
}

/* The widest bound that any promotion of the receipt sets to the budget: one that comes later may take more of it. */
static int64_t budget_most(const struct promo_outcome *outcome, const struct promo_limit *budget) {
    int64_t most = 0;
    for (size_t i = 0; budget->measure == LIMIT_MEASURE_BUDGET && i < outcome->applied_count; i++) {
        const struct promo_limits *limits = &outcome->applied[i].promotion->limits;
        for (size_t j = 0; j < limits->over_count; j++) {
            bool is_it = text_equal(limits->over[j].budget, budget->budget);
            most = is_it ? int64_max(most, limits->over[j].most) : most;
        }
    }
    return most;
}

static void check_limits(struct world *world) {
    const struct promo_outcome *outcome = &world->outcome;
    const struct promo_customer *customer = &world->made.request.customer;
    for (size_t i = 0; i < outcome->applied_count; i++) {
        const struct promo_applied *applied = &outcome->applied[i];
        const struct promo_limits *limits = &applied->promotion->limits;
        HOLDS(world, applied->times <= limits->receipt_times);
        HOLDS(world, applied->discount_minor <= limits->receipt_discount_minor);
        HOLDS(world, applied->points <= limits->receipt_points);
        HOLDS(world, applied->units_milli >= 0 && applied->units_milli <= limits->receipt_units_milli);
        HOLDS(world, customer->is_known || !limits->counts_customer);
        for (size_t j = 0; j < limits->over_count; j++) {
            const struct promo_limit *limit = &limits->over[j];
            int64_t used = used_here(outcome, applied, limit) + world->made.times_used;
            HOLDS(world, used <= limit->most || budget_most(outcome, limit) > limit->most);
            HOLDS(world, limit->of != PROMO_OF_CHAIN || world->made.knows_chain);
        }
    }
    HOLDS(world, outcome->points_paid <= (customer->is_known ? customer->points_usable : 0));
    HOLDS(world, outcome->points_paid <= outcome->points_paid_most);
    HOLDS(world, customer->is_known || outcome->points_to_earn == 0);
    HOLDS(world, customer->may_earn || outcome->points_to_earn == 0);
}

/* No limit of a promotion is passed; nobody pays with points that are not there. */
static void test_limits_hold(void **state) {
    (void)state;
    for_each_world(check_limits);
}

/* Discounts of the group and of all that stand in it, but for promotions beyond its caps; counts them, too. */
static int64_t given_in_group(const struct world *world, uint16_t group_index, int64_t *count) {
    const struct promo_group *groups = world->set.settings.groups;
    int64_t given_minor = 0;
    *count = 0;
    for (size_t i = 0; i < world->outcome.applied_count; i++) {
        const struct promo_applied *applied = &world->outcome.applied[i];
        uint16_t at = applied->promotion->stacking.group_index;
        while (at != PROMO_GROUP_NONE && at != group_index) {
            at = groups[at].outer;
        }
        if (at == group_index && applied->discount_minor > 0) {
            given_minor += applied->discount_minor;
            ++*count;
        }
    }
    return given_minor;
}

static void check_caps(struct world *world) {
    const struct rule_set_settings *settings = &world->set.settings;
    for (size_t i = 0; i < settings->group_count; i++) {
        const struct promo_group *group = &settings->groups[i];
        int64_t count = 0;
        int64_t given_minor = given_in_group(world, (uint16_t)i, &count);
        HOLDS(world, given_minor <= group->discount_max_minor);
        HOLDS(world, group->discount_max_bp == INT64_MAX ||
                         given_minor * 10000 <= world->outcome.gross_minor * group->discount_max_bp);
        HOLDS(world, count <= group->promotions_max);
    }
}

/* No group gives more than its caps, nor more than those around it. */
static void test_caps_hold(void **state) {
    (void)state;
    for_each_world(check_caps);
}

static void check_repeat(struct world *world) {
    struct promo_outcome again;
    struct promo_request request = world->made.request;
    evaluate(world, &world->compiled, &request, &again);
    HOLDS(world, same_outcome(&world->outcome, &again) && same_verdicts(&world->outcome, &again));
    request.is_traced = true;
    evaluate(world, &world->compiled, &request, &again);
    HOLDS(world, same_outcome(&world->outcome, &again));
}

/* Asked again, traced or not, the engine answers the same. */
static void test_repeating_changes_nothing(void **state) {
    (void)state;
    for_each_world(check_repeat);
}

static void check_index(struct world *world) {
    struct promo_outcome complete;
    struct promo_request request = world->made.request;
    request.is_complete = true;
    evaluate(world, &world->compiled, &request, &complete);
    HOLDS(world, same_lines(&world->outcome, &complete) && same_applied(&world->outcome, &complete));
}

/* The index leaves out only promotions that could not have acted. */
static void test_index_misses_nothing(void **state) {
    (void)state;
    for_each_world(check_index);
}

static void shuffle_lines(struct world *world, struct basket *basket) {
    struct basket_line *lines = ARENA_ARRAY(&world->arena, struct basket_line, basket->line_count);
    assert_non_null(lines);
    memcpy(lines, basket->lines, basket->line_count * sizeof(*lines));
    for (size_t i = basket->line_count; i > 1; i--) {
        size_t other = (size_t)dice_between(&world->dice, 0, (int64_t)i - 1);
        struct basket_line moved = lines[i - 1];
        lines[i - 1] = lines[other];
        lines[other] = moved;
    }
    basket->lines = lines;
}

static void check_line_order(struct world *world) {
    struct promo_outcome shuffled;
    struct promo_request request = world->made.request;
    struct basket basket = world->made.basket;
    shuffle_lines(world, &basket);
    request.basket = &basket;
    evaluate(world, &world->compiled, &request, &shuffled);
    HOLDS(world, same_outcome(&world->outcome, &shuffled));
}

/* The order in which a till lists the lines decides nothing. */
static void test_order_of_lines_decides_nothing(void **state) {
    (void)state;
    for_each_world(check_line_order);
}

static void check_code_order(struct world *world) {
    struct promo_outcome turned;
    struct promo_request request = world->made.request;
    struct basket basket = world->made.basket;
    struct text codes[LIMIT_CODES];
    for (size_t i = 0; i < basket.code_count; i++) {
        codes[i] = basket.codes[basket.code_count - 1 - i];
    }
    basket.codes = codes;
    request.basket = &basket;
    evaluate(world, &world->compiled, &request, &turned);
    HOLDS(world, same_outcome(&world->outcome, &turned));
}

/* The order in which codes are typed decides nothing. */
static void test_order_of_codes_decides_nothing(void **state) {
    (void)state;
    for_each_world(check_code_order);
}

static void check_document_order(struct world *world) {
    struct tree turned = tree_build_object(&world->arena);
    for (size_t i = 0; i < world->document.count; i++) {
        struct tree value = world->document.items[i];
        if (value.kind == TREE_ARRAY) {
            struct tree *items = ARENA_ARRAY(&world->arena, struct tree, value.count);
            assert_non_null(items);
            for (size_t j = 0; j < value.count; j++) {
                items[j] = value.items[value.count - 1 - j];
            }
            value.items = items;
        }
        char name[16];
        assert_true(text_copy(name, sizeof(name), world->document.names[i]));
        struct text kept = arena_copy_text(&world->arena, text_of(name));
        tree_build_put(&turned, kept.data, value);
    }
    static struct rule_set set;
    static struct compiled_set compiled;
    HOLDS(world, compile_document(world, &turned, &set, &compiled));
    struct promo_outcome outcome;
    struct promo_request request = world->made.request;
    evaluate(world, &compiled, &request, &outcome);
    HOLDS(world, same_outcome(&world->outcome, &outcome) && same_verdicts(&world->outcome, &outcome));
}

/* The order of the documents in the rule set decides nothing. */
static void test_order_of_documents_decides_nothing(void **state) {
    (void)state;
    for_each_world(check_document_order);
}

static void check_memory(struct world *world) {
    size_t bytes = promo_arena_bytes(&world->compiled, world->made.basket.line_count);
    void *block = malloc(bytes);
    assert_non_null(block);
    struct arena arena;
    struct promo_outcome outcome;
    struct promo_request request = world->made.request;
    arena_init(&arena, block, bytes);
    request.arena = &arena;
    HOLDS(world, promo_evaluate(&world->compiled, &request, &outcome));
    size_t used = arena.used;
    arena_init(&arena, block, (size_t)dice_between(&world->dice, 0, (int64_t)used));
    bool is_done = promo_evaluate(&world->compiled, &request, &outcome);
    HOLDS(world, is_done == !arena.exhausted);
    free(block);
}

/* promo_arena_bytes is enough; with less the engine says so and does no harm. */
static void test_memory_is_bounded(void **state) {
    (void)state;
    for_each_world(check_memory);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_sums_are_exact),
    cmocka_unit_test(test_floors_hold),
    cmocka_unit_test(test_limits_hold),
    cmocka_unit_test(test_caps_hold),
    cmocka_unit_test(test_repeating_changes_nothing),
    cmocka_unit_test(test_index_misses_nothing),
    cmocka_unit_test(test_order_of_lines_decides_nothing),
    cmocka_unit_test(test_order_of_codes_decides_nothing),
    cmocka_unit_test(test_order_of_documents_decides_nothing),
    cmocka_unit_test(test_memory_is_bounded),
};

UNIT_RUN(tests)

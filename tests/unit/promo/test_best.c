/* What "best for the customer" promises, tried through the whole engine on random groups of promotions that compete.
 * A failure prints the seed. PROMO_SEED and PROMO_COUNT in the environment repeat or prolong the run. */
#include "tests/harness/unit.h"

#include "promo/evaluate.h"
#include "promo/explain/explain_text.h"
#include "tests/harness/promo_best.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, CASES = 1500 };

static const struct promo_best_world SMALL = {
    .promotions = 6, .lines_min = 1, .lines_max = 7, .categories = 4, .pieces_max = 4};

struct play {
    uint64_t seed;
    struct dice dice;
    struct arena arena;
    struct tree promotions;
    struct basket basket;
    struct promo_request request;
};

/* A rule set made ready, and its answer. */
struct answer {
    struct rule_set set;
    struct compiled_set compiled;
    struct promo_outcome outcome;
};

static void evaluate(struct play *play, struct answer *answer) {
    struct promo_request request = play->request;
    request.arena = &play->arena;
    if (!promo_evaluate(&answer->compiled, &request, &answer->outcome)) {
        (void)printf("seed %llu: arena full\n", (unsigned long long)play->seed);
        fail();
    }
}

static void answer_with(struct play *play, const char *mode, const struct tree *promotions, size_t count,
                        struct answer *answer) {
    static struct tree_report report;
    report = (struct tree_report){0};
    struct tree document = promo_best_set(&play->arena, mode, promotions, count);
    bool is_good = rule_set_read(&document, &play->arena, &answer->set, &report) &&
                   promo_compile(&answer->set, &play->arena, &answer->compiled, &report);
    if (!is_good) {
        (void)printf("seed %llu: %s %s\n", (unsigned long long)play->seed, report.errors[0].path,
                     report.errors[0].reason);
        fail();
    }
    evaluate(play, answer);
}

static void for_each_case(void (*check)(struct play *play)) {
    static struct play play;
    static void *block;
    block = block == NULL ? malloc(ARENA_BYTES) : block;
    assert_non_null(block);
    const char *seed = getenv("PROMO_SEED");
    const char *count = getenv("PROMO_COUNT");
    uint64_t first = seed == NULL ? 1 : strtoull(seed, NULL, 10);
    uint64_t cases = count == NULL ? CASES : strtoull(count, NULL, 10);
    for (uint64_t i = first; i < first + cases; i++) {
        play = (struct play){.seed = i, .dice = {i}};
        arena_init(&play.arena, block, ARENA_BYTES);
        play.promotions = promo_best_promotions(&play.dice, &play.arena, &SMALL);
        play.request = promo_best_request(&play.dice, &play.arena, &SMALL, &play.basket);
        check(&play);
    }
}

static void hold(const struct play *play, bool holds, const char *what) {
    if (!holds) {
        (void)printf("seed %llu: not %s\n", (unsigned long long)play->seed, what);
        fail();
    }
}

static bool is_proven(const struct promo_outcome *outcome) {
    for (size_t i = 0; i < outcome->choice_count; i++) {
        if (outcome->choices[i].gap_minor > 0) {
            return false;
        }
    }
    return true;
}

static void check_addition(struct play *play) {
    static struct answer with;
    static struct answer without;
    answer_with(play, "best", &play->promotions, SMALL.promotions, &with);
    answer_with(play, "best", &play->promotions, SMALL.promotions - 1, &without);
    hold(play, is_proven(&with.outcome) && is_proven(&without.outcome), "proven");
    hold(play, with.outcome.net_minor <= without.outcome.net_minor, "cheaper with one more promotion");
}

/* One more promotion never raises what the customer pays. */
static void test_addition_never_costs(void **state) {
    (void)state;
    for_each_case(check_addition);
}

static void check_largest(struct play *play) {
    static struct answer best;
    static struct answer largest;
    answer_with(play, "best", &play->promotions, SMALL.promotions, &best);
    answer_with(play, "largest", &play->promotions, SMALL.promotions, &largest);
    hold(play, best.outcome.net_minor <= largest.outcome.net_minor, "as good as the largest alone");
}

/* The best combination is never worse than the largest single promotion. */
static void test_best_beats_largest(void **state) {
    (void)state;
    for_each_case(check_largest);
}

static const struct promo_line *line_by_number(const struct promo_outcome *outcome, uint32_t line_no) {
    size_t i = 0;
    while (outcome->lines[i].line_no != line_no) {
        i++;
    }
    return &outcome->lines[i];
}

static bool are_same(const struct promo_outcome *a, const struct promo_outcome *b) {
    for (size_t i = 0; i < a->line_count; i++) {
        const struct promo_line *in_a = &a->lines[i];
        const struct promo_line *in_b = line_by_number(b, in_a->line_no);
        if (in_a->net_minor != in_b->net_minor || in_a->share_count != in_b->share_count) {
            return false;
        }
        for (size_t j = 0; j < in_a->share_count; j++) {
            struct text first = a->applied[in_a->shares[j].promotion].promotion->id;
            struct text second = b->applied[in_b->shares[j].promotion].promotion->id;
            if (!text_equal(first, second) || in_a->shares[j].discount_minor != in_b->shares[j].discount_minor) {
                return false;
            }
        }
    }
    return a->net_minor == b->net_minor;
}

static void check_order(struct play *play) {
    static struct answer answer;
    static struct answer turned;
    answer_with(play, "best", &play->promotions, SMALL.promotions, &answer);
    struct tree promotions = play->promotions;
    struct tree *items = ARENA_ARRAY(&play->arena, struct tree, promotions.count);
    struct basket_line *lines = ARENA_ARRAY(&play->arena, struct basket_line, play->basket.line_count);
    assert_true(items != NULL && lines != NULL);
    promotions.items = items;
    for (size_t i = 0; i < promotions.count; i++) {
        items[i] = play->promotions.items[promotions.count - 1 - i];
    }
    for (size_t i = 0; i < play->basket.line_count; i++) {
        lines[i] = play->basket.lines[play->basket.line_count - 1 - i];
    }
    play->basket.lines = lines;
    answer_with(play, "best", &promotions, SMALL.promotions, &turned);
    hold(play, are_same(&answer.outcome, &turned.outcome), "the same in another order");
}

/* The order of documents and of lines decides nothing, not even between combinations that are equally good. */
static void test_order_decides_nothing(void **state) {
    (void)state;
    for_each_case(check_order);
}

static const struct promo_applied *applied_of(const struct promo_outcome *outcome, const struct promotion *promotion) {
    for (size_t i = 0; i < outcome->applied_count; i++) {
        if (outcome->applied[i].promotion == promotion) {
            return &outcome->applied[i];
        }
    }
    return NULL;
}

static void check_verdicts(struct play *play) {
    static struct answer answer;
    answer_with(play, "best", &play->promotions, SMALL.promotions, &answer);
    const struct promo_outcome *outcome = &answer.outcome;
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        const struct promo_verdict *verdict = &outcome->verdicts[i];
        bool has_lost = verdict->kind == PROMO_LOST;
        hold(play, !has_lost || applied_of(outcome, verdict->lost_to) != NULL, "lost to one that gave");
        hold(play, !has_lost || verdict->lost_by >= 0, "lost by something");
        hold(play, (verdict->kind == PROMO_APPLIED) == (applied_of(outcome, verdict->promotion) != NULL), "applied");
    }
    hold(play, outcome->choice_count <= 1, "one choice for one group");
    hold(play, outcome->choice_count == 0 || outcome->choices[0].discount_minor == outcome->discount_minor,
         "carried out to the minor unit");
}

/* What was chosen is what is given; whoever lost, lost to one that gives. */
static void test_choice_is_carried_out(void **state) {
    (void)state;
    for_each_case(check_verdicts);
}

static int gap_count;

static void check_budget(struct play *play) {
    static struct answer proven;
    static struct answer hasty;
    answer_with(play, "best", &play->promotions, SMALL.promotions, &proven);
    answer_with(play, "best", &play->promotions, SMALL.promotions, &hasty);
    hasty.set.settings.best_nodes_max = 1;
    evaluate(play, &hasty);
    if (hasty.outcome.choice_count == 0) {
        return;
    }
    const struct promo_choice *choice = &hasty.outcome.choices[0];
    hold(play, hasty.outcome.discount_minor <= proven.outcome.discount_minor, "within the best");
    hold(play, hasty.outcome.discount_minor + choice->gap_minor >= proven.outcome.discount_minor, "the gap covers it");
    gap_count += choice->gap_minor > 0 ? 1 : 0;
}

/* A search that ends early says how much more there could be at most, and that is true. */
static void test_gap_is_true(void **state) {
    (void)state;
    gap_count = 0;
    for_each_case(check_budget);
    assert_true(gap_count > 0);
}

static void assert_line(const struct promo_outcome *outcome, enum promo_language language, const char *wanted) {
    uint8_t block[512];
    struct writer out;
    writer_init(&out, block, sizeof block);
    promo_explain_line(&out, outcome, &outcome->verdicts[0], language);
    assert_int_equal(out.size, strlen(wanted));
    assert_memory_equal(block, wanted, out.size);
}

/* The cashier hears whether there is nothing better, or how much more there could be. */
static void test_gap_is_told(void **state) {
    (void)state;
    struct promotion promotion = {.id = text_of("p"), .name = {.ru = text_of("Акция"), .en = text_of("Offer")}};
    struct promo_applied applied = {.promotion = &promotion, .times = 1, .discount_minor = 4500};
    struct promo_choice choice = {.discount_minor = 4500, .gap_minor = 1250, .nodes = 4000};
    struct promo_verdict verdict = {.promotion = &promotion, .kind = PROMO_APPLIED, .choice = &choice};
    struct promo_outcome outcome = {
        .applied_count = 1, .applied = &applied, .verdict_count = 1, .verdicts = &verdict, .discount_minor = 4500};
    assert_line(&outcome, PROMO_RUSSIAN,
                "Акция: скидка 45 (лучшее найденное сочетание, могло бы быть больше не более чем на 12.50)");
    assert_line(&outcome, PROMO_ENGLISH,
                "Offer: discount 45 (the best combination found, another could give at most 12.50 more)");
    choice.gap_minor = 0;
    assert_line(&outcome, PROMO_RUSSIAN, "Акция: скидка 45 (лучшее сочетание)");
    assert_line(&outcome, PROMO_ENGLISH, "Offer: discount 45 (the best combination)");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_addition_never_costs),  cmocka_unit_test(test_best_beats_largest),
    cmocka_unit_test(test_order_decides_nothing), cmocka_unit_test(test_choice_is_carried_out),
    cmocka_unit_test(test_gap_is_true),           cmocka_unit_test(test_gap_is_told),
};

UNIT_RUN(tests)

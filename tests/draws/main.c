/* draws COUNT: the outcomes of COUNT random rule sets and their receipts as text, every figure, verdict and message of
 * them. Two builds of the engine (another compiler, another machine) must print the same bytes: nothing in it may
 * depend on the order of evaluation in C, the size of a type or an address. tests/draws/same-bytes compares gcc and
 * clang. */
#include "base/bug.h"
#include "promo/explain/explain_text.h"
#include "tests/harness/promo_random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, PROMOTIONS_MAX = 24, LINES_MAX = 20, RECEIPTS_PER_SET = 4, TEXT_BYTES = 65536 };

static void print_line(const struct promo_line *line) {
    (void)printf("line %" PRIu32 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, line->line_no,
                 line->discount_minor, line->points_paid_minor, line->net_minor, line->floor_minor, line->points);
    for (size_t i = 0; i < line->share_count; i++) {
        const struct line_share *share = &line->shares[i];
        (void)printf(" %u:%" PRId64 ":%" PRId64, (unsigned)share->promotion, share->discount_minor, share->points);
    }
    (void)printf("\n");
}

static void print_verdict(const struct promo_outcome *outcome, const struct promo_verdict *verdict) {
    static uint8_t block[TEXT_BYTES];
    for (enum promo_language language = PROMO_RUSSIAN; language <= PROMO_ENGLISH; language++) {
        struct writer out;
        writer_init(&out, block, sizeof(block));
        promo_explain_line(&out, outcome, verdict, language);
        struct span text = writer_result(&out);
        (void)printf("%.*s\n", (int)text.size, (const char *)block);
        writer_init(&out, block, sizeof(block));
        promo_explain_tree(&out, outcome, verdict, language);
        text = writer_result(&out);
        (void)printf("%.*s\n", (int)text.size, (const char *)block);
    }
}

static void print_outcome(const struct promo_outcome *outcome) {
    (void)printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
                 outcome->gross_minor, outcome->discount_minor, outcome->points_paid, outcome->points_paid_most,
                 outcome->points_to_earn, outcome->member_points, outcome->member_net_minor);
    for (size_t i = 0; i < outcome->line_count; i++) {
        print_line(&outcome->lines[i]);
    }
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        print_verdict(outcome, &outcome->verdicts[i]);
    }
    for (size_t i = 0; i < outcome->told_count; i++) {
        (void)printf("told %.*s\n", (int)outcome->told[i].ru.size, outcome->told[i].ru.data);
    }
    for (size_t i = 0; i < outcome->near_miss_count; i++) {
        (void)printf("near %" PRId64 "\n", outcome->near_misses[i].missing);
    }
}

/* Prints the receipts of one rule set; a set that the compiler refuses is told by its first reason. */
static void draw(uint64_t seed, struct arena *arena) {
    static struct tree_report report;
    static struct random_request made;
    struct dice dice = {seed};
    struct rule_set set;
    struct compiled_set compiled;
    report = (struct tree_report){0};
    arena_reset(arena);
    (void)printf("set %" PRIu64 "\n", seed);
    struct tree document = promo_random_set(&dice, arena, (size_t)dice_between(&dice, 1, PROMOTIONS_MAX));
    if (!rule_set_read(&document, arena, &set, &report) || !promo_compile(&set, arena, &compiled, &report)) {
        (void)printf("refused: %s %s\n", report.errors[0].path, report.errors[0].reason);
        return;
    }
    for (int i = 0; i < RECEIPTS_PER_SET; i++) {
        struct promo_outcome outcome;
        promo_random_request(&dice, arena, LINES_MAX, &made);
        made.request.arena = arena;
        made.request.is_traced = true;
        bug_if(!promo_evaluate(&compiled, &made.request, &outcome));
        print_outcome(&outcome);
    }
}

int main(int argument_count, char **arguments) {
    uint64_t count = argument_count == 2 ? strtoull(arguments[1], NULL, 10) : 0;
    void *block = malloc(ARENA_BYTES);
    if (count == 0 || block == NULL) {
        (void)fprintf(stderr, "usage: draws COUNT\n");
        return 2;
    }
    struct arena arena;
    arena_init(&arena, block, ARENA_BYTES);
    for (uint64_t seed = 1; seed <= count; seed++) {
        draw(seed, &arena);
    }
    free(block);
    return fflush(stdout) == 0 ? 0 : 1;
}

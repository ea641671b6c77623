/* What a receipt costs with 10, 1,000 and 10,000 live promotions, ours against a loop over all promotions and lines
 * that only finds who matches and prices nothing. Then the promise of the index: 10,000 promotions of which ten touch
 * the receipt against those ten alone. Times are of one core. */
#include "base/bug.h"
#include "tests/bench/measure.h"
#include "tests/bench/promo_workload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORK_BYTES = 32 * 1024 * 1024 };

struct bench {
    struct promo_workload_set *ours;
    struct promo_workload_set *other;
    struct promo_workload_receipts receipts;
    struct arena work;
    int64_t checksum; /* so that no side can be optimised away */
};

static void evaluate(struct bench *bench, const struct promo_workload_set *set, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        arena_reset(&bench->work);
        struct promo_request request =
            promo_workload_request(&bench->receipts.baskets[i % PROMO_WORKLOAD_RECEIPTS], &bench->work);
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
        const struct basket *basket = &bench->receipts.baskets[i % PROMO_WORKLOAD_RECEIPTS];
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
        int64_t begin_us = promo_workload_now_us();
        ours(bench, RECEIPTS_PER_ROUND);
        int64_t spent_ns = (promo_workload_now_us() - begin_us) * 1000 / RECEIPTS_PER_ROUND;
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
    bench->receipts.line_count = size->lines;
    bench->ours = promo_workload_set(size->promotions);
    promo_workload_receipts(&bench->receipts, &bench->ours->arena);
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
    promo_workload_give_back(bench->ours);
    return is_met;
}

static bool run_untouched(struct bench *bench) {
    bench->receipts.line_count = PROMO_WORKLOAD_LINES_MAX;
    bench->ours = promo_workload_touching(9990);
    bench->other = promo_workload_touching(0);
    promo_workload_receipts(&bench->receipts, &bench->ours->arena);
    bool is_met = measure_processor(&(struct measure){.name = "promo-50-lines-10000-promotions-vs-the-10-that-touch",
                                                      .unit = "receipts/s",
                                                      .ours = ours,
                                                      .limit = other,
                                                      .context = bench,
                                                      .goal_thousandths = 333});
    promo_workload_give_back(bench->ours);
    promo_workload_give_back(bench->other);
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

/* What the benchmarks of the engine price: rule sets of many live promotions (78 % on goods, 20 % on categories, 2 %
 * storewide) and receipts of goods drawn from the same catalogue. The same figures give the same sets and receipts. */
#ifndef REGULARS_TESTS_PROMO_WORKLOAD_H
#define REGULARS_TESTS_PROMO_WORKLOAD_H

#include "promo/evaluate.h"
#include "tests/harness/dice.h"

enum { PROMO_WORKLOAD_LINES_MAX = 50, PROMO_WORKLOAD_RECEIPTS = 16 };

struct promo_workload_set {
    void *block;
    struct arena arena;
    struct rule_set set;
    struct compiled_set compiled;
    int64_t compile_us; /* of this thread's processor time */
};

struct promo_workload_receipts {
    size_t line_count; /* of each, 1 .. PROMO_WORKLOAD_LINES_MAX */
    struct basket baskets[PROMO_WORKLOAD_RECEIPTS];
    struct basket_line lines[PROMO_WORKLOAD_RECEIPTS][PROMO_WORKLOAD_LINES_MAX];
};

/* `count` promotions; promo_workload_give_back frees them. */
struct promo_workload_set *promo_workload_set(size_t count);
/* Ten that touch most receipts, and so many that touch none. */
struct promo_workload_set *promo_workload_touching(size_t beside);
void promo_workload_give_back(struct promo_workload_set *set);

/* Draws the basket's lines, as many as it has; names live in the arena. */
void promo_workload_draw(struct dice *dice, struct arena *arena, struct basket *basket);
/* Fills the receipts; names live in the arena. */
void promo_workload_receipts(struct promo_workload_receipts *receipts, struct arena *arena);

/* The request of a known customer on a Saturday noon. */
struct promo_request promo_workload_request(const struct basket *basket, struct arena *work);

/* Processor time of this thread, microseconds. */
int64_t promo_workload_now_us(void);

#endif

/* Random promotions that compete in one group, and receipts for them: percents, amounts and prices of goods, N for the
 * price of M, sets, discounts on the receipt, over a few categories, so that they meet on the same pieces. Prices are
 * whole rubles and percents whole, so that no discount of a piece needs rounding. */
#ifndef REGULARS_TESTS_PROMO_BEST_H
#define REGULARS_TESTS_PROMO_BEST_H

#include "promo/request.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

struct promo_best_world {
    size_t promotions; /* competing */
    size_t lines_max;  /* of a receipt; `lines_min` at least */
    size_t lines_min;
    int64_t categories; /* of the goods; a promotion names up to three of them */
    int64_t pieces_max; /* of a line, >= 2; seven of ten lines have one piece */
};

/* The promotions of a rule set, as an array of documents. */
struct tree promo_best_promotions(struct dice *dice, struct arena *arena, const struct promo_best_world *world);
/* The rule set with the first `count` of them in a group of this mode. */
struct tree promo_best_set(struct arena *arena, const char *mode, const struct tree *promotions, size_t count);
/* A receipt; the request is of an identified customer, its arena is set by the caller. */
struct promo_request promo_best_request(struct dice *dice, struct arena *arena, const struct promo_best_world *world,
                                        struct basket *basket);

#endif

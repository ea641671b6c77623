/* Random problems of the best choice, for tests and benchmarks: every kind of contestant with every setting. */
#ifndef REGULARS_TESTS_CHOICE_RANDOM_H
#define REGULARS_TESTS_CHOICE_RANDOM_H

#include "base/arena.h"
#include "promo/choice/choice.h"
#include "tests/harness/dice.h"

struct choice_size {
    size_t lines;
    int64_t pieces_max; /* of a line */
    size_t contestants;
    size_t slots_max; /* of sets */
};

/* Small figures, so that equal prices, cut sums and limits that bind are common. In the arena. */
void choice_random_small(struct dice *dice, struct arena *arena, struct choice_size size,
                         struct choice_problem *problem);

/* Dense: scopes as wide as no shop has them, the hard end. Prices 20.00 .. 900.00, 1 .. 4 pieces of a line; percents on
 * goods, groups (3 for 2, every 4th at half price and so on), sets of 2 or 3 parts, goods linked to others, an amount
 * for the whole receipt; scopes overlap: 40 to 100 % of the lines are in two scopes at least; some have limits. */
void choice_random_receipt(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                           struct choice_problem *problem);

/* A receipt of a supermarket and promotions that compete there. The shares are our own judgement of assortments; the
 * mechanics are those of the domain's list of promotion mechanics that fight for pieces (percent, amount and price of
 * goods, n for m, sets, linked goods, an amount off the receipt). None of them was fitted to the solver.
 *
 * Goods: 15 categories in 4 top groups of 3 to 5, a line in any of them and of any of 10 brands (private labels and
 * large makers sell in many categories); a category's prices lie within a factor of 3, all of them 20.00 .. 900.00;
 * 60 % of the lines have one piece, 25 % two, 8 % three, 7 % four. Promotions: the first is a percent storewide; of the
 * others 40 % are percents, amounts or prices on goods, 25 % n for m (a fifth of them of one sku), 20 % sets of 2 or 3
 * parts, 10 % linked goods, 5 % an amount off the whole receipt. Scopes: three of four are one to three neighbouring
 * categories of a top group, the others a brand; parts of sets and linked goods are a category or some of its goods.
 * 25 % are limited in times or pieces, 10 % in money (but not those of the whole receipt). Every promotion shares
 * lines with another one besides the storewide, and without that one they fall into 3 components at most. Promotions
 * that have no line in the receipt are not drawn: those do not compete. At least 3 contestants. */
void choice_random_shop(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                        struct choice_problem *problem);

#endif

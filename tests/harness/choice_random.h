/* Random problems of the best choice, for tests and benchmarks: every kind of contestant with every setting. */
#ifndef REGULARS_TESTS_CHOICE_RANDOM_H
#define REGULARS_TESTS_CHOICE_RANDOM_H

#include "base/arena.h"
#include "promo/choice.h"
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

/* As in a shop: prices 20.00 .. 900.00, 1 .. 4 pieces of a line; percents on goods, groups (3 for 2, every 4th at half
 * price and so on), sets of 2 or 3 parts, goods linked to others, an amount for the whole receipt; scopes overlap: 40
 * to 100 % of the lines are in two scopes at least; some have limits. */
void choice_random_receipt(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                           struct choice_problem *problem);

#endif

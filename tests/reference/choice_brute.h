/* The best choice by trying everything: every way to give the pieces of a small receipt to the contestants. What a
 * contestant takes off is read from shared/promo/choice/choice.h anew, piece by piece; nothing of the solver is
 * called. */
#ifndef REGULARS_TESTS_REFERENCE_CHOICE_BRUTE_H
#define REGULARS_TESTS_REFERENCE_CHOICE_BRUTE_H

#include "promo/choice/choice.h"

enum { BRUTE_LINES_MAX = 8, BRUTE_PIECES_MAX = 12, BRUTE_GIFTS_MAX = 1024 };

/* What all contestants together take off at most. The product of (pieces + 1) over the lines is at most
 * BRUTE_GIFTS_MAX; there are at most BRUTE_LINES_MAX lines and BRUTE_PIECES_MAX pieces. */
int64_t choice_brute_best(const struct choice_problem *problem);

/* What the contestant takes off with so many pieces of each line for each slot, [slot * line_count + line];
 * CHOICE_OUT_OF_SCOPE when they are no whole groups or sets. */
int64_t choice_brute_worth(const struct choice_problem *problem, const struct choice_contestant *contestant,
                           const int64_t *pieces);

/* One contestant after the other takes the best of what those before it left. Sets *is_unique to false when one of them
 * had several choices that are best for it, for then more than one total is greedy. */
int64_t choice_brute_greedy(const struct choice_problem *problem, bool *is_unique);

#endif

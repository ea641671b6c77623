/* Rounding and sharing out, written down once more in the plainest way: each function tries what its sentence says,
 * without regard to speed. Shares no code with shared/retail. */
#ifndef REGULARS_TESTS_REFERENCE_SHARE_OUT_H
#define REGULARS_TESTS_REFERENCE_SHARE_OUT_H

#include <stddef.h>
#include <stdint.h>

/* a * b / c for numbers >= 0, c > 0: to the nearest, a half goes up; down; up. */
int64_t part_nearest(int64_t a, int64_t b, int64_t c);
int64_t part_down(int64_t a, int64_t b, int64_t c);
int64_t part_up(int64_t a, int64_t b, int64_t c);

/* Gives everybody the whole part of the share and then one unit each to the largest remainders, the earlier of equals
 * first. Nothing when all weights are 0. */
void share_out(int64_t total, const int64_t *weights, size_t count, int64_t *shares);

/* The same, but nobody takes more than his cap; what is cut is shared out again among those who have room, until it is
 * gone or nobody has. */
void share_out_capped(int64_t total, const int64_t *weights, const int64_t *caps, size_t count, int64_t *shares);

#endif

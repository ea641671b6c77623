/* How amounts are spread: counts in fixed buckets whose width grows with the amount (eight to each doubling), so that
 * two spreads add up bucket by bucket and a quantile is never more than an eighth too high. Amounts below 16 have
 * buckets of their own. */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_SPREAD_H
#define REGULARS_PROMO_REPLAY_REPLAY_SPREAD_H

#include <stddef.h>
#include <stdint.h>

/* The last bucket is open: everything from 2^40 minor units on, which no receipt of goods reaches. */
enum { REPLAY_BUCKETS_PER_DOUBLING = 8, REPLAY_SPREAD_BUCKETS = 8 + 8 * 37 + 1 };

struct replay_spread {
    int64_t count;
    int64_t largest;
    uint32_t buckets[REPLAY_SPREAD_BUCKETS];
};

/* amount >= 0. */
void replay_spread_add(struct replay_spread *spread, int64_t amount);
void replay_spread_merge(struct replay_spread *into, const struct replay_spread *from);
/* The smallest amount of a bucket; of the bucket after the last: INT64_MAX. */
int64_t replay_bucket_start(size_t bucket);
/* An upper bound of the amount that so many of 1,000 do not exceed; 0 of an empty spread. per_mille 1 .. 1000. */
int64_t replay_spread_quantile(const struct replay_spread *spread, int64_t per_mille);

#endif

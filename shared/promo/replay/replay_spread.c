#include "promo/replay/replay_spread.h"

#include <stdbool.h>

enum { SUB_BITS = 3 };

_Static_assert(1 << SUB_BITS == REPLAY_BUCKETS_PER_DOUBLING, "a bucket is told by the bits after the first");

/* Amounts 0 .. 7 are buckets 0 .. 7; above, the place of the first bit chooses eight buckets, the next bits one. */
static size_t bucket_of(int64_t amount) {
    if (amount < REPLAY_BUCKETS_PER_DOUBLING) {
        return (size_t)amount;
    }
    size_t shift = (size_t)(63 - __builtin_clzll((unsigned long long)amount)) - SUB_BITS;
    size_t bucket = (shift << SUB_BITS) + (size_t)(amount >> shift);
    return bucket < REPLAY_SPREAD_BUCKETS - 1 ? bucket : REPLAY_SPREAD_BUCKETS - 1;
}

void replay_spread_add(struct replay_spread *spread, int64_t amount) {
    spread->buckets[bucket_of(amount)]++;
    spread->count++;
    spread->largest = amount > spread->largest ? amount : spread->largest;
}

void replay_spread_merge(struct replay_spread *into, const struct replay_spread *from) {
    for (size_t i = 0; i < REPLAY_SPREAD_BUCKETS; i++) {
        into->buckets[i] += from->buckets[i];
    }
    into->count += from->count;
    into->largest = from->largest > into->largest ? from->largest : into->largest;
}

int64_t replay_bucket_start(size_t bucket) {
    if (bucket >= REPLAY_SPREAD_BUCKETS) {
        return INT64_MAX;
    }
    if (bucket < REPLAY_BUCKETS_PER_DOUBLING) {
        return (int64_t)bucket;
    }
    size_t shift = (bucket >> SUB_BITS) - 1;
    return (int64_t)((bucket & (REPLAY_BUCKETS_PER_DOUBLING - 1)) + REPLAY_BUCKETS_PER_DOUBLING) << shift;
}

int64_t replay_spread_quantile(const struct replay_spread *spread, int64_t per_mille) {
    int64_t wanted = (spread->count * per_mille + 999) / 1000;
    int64_t below = 0;
    for (size_t i = 0; i < REPLAY_SPREAD_BUCKETS && spread->count > 0; i++) {
        below += spread->buckets[i];
        if (below >= wanted) {
            bool is_open = i == REPLAY_SPREAD_BUCKETS - 1;
            int64_t last = is_open ? INT64_MAX : replay_bucket_start(i + 1) - 1;
            return last < spread->largest ? last : spread->largest;
        }
    }
    return 0;
}

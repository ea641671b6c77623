#include "node/rate_limit.h"

#include "base/bug.h"

enum { RATE_PROBES = 8, RATE_MAX = 1000000 };

void rate_limit_init(struct rate_limit *limit, int64_t per_second, int64_t burst, struct rate_bucket *buckets,
                     size_t count) {
    bug_if(per_second < 1 || per_second > RATE_MAX || burst < 1 || burst > RATE_MAX || count == 0);
    *limit = (struct rate_limit){.per_second = per_second, .burst = burst, .buckets = buckets, .count = count};
    for (size_t i = 0; i < count; i++) {
        buckets[i] = (struct rate_bucket){.key = 0};
    }
}

/* Tokens at now_ms, in thousandths: `per_second` of them come in a second, so that many thousandths in a millisecond.
 */
static int64_t tokens_now(const struct rate_limit *limit, const struct rate_bucket *bucket, int64_t now_ms) {
    int64_t full = limit->burst * 1000;
    int64_t elapsed_ms = now_ms - bucket->at_ms;
    int64_t to_full_ms = (full - bucket->tokens_milli) / limit->per_second + 1;
    if (bucket->key == 0 || elapsed_ms >= to_full_ms) {
        return full;
    }
    return elapsed_ms <= 0 ? bucket->tokens_milli : bucket->tokens_milli + elapsed_ms * limit->per_second;
}

/* Spreads keys that are small consecutive numbers (the finalizer of MurmurHash3). */
static size_t first_place(const struct rate_limit *limit, uint64_t key) {
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    return (size_t)(key % limit->count);
}

/* The key's bucket, or the fullest of the few places where it may live. */
static struct rate_bucket *find_bucket(struct rate_limit *limit, uint64_t key, int64_t now_ms) {
    size_t first = first_place(limit, key);
    struct rate_bucket *fullest = &limit->buckets[first];
    int64_t fullest_tokens = -1;
    for (size_t i = 0; i < RATE_PROBES && i < limit->count; i++) {
        struct rate_bucket *bucket = &limit->buckets[(first + i) % limit->count];
        if (bucket->key == key) {
            return bucket;
        }
        int64_t tokens = tokens_now(limit, bucket, now_ms);
        if (tokens > fullest_tokens) {
            fullest = bucket;
            fullest_tokens = tokens;
        }
    }
    fullest->key = 0;
    return fullest;
}

bool rate_limit_take(struct rate_limit *limit, uint64_t key, int64_t now_ms, int64_t *retry_after_ms) {
    bug_if(key == 0);
    struct rate_bucket *bucket = find_bucket(limit, key, now_ms);
    int64_t tokens = tokens_now(limit, bucket, now_ms);
    bool may_go_on = tokens >= 1000;
    *retry_after_ms = may_go_on ? 0 : (1000 - tokens + limit->per_second - 1) / limit->per_second;
    *bucket = (struct rate_bucket){.key = key, .tokens_milli = may_go_on ? tokens - 1000 : tokens, .at_ms = now_ms};
    return may_go_on;
}

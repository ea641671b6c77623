/* Token buckets by key (a till's id, a hash of an address): each key may do `burst` things at once and `per_second` on
 * the long run. The table is fixed; when it is full the bucket that is closest to full gives way, because it says
 * least. Pure: time is a value. */
#ifndef REGULARS_NODE_RATE_LIMIT_H
#define REGULARS_NODE_RATE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rate_bucket {
    uint64_t key;         /* 0: free */
    int64_t tokens_milli; /* thousandths, as of at_ms */
    int64_t at_ms;
};

struct rate_limit {
    int64_t per_second;          /* 1 .. 1,000,000 */
    int64_t burst;               /* 1 .. 1,000,000 */
    struct rate_bucket *buckets; /* the caller's */
    size_t count;
};

void rate_limit_init(struct rate_limit *limit, int64_t per_second, int64_t burst, struct rate_bucket *buckets,
                     size_t count);
/* True and one token less when the key (not 0) may go on; else false, and *retry_after_ms until the next token. */
bool rate_limit_take(struct rate_limit *limit, uint64_t key, int64_t now_ms, int64_t *retry_after_ms);

#endif

/* A log that lets only so many lines a second through to another one: for what strangers can cause. What was held back
 * is told by its number as soon as a line may pass again. */
#ifndef REGULARS_NODE_LOG_LIMIT_H
#define REGULARS_NODE_LOG_LIMIT_H

#include "base/clock.h"
#include "base/log.h"
#include "node/rate_limit.h"

struct log_limit {
    struct log log; /* what is written to */
    const struct log *to;
    struct clock clock;
    struct rate_limit limit;
    struct rate_bucket bucket;
    int64_t held_back;
};

/* `to` may be NULL. Must not move afterwards. */
void log_limit_init(struct log_limit *limit, const struct log *to, struct clock clock, int64_t lines_per_second,
                    int64_t burst);

#endif

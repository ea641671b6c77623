/* The limits of a replay: how much of each counter was used by the receipts before, counted from nothing. One counter
 * for each name (a promotion, or a budget), measure and holder (a customer, a store, the chain), and of it one sum for
 * each period of the calendar that begins at some day; a question about a period is then one look. Exact as long as
 * receipts come in the order of their days, which also makes "until today" the same as "so far". */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_LIMITS_H
#define REGULARS_PROMO_REPLAY_REPLAY_LIMITS_H

#include "promo/compile/compile.h"
#include "promo/outcome.h"
#include "promo/replay/replay_table.h"
#include "promo/request.h"

struct replay_limits {
    const struct compiled_set *set;
    size_t name_count;
    struct text *names; /* sorted; ids of promotions with such limits and names of budgets */
    struct replay_table uses;
    uint32_t store; /* of the receipt that is replayed now */
};

/* False when memory has run out. */
bool replay_limits_start(struct replay_limits *limits, const struct compiled_set *set,
                         const struct replay_memory *memory);
void replay_limits_end(struct replay_limits *limits, const struct replay_memory *memory);
/* What the engine asks; valid for receipts of that store while the limits live. */
struct promo_limit_source replay_limits_source(struct replay_limits *limits, uint32_t store);
/* Counts what a receipt used. */
void replay_limits_count(struct replay_limits *limits, const struct replay_memory *memory,
                         const struct promo_request *request, const struct promo_outcome *outcome);

#endif

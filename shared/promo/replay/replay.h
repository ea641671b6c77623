/* Receipts of the past through one rule set, or through two side by side: what each promotion would have done and cost.
 * The engine of `promo replay` and of the what-if page. Pure: receipts, moments and memory are passed in.
 *
 * A replay takes receipts in the order of their time, since what a limit leaves depends on the receipts before. Work is
 * divided by giving each worker a replay of its own and adding them up at the end. The sums come out the same however
 * the receipts are divided, as long as receipts that share a limit go through the same replay: replay_bond_of says
 * which do.
 *
 * Points of the customer, level, segments and facts are those that came with the receipt: a replay counts limits, it
 * keeps no accounts. */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_H
#define REGULARS_PROMO_REPLAY_REPLAY_H

#include "promo/compile/compile.h"
#include "promo/replay/replay_figures.h"
#include "promo/replay/replay_limits.h"
#include "promo/request.h"

enum { REPLAY_SIDES_MAX = 2 };

/* What of one rule set is gathered. A promotion's index is its place in set->promotions. */
struct replay_side {
    const struct compiled_set *set;
    struct replay_totals totals;
    struct replay_promotion *promotions;
    struct replay_table customers;   /* (index, customer): receipts, discount; index promotion_count: all receipts */
    struct replay_table displaced;   /* (loser, winner): receipts, by how much (minor units, or points) */
    struct replay_table conflicts;   /* (smaller index, larger): lines that both changed, their discounts on them */
    struct replay_table near_misses; /* (index, enum promo_what): receipts, what was missing */
    struct replay_table days;        /* (day + 2^31, figure): see replay_figures.h */
    struct replay_limits limits;
};

struct replay {
    size_t side_count;
    struct replay_side sides[REPLAY_SIDES_MAX];
    struct replay_changes changes; /* of two sides */
    struct replay_memory memory;
    struct arena work; /* of one receipt */
};

/* Which receipts must go through the same replay, in the order of their time. */
enum replay_bond {
    REPLAY_BOND_CUSTOMER = 0, /* those of one customer */
    REPLAY_BOND_STORE,        /* those of one store */
    REPLAY_BOND_ALL,          /* all of them: a limit of the whole chain, or of customers beside one of stores */
};
enum replay_bond replay_bond_of(const struct compiled_set *const *sets, size_t count);

/* The sets outlive the replay. False when memory has run out. */
bool replay_start(struct replay *replay, const struct compiled_set *const *sets, size_t count,
                  const struct replay_memory *memory);
/* One more receipt, not earlier than the ones before. Its limits and arena are filled in here. False when memory has
 * run out; the replay is then void. */
bool replay_take(struct replay *replay, const struct promo_request *request, uint64_t number);
/* Adds the figures of a replay over other receipts through the same sets. False as above. */
bool replay_merge(struct replay *into, const struct replay *from);
void replay_end(struct replay *replay);

/* replay_gather.c: what one outcome adds to its side. */
void replay_gather(struct replay *replay, struct replay_side *side, const struct promo_request *request,
                   const struct promo_outcome *outcome, uint64_t number);

static inline size_t replay_index(const struct replay_side *side, const struct promotion *promotion) {
    return (size_t)(promotion - side->set->set->promotions);
}

#endif

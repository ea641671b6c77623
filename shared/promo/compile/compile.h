/* A rule set made ready for evaluation: promotions in the order in which they act, scopes as sorted symbols, and an
 * index from what a request shows (sku, category, brand, supplier, code, level, segment, event) to the promotions that
 * it can touch. A promotion that nothing in particular calls (storewide) is always asked. So the cost of a receipt
 * follows the promotions that it touches, not those that live. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_H
#define REGULARS_PROMO_COMPILE_COMPILE_H

#include "promo/compile/symbol_table.h"
#include "promo/rule_set.h"

/* Promotions that wait for one symbol: positions in `order`, ascending. */
struct promo_posting {
    uint32_t first; /* in compiled_set.positions */
    uint32_t count;
};

struct compiled_set {
    const struct rule_set *set;
    size_t promotion_count;
    const struct promotion **order; /* by (exclusive first, phase, priority, id) */
    struct symbol_table symbols;
    const struct promo_posting *postings; /* one per symbol */
    const uint32_t *positions;
    const struct promo_posting *floor_postings; /* one per symbol; NULL: no floors */
    const uint32_t *floor_positions;            /* in settings.floors */
    size_t floor_always_count;
    const uint32_t *floor_always; /* those of all goods */
    size_t always_count;
    const uint32_t *always; /* positions of the storewide ones */
};

/* Compiles into the arena, which must outlive the result, as must the set. Fills in the set's own compiled members
 * (symbols of scopes, group indexes, phases of choosing groups). Mistakes that only the whole set shows (an id twice,
 * an unknown group, a group that chooses per line over sets) go to the report; false then, or when the arena is full.
 */
bool promo_compile(struct rule_set *set, struct arena *arena, struct compiled_set *compiled,
                   struct tree_report *report);

#endif

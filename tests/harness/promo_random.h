/* Random promotions, rule sets and receipts: any combination of blocks that the document allows, over a small world of
 * goods so that promotions meet. Everything is drawn from dice and lives in the arena. */
#ifndef REGULARS_TESTS_PROMO_RANDOM_H
#define REGULARS_TESTS_PROMO_RANDOM_H

#include "promo/evaluate.h"
#include "tests/harness/dice.h"
#include "tests/harness/tree_build.h"

enum { RANDOM_FACTS = 2, RANDOM_TENDERS = 2 };

/* A whole rule set of `count` promotions, as a document. */
struct tree promo_random_set(struct dice *dice, struct arena *arena, size_t count);

struct random_request {
    struct basket basket;
    struct promo_fact facts[RANDOM_FACTS];
    uint32_t segments[4];
    struct tender tenders[RANDOM_TENDERS];
    bool knows_chain;   /* it answers for the chain, too */
    int64_t times_used; /* what the limit source answers to every question */
    struct promo_request request;
};

/* A receipt of 1 .. lines_max lines and somebody, or nobody, who buys. The request points into `made` and the arena;
 * its own arena is set by the caller. */
void promo_random_request(struct dice *dice, struct arena *arena, size_t lines_max, struct random_request *made);

#endif

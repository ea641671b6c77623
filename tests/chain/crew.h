/* The tills of all stores at work: a thread each, fed with sales in order. A till that meets a fault stops the crew; a
 * box that is away only makes its tills wait and try again. */
#ifndef REGULARS_TESTS_CHAIN_CREW_H
#define REGULARS_TESTS_CHAIN_CREW_H

#include "tests/chain/nodes.h"
#include "tests/chain/sale.h"

struct crew; /* a handle */

/* NULL with a fault. */
struct crew *crew_open(const struct chain_nodes *nodes, struct fault *fault);

/* Hands the sale to its till: a household keeps to one till of a store, receipts of nobody go round. Waits while that
 * till has much to do. The sale stays the caller's; it is done after crew_finish. False when a till has met a fault. */
bool crew_give(struct crew *crew, struct sale *sale, struct fault *fault) FAULT_CHECKED;
/* Waits until everything given is taken. False with the first fault of a till. */
bool crew_finish(struct crew *crew, struct fault *fault) FAULT_CHECKED;

/* Sales taken so far, and calls that tills had to repeat. */
uint64_t crew_taken(const struct crew *crew);
uint64_t crew_repeats(const struct crew *crew);

/* Ends the threads (what is not taken yet stays so). */
void crew_close(struct crew *crew);

#endif

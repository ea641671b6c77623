/* The selling itself: receipts go out to the tills in their order and at their pace, and at chosen receipts a line is
 * cut or joined and a node is killed and started again. */
#ifndef REGULARS_TESTS_CHAIN_DAY_H
#define REGULARS_TESTS_CHAIN_DAY_H

#include "tests/chain/crew.h"
#include "tests/chain/shopping_plan.h"

struct day {
    struct chain_nodes *nodes;
    const struct receipt_source *source;
    struct shopping_plan *plan;
    struct crew *crew;
    uint64_t expected; /* receipts in all; 0: without an end */
    size_t sale_count;
    size_t sale_capacity;
    struct sale **sales; /* by number - 1 */
    int64_t lasted_ms;
};

/* Sells until the source ends, `expected` is reached or Ctrl-C is pressed, and waits for the tills. */
bool day_sell(struct day *day, struct fault *fault) FAULT_CHECKED;
void day_free(struct day *day);

/* Waits until head office holds everything that the stores have written, 60 seconds at most. */
bool day_wait_for_hq(struct day *day, struct fault *fault) FAULT_CHECKED;

/* True once Ctrl-C was pressed (or TERM came). */
bool day_is_over(void);
void day_watch_signals(void);

#endif

/* What happens to nodes and lines at which receipt: made once out of the options, in order. */
#ifndef REGULARS_TESTS_CHAIN_UPHEAVAL_H
#define REGULARS_TESTS_CHAIN_UPHEAVAL_H

#include "tests/chain/nodes.h"

enum upheaval_kind { UPHEAVAL_KILL, UPHEAVAL_CUT, UPHEAVAL_JOIN };

struct upheaval {
    uint64_t number; /* before this receipt is given out */
    enum upheaval_kind kind;
    uint32_t store; /* 0: head office */
};

enum { KILLS_OF_A_NODE = 3, UPHEAVALS_MAX = (CHAIN_STORES_MAX + 1) * KILLS_OF_A_NODE + 2 * CHAIN_CUTS_MAX };

struct upheavals {
    size_t count;
    size_t done;
    struct upheaval items[UPHEAVALS_MAX]; /* ascending by number */
};

/* Of `expected` receipts; kills are spread by the dice of the seed over all but the first and last twentieth. */
void upheavals_make(struct upheavals *upheavals, const struct chain_options *options, uint64_t expected);

/* Does what is due before this receipt. */
bool upheavals_do(struct upheavals *upheavals, struct chain_nodes *nodes, uint64_t number,
                  struct fault *fault) FAULT_CHECKED;

#endif

/* Everything is computed once more from the input, by tests/reference, and held against what the nodes say. */
#ifndef REGULARS_TESTS_CHAIN_AUDIT_H
#define REGULARS_TESTS_CHAIN_AUDIT_H

#include <stdio.h>

#include "tests/chain/day.h"
#include "tests/chain/figures.h"

struct audit {
    struct figures figures;
    size_t figures_different;
    size_t receipts_different;
    size_t balances_compared; /* one per household and store */
    size_t balances_different;
};

/* Computes, asks and compares; differences are told to `out`: the first receipt with its lines, every figure. */
bool audit_make(struct audit *audit, struct day *day, const struct meanings *meanings, FILE *out,
                struct fault *fault) FAULT_CHECKED;

static inline bool audit_agrees(const struct audit *audit) {
    return audit->figures_different == 0 && audit->receipts_different == 0 && audit->balances_different == 0;
}

/* After the nodes have stopped: every node computes all that it derives anew from its journal and compares (its command
 * `rebuild`), so that every balance is proved to be the sum of its entries. */
bool audit_rebuild(struct chain_nodes *nodes, struct fault *fault) FAULT_CHECKED;

#endif

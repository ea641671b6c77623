/* The same figures from three hands: computed from the input, told by the stores, told by head office. */
#ifndef REGULARS_TESTS_CHAIN_FIGURES_H
#define REGULARS_TESTS_CHAIN_FIGURES_H

#include "tests/chain/nodes.h"
#include "tests/reference/reference.h"

enum figure_kind { FIGURE_COUNT, FIGURE_MONEY, FIGURE_POINTS };

/* One row of the summary. */
struct figure {
    const char *name; /* in the summary's JSON */
    size_t offset;    /* in struct totals */
    enum figure_kind kind;
    const char *path; /* in the report of a store, and in the row of the store in that of head office */
};

enum { FIGURE_ROWS = 14 };
extern const struct figure figure_rows[FIGURE_ROWS];

static inline int64_t figure_of(const struct totals *totals, const struct figure *figure) {
    return *(const int64_t *)((const char *)totals + figure->offset);
}

enum figure_hand { HAND_INPUT, HAND_STORES, HAND_HQ, HANDS };

struct figures {
    uint32_t store_count;
    struct totals of[CHAIN_STORES_MAX][HANDS]; /* by store from 0 */
};

/* Runs the report commands of all nodes. FAULT_INPUT when one does not have the agreed form. */
bool figures_ask(struct figures *figures, struct chain_nodes *nodes, const struct meanings *meanings,
                 struct fault *fault) FAULT_CHECKED;

/* The sum over the stores. */
struct totals figures_sum(const struct figures *figures, enum figure_hand hand);

#endif

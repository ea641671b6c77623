/* What happened at a till: a receipt of the source and what the shopping plan of the chain adds to it. The tills do it,
 * the reference computes what must come of it. */
#ifndef REGULARS_TESTS_REFERENCE_VISIT_H
#define REGULARS_TESTS_REFERENCE_VISIT_H

#include "tests/chain/receipt_source.h"

struct visit {
    const struct source_receipt *receipt;
    const char *level;      /* of the household in the programme; NULL for an anonymous receipt */
    uint32_t home_store;    /* of the household; 0: it has none that counts limits */
    const char *code;       /* presented at the till; NULL: none */
    bool pays_with_points;  /* as many as the rules allow */
    bool pays_by_hold;      /* and holds them first */
    bool is_cancelled;      /* the whole receipt, at undone_at_ms */
    uint32_t returned_line; /* line number from 1; 0: nothing comes back */
    int64_t returned_milli; /* of that line, at undone_at_ms */
    int64_t undone_at_ms;
};

#endif

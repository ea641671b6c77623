/* One visit as a till takes it, and what the store answered. */
#ifndef REGULARS_TESTS_CHAIN_SALE_H
#define REGULARS_TESTS_CHAIN_SALE_H

#include "base/limits.h"
#include "tests/reference/visit.h"
#include "tests/till/till_read.h"
#include "tests/till/till_requests.h"

struct sale {
    uint64_t number; /* from 1, in the order of the source */
    struct visit visit;
    struct source_receipt receipt;
    struct source_line *lines; /* with the texts of their skus behind them; one block */
    /* What became of it. */
    struct till_receipt_key key;
    struct till_totals totals;
    bool is_taken;
};

/* Copies the visit with its receipt. NULL when memory is out. */
struct sale *sale_make(uint64_t number, const struct visit *visit);
void sale_free(struct sale *sale);

/* What one till knows between sales. */
struct sale_till {
    struct till_client *client;
    uint32_t till;        /* the box's number of it */
    uint32_t next_number; /* of receipts and returns, from 1 */
    struct till_line lines[LIMIT_LINES];
};

/* Identifies or registers the customer, quotes, holds points where the visit says so, confirms what was quoted, and
 * cancels or returns. Any refusal is a fault: the plan asks for nothing that the store may refuse. */
bool sale_take(struct sale_till *till, struct sale *sale, struct fault *fault) FAULT_CHECKED;

#endif

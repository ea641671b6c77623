/* Sums of everything that was taken, out of the journal: what `store-node report` prints, and what build/chain compares
 * with its own calculation. Sales that were cancelled later count under `cancelled` only. */
#ifndef REGULARS_STORE_NODE_REPORT_H
#define REGULARS_STORE_NODE_REPORT_H

#include "retail/receipt_sum.h"
#include "store-node/store_reader.h"

/* One customer; id 0 is everybody who was not identified. */
struct report_customer {
    uint64_t id; /* the survivor's */
    struct receipt_sum sales;
    struct return_sum returns;
};

struct report {
    struct receipt_sum sales;
    struct receipt_sum cancelled;
    struct return_sum returns;
    int64_t registrations;
    size_t promotion_count;
    struct promotion_sum *promotions; /* by id; of sales that were not cancelled */
    size_t customer_count;
    struct report_customer *customers; /* by id */
    uint64_t led_seq;
    uint64_t doc_seq;
};

FAULT_CHECKED bool report_make(struct store_reader *reader, struct report *report, struct fault *fault);
void report_free(struct report *report);

#endif

/* Sums of everything that was taken, out of the journal: what `store-node report` prints, and what build/chain compares
 * with its own calculation. Sales that were cancelled later count under `cancelled` only. */
#ifndef REGULARS_STORE_NODE_REPORT_H
#define REGULARS_STORE_NODE_REPORT_H

#include "retail/journal_record.h"
#include "store-node/store_reader.h"

struct report_sums {
    int64_t receipts;
    int64_t lines;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
};

struct report_promotion {
    char id[LIMIT_PROMOTION_ID];
    int64_t receipts;
    int64_t times;
    int64_t discount_minor;
    int64_t points;
};

struct report_returns {
    int64_t returns;
    int64_t lines;
    int64_t refund_minor;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt;
};

/* One customer; id 0 is everybody who was not identified. */
struct report_customer {
    uint64_t id; /* the survivor's */
    struct report_sums sales;
    struct report_returns returns;
};

struct report {
    struct report_sums sales;
    struct report_sums cancelled;
    struct report_returns returns;
    int64_t registrations;
    size_t promotion_count;
    struct report_promotion *promotions; /* by id; of sales that were not cancelled */
    size_t customer_count;
    struct report_customer *customers; /* by id */
    uint64_t led_seq;
    uint64_t doc_seq;
};

FAULT_CHECKED bool report_make(struct store_reader *reader, struct report *report, struct fault *fault);
void report_free(struct report *report);

#endif

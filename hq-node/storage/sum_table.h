/* Sums per store, and per store and promotion, moved by every document and movement: what pages show and what a
 * comparison with the stores asks. Derived. Members of a sum may be negative where a sum is taken back. */
#ifndef REGULARS_HQ_NODE_SUM_TABLE_H
#define REGULARS_HQ_NODE_SUM_TABLE_H

#include "retail/receipt_sum.h"
#include "storage/statement.h"

enum { SUM_TABLE_STATEMENTS = 5 };

struct sum_table {
    struct statement statements[SUM_TABLE_STATEMENTS];
};

struct store_sum {
    uint32_t store;
    int64_t receipts; /* that stand; what was cancelled is in cancels only */
    int64_t lines;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
    int64_t returns;
    int64_t refund_minor;
    int64_t cancels;
    int64_t balance_points; /* of all customers at this holder */
    int64_t debt_points;
    int64_t last_sold_ms; /* added: the later one counts */
    int64_t last_taken_ms;
};

bool sum_table_open(struct sum_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool sum_table_add(struct sum_table *table, const struct store_sum *change, struct fault *fault) FAULT_CHECKED;
/* One firing on one receipt, added to the store's sum and to the chain's (store 0); sign 1 adds it, -1 takes it back.
 */
bool sum_table_add_promotion(struct sum_table *table, uint32_t store, const struct receipt_promotion *fired, int sign,
                             struct fault *fault) FAULT_CHECKED;
/* Zeros when nothing came from the store. */
bool sum_table_read(struct sum_table *table, uint32_t store, struct store_sum *sum, struct fault *fault) FAULT_CHECKED;
/* Of all stores together; `store` is 0. */
bool sum_table_read_all(struct sum_table *table, struct store_sum *sum, struct fault *fault) FAULT_CHECKED;
/* The store's promotions after the one of that id ("" from the first), by id, at most `max`. */
bool sum_table_list_promotions(struct sum_table *table, uint32_t store, const char *after_id,
                               struct promotion_sum *promotions, size_t max, size_t *count,
                               struct fault *fault) FAULT_CHECKED;

#endif

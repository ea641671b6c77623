/* Sums over receipts, returns and firings of promotions: what both nodes' reports tell, and what a comparison of the
 * chain's books adds up. */
#ifndef REGULARS_RETAIL_RECEIPT_SUM_H
#define REGULARS_RETAIL_RECEIPT_SUM_H

#include "base/limits.h"
#include "retail/receipt.h"

struct receipt_sum {
    int64_t receipts;
    int64_t lines;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
};

struct return_sum {
    int64_t returns;
    int64_t lines;
    int64_t refund_minor;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt;
};

struct promotion_sum {
    char promotion_id[LIMIT_PROMOTION_ID];
    int64_t receipts;
    int64_t times;
    int64_t discount_minor;
    int64_t points;
};

/* Of one document. */
struct receipt_sum receipt_sum_of(const struct receipt *receipt);
struct return_sum return_sum_of(const struct goods_return *returned);

/* Limits keep every sum of a journal inside int64. */
void receipt_sum_add(struct receipt_sum *to, const struct receipt_sum *sum);
void return_sum_add(struct return_sum *to, const struct return_sum *sum);

#endif

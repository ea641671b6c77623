/* The sums of head office as JSON, in the form that a store gives its own in (`store-node report`), so that a program
 * can hold them against each other to the kopeck. One line
 *   {"customers": 812, "stores": [{"store": 1, "led_seq", "doc_seq",
 *     "sales": {"receipts", "lines", "gross_minor", "discount_minor", "points_paid_minor", "net_minor", "points_spent",
 *               "points_earned"}, "cancelled": {the same},
 *     "returns": {"returns", "lines", "refund_minor", "points_back", "points_taken", "points_debt"},
 *     "promotions": [{"promotion_id", "receipts", "times", "discount_minor", "points"}],
 *     "points": {"balance_points", "debt_points", "accounts"}}]}
 * and with by_customer one more per customer
 *   {"customer_id": "1-17", "sales", "returns", "balance_points", "debt_points"}
 * whose id is null for everybody who was not identified. Receipts that were cancelled are in `cancelled` alone. Stores,
 * promotions and customers ascend. */
#ifndef REGULARS_HQ_NODE_HQ_REPORT_H
#define REGULARS_HQ_NODE_HQ_REPORT_H

#include "base/fault.h"

#include <stdio.h>

/* Reads beside a running head office too, all of it at one moment. */
FAULT_CHECKED bool hq_report_print(const char *data_directory, bool by_customer, FILE *file, struct fault *fault);

#endif

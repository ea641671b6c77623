/* Sums for the report, counted anew out of the rows of receipts, returns and balances: not the sums that are kept for
 * pages (sum_table.h), so that the two check each other. Slow; over any connection. */
#ifndef REGULARS_HQ_NODE_REPORT_QUERIES_H
#define REGULARS_HQ_NODE_REPORT_QUERIES_H

#include "retail/receipt_sum.h"
#include "storage/statement.h"

enum { REPORT_QUERIES_STATEMENTS = 6 };

struct report_queries {
    struct statement statements[REPORT_QUERIES_STATEMENTS];
};

struct points_sum {
    int64_t balance_points;
    int64_t debt_points;
    int64_t accounts; /* customers at holders */
};

bool report_queries_open(struct report_queries *queries, struct db *db, struct fault *fault) FAULT_CHECKED;
/* Receipts of a store that stand, or those that were cancelled. */
bool report_queries_sold(struct report_queries *queries, uint32_t store, bool is_cancelled, struct receipt_sum *sum,
                         struct fault *fault) FAULT_CHECKED;
bool report_queries_returned(struct report_queries *queries, uint32_t store, struct return_sum *sum,
                             struct fault *fault) FAULT_CHECKED;
bool report_queries_points(struct report_queries *queries, uint32_t store, struct points_sum *sum,
                           struct fault *fault) FAULT_CHECKED;
/* Of one customer over all stores; id 0: of everybody who was not identified. */
bool report_queries_sold_to(struct report_queries *queries, uint64_t customer_id, struct receipt_sum *sum,
                            struct fault *fault) FAULT_CHECKED;
bool report_queries_returned_by(struct report_queries *queries, uint64_t customer_id, struct return_sum *sum,
                                struct fault *fault) FAULT_CHECKED;
/* Calls `visit` for everybody who has a receipt, a return or points, in the order of ids; it may use the other queries.
 */
bool report_queries_visit_customers(struct report_queries *queries,
                                    bool (*visit)(void *context, uint64_t customer_id, struct fault *fault),
                                    void *context, struct fault *fault) FAULT_CHECKED;

#endif

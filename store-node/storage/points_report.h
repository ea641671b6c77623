/* What all accounts hold together, and each customer's balance: for the report of the command line. Over a reader. */
#ifndef REGULARS_STORE_NODE_STORAGE_POINTS_REPORT_H
#define REGULARS_STORE_NODE_STORAGE_POINTS_REPORT_H

#include "storage/statement.h"

enum { POINTS_REPORT_STATEMENTS = 4 };

struct points_report {
    struct statement statements[POINTS_REPORT_STATEMENTS];
};

struct points_sums {
    int64_t balance_points; /* of all lots, usable or not */
    int64_t held_points;    /* of them */
    int64_t debt_points;
    int64_t account_count;
    int64_t customer_count;
};

bool points_report_open(struct points_report *report, struct db *db, struct fault *fault) FAULT_CHECKED;
bool points_report_sum(struct points_report *report, struct points_sums *sums, struct fault *fault) FAULT_CHECKED;
bool points_report_balance(struct points_report *report, uint64_t customer_id, int64_t *balance_points,
                           struct fault *fault) FAULT_CHECKED;

#endif

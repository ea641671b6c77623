/* The figures that the input, the stores and head office must agree on, to the kopeck. A sale that was cancelled counts
 * in `cancelled` alone; a sale of which goods came back counts as it was sold, the return beside it. */
#ifndef REGULARS_TESTS_REFERENCE_TOTALS_H
#define REGULARS_TESTS_REFERENCE_TOTALS_H

#include "tests/reference/meaning.h"

struct promotion_totals {
    int64_t receipts; /* on which it gave something */
    int64_t discount_minor;
    int64_t points; /* earned by it, hundredths */
};

struct totals {
    int64_t receipts;
    int64_t lines;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t paid_minor; /* with points */
    int64_t net_minor;
    int64_t earned_points;
    int64_t spent_points;
    int64_t cancelled; /* receipts */
    int64_t returns;   /* return receipts */
    int64_t refund_minor;
    int64_t back_points;    /* spent, then given back by a return */
    int64_t taken_points;   /* earned, then taken back by a return */
    int64_t balance_points; /* of all customers */
    struct promotion_totals promotions[MEANINGS_MAX];
};

/* Adds the figures of one to the other. */
void totals_add(struct totals *sum, const struct totals *part);

#endif

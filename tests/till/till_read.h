/* Reading answers: members by a path of names with dots between ("totals.net_minor"). An absent member reads as 0,
 * false or empty: the caller prints what there is. Where a figure decides, till_read_totals checks. */
#ifndef REGULARS_TESTS_TILL_READ_H
#define REGULARS_TESTS_TILL_READ_H

#include "base/fault.h"
#include "base/tree.h"

/* NULL when there is none. */
const struct tree *till_read_member(const struct tree *tree, const char *path);
int64_t till_read_int(const struct tree *tree, const char *path);
bool till_read_bool(const struct tree *tree, const char *path);
struct text till_read_text(const struct tree *tree, const char *path);

struct till_totals {
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
};

/* The totals of a quote or a receipt; FAULT_INPUT when one is missing. */
bool till_read_totals(const struct tree *answer, struct till_totals *totals, struct fault *fault) FAULT_CHECKED;

#endif

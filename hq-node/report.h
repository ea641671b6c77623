/* The sums of head office as one JSON document, in the form that a store gives its own in, so that a program can hold
 * them against each other to the kopeck:
 *   {"stores": [{"store": 1, "receipts", "lines", "gross_minor", "discount_minor", "points_paid_minor", "net_minor",
 *                "points_spent", "points_earned", "returns", "refund_minor", "cancels", "balance_points",
 * "debt_points", "promotions": [{"promotion_id", "receipts", "times", "discount_minor", "points"}]}], "customers":
 * [{"customer_id": "1-17", "store": 1, "points", "debt_points"}]}      (only when asked for) Cancelled receipts are in
 * `cancels` alone. Stores and customers ascend by number and id. */
#ifndef REGULARS_HQ_NODE_REPORT_H
#define REGULARS_HQ_NODE_REPORT_H

#include "base/span.h"
#include "hq-node/storage/hq_tables.h"

/* Over any connection, also a reader's. FAULT_FULL when `out` has no room. */
bool report_write(struct hq_tables *tables, struct db *db, bool by_customer, struct writer *out,
                  struct fault *fault) FAULT_CHECKED;
/* Opens the data directory's database for reading, beside a running head office too, and gives the report malloc'ed:
 * the caller frees it. */
bool report_make(const char *data_directory, bool by_customer, char **json, size_t *size,
                 struct fault *fault) FAULT_CHECKED;

#endif

/* What only the pages ask of the derived tables, each bounded by an index. */
#ifndef REGULARS_HQ_NODE_PAGE_QUERIES_H
#define REGULARS_HQ_NODE_PAGE_QUERIES_H

#include "hq-node/storage/sum_table.h"

enum { PAGE_QUERIES_STATEMENTS = 4 };

struct page_queries {
    struct statement statements[PAGE_QUERIES_STATEMENTS];
};

struct day_sum {
    uint32_t store;
    int64_t receipts;
    int64_t net_minor;
};

bool page_queries_open(struct page_queries *queries, struct db *db, struct fault *fault) FAULT_CHECKED;

typedef void day_sum_visitor(void *context, const struct day_sum *sum);

/* The receipts that stand and that stores took from a moment on, by store: reads all of them, so it is for the start of
 * the program and not for a page. Stores that have none are left out. */
bool page_queries_sum_since(struct page_queries *queries, int64_t since_ms, day_sum_visitor *visit, void *context,
                            struct fault *fault) FAULT_CHECKED;
/* All receipts that stand, by store: a row per store, once a day. */
bool page_queries_sum_all(struct page_queries *queries, day_sum_visitor *visit, void *context,
                          struct fault *fault) FAULT_CHECKED;
/* The promotions of the whole chain that gave most, discounts and points together; at most `max`. */
bool page_queries_top_promotions(struct page_queries *queries, struct promotion_sum *promotions, size_t max,
                                 size_t *count, struct fault *fault) FAULT_CHECKED;
/* Customers that live under their own id. Walks a narrow index: about 10 ms for a million. */
bool page_queries_count_customers(struct page_queries *queries, int64_t *count, struct fault *fault) FAULT_CHECKED;

#endif

#include "hq-node/storage/page_queries.h"

#define PAGE_SQL(X)                                                                                                    \
    X(SUM_SINCE, "SELECT store, count(*), sum(net_minor) FROM receipt INDEXED BY receipt_by_time"                      \
                 " WHERE taken_at_ms >= ?1 AND cancelled_ms IS NULL GROUP BY store")                                   \
    X(SUM_ALL, "SELECT store, receipts, net_minor FROM store_sum")                                                     \
    X(TOP_PROMOTIONS, "SELECT promotion_id, receipts, times, discount_minor, points FROM promotion_sum"                \
                      " WHERE store = 0 AND receipts > 0 ORDER BY discount_minor + points DESC, promotion_id"          \
                      " LIMIT ?1")                                                                                     \
    X(COUNT_CUSTOMERS, "SELECT (SELECT count(*) FROM customer) - (SELECT count(*) FROM customer"                       \
                       " WHERE merged_into <> 0)")
STATEMENTS(page_queries, PAGE_SQL, PAGE_QUERIES_STATEMENTS)

bool page_queries_open(struct page_queries *queries, struct db *db, struct fault *fault) {
    return statements_prepare(db, queries->statements, page_queries_sql, STATEMENT_COUNT, fault);
}

static bool visit_sums(struct statement *read, day_sum_visitor *visit, void *context, struct fault *fault) {
    while (statement_row(read)) {
        struct day_sum sum = {(uint32_t)statement_int64(read, 0), statement_int64(read, 1), statement_int64(read, 2)};
        visit(context, &sum);
    }
    return statement_finish(read, fault);
}

bool page_queries_sum_since(struct page_queries *queries, int64_t since_ms, day_sum_visitor *visit, void *context,
                            struct fault *fault) {
    struct statement *read = &queries->statements[SUM_SINCE];
    statement_start(read);
    statement_bind_int64(read, 1, since_ms);
    return visit_sums(read, visit, context, fault);
}

bool page_queries_sum_all(struct page_queries *queries, day_sum_visitor *visit, void *context, struct fault *fault) {
    struct statement *read = &queries->statements[SUM_ALL];
    statement_start(read);
    return visit_sums(read, visit, context, fault);
}

bool page_queries_top_promotions(struct page_queries *queries, struct promotion_sum *promotions, size_t max,
                                 size_t *count, struct fault *fault) {
    struct statement *read = &queries->statements[TOP_PROMOTIONS];
    *count = 0;
    statement_start(read);
    statement_bind_uint64(read, 1, max);
    while (*count < max && statement_row(read)) {
        struct promotion_sum *sum = &promotions[(*count)++];
        statement_copy_text(read, 0, sum->promotion_id, sizeof sum->promotion_id);
        sum->receipts = statement_int64(read, 1);
        sum->times = statement_int64(read, 2);
        sum->discount_minor = statement_int64(read, 3);
        sum->points = statement_int64(read, 4);
    }
    return statement_finish(read, fault);
}

bool page_queries_count_customers(struct page_queries *queries, int64_t *count, struct fault *fault) {
    struct statement *read = &queries->statements[COUNT_CUSTOMERS];
    statement_start(read);
    *count = statement_row(read) ? statement_int64(read, 0) : 0;
    return statement_finish(read, fault);
}

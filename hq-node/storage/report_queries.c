#include "hq-node/storage/report_queries.h"

#define SOLD                                                                                                           \
    "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(gross_minor), 0), coalesce(sum(discount_minor), 0),"       \
    " coalesce(sum(points_paid_minor), 0), coalesce(sum(net_minor), 0), coalesce(sum(points_spent), 0),"               \
    " coalesce(sum(points_earned), 0) FROM receipt"
#define RETURNED                                                                                                       \
    "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(refund_minor), 0), coalesce(sum(points_back), 0),"         \
    " coalesce(sum(points_taken), 0), coalesce(sum(points_debt), 0) FROM goods_return"
#define REPORT_SQL(X)                                                                                                  \
    X(SOLD_IN, SOLD " WHERE store = ?1 AND (cancelled_ms IS NOT NULL) = ?2")                                           \
    X(RETURNED_IN, RETURNED " WHERE store = ?1")                                                                       \
    X(POINTS_AT, "SELECT coalesce(sum(points), 0), coalesce(sum(debt_points), 0), count(*) FROM balance"               \
                 " WHERE store = ?1")                                                                                  \
    X(SOLD_TO, SOLD " WHERE customer_id = ?1 AND cancelled_ms IS NULL")                                                \
    X(RETURNED_BY, RETURNED " WHERE customer_id = ?1")                                                                 \
    X(CUSTOMERS, "SELECT customer_id FROM receipt UNION SELECT customer_id FROM goods_return"                          \
                 " UNION SELECT customer_id FROM balance ORDER BY 1")
STATEMENTS(report_queries, REPORT_SQL, REPORT_QUERIES_STATEMENTS)

bool report_queries_open(struct report_queries *queries, struct db *db, struct fault *fault) {
    return statements_prepare(db, queries->statements, report_queries_sql, STATEMENT_COUNT, fault);
}

static bool read_sold(struct statement *read, struct receipt_sum *sum, struct fault *fault) {
    *sum = (struct receipt_sum){0};
    if (statement_row(read)) {
        *sum = (struct receipt_sum){.receipts = statement_int64(read, 0),
                                    .lines = statement_int64(read, 1),
                                    .gross_minor = statement_int64(read, 2),
                                    .discount_minor = statement_int64(read, 3),
                                    .points_paid_minor = statement_int64(read, 4),
                                    .net_minor = statement_int64(read, 5),
                                    .points_spent = statement_int64(read, 6),
                                    .points_earned = statement_int64(read, 7)};
    }
    return statement_finish(read, fault);
}

static bool read_returned(struct statement *read, struct return_sum *sum, struct fault *fault) {
    *sum = (struct return_sum){0};
    if (statement_row(read)) {
        *sum = (struct return_sum){.returns = statement_int64(read, 0),
                                   .lines = statement_int64(read, 1),
                                   .refund_minor = statement_int64(read, 2),
                                   .points_back = statement_int64(read, 3),
                                   .points_taken = statement_int64(read, 4),
                                   .points_debt = statement_int64(read, 5)};
    }
    return statement_finish(read, fault);
}

bool report_queries_sold(struct report_queries *queries, uint32_t store, bool is_cancelled, struct receipt_sum *sum,
                         struct fault *fault) {
    struct statement *read = &queries->statements[SOLD_IN];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    statement_bind_int64(read, 2, is_cancelled);
    return read_sold(read, sum, fault);
}

bool report_queries_returned(struct report_queries *queries, uint32_t store, struct return_sum *sum,
                             struct fault *fault) {
    struct statement *read = &queries->statements[RETURNED_IN];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    return read_returned(read, sum, fault);
}

bool report_queries_points(struct report_queries *queries, uint32_t store, struct points_sum *sum,
                           struct fault *fault) {
    struct statement *read = &queries->statements[POINTS_AT];
    statement_start(read);
    statement_bind_int64(read, 1, store);
    *sum = (struct points_sum){0};
    if (statement_row(read)) {
        *sum = (struct points_sum){.balance_points = statement_int64(read, 0),
                                   .debt_points = statement_int64(read, 1),
                                   .accounts = statement_int64(read, 2)};
    }
    return statement_finish(read, fault);
}

bool report_queries_sold_to(struct report_queries *queries, uint64_t customer_id, struct receipt_sum *sum,
                            struct fault *fault) {
    struct statement *read = &queries->statements[SOLD_TO];
    statement_start(read);
    statement_bind_uint64(read, 1, customer_id);
    return read_sold(read, sum, fault);
}

bool report_queries_returned_by(struct report_queries *queries, uint64_t customer_id, struct return_sum *sum,
                                struct fault *fault) {
    struct statement *read = &queries->statements[RETURNED_BY];
    statement_start(read);
    statement_bind_uint64(read, 1, customer_id);
    return read_returned(read, sum, fault);
}

bool report_queries_visit_customers(struct report_queries *queries,
                                    bool (*visit)(void *context, uint64_t customer_id, struct fault *fault),
                                    void *context, struct fault *fault) {
    struct statement *list = &queries->statements[CUSTOMERS];
    bool is_visited = true;
    struct fault list_fault;
    statement_start(list);
    while (is_visited && statement_row(list)) {
        is_visited = visit(context, statement_uint64(list, 0), fault);
    }
    bool is_listed = statement_finish(list, &list_fault);
    return is_visited && (is_listed || fault_set(fault, list_fault.code, "%s", list_fault.text));
}

#include "hq-node/storage/receipt_registry.h"

#define RECEIPT_COLUMNS                                                                                                \
    "id, store, till, shift, number, customer_id, sold_at_ms, taken_at_ms, doc_seq, n, lines, gross_minor,"            \
    " discount_minor, points_paid_minor, net_minor, points_spent, points_earned, refund_minor, cancelled_ms"
#define RETURN_COLUMNS                                                                                                 \
    "id, store, sale_id, customer_id, returned_at_ms, doc_seq, lines, refund_minor, points_back, points_taken, "       \
    "points_debt"
#define RECEIPT_SQL(X)                                                                                                 \
    X(READ, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE id = ?1")                                                   \
    X(ADD, "INSERT INTO receipt(" RECEIPT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"  \
           " ?14, ?15, ?16, ?17, 0, NULL)")                                                                            \
    X(CANCEL, "UPDATE receipt SET cancelled_ms = ?2 WHERE id = ?1")                                                    \
    X(HAS_RETURN, "SELECT 1 FROM goods_return WHERE id = ?1")                                                          \
    X(ADD_RETURN,                                                                                                      \
      "INSERT INTO goods_return(" RETURN_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")            \
    X(ADD_REFUND, "UPDATE receipt SET refund_minor = refund_minor + ?2 WHERE id = ?1")                                 \
    X(MERGE, "UPDATE receipt SET customer_id = ?2 WHERE customer_id = ?1")                                             \
    X(MERGE_RETURNS, "UPDATE goods_return SET customer_id = ?2 WHERE customer_id = ?1")                                \
    X(LIST, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE n < ?1 ORDER BY n DESC LIMIT ?2")                           \
    X(LIST_OF_STORE, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE store = ?3 AND n < ?1 ORDER BY n DESC LIMIT ?2")   \
    X(LIST_OF_CUSTOMER, "SELECT " RECEIPT_COLUMNS " FROM receipt WHERE customer_id = ?1"                               \
                        " AND (sold_at_ms, id) < (?3, ?4) ORDER BY sold_at_ms DESC, id DESC LIMIT ?2")                 \
    X(LIST_RETURNS, "SELECT " RETURN_COLUMNS " FROM goods_return WHERE sale_id = ?1 ORDER BY id LIMIT ?2")
STATEMENTS(receipt_registry, RECEIPT_SQL, RECEIPT_REGISTRY_STATEMENTS)

bool receipt_registry_open(struct receipt_registry *registry, struct db *db, struct fault *fault) {
    return statements_prepare(db, registry->statements, receipt_registry_sql, STATEMENT_COUNT, fault);
}

static void read_columns(struct statement *read, struct sold_receipt *receipt) {
    *receipt = (struct sold_receipt){.id = statement_uint64(read, 0),
                                     .key = {.store = (uint32_t)statement_int64(read, 1),
                                             .till = (uint32_t)statement_int64(read, 2),
                                             .shift = (uint32_t)statement_int64(read, 3),
                                             .number = (uint32_t)statement_int64(read, 4)},
                                     .customer_id = statement_uint64(read, 5),
                                     .sold_at_ms = statement_int64(read, 6),
                                     .taken_at_ms = statement_int64(read, 7),
                                     .doc_seq = statement_uint64(read, 8),
                                     .n = statement_uint64(read, 9),
                                     .line_count = statement_int64(read, 10),
                                     .gross_minor = statement_int64(read, 11),
                                     .discount_minor = statement_int64(read, 12),
                                     .points_paid_minor = statement_int64(read, 13),
                                     .net_minor = statement_int64(read, 14),
                                     .points_spent = statement_int64(read, 15),
                                     .points_earned = statement_int64(read, 16),
                                     .refund_minor = statement_int64(read, 17),
                                     .is_cancelled = !statement_is_null(read, 18)};
    if (receipt->is_cancelled) {
        receipt->cancelled_ms = statement_int64(read, 18);
    }
}

bool receipt_registry_read(struct receipt_registry *registry, uint64_t id, bool *is_found, struct sold_receipt *receipt,
                           struct fault *fault) {
    struct statement *read = &registry->statements[READ];
    statement_start(read);
    statement_bind_uint64(read, 1, id);
    *is_found = statement_row(read);
    if (*is_found) {
        read_columns(read, receipt);
    }
    return statement_finish(read, fault);
}

bool receipt_registry_add(struct receipt_registry *registry, const struct sold_receipt *receipt, struct fault *fault) {
    struct statement *add = &registry->statements[ADD];
    statement_start(add);
    statement_bind_uint64(add, 1, receipt->id);
    statement_bind_int64(add, 2, receipt->key.store);
    statement_bind_int64(add, 3, receipt->key.till);
    statement_bind_int64(add, 4, receipt->key.shift);
    statement_bind_int64(add, 5, receipt->key.number);
    statement_bind_uint64(add, 6, receipt->customer_id);
    statement_bind_int64(add, 7, receipt->sold_at_ms);
    statement_bind_int64(add, 8, receipt->taken_at_ms);
    statement_bind_uint64(add, 9, receipt->doc_seq);
    statement_bind_uint64(add, 10, receipt->n);
    statement_bind_int64(add, 11, receipt->line_count);
    statement_bind_int64(add, 12, receipt->gross_minor);
    statement_bind_int64(add, 13, receipt->discount_minor);
    statement_bind_int64(add, 14, receipt->points_paid_minor);
    statement_bind_int64(add, 15, receipt->net_minor);
    statement_bind_int64(add, 16, receipt->points_spent);
    statement_bind_int64(add, 17, receipt->points_earned);
    return statement_run(add, fault);
}

bool receipt_registry_cancel(struct receipt_registry *registry, uint64_t id, int64_t cancelled_ms,
                             struct fault *fault) {
    struct statement *cancel = &registry->statements[CANCEL];
    statement_start(cancel);
    statement_bind_uint64(cancel, 1, id);
    statement_bind_int64(cancel, 2, cancelled_ms);
    return statement_run(cancel, fault);
}

bool receipt_registry_has_return(struct receipt_registry *registry, uint64_t id, bool *is_found, struct fault *fault) {
    struct statement *has = &registry->statements[HAS_RETURN];
    statement_start(has);
    statement_bind_uint64(has, 1, id);
    *is_found = statement_row(has);
    return statement_finish(has, fault);
}

bool receipt_registry_add_return(struct receipt_registry *registry, const struct sold_return *returned,
                                 struct fault *fault) {
    struct statement *add = &registry->statements[ADD_RETURN];
    statement_start(add);
    statement_bind_uint64(add, 1, returned->id);
    statement_bind_int64(add, 2, returned->store);
    statement_bind_uint64(add, 3, returned->sale_id);
    statement_bind_uint64(add, 4, returned->customer_id);
    statement_bind_int64(add, 5, returned->returned_at_ms);
    statement_bind_uint64(add, 6, returned->doc_seq);
    statement_bind_int64(add, 7, returned->line_count);
    statement_bind_int64(add, 8, returned->refund_minor);
    statement_bind_int64(add, 9, returned->points_back);
    statement_bind_int64(add, 10, returned->points_taken);
    statement_bind_int64(add, 11, returned->points_debt);
    if (!statement_run(add, fault)) {
        return false;
    }
    struct statement *refund = &registry->statements[ADD_REFUND];
    statement_start(refund);
    statement_bind_uint64(refund, 1, returned->sale_id);
    statement_bind_int64(refund, 2, returned->refund_minor);
    return statement_run(refund, fault);
}

static bool run_merge(struct statement *merge, uint64_t from_id, uint64_t into_id, struct fault *fault) {
    statement_start(merge);
    statement_bind_uint64(merge, 1, from_id);
    statement_bind_uint64(merge, 2, into_id);
    return statement_run(merge, fault);
}

bool receipt_registry_merge(struct receipt_registry *registry, uint64_t from_id, uint64_t into_id,
                            struct fault *fault) {
    return run_merge(&registry->statements[MERGE], from_id, into_id, fault) &&
           run_merge(&registry->statements[MERGE_RETURNS], from_id, into_id, fault);
}

static bool read_list(struct statement *list, struct sold_receipt *receipts, size_t *count, struct fault *fault) {
    *count = 0;
    while (statement_row(list)) {
        read_columns(list, &receipts[(*count)++]);
    }
    return statement_finish(list, fault);
}

bool receipt_registry_list(struct receipt_registry *registry, uint32_t store, uint64_t before_n,
                           struct sold_receipt *receipts, size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &registry->statements[store == 0 ? LIST : LIST_OF_STORE];
    statement_start(list);
    statement_bind_uint64(list, 1, before_n);
    statement_bind_uint64(list, 2, max);
    if (store != 0) {
        statement_bind_int64(list, 3, store);
    }
    return read_list(list, receipts, count, fault);
}

bool receipt_registry_list_of_customer(struct receipt_registry *registry, uint64_t customer_id,
                                       const struct sold_receipt *before, struct sold_receipt *receipts, size_t max,
                                       size_t *count, struct fault *fault) {
    struct statement *list = &registry->statements[LIST_OF_CUSTOMER];
    statement_start(list);
    statement_bind_uint64(list, 1, customer_id);
    statement_bind_uint64(list, 2, max);
    statement_bind_int64(list, 3, before == NULL ? INT64_MAX : before->sold_at_ms);
    statement_bind_uint64(list, 4, before == NULL ? INT64_MAX : before->id);
    return read_list(list, receipts, count, fault);
}

bool receipt_registry_list_returns(struct receipt_registry *registry, uint64_t sale_id, struct sold_return *returns,
                                   size_t max, size_t *count, struct fault *fault) {
    struct statement *list = &registry->statements[LIST_RETURNS];
    statement_start(list);
    statement_bind_uint64(list, 1, sale_id);
    statement_bind_uint64(list, 2, max);
    *count = 0;
    while (statement_row(list)) {
        returns[(*count)++] = (struct sold_return){.id = statement_uint64(list, 0),
                                                   .store = (uint32_t)statement_int64(list, 1),
                                                   .sale_id = statement_uint64(list, 2),
                                                   .customer_id = statement_uint64(list, 3),
                                                   .returned_at_ms = statement_int64(list, 4),
                                                   .doc_seq = statement_uint64(list, 5),
                                                   .line_count = statement_int64(list, 6),
                                                   .refund_minor = statement_int64(list, 7),
                                                   .points_back = statement_int64(list, 8),
                                                   .points_taken = statement_int64(list, 9),
                                                   .points_debt = statement_int64(list, 10)};
    }
    return statement_finish(list, fault);
}

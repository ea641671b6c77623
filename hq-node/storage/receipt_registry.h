/* The receipts of all stores by id, in the order of arrival, and of a customer; and the returns of their goods. Rows
 * are what lists show; the whole documents are in the journal (doc_seq). Derived. */
#ifndef REGULARS_HQ_NODE_RECEIPT_REGISTRY_H
#define REGULARS_HQ_NODE_RECEIPT_REGISTRY_H

#include "retail/receipt.h"
#include "storage/statement.h"

enum { RECEIPT_REGISTRY_STATEMENTS = 12 };

struct receipt_registry {
    struct statement statements[RECEIPT_REGISTRY_STATEMENTS];
};

struct sold_receipt {
    uint64_t id;
    struct receipt_key key;
    uint64_t customer_id; /* 0: nobody; who lives under that id now */
    int64_t sold_at_ms;
    int64_t taken_at_ms;
    uint64_t doc_seq; /* in the store's doc */
    uint64_t n;       /* the order of arrival */
    int64_t line_count;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
    int64_t refund_minor; /* of its returns so far */
    bool is_cancelled;
    int64_t cancelled_ms;
};

struct sold_return {
    uint64_t id;
    uint32_t store;
    uint64_t sale_id;
    uint64_t customer_id;
    int64_t returned_at_ms;
    uint64_t doc_seq;
    int64_t line_count;
    int64_t refund_minor;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt;
};

bool receipt_registry_open(struct receipt_registry *registry, struct db *db, struct fault *fault) FAULT_CHECKED;
bool receipt_registry_read(struct receipt_registry *registry, uint64_t id, bool *is_found, struct sold_receipt *receipt,
                           struct fault *fault) FAULT_CHECKED;
bool receipt_registry_add(struct receipt_registry *registry, const struct sold_receipt *receipt,
                          struct fault *fault) FAULT_CHECKED;
bool receipt_registry_cancel(struct receipt_registry *registry, uint64_t id, int64_t cancelled_ms,
                             struct fault *fault) FAULT_CHECKED;
bool receipt_registry_has_return(struct receipt_registry *registry, uint64_t id, bool *is_found,
                                 struct fault *fault) FAULT_CHECKED;
/* Also adds its refund to the sale. */
bool receipt_registry_add_return(struct receipt_registry *registry, const struct sold_return *returned,
                                 struct fault *fault) FAULT_CHECKED;
/* All that was `from_id`'s is `into_id`'s. */
bool receipt_registry_merge(struct receipt_registry *registry, uint64_t from_id, uint64_t into_id,
                            struct fault *fault) FAULT_CHECKED;

/* The newest first, those that arrived before `before_n` (INT64_MAX: all); store 0: of every store. */
bool receipt_registry_list(struct receipt_registry *registry, uint32_t store, uint64_t before_n,
                           struct sold_receipt *receipts, size_t max, size_t *count, struct fault *fault) FAULT_CHECKED;
/* A customer's, the newest first; `before` NULL: from the newest on, else those that follow it in this order. */
bool receipt_registry_list_of_customer(struct receipt_registry *registry, uint64_t customer_id,
                                       const struct sold_receipt *before, struct sold_receipt *receipts, size_t max,
                                       size_t *count, struct fault *fault) FAULT_CHECKED;
bool receipt_registry_list_returns(struct receipt_registry *registry, uint64_t sale_id, struct sold_return *returns,
                                   size_t max, size_t *count, struct fault *fault) FAULT_CHECKED;

#endif

/* Receipts, returns and cancels: rows for lists, and the sums. */
#include "hq-node/book.h"
#include "hq-node/derive_parts.h"

static bool resolve_buyer(struct hq *hq, uint64_t id, uint64_t *customer_id, struct fault *fault) {
    *customer_id = 0;
    return id == 0 || customer_registry_resolve(&hq->tables.customers, id, customer_id, fault);
}

static bool sum_promotions(struct hq *hq, uint32_t store, const struct receipt *receipt, int sign,
                           struct fault *fault) {
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        if (!sum_table_add_promotion(&hq->tables.sums, store, &receipt->promotions[i], sign, fault)) {
            return false;
        }
    }
    return true;
}

/* What a receipt brings to its store's sums; sign -1 takes it back. */
static struct store_sum sum_of(const struct sold_receipt *receipt, int sign) {
    return (struct store_sum){.store = receipt->key.store,
                              .receipts = sign,
                              .lines = sign * receipt->line_count,
                              .gross_minor = sign * receipt->gross_minor,
                              .discount_minor = sign * receipt->discount_minor,
                              .points_paid_minor = sign * receipt->points_paid_minor,
                              .net_minor = sign * receipt->net_minor,
                              .points_spent = sign * receipt->points_spent,
                              .points_earned = sign * receipt->points_earned};
}

static bool write_sale(struct hq *hq, const struct derive_place *place, const struct receipt *receipt,
                       struct fault *fault) {
    struct sold_receipt sold = {.id = receipt->id,
                                .key = receipt->key,
                                .sold_at_ms = receipt->sold_at_ms,
                                .taken_at_ms = receipt->taken_at_ms,
                                .doc_seq = place->seq,
                                .n = place->n,
                                .line_count = (int64_t)receipt->line_count,
                                .gross_minor = receipt->gross_minor,
                                .discount_minor = receipt->discount_minor,
                                .points_paid_minor = receipt->points_paid_minor,
                                .net_minor = receipt->net_minor,
                                .points_spent = receipt->points_spent,
                                .points_earned = receipt->points_earned};
    struct store_sum sum = sum_of(&sold, 1);
    sum.last_sold_ms = sold.sold_at_ms;
    sum.last_taken_ms = sold.taken_at_ms;
    return resolve_buyer(hq, receipt->customer_id, &sold.customer_id, fault) &&
           receipt_registry_add(&hq->tables.receipts, &sold, fault) && sum_table_add(&hq->tables.sums, &sum, fault) &&
           sum_promotions(hq, place->store, receipt, 1, fault);
}

static bool derive_sale(struct hq *hq, const struct derive_place *place, const struct receipt *receipt,
                        struct derived *derived, struct fault *fault) {
    struct sold_receipt known;
    bool is_known;
    if (!receipt_registry_read(&hq->tables.receipts, receipt->id, &is_known, &known, fault)) {
        return false;
    }
    if (receipt->key.store != place->store || id_node(receipt->id) != place->store) {
        derived->objection = OBJECTION_FOREIGN;
    } else if (is_known) {
        derived->objection = OBJECTION_RECEIPT_TWICE;
    } else if (!receipt_adds_up(receipt)) {
        derived->objection = OBJECTION_RECEIPT_SUMS;
    }
    return derived->objection != OBJECTION_NONE || write_sale(hq, place, receipt, fault);
}

/* The sale that a later document is about, when it may be. */
static bool read_sale(struct hq *hq, const struct derive_place *place, uint64_t sale_id, struct sold_receipt *sale,
                      struct derived *derived, struct fault *fault) {
    bool is_known;
    if (!receipt_registry_read(&hq->tables.receipts, sale_id, &is_known, sale, fault)) {
        return false;
    }
    if (!is_known) {
        derived->objection = OBJECTION_SALE_UNKNOWN;
    } else if (sale->key.store != place->store) {
        derived->objection = OBJECTION_FOREIGN;
    } else if (sale->is_cancelled) {
        derived->objection = OBJECTION_SALE_CANCELLED;
    }
    return true;
}

static bool write_return(struct hq *hq, const struct derive_place *place, const struct goods_return *returned,
                         struct fault *fault) {
    struct sold_return row = {.id = returned->id,
                              .store = place->store,
                              .sale_id = returned->sale_id,
                              .returned_at_ms = returned->returned_at_ms,
                              .doc_seq = place->seq,
                              .line_count = (int64_t)returned->line_count,
                              .refund_minor = returned->refund_minor,
                              .points_back = returned->points_back,
                              .points_taken = returned->points_taken,
                              .points_debt = returned->points_debt};
    struct store_sum sum = {.store = place->store,
                            .returns = 1,
                            .refund_minor = returned->refund_minor,
                            .last_taken_ms = returned->taken_at_ms};
    return resolve_buyer(hq, returned->customer_id, &row.customer_id, fault) &&
           receipt_registry_add_return(&hq->tables.receipts, &row, fault) &&
           sum_table_add(&hq->tables.sums, &sum, fault);
}

static bool derive_return(struct hq *hq, const struct derive_place *place, const struct goods_return *returned,
                          struct derived *derived, struct fault *fault) {
    struct sold_receipt sale;
    bool is_known;
    bool has_sale = returned->sale_id != 0; /* else goods came back without a receipt */
    if ((has_sale && !read_sale(hq, place, returned->sale_id, &sale, derived, fault)) ||
        !receipt_registry_has_return(&hq->tables.receipts, returned->id, &is_known, fault)) {
        return false;
    }
    if (derived->objection == OBJECTION_NONE && is_known) {
        derived->objection = OBJECTION_RECEIPT_TWICE;
    }
    return derived->objection != OBJECTION_NONE || write_return(hq, place, returned, fault);
}

/* The promotions that the cancelled receipt had fired stand in its document. */
static bool take_back_promotions(struct hq *hq, const struct sold_receipt *sale, struct fault *fault) {
    struct record record;
    arena_reset(&hq->scratch);
    if (!hq_book_read_document(hq, sale->key.store, sale->doc_seq, &hq->scratch, &record, fault)) {
        return false;
    }
    if (record.kind != JOURNAL_RECEIPT) {
        return fault_set(fault, FAULT_CORRUPT, "document %llu of store %lu is no receipt",
                         (unsigned long long)sale->doc_seq, (unsigned long)sale->key.store);
    }
    return sum_promotions(hq, sale->key.store, &record.of.receipt, -1, fault);
}

static bool derive_cancel(struct hq *hq, const struct derive_place *place, const struct receipt_cancel *cancel,
                          struct derived *derived, struct fault *fault) {
    struct sold_receipt sale;
    int64_t cancelled_ms = cancel->cancelled_at_ms;
    if (!read_sale(hq, place, cancel->sale_id, &sale, derived, fault)) {
        return false;
    }
    if (derived->objection != OBJECTION_NONE) {
        return true;
    }
    struct store_sum sum = sum_of(&sale, -1);
    sum.cancels = 1;
    sum.last_taken_ms = cancel->taken_at_ms;
    return receipt_registry_cancel(&hq->tables.receipts, sale.id, cancelled_ms, fault) &&
           sum_table_add(&hq->tables.sums, &sum, fault) && take_back_promotions(hq, &sale, fault);
}

bool derive_sold_document(struct hq *hq, const struct derive_place *place, const struct record *record,
                          struct derived *derived, struct fault *fault) {
    if (record->kind == JOURNAL_RECEIPT) {
        return derive_sale(hq, place, &record->of.receipt, derived, fault);
    }
    if (record->kind == JOURNAL_GOODS_RETURN) {
        return derive_return(hq, place, &record->of.goods_return, derived, fault);
    }
    return derive_cancel(hq, place, &record->of.receipt_cancel, derived, fault);
}

#include "store-node/checkout.h"

#include "base/bug.h"
#include "store-node/book.h"
#include "store-node/sale.h"

#include <string.h>

static void fill_products(const struct store *store, struct basket *basket) {
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct product *product = catalogue_find(&store->catalogue, basket->lines[i].product.sku);
        if (product != NULL) {
            basket->lines[i].product = *product;
        }
    }
}

static bool find_customer(struct store *store, uint64_t customer_id, int64_t at_ms, struct checkout_quote *quote,
                          struct fault *fault) {
    quote->customer_known = customer_id == 0;
    if (customer_id == 0) {
        return true;
    }
    if (!customer_view_read(store, customer_id, at_ms, &quote->has_customer, &quote->customer, fault)) {
        return false;
    }
    quote->customer_known = quote->has_customer;
    return true;
}

/* A sale that has a hold pays with that and nothing beside it. It was promised, whatever became of the customer since.
 */
static bool price(struct store *store, struct checkout_basket *basket, int64_t at_ms, const struct sale_hold *hold,
                  bool is_traced, struct arena *arena, struct checkout_quote *quote, struct fault *fault) {
    *quote = (struct checkout_quote){.rules = store->rules};
    if (!find_customer(store, basket->customer_id, at_ms, quote, fault)) {
        return false;
    }
    fill_products(store, &basket->basket);
    const struct customer *customer = &quote->customer.customer;
    struct limit_asker limits = {.store = store, .customer = customer, .held = hold->limits};
    struct promo_request request = {.basket = &basket->basket,
                                    .limits = limit_desk_source(&limits),
                                    .at = zone_local(&store->zone, at_ms),
                                    .store = store->identity.grant.store,
                                    .is_traced = is_traced,
                                    .arena = arena};
    if (quote->has_customer) {
        request.customer = promo_customer_of(customer, zone_local(&store->zone, customer->registered_ms).day,
                                             quote->customer.here_points);
        request.customer.points_usable = hold->op_id != 0 ? hold->points : request.customer.points_usable;
    }
    if (!promo_evaluate(&store->rules->compiled, &request, &quote->outcome)) {
        return fault_set(fault, FAULT_FULL, "no memory to price %zu lines", basket->basket.line_count);
    }
    return !limits.failed || fault_set(fault, limits.fault.code, "%s", limits.fault.text);
}

bool checkout_quote_basket(struct store *store, struct checkout_basket *basket, int64_t at_ms, bool is_traced,
                           struct arena *arena, struct checkout_quote *quote, struct fault *fault) {
    struct sale_hold none = {0};
    return price(store, basket, at_ms, &none, is_traced, arena, quote, fault);
}

static bool read_receipt(struct store *store, const struct receipt_row *row, struct arena *arena,
                         struct checkout_answer *answer, struct fault *fault) {
    struct record record;
    if (!store_read_watermark(store, &answer->watermark, fault) ||
        !book_read_document(store, row->doc_seq, arena, &record, fault)) {
        return false;
    }
    if (record.kind != JOURNAL_RECEIPT) {
        return fault_set(fault, FAULT_CORRUPT, "document %llu is no receipt", (unsigned long long)row->doc_seq);
    }
    answer->receipt = record.of.receipt;
    answer->is_cancelled = row->cancel_seq != 0;
    answer->watermark.doc_seq = row->doc_seq;
    return true;
}

static bool answer_repeat(struct store *store, const struct checkout_confirm *confirm, const struct receipt_row *row,
                          struct arena *arena, struct checkout_answer *answer, struct fault *fault) {
    bool is_same =
        row->kind == JOURNAL_RECEIPT && memcmp(row->content_hash, confirm->content_hash, sizeof row->content_hash) == 0;
    answer->outcome = is_same ? CHECKOUT_TAKEN_BEFORE : CHECKOUT_RECEIPT_DIFFERS;
    return !is_same || read_receipt(store, row, arena, answer, fault);
}

/* The points of a hold that are still held. */
static bool find_held_points(struct store *store, const struct till_hold_row *row, struct sale_hold *hold,
                             struct fault *fault) {
    uint64_t customer_id;
    if (!customer_table_resolve(&store->tables.customers, row->customer_id, &customer_id, fault) ||
        !account_table_read(&store->tables.accounts, customer_id, store->account, fault)) {
        return false;
    }
    const struct ledger_hold *open = account_find_hold(store->account, row->op_id);
    if (open != NULL) {
        hold->op_id = row->op_id;
        hold->points = open->points;
    }
    return true;
}

/* The open hold that a confirm names: points, uses of limits, or both. One that keeps nothing of a customer's is
 * anybody's. */
static bool find_hold(struct store *store, const struct checkout_confirm *confirm, struct arena *arena, bool *is_open,
                      struct sale_hold *hold, struct fault *fault) {
    struct till_hold_row row;
    uint64_t customer_id = 0;
    uint64_t buyer_id = 0;
    *is_open = false;
    bool is_found;
    if (!till_table_find_hold(&store->tables.tills, confirm->key.till, confirm->hold_id, &is_found, &row, fault)) {
        return false;
    }
    if (!is_found) {
        return true;
    }
    if (row.customer_id != 0 &&
        (!customer_table_resolve(&store->tables.customers, row.customer_id, &customer_id, fault) ||
         !customer_table_resolve(&store->tables.customers, confirm->basket.customer_id, &buyer_id, fault) ||
         !find_held_points(store, &row, hold, fault))) {
        return false;
    }
    hold->limits_op_id = row.op_id;
    if (!limit_desk_read_held(store, row.op_id, arena, &hold->limits, fault)) {
        return false;
    }
    *is_open = (hold->op_id != 0 || hold->limits.count > 0) && customer_id == buyer_id;
    return true;
}

/* Whether what the till is about to do is still what the rules say. */
static enum checkout_outcome check_expectation(const struct checkout_confirm *confirm,
                                               const struct promo_outcome *outcome) {
    if (confirm->expected_net_minor >= 0) {
        return confirm->expected_net_minor == outcome->net_minor ? CHECKOUT_TAKEN : CHECKOUT_PRICE_CHANGED;
    }
    int64_t asked_points = confirm->basket.basket.points_to_pay;
    return asked_points > outcome->points_paid ? CHECKOUT_POINTS_UNAVAILABLE : CHECKOUT_TAKEN;
}

static bool take_sale(struct store *store, struct checkout_confirm *confirm, int64_t at_ms, int64_t now_ms,
                      struct arena *arena, struct checkout_answer *answer, struct fault *fault) {
    struct sale_hold hold = {0};
    bool is_open = true;
    if (confirm->hold_id.size > 0 && !find_hold(store, confirm, arena, &is_open, &hold, fault)) {
        return false;
    }
    if (!is_open) {
        answer->outcome = CHECKOUT_HOLD_UNKNOWN;
        return true;
    }
    if (hold.op_id != 0 && confirm->basket.basket.points_to_pay == 0) {
        confirm->basket.basket.points_to_pay = BASKET_POINTS_MOST;
    }
    if (!price(store, &confirm->basket, at_ms, &hold, false, arena, &answer->quote, fault)) {
        return false;
    }
    answer->outcome = check_expectation(confirm, &answer->quote.outcome);
    if (answer->outcome != CHECKOUT_TAKEN) {
        return true;
    }
    struct sale sale = {.confirm = confirm, .quote = &answer->quote, .hold = hold, .at_ms = at_ms, .now_ms = now_ms};
    uint64_t doc_seq;
    if (!sale_write(store, &sale, arena, &answer->receipt, &doc_seq, fault) ||
        !store_read_watermark(store, &answer->watermark, fault)) {
        return false;
    }
    answer->watermark.doc_seq = doc_seq;
    if (answer->quote.has_customer) {
        customer_view_refresh(store, at_ms, &answer->quote.customer);
    }
    return true;
}

bool checkout_confirm_sale(struct store *store, struct checkout_confirm *confirm, int64_t at_ms, int64_t now_ms,
                           struct arena *arena, struct checkout_answer *answer, struct fault *fault) {
    *answer = (struct checkout_answer){0};
    bool is_found;
    struct receipt_row row;
    if (!receipt_table_find(&store->tables.receipts, &confirm->key, &is_found, &row, fault)) {
        return false;
    }
    return is_found ? answer_repeat(store, confirm, &row, arena, answer, fault)
                    : take_sale(store, confirm, at_ms, now_ms, arena, answer, fault);
}

bool checkout_find_receipt(struct store *store, const struct receipt_key *key, struct arena *arena, bool *is_found,
                           struct checkout_answer *answer, struct fault *fault) {
    *answer = (struct checkout_answer){.outcome = CHECKOUT_TAKEN_BEFORE};
    struct receipt_row row;
    if (!receipt_table_find(&store->tables.receipts, key, is_found, &row, fault)) {
        return false;
    }
    *is_found = *is_found && row.kind == JOURNAL_RECEIPT;
    return !*is_found || read_receipt(store, &row, arena, answer, fault);
}

const char *checkout_outcome_name(enum checkout_outcome outcome) {
    switch (outcome) {
    case CHECKOUT_TAKEN: return "taken";
    case CHECKOUT_TAKEN_BEFORE: return "taken_before";
    case CHECKOUT_RECEIPT_DIFFERS: return "receipt_differs";
    case CHECKOUT_PRICE_CHANGED: return "price_changed";
    case CHECKOUT_HOLD_UNKNOWN: return "hold_unknown";
    case CHECKOUT_POINTS_UNAVAILABLE: return "points_unavailable";
    }
    bug_unreachable("checkout outcome out of range");
}

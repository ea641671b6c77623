#include "tests/harness/same_record.h"

#include <string.h>

#define SAME(field)       (a->field == b->field)
#define SAME_TEXT(field)  text_equal(a->field, b->field)
#define SAME_BYTES(field) (memcmp(a->field, b->field, sizeof a->field) == 0)

static bool same_key(const struct receipt_key *a, const struct receipt_key *b) {
    return SAME(store) && SAME(till) && SAME(shift) && SAME(number);
}

static bool same_led(const struct led_entry *a, const struct led_entry *b) {
    return SAME(kind) && SAME(customer_id) && SAME(op_id) && SAME(lot_id) && SAME(points) && SAME(lot_doc_id) &&
           SAME(usable_from_ms) && SAME(expires_ms) && SAME_TEXT(promotion_id) && SAME_TEXT(reason) &&
           SAME_TEXT(author) && SAME_TEXT(hold_id) && SAME(doc_id) && SAME(till) && SAME(at_ms);
}

static bool same_line(const struct receipt_line *a, const struct receipt_line *b) {
    bool is_same = SAME(line_no) && SAME_TEXT(sku) && SAME(quantity_milli) && SAME(price_minor) && SAME(amount_minor) &&
                   SAME(is_deep_promo) && SAME_TEXT(label) && SAME(expiry_day) && SAME(points_paid_minor) &&
                   SAME(points_paid) && SAME(net_minor) && SAME(vat_bp) && SAME(share_count);
    for (size_t i = 0; is_same && i < a->share_count; i++) {
        is_same = SAME(shares[i].promotion) && SAME(shares[i].discount_minor) && SAME(shares[i].points);
    }
    return is_same;
}

static bool same_promotions(const struct receipt *a, const struct receipt *b) {
    bool is_same = SAME(promotion_count);
    for (size_t i = 0; is_same && i < a->promotion_count; i++) {
        is_same = SAME_TEXT(promotions[i].id) && SAME(promotions[i].version) && SAME(promotions[i].discount_minor) &&
                  SAME(promotions[i].points) && SAME(promotions[i].times) && SAME(promotions[i].units_milli);
    }
    return is_same;
}

static bool same_payment(const struct receipt *a, const struct receipt *b) {
    bool is_same = SAME(tender_count) && SAME(code_count) && SAME(spent_count);
    for (size_t i = 0; is_same && i < a->tender_count; i++) {
        is_same = SAME(tenders[i].kind) && SAME(tenders[i].amount_minor);
    }
    for (size_t i = 0; is_same && i < a->code_count; i++) {
        is_same = SAME_TEXT(codes[i]);
    }
    for (size_t i = 0; is_same && i < a->spent_count; i++) {
        is_same = SAME(spent[i].lot_id) && SAME(spent[i].points);
    }
    return is_same;
}

static bool same_earned(const struct receipt *a, const struct receipt *b) {
    bool is_same = SAME(earned_count);
    for (size_t i = 0; is_same && i < a->earned_count; i++) {
        is_same = SAME(earned[i].lot_id) && SAME(earned[i].points) && SAME(earned[i].usable_from_ms) &&
                  SAME(earned[i].expires_ms);
    }
    return is_same;
}

static bool same_receipt(const struct receipt *a, const struct receipt *b) {
    bool is_same = SAME(id) && same_key(&a->key, &b->key) && SAME(customer_id) && SAME(sold_at_ms) &&
                   SAME(taken_at_ms) && SAME_TEXT(cashier) && SAME(rule_set_version) && SAME_BYTES(rule_set_hash) &&
                   SAME_BYTES(content_hash) && SAME(gross_minor) && SAME(discount_minor) && SAME(points_paid_minor) &&
                   SAME(net_minor) && SAME(points_spent) && SAME(points_earned) && SAME(line_count) &&
                   same_promotions(a, b) && same_payment(a, b) && same_earned(a, b);
    for (size_t i = 0; is_same && i < a->line_count; i++) {
        is_same = same_line(&a->lines[i], &b->lines[i]);
    }
    return is_same;
}

static bool same_return(const struct goods_return *a, const struct goods_return *b) {
    bool is_same = SAME(id) && same_key(&a->key, &b->key) && SAME(sale_id) && SAME(customer_id) &&
                   SAME(returned_at_ms) && SAME(taken_at_ms) && SAME_BYTES(content_hash) && SAME(line_count) &&
                   SAME(refund_minor) && SAME(points_back) && SAME(points_taken) && SAME(points_debt) && SAME(basis) &&
                   SAME(withheld_minor) && SAME(undone_count);
    for (size_t i = 0; is_same && i < a->line_count; i++) {
        is_same = SAME(lines[i].line_no) && SAME(lines[i].quantity_milli) && SAME(lines[i].refund_minor) &&
                  SAME(lines[i].points_back) && SAME(lines[i].points_taken) && SAME(lines[i].points_lapsed) &&
                  SAME_TEXT(lines[i].sku) && SAME(lines[i].price_minor);
    }
    for (size_t i = 0; is_same && i < a->undone_count; i++) {
        is_same = SAME_TEXT(undone[i].promotion_id) && SAME(undone[i].kind) && SAME_TEXT(undone[i].name) &&
                  SAME(undone[i].count) && SAME(undone[i].measure) && SAME(undone[i].is_of_store);
    }
    return is_same;
}

static bool same_cancel(const struct receipt_cancel *a, const struct receipt_cancel *b) {
    return SAME(id) && SAME(sale_id) && same_key(&a->key, &b->key) && SAME(customer_id) && SAME(cancelled_at_ms) &&
           SAME(taken_at_ms) && SAME(points_back) && SAME(points_taken) && SAME(points_debt);
}

static bool same_customer(const struct customer *a, const struct customer *b) {
    bool is_same = SAME(id) && SAME(merged_into) && SAME(version) && SAME(state) && SAME(home_store) &&
                   strcmp(a->level, b->level) == 0 && SAME(registered_ms) && SAME(birth_day) &&
                   SAME(identifier_count) && SAME(segment_count);
    for (size_t i = 0; is_same && i < a->identifier_count; i++) {
        is_same = SAME(identifiers[i].kind) && SAME_BYTES(identifiers[i].hash);
    }
    for (size_t i = 0; is_same && i < a->segment_count; i++) {
        is_same = SAME(segments[i]);
    }
    return is_same;
}

static bool same_registration(const struct registration *a, const struct registration *b) {
    return same_customer(&a->customer, &b->customer) && SAME_TEXT(channel) && SAME(till) && SAME(at_ms) &&
           span_equal(a->sealed_person, b->sealed_person);
}

static bool same_paired(const struct till_paired *a, const struct till_paired *b) {
    return SAME(till) && SAME_TEXT(name) && SAME(at_ms);
}

static bool same_note(const struct balance_note *a, const struct balance_note *b) {
    return SAME(customer_id) && SAME(elsewhere_points) && SAME(as_of_ms) && SAME(led_seq);
}

static bool same_offer(const struct blob_offer *a, const struct blob_offer *b) {
    return SAME(version) && SAME_BYTES(hash) && SAME(size) && SAME(published_ms) && SAME_TEXT(author) &&
           SAME_BYTES(signature);
}

static bool same_added(const struct store_added *a, const struct store_added *b) {
    return SAME(store) && SAME_TEXT(name) && SAME_TEXT(zone) && SAME(at_ms) && SAME_BYTES(token_id) &&
           SAME_BYTES(token_hash) && SAME(token_expires_ms);
}

static bool same_enrolled(const struct store_enrolled *a, const struct store_enrolled *b) {
    return SAME(store) && SAME(incarnation) && SAME_BYTES(public_key) && SAME_BYTES(token_id) && SAME(at_ms);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* the led kinds go together */
bool same_record(const struct record *a, const struct record *b) {
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case JOURNAL_RECEIPT: return same_receipt(&a->of.receipt, &b->of.receipt);
    case JOURNAL_GOODS_RETURN: return same_return(&a->of.goods_return, &b->of.goods_return);
    case JOURNAL_RECEIPT_CANCEL: return same_cancel(&a->of.receipt_cancel, &b->of.receipt_cancel);
    case JOURNAL_REGISTRATION:
    case JOURNAL_HQ_CUSTOMER: return same_registration(&a->of.registration, &b->of.registration);
    case JOURNAL_TILL_PAIRED: return same_paired(&a->of.till_paired, &b->of.till_paired);
    case JOURNAL_CUSTOMER_ROW: return same_customer(&a->of.customer, &b->of.customer);
    case JOURNAL_BALANCE: return same_note(&a->of.balance, &b->of.balance);
    case JOURNAL_RULE_SET_OFFER:
    case JOURNAL_CATALOGUE_OFFER: return same_offer(&a->of.offer, &b->of.offer);
    case JOURNAL_HQ_PUBLISHED:
        return a->of.published.kind == b->of.published.kind &&
               same_offer(&a->of.published.offer, &b->of.published.offer);
    case JOURNAL_HQ_STORE_ENROLLED: return same_enrolled(&a->of.store_enrolled, &b->of.store_enrolled);
    case JOURNAL_HQ_STORE_ADDED: return same_added(&a->of.store_added, &b->of.store_added);
    default: return same_led(&a->of.led, &b->of.led);
    }
}
#pragma GCC diagnostic pop

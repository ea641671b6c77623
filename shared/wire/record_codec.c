#include "wire/record_codec.h"

#include "base/bug.h"
#include "wire/customer_codec.h"
#include "wire/led_codec.h"
#include "wire/receipt_codec.h"
#include "wire/return_codec.h"
#include "wire/store_codec.h"

struct span record_encode(const struct record *record, struct writer *out) {
    switch (record->kind) {
    case JOURNAL_MINT:
    case JOURNAL_RESERVE:
    case JOURNAL_UNRESERVE:
    case JOURNAL_SPEND:
    case JOURNAL_RELEASE:
    case JOURNAL_BURN:
    case JOURNAL_REVERSAL:
    case JOURNAL_RESTORE:
    case JOURNAL_LIMIT_USE:
    case JOURNAL_DEBT:
    case JOURNAL_REPAY:
    case JOURNAL_ADJUST_UP:
    case JOURNAL_ADJUST_DOWN:
        bug_if(record->of.led.kind != record->kind);
        return led_entry_encode(&record->of.led, out);
    case JOURNAL_RECEIPT: return receipt_encode(&record->of.receipt, out);
    case JOURNAL_GOODS_RETURN: return goods_return_encode(&record->of.goods_return, out);
    case JOURNAL_RECEIPT_CANCEL: return receipt_cancel_encode(&record->of.receipt_cancel, out);
    case JOURNAL_REGISTRATION:
    case JOURNAL_HQ_CUSTOMER: return registration_encode(&record->of.registration, out);
    case JOURNAL_TILL_PAIRED: return till_paired_encode(&record->of.till_paired, out);
    case JOURNAL_CUSTOMER_ROW: return customer_encode(&record->of.customer, out);
    case JOURNAL_BALANCE: return balance_note_encode(&record->of.balance, out);
    case JOURNAL_RULE_SET_OFFER:
    case JOURNAL_CATALOGUE_OFFER: return blob_offer_encode(&record->of.offer, out);
    case JOURNAL_HQ_PUBLISHED: return published_encode(&record->of.published, out);
    case JOURNAL_HQ_STORE_ENROLLED: return store_enrolled_encode(&record->of.store_enrolled, out);
    case JOURNAL_HQ_STORE_ADDED: return store_added_encode(&record->of.store_added, out);
    }
    bug_unreachable("journal kind out of range");
}

static bool decode_known(struct span bytes, struct arena *arena, struct record *record, struct fault *fault) {
    switch (record->kind) {
    case JOURNAL_MINT:
    case JOURNAL_RESERVE:
    case JOURNAL_UNRESERVE:
    case JOURNAL_SPEND:
    case JOURNAL_RELEASE:
    case JOURNAL_BURN:
    case JOURNAL_REVERSAL:
    case JOURNAL_RESTORE:
    case JOURNAL_LIMIT_USE:
    case JOURNAL_DEBT:
    case JOURNAL_REPAY:
    case JOURNAL_ADJUST_UP:
    case JOURNAL_ADJUST_DOWN: return led_entry_decode(record->kind, bytes, arena, &record->of.led, fault);
    case JOURNAL_RECEIPT: return receipt_decode(bytes, arena, &record->of.receipt, fault);
    case JOURNAL_GOODS_RETURN: return goods_return_decode(bytes, arena, &record->of.goods_return, fault);
    case JOURNAL_RECEIPT_CANCEL: return receipt_cancel_decode(bytes, arena, &record->of.receipt_cancel, fault);
    case JOURNAL_REGISTRATION:
    case JOURNAL_HQ_CUSTOMER: return registration_decode(bytes, arena, &record->of.registration, fault);
    case JOURNAL_TILL_PAIRED: return till_paired_decode(bytes, arena, &record->of.till_paired, fault);
    case JOURNAL_CUSTOMER_ROW: return customer_decode(bytes, arena, &record->of.customer, fault);
    case JOURNAL_BALANCE: return balance_note_decode(bytes, arena, &record->of.balance, fault);
    case JOURNAL_RULE_SET_OFFER:
    case JOURNAL_CATALOGUE_OFFER: return blob_offer_decode(bytes, arena, &record->of.offer, fault);
    case JOURNAL_HQ_PUBLISHED: return published_decode(bytes, arena, &record->of.published, fault);
    case JOURNAL_HQ_STORE_ENROLLED: return store_enrolled_decode(bytes, arena, &record->of.store_enrolled, fault);
    case JOURNAL_HQ_STORE_ADDED: return store_added_decode(bytes, arena, &record->of.store_added, fault);
    }
    bug_unreachable("journal kind out of range");
}

bool record_decode(int32_t kind, struct span bytes, struct arena *arena, struct record *record, struct fault *fault) {
    const char *name = journal_kind_name(kind);
    if (name == NULL) {
        return fault_set(fault, FAULT_INPUT, "records of kind %d are not known", kind);
    }
    record->kind = (enum journal_kind)kind;
    return decode_known(bytes, arena, record, fault) || fault_wrap(fault, "%s", name);
}

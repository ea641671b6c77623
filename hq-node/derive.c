#include "hq-node/derive_parts.h"

#include "base/bug.h"
#include "node/store_hash.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* what stores do not send goes together */
static bool derive_of_store(struct hq *hq, const struct derive_place *place, const struct record *record,
                            struct derived *derived, struct fault *fault) {
    switch (record->kind) {
    case JOURNAL_RECEIPT:
    case JOURNAL_GOODS_RETURN:
    case JOURNAL_RECEIPT_CANCEL: return derive_sold_document(hq, place, record, derived, fault);
    case JOURNAL_REGISTRATION: return derive_customer_registration(hq, place, &record->of.registration, derived, fault);
    case JOURNAL_TILL_PAIRED: return true; /* kept for whoever asks who sold; nothing is derived */
    default: return derive_points(hq, place, &record->of.led, derived, fault);
    }
}

static bool derive_store_added(struct hq *hq, const struct store_added *added, struct fault *fault) {
    uint8_t name_hash[CONTENT_HASH_SIZE];
    store_hash_make(name_hash, added->store);
    return store_registry_add(&hq->tables.stores, added, name_hash, fault);
}

static bool derive_own(struct hq *hq, const struct derive_place *place, const struct record *record,
                       struct derived *derived, struct fault *fault) {
    switch (record->kind) {
    case JOURNAL_HQ_STORE_ADDED: return derive_store_added(hq, &record->of.store_added, fault);
    case JOURNAL_HQ_STORE_ENROLLED: return store_registry_enrol(&hq->tables.stores, &record->of.store_enrolled, fault);
    case JOURNAL_HQ_PUBLISHED:
        return published_table_add(&hq->tables.published, &record->of.published, place->n, fault);
    case JOURNAL_HQ_CUSTOMER: return derive_customer_registration(hq, place, &record->of.registration, derived, fault);
    default: derived->objection = OBJECTION_UNEXPECTED; return true;
    }
}
#pragma GCC diagnostic pop

static bool derive_record(struct hq *hq, const struct journal_entry *entry, const struct derive_place *place,
                          struct derived *derived, struct fault *fault) {
    enum stream stream = (enum stream)(entry->stream % 8);
    if (journal_kind_stream((enum journal_kind)entry->kind) != stream) {
        derived->objection = OBJECTION_UNEXPECTED;
        return true;
    }
    struct record record;
    struct fault unreadable;
    arena_reset(&hq->scratch);
    if (!record_decode((int32_t)entry->kind, entry->body, &hq->scratch, &record, &unreadable)) {
        log_fault(hq->log, "entry_unreadable", &unreadable);
        derived->objection = OBJECTION_UNREADABLE;
        return true;
    }
    return stream == STREAM_OWN ? derive_own(hq, place, &record, derived, fault)
                                : derive_of_store(hq, place, &record, derived, fault);
}

static bool note_objection(struct hq *hq, const struct journal_entry *entry, const struct derive_place *place,
                           enum entry_objection objection, struct fault *fault) {
    if (place->store == HQ_NODE) {
        return fault_set(fault, FAULT_CORRUPT, "head office's own entry %llu: %s", (unsigned long long)entry->seq,
                         entry_objection_name((int32_t)objection));
    }
    struct store_alarm alarm = {.n = entry->n,
                                .store = place->store,
                                .stream = (int32_t)(entry->stream % 8),
                                .seq = entry->seq,
                                .objection = objection};
    return alarm_table_add(&hq->tables.alarms, &alarm, fault);
}

bool hq_derive(struct hq *hq, const struct journal_entry *entry, struct derived *derived, struct fault *fault) {
    bug_if(entry->n == 0);
    struct derive_place place = {.store = (uint32_t)(entry->stream / 8), .seq = entry->seq, .n = entry->n};
    *derived = (struct derived){.objection = OBJECTION_NONE};
    if (entry->stream % 8 == STREAM_CMD || journal_kind_name((int32_t)entry->kind) == NULL) {
        return true;
    }
    return derive_record(hq, entry, &place, derived, fault) &&
           (derived->objection == OBJECTION_NONE || note_objection(hq, entry, &place, derived->objection, fault));
}

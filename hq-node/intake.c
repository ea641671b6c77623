#include "hq-node/intake.h"

#include "hq-node/derive.h"
#include "node/sync_journal.h"

struct intake {
    struct hq *hq;
    uint32_t store;
    enum stream stream;
    struct intake_result *result;
};

static void log_objection(const struct intake *intake, uint64_t seq, enum entry_objection objection) {
    struct log_line line;
    log_begin(&line, intake->hq->log, LOG_ERROR, "entry_objected");
    log_int(&line, "store", intake->store);
    log_text(&line, "stream", text_of(sync_stream_name((int32_t)intake->stream)));
    log_int(&line, "seq", (int64_t)seq);
    log_text(&line, "objection", text_of(entry_objection_name((int32_t)objection)));
    log_end(&line);
}

/* The other holders are to hear of it; and a new holder of what the customer has elsewhere, if that is anything. */
static bool note_change(struct hq *hq, const struct derived *derived, struct fault *fault) {
    if (!feed_table_add_due(&hq->tables.feeds, derived->customer_id, derived->changed_store, fault)) {
        return false;
    }
    if (!derived->is_first_there) {
        return true;
    }
    struct balance here;
    struct balance sum;
    bool is_found;
    if (!balance_table_read(&hq->tables.balances, derived->customer_id, derived->changed_store, &is_found, &here,
                            fault) ||
        !balance_table_sum(&hq->tables.balances, derived->customer_id, &sum, fault)) {
        return false;
    }
    return sum.points == here.points ||
           feed_table_add_due_to(&hq->tables.feeds, derived->customer_id, derived->changed_store, fault);
}

static bool take_entry(void *context, const struct journal_entry *received, struct fault *fault) {
    struct intake *intake = context;
    struct hq *hq = intake->hq;
    struct journal_entry entry = *received;
    struct derived derived;
    if (!journal_read_last_n(&hq->journal, &entry.n, fault) || !hq_derive(hq, &entry, &derived, fault)) {
        return false;
    }
    intake->result->taken++;
    if (derived.objection != OBJECTION_NONE) {
        intake->result->objections++;
        log_objection(intake, entry.seq, derived.objection);
    }
    return derived.customer_id == 0 || note_change(hq, &derived, fault);
}

/* Up to the first entry that this version must not overlook and does not know. */
static size_t count_known(const struct sync_entry *entries, size_t count) {
    size_t known = 0;
    while (known < count && (!entries[known].is_critical || journal_kind_name((int32_t)entries[known].kind) != NULL)) {
        known++;
    }
    return known;
}

bool intake_take(struct hq *hq, uint32_t store, enum stream stream, const struct sync_entry *entries, size_t count,
                 struct intake_result *result, struct fault *fault) {
    *result = (struct intake_result){0};
    struct intake intake = {.hq = hq, .store = store, .stream = stream, .result = result};
    int64_t stream_id = journal_stream(store, stream);
    size_t known = count_known(entries, count);
    if (!sync_journal_save(&hq->journal, stream_id, entries, known, take_entry, &intake, &result->refused_seq, fault)) {
        return false;
    }
    if (result->refused_seq != 0) {
        result->refused_by = SYNC_HISTORY_DIFFERS;
    } else if (known < count) {
        result->refused_seq = entries[known].seq;
        result->refused_by = SYNC_UNKNOWN_KIND;
    }
    return journal_read_head(&hq->journal, stream_id, &result->head, fault);
}

#include "ledger/limit.h"

#include "base/bug.h"
#include "base/checked.h"

#include <inttypes.h>

const char *limit_outcome_name(enum limit_outcome outcome) {
    switch (outcome) {
    case LIMIT_DONE: return "done";
    case LIMIT_USES_OUT_OF_RANGE: return "uses_out_of_range";
    case LIMIT_DIFFERS_DOCUMENT: return "differs_document";
    case LIMIT_DIFFERS_USES: return "differs_uses";
    case LIMIT_ALREADY_DONE: return "already_done";
    case LIMIT_EXCEEDS_TAKEN: return "exceeds_taken";
    case LIMIT_REACHED: return "reached";
    }
    bug_unreachable("limit outcome out of range");
}

void limit_init(struct limit_counter *counter, const struct limit_key *key) {
    bug_if(key->name.size == 0 || (int)key->measure < 0 || (int)key->measure >= LIMIT_MEASURES);
    *counter = (struct limit_counter){
        .customer_id = key->customer_id, .measure = key->measure, .period_from_ms = key->period_from_ms};
    bug_if(!text_copy(counter->name, sizeof(counter->name), key->name));
}

struct limit_key limit_key_of(const struct led_entry *entry) {
    return (struct limit_key){.customer_id = entry->customer_id,
                              .name = entry->promotion_id,
                              .measure = entry->measure,
                              .period_from_ms = entry->usable_from_ms};
}

int64_t limit_left(const struct limit_counter *counter, int64_t uses_max) {
    return int64_max(0, uses_max - counter->uses);
}

/* `uses` is signed here: what would be recorded. */
static enum limit_outcome check_request(const struct limit_request *request, int64_t uses) {
    bug_if(request->op_id == 0);
    if (request->uses < 1 || request->uses > LIMIT_USES_MAX) {
        return LIMIT_USES_OUT_OF_RANGE;
    }
    if (request->done_uses == 0) {
        return LIMIT_DONE;
    }
    if (request->done_doc_id != request->doc_id) {
        return LIMIT_DIFFERS_DOCUMENT;
    }
    return request->done_uses == uses ? LIMIT_ALREADY_DONE : LIMIT_DIFFERS_USES;
}

static enum limit_outcome move_uses(struct limit_counter *counter, const struct limit_request *request, int64_t uses,
                                    struct led_entry *entry) {
    *entry = (struct led_entry){.kind = JOURNAL_LIMIT_USE,
                                .customer_id = counter->customer_id,
                                .op_id = request->op_id,
                                .points = uses,
                                .usable_from_ms = counter->period_from_ms,
                                .promotion_id = text_of(counter->name),
                                .measure = counter->measure,
                                .doc_id = request->doc_id,
                                .till = request->till,
                                .at_ms = request->now_ms};
    bug_if(!limit_apply(counter, entry, NULL));
    return LIMIT_DONE;
}

enum limit_outcome limit_take(struct limit_counter *counter, const struct limit_request *request,
                              struct led_entry *entry) {
    bug_if(request->uses_max < 0);
    enum limit_outcome outcome = check_request(request, request->uses);
    if (outcome != LIMIT_DONE) {
        return outcome;
    }
    if (request->uses > limit_left(counter, int64_min(request->uses_max, LIMIT_USES_MAX))) {
        return LIMIT_REACHED;
    }
    return move_uses(counter, request, request->uses, entry);
}

enum limit_outcome limit_give_back(struct limit_counter *counter, const struct limit_request *request,
                                   struct led_entry *entry) {
    enum limit_outcome outcome = check_request(request, -request->uses);
    if (outcome != LIMIT_DONE) {
        return outcome;
    }
    if (request->uses > counter->uses) {
        return LIMIT_EXCEEDS_TAKEN;
    }
    return move_uses(counter, request, -request->uses, entry);
}

bool limit_apply(struct limit_counter *counter, const struct led_entry *entry, struct fault *fault) {
    if (entry->kind != JOURNAL_LIMIT_USE || entry->customer_id != counter->customer_id ||
        entry->usable_from_ms != counter->period_from_ms || entry->measure != counter->measure ||
        !text_is(entry->promotion_id, counter->name)) {
        return fault_set(fault, FAULT_CORRUPT, "led entry of op %" PRIu64 " is no use of this limit", entry->op_id);
    }
    int64_t uses;
    if (!checked_add(counter->uses, entry->points, &uses) || uses < 0 || uses > LIMIT_USES_MAX) {
        return fault_set(fault, FAULT_CORRUPT,
                         "led entry LIMIT_USE of op %" PRIu64 ": %" PRId64 " uses leave the range", entry->op_id,
                         entry->points);
    }
    counter->uses = uses;
    return true;
}

#include "hq-node/book.h"

#include "base/bug.h"
#include "hq-node/derive.h"

/* Appends a record and gives the entry as the journal has it; its body lies in `block`. */
static bool append(struct hq *hq, int64_t stream, const struct record *record, int64_t now_ms,
                   uint8_t block[static LIMIT_CMD_ENTRY], struct journal_entry *entry, struct fault *fault) {
    struct writer out;
    writer_init(&out, block, LIMIT_CMD_ENTRY);
    struct span body = record_encode(record, &out);
    bug_if(body.size == 0); /* every record of head office fits, by the bounds of its members */
    struct journal_head head;
    *entry = (struct journal_entry){.stream = stream, .kind = (uint32_t)record->kind, .at_ms = now_ms, .body = body};
    if (!journal_append(&hq->journal, stream, entry->kind, now_ms, body, &head, fault)) {
        return false;
    }
    entry->seq = head.seq;
    return journal_read_last_n(&hq->journal, &entry->n, fault);
}

bool hq_book_write(struct hq *hq, const struct record *record, int64_t now_ms, struct fault *fault) {
    uint8_t block[LIMIT_CMD_ENTRY];
    struct journal_entry entry;
    struct derived derived;
    return append(hq, journal_stream(HQ_NODE, STREAM_OWN), record, now_ms, block, &entry, fault) &&
           hq_derive(hq, &entry, &derived, fault);
}

/* Nothing is derived from what was given: a store's place in it is a fact (storage/feed_table.h). */
bool hq_book_command(struct hq *hq, uint32_t store, const struct record *record, int64_t now_ms, struct fault *fault) {
    uint8_t block[LIMIT_CMD_ENTRY];
    struct journal_entry entry;
    return append(hq, journal_stream(store, STREAM_CMD), record, now_ms, block, &entry, fault);
}

/* A journal of one entry into an arena: the body outlives the visit. */
struct fetch {
    struct arena *arena;
    uint32_t kind;
    struct span body;
    bool is_found;
};

static enum journal_visit fetch_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct fetch *fetch = context;
    fetch->kind = entry->kind;
    fetch->body = arena_copy_span(fetch->arena, entry->body);
    fetch->is_found = true;
    if (fetch->arena->exhausted) {
        (void)fault_set(fault, FAULT_FULL, "no room to read a journal entry of %zu bytes", entry->body.size);
        return JOURNAL_FAILED;
    }
    return JOURNAL_STOP;
}

bool hq_book_read_document(struct hq *hq, uint32_t store, uint64_t doc_seq, struct arena *arena, struct record *record,
                           struct fault *fault) {
    struct fetch fetch = {.arena = arena};
    int64_t stream = journal_stream(store, STREAM_DOC);
    if (!journal_read(&hq->journal, stream, doc_seq, 1, fetch_entry, &fetch, fault)) {
        return false;
    }
    if (!fetch.is_found) {
        return fault_set(fault, FAULT_CORRUPT, "store %lu has no document %llu", (unsigned long)store,
                         (unsigned long long)doc_seq);
    }
    return record_decode((int32_t)fetch.kind, fetch.body, arena, record, fault);
}

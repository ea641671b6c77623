#include "hq-node/book.h"

#include "base/bug.h"
#include "hq-node/derive.h"
#include "storage/journal_fetch.h"

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

bool hq_book_read_document(struct hq *hq, uint32_t store, uint64_t doc_seq, struct arena *arena, struct record *record,
                           struct fault *fault) {
    return journal_fetch(&hq->journal, journal_stream(store, STREAM_DOC), doc_seq, arena, record, fault);
}

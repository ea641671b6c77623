#include "store-node/book.h"

#include "base/bug.h"
#include "storage/journal_fetch.h"
#include "store-node/derive.h"
#include "wire/led_codec.h"

#include <string.h>

static int64_t stream_of(const struct store *store, enum stream stream) {
    return journal_stream(store->identity.grant.store, stream);
}

static bool append_led(struct store *store, const struct led_entry *entry, uint64_t *led_seq, struct fault *fault) {
    uint8_t block[LIMIT_LED_ENTRY];
    struct writer out;
    writer_init(&out, block, sizeof block);
    struct span body = led_entry_encode(entry, &out);
    bug_if(body.size == 0); /* the codec promises that LIMIT_LED_ENTRY is enough */
    struct journal_head head;
    if (!journal_append(&store->journal, stream_of(store, STREAM_LED), (uint32_t)entry->kind, entry->at_ms, body, &head,
                        fault)) {
        return false;
    }
    *led_seq = head.seq;
    return true;
}

bool book_expect_done(enum ledger_outcome outcome, const char *what, struct fault *fault) {
    return outcome == LEDGER_DONE || fault_set(fault, FAULT_CORRUPT, "%s: %s", what, ledger_outcome_name(outcome));
}

bool book_write_moves(struct store *store, struct fault *fault) {
    for (size_t i = 0; i < store->moves->count; i++) {
        const struct led_entry *entry = &store->moves->entries[i];
        uint64_t led_seq;
        if (!append_led(store, entry, &led_seq, fault) || !derive_movement(store, entry, led_seq, fault)) {
            return false;
        }
    }
    return true;
}

bool book_write_limit_use(struct store *store, const struct led_entry *entry, const struct limit_counter *counter,
                          struct fault *fault) {
    uint64_t led_seq;
    return append_led(store, entry, &led_seq, fault) && derive_limit_use(store, entry, counter, led_seq, fault);
}

bool book_write_document(struct store *store, const struct record *record, int64_t now_ms, uint64_t *doc_seq,
                         struct fault *fault) {
    uint8_t block[LIMIT_DOC_ENTRY];
    struct writer out;
    writer_init(&out, block, sizeof block);
    struct span body = record_encode(record, &out);
    if (body.size == 0) {
        return fault_set(fault, FAULT_INPUT, "the document is larger than %d bytes", LIMIT_DOC_ENTRY);
    }
    struct journal_head head;
    if (!journal_append(&store->journal, stream_of(store, STREAM_DOC), (uint32_t)record->kind, now_ms, body, &head,
                        fault)) {
        return false;
    }
    *doc_seq = head.seq;
    return derive_document(store, record, head.seq, fault);
}

bool book_read_document(struct store *store, uint64_t doc_seq, struct arena *arena, struct record *record,
                        struct fault *fault) {
    return journal_fetch(&store->journal, stream_of(store, STREAM_DOC), doc_seq, arena, record, fault);
}

bool book_read_act(struct store *store, uint64_t op_id, struct led_entry *entries, size_t max, struct arena *arena,
                   size_t *count, struct fault *fault) {
    uint64_t led_seqs[ACT_ENTRIES_MAX];
    if (!account_table_read_act(&store->tables.accounts, op_id, led_seqs, ACT_ENTRIES_MAX, count, fault)) {
        return false;
    }
    if (*count > max || *count > ACT_ENTRIES_MAX) {
        return fault_set(fault, FAULT_CORRUPT, "act %llu has %zu movements", (unsigned long long)op_id, *count);
    }
    for (size_t i = 0; i < *count; i++) {
        struct record record;
        if (!journal_fetch(&store->journal, stream_of(store, STREAM_LED), led_seqs[i], arena, &record, fault)) {
            return false;
        }
        entries[i] = record.of.led;
    }
    return true;
}

bool book_read_done(struct store *store, uint64_t op_id, enum ledger_act act, struct ledger_done *done,
                    struct fault *fault) {
    size_t count;
    arena_reset(&store->scratch);
    /* The moves' room is free until the ledger decides. */
    if (!book_read_act(store, op_id, store->moves->entries, LEDGER_MOVES_MAX, &store->scratch, &count, fault)) {
        return false;
    }
    *done = ledger_done_of(store->moves->entries, count, act);
    return true;
}

bool book_derive(struct store *store, const struct journal_entry *entry, struct fault *fault) {
    enum stream stream = (enum stream)(entry->stream % 8);
    if (journal_kind_name((int32_t)entry->kind) == NULL) {
        return !journal_kind_is_critical((int32_t)entry->kind) ||
               fault_set(fault, FAULT_INPUT, "kind %lu is not known to this version", (unsigned long)entry->kind);
    }
    arena_reset(&store->scratch);
    struct record record;
    if (!record_decode((int32_t)entry->kind, entry->body, &store->scratch, &record, fault)) {
        return false;
    }
    switch (stream) {
    case STREAM_LED: return derive_recorded_movement(store, &record.of.led, entry->seq, fault);
    case STREAM_DOC: return derive_document(store, &record, entry->seq, fault);
    case STREAM_CMD: return derive_command(store, &record, fault);
    case STREAM_OWN: break;
    }
    return fault_set(fault, FAULT_CORRUPT, "a store has no stream %d", (int)stream);
}

#include "storage/journal_fetch.h"

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

bool journal_fetch(struct journal *journal, int64_t stream, uint64_t seq, struct arena *arena, struct record *record,
                   struct fault *fault) {
    struct fetch fetch = {.arena = arena};
    if (!journal_read(journal, stream, seq, 1, fetch_entry, &fetch, fault)) {
        return false;
    }
    if (!fetch.is_found) {
        return fault_set(fault, FAULT_CORRUPT, "stream %lld has no entry %llu", (long long)stream,
                         (unsigned long long)seq);
    }
    return record_decode((int32_t)fetch.kind, fetch.body, arena, record, fault);
}

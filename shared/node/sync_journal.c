#include "node/sync_journal.h"

#include "base/bug.h"

#include <string.h>

bool sync_journal_position(struct journal *journal, int64_t stream_id, struct sync_position *position,
                           struct fault *fault) {
    struct journal_head head;
    if (!journal_read_head(journal, stream_id, &head, fault)) {
        return false;
    }
    position->seq = head.seq;
    memcpy(position->hash, head.hash, SYNC_HASH_SIZE);
    return true;
}

struct loading {
    struct arena *arena;
    uint64_t from_seq;
    size_t bytes_left;
    struct sync_entry *entries;
    size_t count;
};

static enum journal_visit load_entry(void *context, const struct journal_entry *entry, struct fault *fault) {
    struct loading *loading = context;
    bool is_first = loading->count == 0;
    if (entry->seq != loading->from_seq + loading->count || (!is_first && entry->body.size > loading->bytes_left)) {
        return JOURNAL_STOP; /* pruned in between, or enough */
    }
    struct sync_entry *loaded = &loading->entries[loading->count++];
    *loaded = (struct sync_entry){.seq = entry->seq,
                                  .kind = entry->kind,
                                  .is_critical = journal_kind_is_critical((int32_t)entry->kind),
                                  .at_ms = entry->at_ms,
                                  .body = arena_copy_span(loading->arena, entry->body)};
    memcpy(loaded->hash, entry->hash, SYNC_HASH_SIZE);
    loading->bytes_left -= entry->body.size < loading->bytes_left ? entry->body.size : loading->bytes_left;
    if (loading->arena->exhausted) {
        (void)fault_set(fault, FAULT_FULL, "no room for entries that are to be sent");
        return JOURNAL_FAILED;
    }
    return JOURNAL_NEXT;
}

static bool load_from(struct journal *journal, int64_t stream_id, struct loading *loading, struct sync_event *loaded,
                      struct fault *fault) {
    struct journal_head head;
    if (!journal_read(journal, stream_id, loading->from_seq, SYNC_PUSH_ENTRIES_MAX, load_entry, loading, fault) ||
        !journal_read_head(journal, stream_id, &head, fault)) {
        return false;
    }
    if (head.seq < loading->from_seq) {
        return fault_set(fault, FAULT_CORRUPT, "stream %lld ends at %llu, before entry %llu that is to be sent",
                         (long long)stream_id, (unsigned long long)head.seq, (unsigned long long)loading->from_seq);
    }
    loaded->loaded.is_pruned = loading->count == 0;
    loaded->loaded.entries = loading->entries;
    loaded->loaded.count = loading->count;
    return true;
}

bool sync_journal_load(struct journal *journal, int64_t stream_id, uint64_t from_seq, size_t bytes_max,
                       struct arena *arena, struct sync_event *loaded, struct fault *fault) {
    bool has_before;
    arena_reset(arena);
    *loaded = (struct sync_event){.kind = SYNC_LOADED};
    loaded->loaded.stream = (enum stream)(stream_id % 8);
    loaded->loaded.from_seq = from_seq;
    if (!journal_read_hash(journal, stream_id, from_seq - 1, &has_before, loaded->loaded.prev_hash, fault)) {
        return false;
    }
    if (!has_before) {
        loaded->loaded.is_pruned = true;
        return true;
    }
    struct loading loading = {.arena = arena, .from_seq = from_seq, .bytes_left = bytes_max};
    loading.entries = ARENA_ARRAY(arena, struct sync_entry, SYNC_PUSH_ENTRIES_MAX);
    bug_if(loading.entries == NULL);
    return load_from(journal, stream_id, &loading, loaded, fault);
}

static struct journal_entry entry_of(int64_t stream_id, const struct sync_entry *entry) {
    struct journal_entry made = {
        .stream = stream_id, .seq = entry->seq, .kind = entry->kind, .at_ms = entry->at_ms, .body = entry->body};
    memcpy(made.hash, entry->hash, JOURNAL_HASH_SIZE);
    return made;
}

bool sync_journal_save(struct journal *journal, int64_t stream_id, const struct sync_entry *entries, size_t count,
                       sync_journal_taker *take, void *context, uint64_t *refused_seq, struct fault *fault) {
    *refused_seq = 0;
    for (size_t i = 0; i < count && *refused_seq == 0; i++) {
        struct journal_entry entry = entry_of(stream_id, &entries[i]);
        enum journal_outcome outcome;
        if (!journal_append_received(journal, &entry, &outcome, fault)) {
            return false;
        }
        switch (outcome) {
        case JOURNAL_APPENDED:
            if (!take(context, &entry, fault)) {
                return fault_wrap(fault, "entry %llu of stream %lld", (unsigned long long)entry.seq,
                                  (long long)stream_id);
            }
            break;
        case JOURNAL_ALREADY_THERE: break;
        case JOURNAL_GAP: return fault_set(fault, FAULT_REFUSED, "a save before this one failed");
        case JOURNAL_DIFFERS: *refused_seq = entry.seq; break;
        }
    }
    return true;
}

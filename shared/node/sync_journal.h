/* Between the protocol's streams and the journal, the same at both nodes: what a push needs is read, what a push
 * brought is appended. `stream_id` is the journal's (journal_stream). */
#ifndef REGULARS_NODE_SYNC_JOURNAL_H
#define REGULARS_NODE_SYNC_JOURNAL_H

#include "storage/journal.h"
#include "sync/event.h"

/* Enough for what one SYNC_LOAD_ENTRIES brings. */
enum { SYNC_JOURNAL_ARENA = 256 * 1024 };

/* The head of a stream. */
FAULT_CHECKED bool sync_journal_position(struct journal *journal, int64_t stream_id, struct sync_position *position,
                                         struct fault *fault);

/* Fills a SYNC_LOADED event for entries from from_seq on: at least one, bodies of about bytes_max bytes. All of it
 * lives in the arena, which is reset. FAULT_CORRUPT when the stream ends before from_seq. */
FAULT_CHECKED bool sync_journal_load(struct journal *journal, int64_t stream_id, uint64_t from_seq, size_t bytes_max,
                                     struct arena *arena, struct sync_event *loaded, struct fault *fault);

/* Called for each entry that was not there before, once it is appended: applies it, in the same transaction. */
typedef bool sync_journal_taker(void *context, const struct journal_entry *entry, struct fault *fault);

/* Appends the entries of one SYNC_SAVE_ENTRIES, within the caller's transaction. *refused_seq is 0, or the first entry
 * whose hash does not follow from ours: those before it were taken, it and the rest were not. FAULT_REFUSED: they do
 * not attach, because a save before them failed. */
FAULT_CHECKED bool sync_journal_save(struct journal *journal, int64_t stream_id, const struct sync_entry *entries,
                                     size_t count, sync_journal_taker *take, void *context, uint64_t *refused_seq,
                                     struct fault *fault);

#endif

/* One entry of the journal as a record. */
#ifndef REGULARS_STORAGE_JOURNAL_FETCH_H
#define REGULARS_STORAGE_JOURNAL_FETCH_H

#include "storage/journal.h"
#include "wire/record_codec.h"

/* The record lies in the arena. FAULT_CORRUPT when the stream has no such entry, FAULT_FULL when the arena has no room.
 */
bool journal_fetch(struct journal *journal, int64_t stream, uint64_t seq, struct arena *arena, struct record *record,
                   struct fault *fault) FAULT_CHECKED;

#endif

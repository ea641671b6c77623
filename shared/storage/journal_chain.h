/* The hash of one journal entry, as journal.h defines it. */
#ifndef REGULARS_STORAGE_JOURNAL_CHAIN_H
#define REGULARS_STORAGE_JOURNAL_CHAIN_H

#include "storage/journal.h"

/* From the hash of the entry before (zero bytes for the first) and the entry's stream, seq, kind, at_ms and body; its
 * own hash member is not read. */
void journal_chain_hash(uint8_t hash[static JOURNAL_HASH_SIZE], const uint8_t previous[static JOURNAL_HASH_SIZE],
                        const struct journal_entry *entry);

#endif

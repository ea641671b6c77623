/* From facts to tables: what each record means for what is derived. Called by book.h alone, when a fact is written,
 * when it is received, and when all is rebuilt, so that the three can never differ. */
#ifndef REGULARS_STORE_NODE_DERIVE_H
#define REGULARS_STORE_NODE_DERIVE_H

#include "store-node/store.h"
#include "wire/record_codec.h"

/* A movement that store->account already shows. */
bool derive_movement(struct store *store, const struct led_entry *entry, uint64_t led_seq,
                     struct fault *fault) FAULT_CHECKED;
/* A use of a limit that `counter` already shows. */
bool derive_limit_use(struct store *store, const struct led_entry *entry, const struct limit_counter *counter,
                      uint64_t led_seq, struct fault *fault) FAULT_CHECKED;
/* A movement read from the journal: the account is loaded and the entry applied to it first. */
bool derive_recorded_movement(struct store *store, const struct led_entry *entry, uint64_t led_seq,
                              struct fault *fault) FAULT_CHECKED;
bool derive_document(struct store *store, const struct record *record, uint64_t doc_seq,
                     struct fault *fault) FAULT_CHECKED;
bool derive_command(struct store *store, const struct record *record, struct fault *fault) FAULT_CHECKED;

#endif

/* The store's book: facts are written into the journal and, by the same code that a rebuild uses, into the tables that
 * are derived from them. Desks decide, the book writes; nobody else writes a derived table. All within the caller's
 * transaction. */
#ifndef REGULARS_STORE_NODE_BOOK_H
#define REGULARS_STORE_NODE_BOOK_H

#include "store-node/store.h"
#include "wire/record_codec.h"

/* Writes store->moves, which an operation of ledger.h has just made out of store->account, to led and the tables. */
bool book_write_moves(struct store *store, struct fault *fault) FAULT_CHECKED;

/* For an operation that was checked before it was asked for: any outcome but DONE is a contradiction between the check
 * and the ledger, FAULT_CORRUPT with `what` ("spend of a sale"). */
bool book_expect_done(enum ledger_outcome outcome, const char *what, struct fault *fault) FAULT_CHECKED;

/* Writes one LIMIT_USE; `counter` is the counter after it. */
bool book_write_limit_use(struct store *store, const struct led_entry *entry, const struct limit_counter *counter,
                          struct fault *fault) FAULT_CHECKED;

/* Writes a document of the store (RECEIPT, GOODS_RETURN, RECEIPT_CANCEL, REGISTRATION, TILL_PAIRED) to doc and the
 * tables. FAULT_INPUT when the record does not fit LIMIT_DOC_ENTRY. */
bool book_write_document(struct store *store, const struct record *record, int64_t now_ms, uint64_t *doc_seq,
                         struct fault *fault) FAULT_CHECKED;

/* Derives what an entry of the journal says, as if it had just been written or received: led, doc or cmd. Kinds that
 * this version does not know and that are ignorable change nothing. */
bool book_derive(struct store *store, const struct journal_entry *entry, struct fault *fault) FAULT_CHECKED;

/* The led entries of an act, in their order; texts are in the arena. FAULT_CORRUPT when there are more than max. */
bool book_read_act(struct store *store, uint64_t op_id, struct led_entry *entries, size_t max, struct arena *arena,
                   size_t *count, struct fault *fault) FAULT_CHECKED;

/* What was recorded under an act, for ledger operations (ledger/done.h). */
bool book_read_done(struct store *store, uint64_t op_id, enum ledger_act act, struct ledger_done *done,
                    struct fault *fault) FAULT_CHECKED;

/* The record of one document of this store, decoded into the arena. FAULT_CORRUPT when it is not there. */
bool book_read_document(struct store *store, uint64_t doc_seq, struct arena *arena, struct record *record,
                        struct fault *fault) FAULT_CHECKED;

#endif

/* Head office's book: its own facts are written into its own stream, and what it gives to stores into their cmd, each
 * with what is derived from it. Within the caller's transaction. */
#ifndef REGULARS_HQ_NODE_BOOK_H
#define REGULARS_HQ_NODE_BOOK_H

#include "hq-node/hq.h"
#include "wire/record_codec.h"

/* HQ_STORE_ADDED, HQ_STORE_ENROLLED, HQ_PUBLISHED, HQ_CUSTOMER. */
bool hq_book_write(struct hq *hq, const struct record *record, int64_t now_ms, struct fault *fault) FAULT_CHECKED;
/* CUSTOMER_ROW, BALANCE, RULE_SET_OFFER, CATALOGUE_OFFER. */
bool hq_book_command(struct hq *hq, uint32_t store, const struct record *record, int64_t now_ms,
                     struct fault *fault) FAULT_CHECKED;

/* One entry of a store's doc, decoded into the arena; texts and bytes are copies in it too. FAULT_CORRUPT when it is
 * not there. */
bool hq_book_read_document(struct hq *hq, uint32_t store, uint64_t doc_seq, struct arena *arena, struct record *record,
                           struct fault *fault) FAULT_CHECKED;

#endif

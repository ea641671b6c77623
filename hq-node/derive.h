/* From facts to tables: what each entry of the journal means for what is derived. The same code runs when an entry is
 * written, when it is received and when all is rebuilt, so that the three can never differ. Uses hq->journal (to read
 * documents again), hq->tables and hq->scratch, nothing else.
 *
 * Twins: the customer that head office saw first stays. A registration that shares an identifier with it becomes
 * CUSTOMER_MERGED into it; the survivor gains identifiers that nobody had, and its home store, birthday and name where
 * it had none; points, movements and documents of the merged id move to it. Of several whose identifiers a registration
 * names, the one seen first is the survivor and the others stay who they are: a till's word is not enough to make one
 * person of two. Movements may come before the registration of their customer: they wait under its id. */
#ifndef REGULARS_HQ_NODE_DERIVE_H
#define REGULARS_HQ_NODE_DERIVE_H

#include "hq-node/hq.h"
#include "hq-node/storage/entry_objection.h"
#include "wire/record_codec.h"

/* What an entry did. */
struct derived {
    enum entry_objection objection;
    uint64_t customer_id;   /* whose points at head office changed; 0: nobody's */
    uint32_t changed_store; /* at this holder; 0: at any (the customer took over another's) */
    bool is_first_there;    /* the customer's first movement at this holder */
};

/* Derives one entry, which is in the journal and has its n. An objection (entry_objection.h) leaves all tables as they
 * were but for store_alarm; to an entry of head office's own it is FAULT_CORRUPT. Kinds that this version does not know
 * change nothing. */
bool hq_derive(struct hq *hq, const struct journal_entry *entry, struct derived *derived,
               struct fault *fault) FAULT_CHECKED;

#endif

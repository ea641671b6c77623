/* The intake: entries of a store's led and doc, as they came, into the journal and the derived tables, and what changed
 * by them noted for the stores' feeds. Within the caller's request of hq->turn; the store may be acknowledged only
 * after the turn's commit. */
#ifndef REGULARS_HQ_NODE_INTAKE_H
#define REGULARS_HQ_NODE_INTAKE_H

#include "hq-node/hq.h"
#include "sync/message.h"

struct intake_result {
    struct journal_head head;    /* of the stream now */
    uint64_t taken;              /* entries that are new */
    uint64_t objections;         /* of them, those that were left out of the tables (entry_objection.h); logged */
    uint64_t refused_seq;        /* 0: none. Else this entry and the rest were not taken: */
    enum sync_reason refused_by; /* SYNC_HISTORY_DIFFERS or SYNC_UNKNOWN_KIND */
};

/* `stream` is STREAM_LED or STREAM_DOC; entries are dense. What is there already is compared and skipped.
 * FAULT_REFUSED: the entries do not attach to what is there (a save before them failed): nothing is taken. */
bool intake_take(struct hq *hq, uint32_t store, enum stream stream, const struct sync_entry *entries, size_t count,
                 struct intake_result *result, struct fault *fault) FAULT_CHECKED;

#endif

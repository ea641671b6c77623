/* What head office gives to a store: the latest offers of rule set and catalogue, the rows of all customers in the
 * order of their changes, and balances that changed elsewhere. Made into entries of the store's cmd only as far ahead
 * as a window beyond what the store has acknowledged, so that a store that is away costs nothing, and many changes of
 * one balance are told once. */
#ifndef REGULARS_HQ_NODE_FEED_H
#define REGULARS_HQ_NODE_FEED_H

#include "hq-node/hq.h"

enum { FEED_WINDOW = 1024, FEED_ROWS = 64 };

/* Within the caller's request of hq->turn: appends what there is, at most up to the window beyond `acked_seq`, the last
 * cmd entry that the store has acknowledged. Call it when a store came up, after its acknowledgements and after
 * changes; `appended` 0 says that there is nothing to do for now. */
bool feed_fill(struct hq *hq, uint32_t store, uint64_t acked_seq, int64_t now_ms, uint64_t *appended,
               struct fault *fault) FAULT_CHECKED;

#endif

/* Undoing what a sale did to points and limits, in part (goods come back) or whole (it is cancelled). Spent points come
 * back first, then earned ones are taken, so that what comes back can be taken. */
#ifndef REGULARS_STORE_NODE_UNDO_H
#define REGULARS_STORE_NODE_UNDO_H

#include "store-node/store.h"

struct undo {
    const struct receipt *sale;
    uint64_t op_id; /* of the return or cancel; also the document that causes it */
    uint32_t till;
    int64_t at_ms;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt; /* filled in: of points_taken, what could not be found */
};

/* Within the caller's transaction. Nothing happens for a sale without a customer. */
bool undo_points(struct store *store, struct undo *undo, struct fault *fault) FAULT_CHECKED;
/* Gives back every use of a limit that the sale took. */
bool undo_limits(struct store *store, const struct undo *undo, struct fault *fault) FAULT_CHECKED;

#endif

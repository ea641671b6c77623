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
    const struct store_rules *rules; /* whose settings say what becomes of expired points and of a shortage */
    int64_t points_back;
    int64_t points_taken;
    int64_t refund_minor; /* out of which a shortage may be paid; 0 where no money is handed out */
    /* Filled in. */
    int64_t points_lapsed;  /* of points_taken: had expired unused, and were not taken a second time */
    int64_t points_debt;    /* of points_taken: could not be found and are owed */
    int64_t withheld_minor; /* of the refund: price of points that could not be found */
};

/* Within the caller's transaction. Nothing happens for a sale without a customer. */
bool undo_points(struct store *store, struct undo *undo, struct fault *fault) FAULT_CHECKED;
/* Gives back every use of a limit that the sale took. */
bool undo_limits(struct store *store, const struct undo *undo, struct fault *fault) FAULT_CHECKED;
/* Gives back those uses (kind LIMIT_USES; others are passed over). */
bool undo_uses(struct store *store, const struct undo *undo, const struct return_undone *uses, size_t count,
               struct fault *fault) FAULT_CHECKED;
/* What the sale took of limits and `before` has not given back yet: the whole, where nobody can tell it by promotion.
 * *uses is in the arena; what budgets share stands under the budget's name. */
bool undo_list_uses(struct store *store, const struct receipt *sale, const struct return_undone *before,
                    size_t before_count, struct arena *arena, struct return_undone **uses, size_t *count,
                    struct fault *fault) FAULT_CHECKED;

#endif

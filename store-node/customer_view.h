/* What a till is told of a customer: the compact profile and the balance as this store knows it. */
#ifndef REGULARS_STORE_NODE_CUSTOMER_VIEW_H
#define REGULARS_STORE_NODE_CUSTOMER_VIEW_H

#include "store-node/store.h"

struct customer_view {
    struct customer customer; /* the surviving one, when the id asked for was merged into another */
    int64_t here_points;      /* spendable here now */
    int64_t held_points;
    int64_t pending_points;
    int64_t debt_points;
    int64_t elsewhere_points;   /* as head office last told */
    int64_t elsewhere_as_of_ms; /* 0: never told */
};

/* is_found false when the store does not know the id. The account is then in store->account. */
bool customer_view_read(struct store *store, uint64_t customer_id, int64_t at_ms, bool *is_found,
                        struct customer_view *view, struct fault *fault) FAULT_CHECKED;
/* After a change of store->account, which is this customer's: its points as they are now. */
void customer_view_refresh(const struct store *store, int64_t at_ms, struct customer_view *view);

#endif

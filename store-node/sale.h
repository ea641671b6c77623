/* Writing a priced sale down: the receipt, the points it spends and earns, the limits it uses. Called by checkout.h
 * once everything is decided; what the till was quoted is what is written. */
#ifndef REGULARS_STORE_NODE_SALE_H
#define REGULARS_STORE_NODE_SALE_H

#include "store-node/checkout.h"
#include "store-node/limit_desk.h"

struct sale_hold {
    uint64_t op_id; /* 0: no points are held */
    int64_t points;
    uint64_t limits_op_id;
    struct limit_held limits; /* uses that it keeps aside */
};

struct sale {
    const struct checkout_confirm *confirm;
    const struct checkout_quote *quote;
    struct sale_hold hold;
    int64_t at_ms;
    int64_t now_ms;
};

/* Within the caller's transaction; `receipt` is in the arena. The customer's account is in store->account, as the quote
 * has left it there. */
bool sale_write(struct store *store, const struct sale *sale, struct arena *arena, struct receipt *receipt,
                uint64_t *doc_seq, struct fault *fault) FAULT_CHECKED;

#endif

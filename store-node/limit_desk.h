/* Limits of promotions at this store: what they have left, for the engine; what a sale takes of them; what a hold keeps
 * aside until its sale takes it or the hold is let go, so that two open holds never promise the last use twice. Every
 * use is a LIMIT_USE in led, a hold's under the hold's own op_id: a crash changes nothing. All within the caller's
 * transaction. */
#ifndef REGULARS_STORE_NODE_LIMIT_DESK_H
#define REGULARS_STORE_NODE_LIMIT_DESK_H

#include "promo/outcome.h"
#include "promo/request.h"
#include "store-node/store.h"

/* What a hold keeps aside: the entries that took it, less what was given back; in the arena. */
struct limit_held {
    size_t count; /* of keys of which something is still aside */
    struct led_entry *entries;
    bool is_used; /* a sale gave all of it back to itself */
};

/* Who can tell what a limit has left: of a customer the home store, of a store itself, of the chain only the one store
 * in which everything lives that counts there. */
struct limit_asker {
    struct store *store;
    const struct customer *customer; /* of the receipt; read only when a limit is a customer's */
    struct limit_held held;          /* of the sale's own hold: left for it */
    bool failed;
    struct fault fault;
};

/* The asker must live as long as the source; after the evaluation `failed` says that an answer could not be read. */
struct promo_limit_source limit_desk_source(struct limit_asker *asker);

/* One act that takes or gives back: a sale, a hold, a release, a return or cancel. */
struct limit_act {
    uint64_t op_id;
    uint64_t doc_id; /* 0: a hold, or its release */
    uint64_t customer_id;
    uint32_t till;
    struct text hold_id; /* of a hold; else empty */
    int64_t at_ms;
};

/* Takes what the outcome uses; the engine has asked the bounds. */
bool limit_desk_take(struct store *store, const struct limit_act *act, const struct promo_outcome *outcome,
                     struct fault *fault) FAULT_CHECKED;
/* Gives back `uses` of what the entry took; whoever used it may have been merged since, and the uses went along. */
bool limit_desk_give_back(struct store *store, const struct limit_act *act, const struct led_entry *used, int64_t uses,
                          struct fault *fault) FAULT_CHECKED;

bool limit_desk_read_held(struct store *store, uint64_t hold_op_id, struct arena *arena, struct limit_held *held,
                          struct fault *fault) FAULT_CHECKED;
/* Gives back all that the hold keeps aside. */
bool limit_desk_let_go(struct store *store, const struct limit_act *act, const struct limit_held *held,
                       struct fault *fault) FAULT_CHECKED;

#endif

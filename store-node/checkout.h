/* Pricing and taking a receipt. A quote has no side effect and may be repeated; a confirm is taken once, whatever the
 * till repeats. Confirm works inside the caller's group-commit request (storage/group_commit.h): it appends the receipt
 * to doc, the movements of points to led, and updates the derived tables, all or nothing; its answer may leave only
 * after the turn's commit. */
#ifndef REGULARS_STORE_NODE_CHECKOUT_H
#define REGULARS_STORE_NODE_CHECKOUT_H

#include "promo/evaluate.h"
#include "store-node/customer_view.h"

struct checkout_basket {
    uint64_t customer_id; /* 0: nobody */
    struct basket basket; /* lines carry what the till sent; the catalogue's master data is filled in here */
};

struct checkout_quote {
    bool has_customer;   /* a customer was named and is known here */
    bool customer_known; /* false: a customer was named that this store does not know; priced as for nobody */
    struct customer_view customer;
    const struct store_rules *rules;
    struct promo_outcome outcome; /* in the arena */
};

enum checkout_outcome {
    CHECKOUT_TAKEN = 0,
    CHECKOUT_TAKEN_BEFORE,       /* the same receipt, the same content: `receipt` is what was taken then */
    CHECKOUT_RECEIPT_DIFFERS,    /* the key was used for another content */
    CHECKOUT_PRICE_CHANGED,      /* expected_net_minor is not what the rules say now: `quote` says what they say */
    CHECKOUT_HOLD_UNKNOWN,       /* hold_id names no open hold of this customer at this till */
    CHECKOUT_POINTS_UNAVAILABLE, /* the points asked for are no longer there (held or spent since the quote) */
};

struct checkout_confirm {
    struct checkout_basket basket;
    struct receipt_key key; /* store filled in by the caller */
    int64_t sold_at_ms;
    struct text cashier;
    struct text hold_id;                     /* empty: none */
    int64_t expected_net_minor;              /* -1: not told */
    uint8_t content_hash[RECEIPT_HASH_SIZE]; /* BLAKE2b-256 of the request's canonical form */
};

struct checkout_answer {
    enum checkout_outcome outcome;
    struct receipt receipt;           /* TAKEN, TAKEN_BEFORE; in the arena */
    bool is_cancelled;                /* TAKEN_BEFORE: it was cancelled since */
    struct checkout_quote quote;      /* TAKEN, PRICE_CHANGED; after TAKEN the customer's points are those left */
    struct store_watermark watermark; /* doc_seq is the receipt's own */
};

bool checkout_quote_basket(struct store *store, struct checkout_basket *basket, int64_t at_ms, bool is_traced,
                           struct arena *arena, struct checkout_quote *quote, struct fault *fault) FAULT_CHECKED;

bool checkout_confirm_sale(struct store *store, struct checkout_confirm *confirm, int64_t at_ms, int64_t now_ms,
                           struct arena *arena, struct checkout_answer *answer, struct fault *fault) FAULT_CHECKED;

/* A receipt as it was taken. */
bool checkout_find_receipt(struct store *store, const struct receipt_key *key, struct arena *arena, bool *is_found,
                           struct checkout_answer *answer, struct fault *fault) FAULT_CHECKED;

const char *checkout_outcome_name(enum checkout_outcome outcome);

#endif

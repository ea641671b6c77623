/* Returning goods and cancelling receipts. What a return is worth is decided by promo/returns.h, from the stored shares
 * and the rule set of the sale; where that is no longer here the stored shares alone decide, and goods_return.basis
 * says so. Here the decision meets the books: points go to and from the account, uses of limits are given back, the
 * return is written down. Inside the caller's group-commit request, idempotent by the return's own key. */
#ifndef REGULARS_STORE_NODE_RETURNS_DESK_H
#define REGULARS_STORE_NODE_RETURNS_DESK_H

#include "store-node/store.h"

enum returns_outcome {
    RETURNS_TAKEN = 0,
    RETURNS_TAKEN_BEFORE,
    RETURNS_DIFFERS, /* the key was used for another return */
    RETURNS_NO_SUCH_RECEIPT,
    RETURNS_RECEIPT_CANCELLED,
    RETURNS_HAS_RETURNS,           /* cancel: part of it was returned */
    RETURNS_NO_SUCH_LINE,          /* *line_index names the request's line */
    RETURNS_QUANTITY_EXCEEDS_SOLD, /* likewise; earlier returns count */
    RETURNS_RECEIPT_NEEDED,        /* the rule set takes nothing back without a receipt */
    RETURNS_PRICE_UNKNOWN,         /* *line_index: without a receipt; the catalogue has no price of it */
    RETURNS_AMOUNT_TOO_LARGE,      /* *line_index: without a receipt; the refund exceeds MONEY_MAX with it */
};

struct returns_request {
    struct receipt_key key;  /* the return's own */
    struct receipt_key sale; /* not read of goods without a receipt */
    size_t line_count;
    struct return_line *lines; /* line_no and quantity_milli given, without a receipt sku and the price told as well;
                                  the rest is filled in */
    int64_t returned_at_ms;
    uint8_t content_hash[RECEIPT_HASH_SIZE];
};

struct returns_answer {
    enum returns_outcome outcome;
    size_t line_index;
    struct goods_return goods_return; /* TAKEN, TAKEN_BEFORE; in the arena */
    struct store_watermark watermark;
};

bool returns_desk_return(struct store *store, struct returns_request *request, int64_t at_ms, int64_t now_ms,
                         struct arena *arena, struct returns_answer *answer, struct fault *fault) FAULT_CHECKED;

/* Goods without a receipt: no points, no promotions, a price (promo/returns.h), if the rule set in force takes them. */
bool returns_desk_return_blind(struct store *store, struct returns_request *request, int64_t now_ms,
                               struct arena *arena, struct returns_answer *answer, struct fault *fault) FAULT_CHECKED;

struct cancel_request {
    struct receipt_key sale;
    int64_t cancelled_at_ms; /* the till's time */
};

struct cancel_answer {
    enum returns_outcome outcome;
    struct receipt_cancel cancel;
    struct store_watermark watermark;
};

/* RETURNS_TAKEN_BEFORE when it was cancelled already. */
bool returns_desk_cancel(struct store *store, const struct cancel_request *request, int64_t at_ms, int64_t now_ms,
                         struct arena *arena, struct cancel_answer *answer, struct fault *fault) FAULT_CHECKED;

const char *returns_outcome_name(enum returns_outcome outcome);

#endif

/* Holding points, and what the basket uses of limits, while a customer pays, and letting them go. A till names its
 * holds; the same name with the same content is the same hold. Inside the caller's group-commit request. */
#ifndef REGULARS_STORE_NODE_POINTS_DESK_H
#define REGULARS_STORE_NODE_POINTS_DESK_H

#include "store-node/checkout.h"

enum hold_result {
    HOLD_APPROVED = 0,
    HOLD_PARTIAL,
    HOLD_DECLINED,
    HOLD_NOTHING, /* no points were asked for, and the basket uses no limit: the sale needs no hold */
};

enum hold_reason {
    HOLD_REASON_NONE = 0,
    HOLD_NOT_HERE,     /* the customer has them, but other stores hold them */
    HOLD_INSUFFICIENT, /* nobody holds that many */
    HOLD_UNKNOWN_CUSTOMER,
    HOLD_CUSTOMER_LIMITED,
    HOLD_CUSTOMER_BLOCKED,
    HOLD_TOO_MANY_HOLDS,
};

struct hold_request {
    uint32_t till;
    struct text hold_id; /* 1 .. LIMIT_EXTERNAL_ID - 1 */
    uint64_t customer_id;
    int64_t points; /* 0: limits only */
    bool partial_allowed;
    struct checkout_basket *basket; /* of which limits are kept aside; NULL: points only */
    struct arena *arena;            /* of the request; for the basket */
};

struct hold_answer {
    bool differs; /* the hold_id was used with other content; nothing else is filled */
    enum hold_result result;
    enum hold_reason reason;
    int64_t approved_points;
    int64_t here_points; /* spendable after this */
    int64_t elsewhere_points;
    int64_t elsewhere_as_of_ms;
    int64_t pay_part_points; /* DECLINED: what could be held instead; 0: nothing */
};

/* Needs points or a basket, and for points a customer. */
bool points_desk_hold(struct store *store, const struct hold_request *request, int64_t at_ms,
                      struct hold_answer *answer, struct fault *fault) FAULT_CHECKED;

enum release_result { RELEASE_DONE = 0, RELEASE_ALREADY_RELEASED, RELEASE_ALREADY_SPENT, RELEASE_UNKNOWN };

bool points_desk_release(struct store *store, uint32_t till, struct text hold_id, int64_t at_ms,
                         enum release_result *result, int64_t *released_points, struct fault *fault) FAULT_CHECKED;

const char *hold_result_name(enum hold_result result);
const char *hold_reason_name(enum hold_reason reason);
const char *release_result_name(enum release_result result);

#endif

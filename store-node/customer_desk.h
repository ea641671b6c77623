/* Knowing customers and registering new ones, also while head office cannot be reached. The store keeps keyed hashes of
 * phone and card; the person's data is sealed to head office where it was typed and cannot be read back here. */
#ifndef REGULARS_STORE_NODE_CUSTOMER_DESK_H
#define REGULARS_STORE_NODE_CUSTOMER_DESK_H

#include "store-node/customer_view.h"

/* Exactly one is given. Texts as people write them; normalised here. */
struct identify_request {
    struct text card;
    struct text phone;
    uint64_t customer_id;
};

bool customer_desk_identify(struct store *store, const struct identify_request *request, int64_t at_ms, bool *is_known,
                            struct customer_view *view, struct fault *fault) FAULT_CHECKED;

enum register_outcome {
    REGISTER_DONE = 0,
    REGISTER_ALREADY,            /* phone or card is known: `view` is that customer */
    REGISTER_IDENTIFIERS_DIFFER, /* phone and card belong to two customers */
    REGISTER_BAD_PHONE,
    REGISTER_BAD_CARD,
    REGISTER_NOT_ENROLLED, /* the box has no number yet and cannot mint ids */
};

struct register_request {
    struct text phone; /* empty: none; phone or card must be there */
    struct text card;
    struct text name;
    int32_t birth_day; /* CUSTOMER_NO_BIRTH_DAY */
    bool consents_data;
    bool consents_advertising;
    uint32_t till;
};

/* Inside the caller's group-commit request: appends REGISTRATION to doc. */
bool customer_desk_register(struct store *store, const struct register_request *request, int64_t at_ms, int64_t now_ms,
                            enum register_outcome *outcome, struct customer_view *view,
                            struct store_watermark *watermark, struct fault *fault) FAULT_CHECKED;

const char *register_outcome_name(enum register_outcome outcome);

#endif

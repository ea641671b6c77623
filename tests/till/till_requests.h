/* The calls of the till API, one function each. Every answer lies in the client until the next call. An HTTP status
 * outside 2xx is an answer too: answer->code says why. */
#ifndef REGULARS_TESTS_TILL_REQUESTS_H
#define REGULARS_TESTS_TILL_REQUESTS_H

#include "base/limits.h"
#include "tests/till/till_client.h"

struct till_line {
    struct text sku;
    int64_t quantity_milli;
    int64_t price_minor;
};

/* Lines are numbered from 1 in their order. */
struct till_basket {
    struct text customer_id; /* empty: nobody */
    size_t line_count;
    const struct till_line *lines;
    size_t code_count;
    const char *const *codes;
    bool pays_most;        /* points, as many as the rules allow */
    int64_t points_to_pay; /* else so many, hundredths */
};

struct till_receipt_key {
    uint32_t till; /* 0: the till that asks */
    uint32_t shift;
    uint32_t number;
};

/* The till does not insist on what a quote said. */
#define TILL_NET_NOT_KNOWN INT64_C(-1)

struct till_sale {
    struct till_basket basket;
    struct till_receipt_key key;
    int64_t sold_at_ms;
    const char *hold_id;        /* NULL: none */
    const char *tender;         /* "cash", "card"; NULL: not told */
    int64_t expected_net_minor; /* what the quote said, and the tender's amount; TILL_NET_NOT_KNOWN */
};

struct till_return {
    struct till_receipt_key key; /* of the return receipt */
    struct till_receipt_key sale;
    uint32_t line_no;
    int64_t quantity_milli;
    int64_t returned_at_ms;
};

struct till_person {
    const char *phone; /* NULL: not told */
    const char *card;
    const char *name;
};

enum till_identifier { TILL_CARD, TILL_PHONE, TILL_CUSTOMER_ID };

struct till_pairing {
    struct till_identity identity; /* but for the url */
    uint32_t till;
    char store_name[LIMIT_NAME];
};

/* Once only: a code is good for one pairing. The fingerprint that the box tells is compared with that of the
 * connection. FAULT_REFUSED: the box says no. */
bool till_pair(struct till_client *client, const char *code, const char *name, struct till_pairing *pairing,
               struct fault *fault) FAULT_CHECKED;
bool till_identify(struct till_client *client, enum till_identifier kind, const char *value, struct till_answer *answer,
                   struct fault *fault) FAULT_CHECKED;
bool till_register(struct till_client *client, const struct till_person *person, struct till_answer *answer,
                   struct fault *fault) FAULT_CHECKED;
/* at_ms 0: now, by the box. */
bool till_quote(struct till_client *client, const struct till_basket *basket, int64_t at_ms, bool is_explained,
                struct till_answer *answer, struct fault *fault) FAULT_CHECKED;
bool till_hold(struct till_client *client, const char *hold_id, struct text customer_id, int64_t points,
               struct till_answer *answer, struct fault *fault) FAULT_CHECKED;
bool till_release(struct till_client *client, const char *hold_id, struct till_answer *answer,
                  struct fault *fault) FAULT_CHECKED;

/* The body of a confirm, in the client's room: what a till keeps in its journal before it sends it. */
struct span till_sale_body(struct till_client *client, const struct till_sale *sale);
/* 201: taken now; 200: taken before. */
bool till_confirm(struct till_client *client, struct span body, struct till_answer *answer,
                  struct fault *fault) FAULT_CHECKED;
bool till_find_receipt(struct till_client *client, struct till_receipt_key key, struct till_answer *answer,
                       struct fault *fault) FAULT_CHECKED;
bool till_return_goods(struct till_client *client, const struct till_return *returned, struct till_answer *answer,
                       struct fault *fault) FAULT_CHECKED;
/* cancelled_at_ms 0: now, by the box. */
bool till_cancel(struct till_client *client, struct till_receipt_key sale, int64_t cancelled_at_ms,
                 struct till_answer *answer, struct fault *fault) FAULT_CHECKED;
bool till_balance(struct till_client *client, struct text customer_id, struct till_answer *answer,
                  struct fault *fault) FAULT_CHECKED;
bool till_status(struct till_client *client, struct till_answer *answer, struct fault *fault) FAULT_CHECKED;

/* The problem of an answer as a fault: "code: detail"; returns false. */
bool till_refused(const struct till_answer *answer, const char *what, struct fault *fault);

#endif

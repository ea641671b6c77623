/* The parts that answers of the till API share, as till-api.json describes them. */
#ifndef REGULARS_STORE_NODE_TILL_RENDER_H
#define REGULARS_STORE_NODE_TILL_RENDER_H

#include "promo/explain/explain_text.h"
#include "store-node/checkout.h"
#include "store-node/store_status.h"
#include "wire/json_write.h"

/* "rule_set": the one that made the answer. */
void till_render_rule_set(struct json_writer *json, uint64_t version, const uint8_t hash[static BLOB_HASH_SIZE]);
void till_render_rules(struct json_writer *json, const struct store_rules *rules);
/* A moment, or null for 0. */
void till_render_moment(struct json_writer *json, const char *name, int64_t at_ms);
/* "customer"; NULL is null. */
void till_render_customer(struct json_writer *json, const struct customer_view *view);
/* "stored" and "hq"; doc_seq is of what the answer tells of, null when it stored nothing. */
void till_render_watermark(struct json_writer *json, const struct store_watermark *watermark, bool is_stored);
void till_render_key(struct json_writer *json, const char *name, const struct receipt_key *key);

struct till_totals {
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_spent;
    int64_t points_earned;
};
void till_render_totals(struct json_writer *json, const struct till_totals *totals);
/* One element of "lines"; promotion_ids are what its shares point into. */
void till_render_line(struct json_writer *json, const struct receipt_line *line, const struct text *promotion_ids);

/* One element of "promotions". */
struct till_fired {
    struct text id;
    struct text name; /* in the caller's language */
    uint32_t times;
    int64_t discount_minor;
    int64_t points;
};
void till_render_fired(struct json_writer *json, const struct till_fired *fired);

/* The members of GET /v1/status, into an open object. */
void till_render_status(struct json_writer *json, const struct store_status *status);

struct text till_text_of(const struct promo_texts *texts, enum promo_language language);

/* The members of a quote, into an open object. */
struct till_quote {
    const struct checkout_basket *basket;
    const struct checkout_quote *quote;
    enum promo_language language;
    bool is_explained;
};
void till_render_quote(struct json_writer *json, const struct till_quote *shown);

#endif

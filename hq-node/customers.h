/* Customers at head office: registering and importing them, finding them, and what a page shows of one. */
#ifndef REGULARS_HQ_NODE_CUSTOMERS_H
#define REGULARS_HQ_NODE_CUSTOMERS_H

#include "base/tree_read.h"
#include "hq-node/hq.h"
#include "wire/person_codec.h"

enum { CUSTOMERS_IMPORT_MAX = 1000 };

enum import_result {
    IMPORT_REGISTERED,
    IMPORT_ALREADY, /* its phone or card is known (also from an earlier row): that customer, unchanged */
};

struct imported_row {
    enum import_result result;
    uint64_t customer_id;
};

struct import_outcome {
    size_t row_count;
    struct imported_row *rows; /* in the arena, in the list's order */
    size_t registered;
    size_t already;
    struct tree_report report; /* count > 0: the list is wrong, nothing was stored, there are no rows */
};

/* A JSON list of 1 .. CUSTOMERS_IMPORT_MAX customers
 *     {"phone"?, "card"?, "name"?, "email"?, "level"?, "home_store"?: 2, "birth_day"?: "1990-05-01",
 *      "segments"?: [3, 17], "consents"?: {"data": true, "advertising": false}}
 * with a phone or a card at least. Without a home store a customer has none until it registers at one. Within the
 * caller's request of hq->turn. FAULT_INPUT: no JSON. */
bool customers_import(struct hq *hq, struct span json, struct arena *arena, int64_t now_ms,
                      struct import_outcome *outcome, struct fault *fault) FAULT_CHECKED;

/* By phone or card as people write them; 0: nobody has it, or it is no phone or card. */
bool customers_find(struct hq_tables *tables, const struct hq_keys *keys, enum identifier_kind kind, struct text value,
                    uint64_t *customer_id, struct fault *fault) FAULT_CHECKED;

/* What a page shows. Lists are the tables' own (balance_table.h, receipt_registry.h), under `row.customer.id`. */
struct customer_card {
    struct customer_row row; /* of who lives under the id that was asked for */
    bool has_person;         /* false: nothing was told of the person, or it was sealed to another key */
    struct person person;    /* texts point into `person_bytes` */
    struct balance sum;      /* over all holders */
    uint8_t person_bytes[RECORD_SEALED_PERSON_MAX];
};
/* The card is not to be copied: it points into itself. */
bool customers_read_card(struct hq_tables *tables, const struct hq_keys *keys, uint64_t id, bool *is_found,
                         struct customer_card *card, struct fault *fault) FAULT_CHECKED;

#endif

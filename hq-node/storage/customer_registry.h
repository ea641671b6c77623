/* The customers of the chain, the hashes that find them, and which id lives on under which. Derived: written by
 * hq-node/derive.h alone. */
#ifndef REGULARS_HQ_NODE_CUSTOMER_REGISTRY_H
#define REGULARS_HQ_NODE_CUSTOMER_REGISTRY_H

#include "storage/statement.h"
#include "wire/customer_codec.h"

enum { CUSTOMER_REGISTRY_STATEMENTS = 10, CUSTOMER_MERGES_MAX = 16 };

struct customer_registry {
    struct statement statements[CUSTOMER_REGISTRY_STATEMENTS];
};

struct customer_row {
    struct customer customer;
    char channel[RECORD_CHANNEL_MAX];
    size_t sealed_size; /* 0: nothing was told of the person */
    uint8_t sealed_person[RECORD_SEALED_PERSON_MAX];
    uint64_t first_n;   /* the journal's n of its registration */
    uint64_t changed_n; /* of its last change */
};

bool customer_registry_open(struct customer_registry *registry, struct db *db, struct fault *fault) FAULT_CHECKED;

/* The row of exactly this id, with its identifiers. */
bool customer_registry_read(struct customer_registry *registry, uint64_t id, bool *is_found, struct customer_row *row,
                            struct fault *fault) FAULT_CHECKED;
/* The id that the customer lives under now: follows merges; the id itself when it is not known (yet). */
bool customer_registry_resolve(struct customer_registry *registry, uint64_t id, uint64_t *survivor_id,
                               struct fault *fault) FAULT_CHECKED;
/* 0: nobody has this identifier. */
bool customer_registry_find(struct customer_registry *registry, const struct identifier *identifier, uint64_t *id,
                            struct fault *fault) FAULT_CHECKED;
/* Adds or replaces the row and its identifiers; an identifier that another customer had moves to this one. */
bool customer_registry_put(struct customer_registry *registry, const struct customer_row *row,
                           struct fault *fault) FAULT_CHECKED;

/* Customers in the order of their last change: the next `max` ids after the place (n, id), which moves behind the last
 * of them. */
struct customer_place {
    uint64_t n;
    uint64_t id;
};
bool customer_registry_list_changed(struct customer_registry *registry, struct customer_place *place, uint64_t *ids,
                                    size_t max, size_t *count, struct fault *fault) FAULT_CHECKED;
/* The ids that were merged into this one, at most `max` of them. */
bool customer_registry_list_merged(struct customer_registry *registry, uint64_t id, uint64_t *ids, size_t max,
                                   size_t *count, struct fault *fault) FAULT_CHECKED;
/* Those who live under their own id. Reads the whole table: for pages, not for the intake. */
bool customer_registry_count(struct customer_registry *registry, int64_t *count, struct fault *fault) FAULT_CHECKED;

#endif

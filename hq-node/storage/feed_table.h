/* How far a store's cmd has come: the place in the changes of customers, the latest offer, and the balances that are
 * still to be told. Facts of head office: a rebuild does not touch them. */
#ifndef REGULARS_HQ_NODE_FEED_TABLE_H
#define REGULARS_HQ_NODE_FEED_TABLE_H

#include "hq-node/storage/customer_registry.h"

enum { FEED_TABLE_STATEMENTS = 6 };

struct feed_table {
    struct statement statements[FEED_TABLE_STATEMENTS];
};

struct feed_place {
    struct customer_place customers; /* up to here their rows were sent */
    uint64_t published_n;            /* offers up to this n of the journal */
};

bool feed_table_open(struct feed_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
/* All zeros for a store that was never fed. */
bool feed_table_read(struct feed_table *table, uint32_t store, struct feed_place *place,
                     struct fault *fault) FAULT_CHECKED;
bool feed_table_write(struct feed_table *table, uint32_t store, const struct feed_place *place,
                      struct fault *fault) FAULT_CHECKED;

/* The customer's balance at `changed_store` changed: all stores that know the customer (home, or points there) are to
 * hear, but not the one where it changed. 0: all of them. */
bool feed_table_add_due(struct feed_table *table, uint64_t customer_id, uint32_t changed_store,
                        struct fault *fault) FAULT_CHECKED;
/* This one store is to hear. */
bool feed_table_add_due_to(struct feed_table *table, uint64_t customer_id, uint32_t store,
                           struct fault *fault) FAULT_CHECKED;
/* At most `max` customers whose balance the store is to be told. */
bool feed_table_list_due(struct feed_table *table, uint32_t store, uint64_t *customer_ids, size_t max, size_t *count,
                         struct fault *fault) FAULT_CHECKED;
bool feed_table_drop_due(struct feed_table *table, uint32_t store, uint64_t customer_id,
                         struct fault *fault) FAULT_CHECKED;

#endif

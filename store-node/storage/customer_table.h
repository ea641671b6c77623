/* Customers as this store knows them, and the hashes that find them. */
#ifndef REGULARS_STORE_NODE_CUSTOMER_TABLE_H
#define REGULARS_STORE_NODE_CUSTOMER_TABLE_H

#include "retail/customer.h"
#include "storage/statement.h"

enum { CUSTOMER_TABLE_STATEMENTS = 8, CUSTOMER_MERGE_CHAIN_MAX = 16 };

struct customer_table {
    struct statement statements[CUSTOMER_TABLE_STATEMENTS];
};

bool customer_table_open(struct customer_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;

/* The row of exactly this id, with its identifiers. */
bool customer_table_read(struct customer_table *table, uint64_t id, bool *is_found, struct customer *customer,
                         struct fault *fault) FAULT_CHECKED;
/* The id that the customer lives under now: follows merges; the id itself when the store does not know it. */
bool customer_table_resolve(struct customer_table *table, uint64_t id, uint64_t *survivor_id,
                            struct fault *fault) FAULT_CHECKED;
/* 0: nobody has this identifier. */
bool customer_table_find(struct customer_table *table, const struct identifier *identifier, uint64_t *id,
                         struct fault *fault) FAULT_CHECKED;
/* Adds or replaces the row and its identifiers; an identifier that another customer had moves to this one, except from
 * one that head office has not confirmed yet (version 0): its points are under it until head office says whose twin it
 * is, and then the identifier comes to this one. So it does not matter in which order registrations and head office's
 * rows are derived. */
bool customer_table_put(struct customer_table *table, const struct customer *customer,
                        struct fault *fault) FAULT_CHECKED;
/* The identifiers of a customer who was merged find the survivor from now on, but for those that head office has told
 * to be another one's. */
bool customer_table_merge(struct customer_table *table, uint64_t id, uint64_t survivor_id,
                          struct fault *fault) FAULT_CHECKED;
bool customer_table_count(struct customer_table *table, int64_t *count, struct fault *fault) FAULT_CHECKED;

#endif

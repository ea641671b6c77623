/* A customer as columns of a row, the same at both nodes: what a store's and head office's tables of customers share. A
 * table that has more columns puts them behind these.
 *
 *   SELECT CUSTOMER_COLUMNS ...                      read from column 0 on
 *   INSERT ... (id, CUSTOMER_COLUMNS) VALUES (...)   bound from parameter 1 on */
#ifndef REGULARS_STORAGE_CUSTOMER_COLUMNS_H
#define REGULARS_STORAGE_CUSTOMER_COLUMNS_H

#include "retail/customer.h"
#include "storage/statement.h"

#define CUSTOMER_COLUMNS "merged_into, version, state, home_store, level, registered_ms, birth_day, segments"

enum {
    CUSTOMER_COLUMN_COUNT = 8,    /* of CUSTOMER_COLUMNS */
    CUSTOMER_PARAMETER_COUNT = 9, /* the id, then the columns */
};

/* Segments as bytes, ascending, 4 each, big-endian. Lives until the statement's end. */
struct customer_segments {
    uint8_t bytes[4 * LIMIT_SEGMENTS_PER_CUSTOMER];
};

/* The customer of the row, without its identifiers. */
void customer_columns_read(struct statement *row, uint64_t id, struct customer *customer);
void customer_columns_bind(struct statement *put, const struct customer *customer, struct customer_segments *segments);

/* Adds the identifiers that `list` gives as (kind, hash), with the customer's id as its parameter 1. */
bool customer_columns_read_identifiers(struct statement *list, struct customer *customer,
                                       struct fault *fault) FAULT_CHECKED;
/* Runs `put` with (kind, hash, customer id) for each identifier. */
bool customer_columns_put_identifiers(struct statement *put, const struct customer *customer,
                                      struct fault *fault) FAULT_CHECKED;

#endif

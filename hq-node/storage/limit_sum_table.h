/* What limited promotions and budgets have given in each store by the store's local day, to one customer or to
 * everybody: the store's own counters, added up from its entries. Whoever hands out rights to limits of the chain
 * starts here. */
#ifndef REGULARS_HQ_NODE_LIMIT_SUM_TABLE_H
#define REGULARS_HQ_NODE_LIMIT_SUM_TABLE_H

#include "ledger/limit.h"
#include "storage/statement.h"

enum { LIMIT_SUM_TABLE_STATEMENTS = 5 };

struct limit_sum_table {
    struct statement statements[LIMIT_SUM_TABLE_STATEMENTS];
};

bool limit_sum_table_open(struct limit_sum_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
/* The store's counter; zero uses when there were none. */
bool limit_sum_table_read(struct limit_sum_table *table, uint32_t store, const struct limit_key *key,
                          struct limit_counter *counter, struct fault *fault) FAULT_CHECKED;
bool limit_sum_table_write(struct limit_sum_table *table, uint32_t store, const struct limit_counter *counter,
                           struct fault *fault) FAULT_CHECKED;
/* All uses of `from_id` count for `into_id`: the two were found to be one person. */
bool limit_sum_table_merge(struct limit_sum_table *table, uint64_t from_id, uint64_t into_id,
                           struct fault *fault) FAULT_CHECKED;
/* Uses that one store has counted in all, of every limit. */
bool limit_sum_table_total(struct limit_sum_table *table, uint32_t store, int64_t *uses,
                           struct fault *fault) FAULT_CHECKED;

#endif

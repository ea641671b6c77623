/* What limited promotions and budgets have given here by local day, to one customer or to everybody. The store answers
 * for the customers whose home it is, and for itself. */
#ifndef REGULARS_STORE_NODE_LIMIT_TABLE_H
#define REGULARS_STORE_NODE_LIMIT_TABLE_H

#include "ledger/limit.h"
#include "storage/statement.h"

enum { LIMIT_TABLE_STATEMENTS = 5 };

struct limit_table {
    struct statement statements[LIMIT_TABLE_STATEMENTS];
};

bool limit_table_open(struct limit_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
/* The counter of one day; zero uses when there were none. */
bool limit_table_read(struct limit_table *table, const struct limit_key *key, struct limit_counter *counter,
                      struct fault *fault) FAULT_CHECKED;
bool limit_table_write(struct limit_table *table, const struct limit_counter *counter,
                       struct fault *fault) FAULT_CHECKED;
/* Uses of the days that begin at from->period_from_ms .. to_ms, both inclusive. */
bool limit_table_sum(struct limit_table *table, const struct limit_key *from, int64_t to_ms, int64_t *uses,
                     struct fault *fault) FAULT_CHECKED;
/* All uses of `from_id` count for `into_id`: the two were found to be one person. */
bool limit_table_merge(struct limit_table *table, uint64_t from_id, uint64_t into_id,
                       struct fault *fault) FAULT_CHECKED;

#endif

/* The points of customers at each holder, and the movements that made them. Derived. Customers are those that live: a
 * merge moves all that was under the other id. */
#ifndef REGULARS_HQ_NODE_BALANCE_TABLE_H
#define REGULARS_HQ_NODE_BALANCE_TABLE_H

#include "retail/journal_record.h"
#include "storage/statement.h"

enum { BALANCE_TABLE_STATEMENTS = 10 };

struct balance_table {
    struct statement statements[BALANCE_TABLE_STATEMENTS];
};

struct balance {
    uint32_t store;
    int64_t points;
    int64_t debt_points;
};

struct movement {
    uint32_t store;
    uint64_t led_seq;
    enum journal_kind kind;
    int64_t points;
    int64_t at_ms; /* the store's time */
    uint64_t lot_id;
    int64_t expires_ms; /* of a new lot; 0 for the other kinds */
    uint64_t doc_id;
};

bool balance_table_open(struct balance_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
/* Zeros when the customer never had points there. */
bool balance_table_read(struct balance_table *table, uint64_t customer_id, uint32_t store, bool *is_found,
                        struct balance *balance, struct fault *fault) FAULT_CHECKED;
bool balance_table_write(struct balance_table *table, uint64_t customer_id, const struct balance *balance,
                         struct fault *fault) FAULT_CHECKED;
/* Over all holders; `store` of the sum is 0. */
bool balance_table_sum(struct balance_table *table, uint64_t customer_id, struct balance *sum,
                       struct fault *fault) FAULT_CHECKED;
/* The customer's holders above `after_store`, at most `max`. */
bool balance_table_list(struct balance_table *table, uint64_t customer_id, uint32_t after_store,
                        struct balance *balances, size_t max, size_t *count, struct fault *fault) FAULT_CHECKED;

bool balance_table_add_movement(struct balance_table *table, uint64_t customer_id, const struct movement *movement,
                                struct fault *fault) FAULT_CHECKED;
/* The newest first; `before` NULL: from the newest on, else those that follow it in this order. */
bool balance_table_list_movements(struct balance_table *table, uint64_t customer_id, const struct movement *before,
                                  struct movement *movements, size_t max, size_t *count,
                                  struct fault *fault) FAULT_CHECKED;
/* All that was `from_id`'s is `into_id`'s. */
bool balance_table_merge(struct balance_table *table, uint64_t from_id, uint64_t into_id,
                         struct fault *fault) FAULT_CHECKED;

#endif

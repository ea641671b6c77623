/* The tills that may speak to this box, by the hash of their key; and the tills' names of holds. */
#ifndef REGULARS_STORE_NODE_TILL_TABLE_H
#define REGULARS_STORE_NODE_TILL_TABLE_H

#include "base/limits.h"
#include "storage/statement.h"

enum { TILL_TABLE_STATEMENTS = 7, TILL_MAX = 9999, TILL_KEY_HASH_SIZE = 32, TILL_NAME_MAX = 64 };

struct till_table {
    struct statement statements[TILL_TABLE_STATEMENTS];
};

struct till_row {
    uint32_t till;
    char name[TILL_NAME_MAX];
    uint8_t key_hash[TILL_KEY_HASH_SIZE];
    int64_t paired_ms;
    bool is_revoked;
};

bool till_table_open(struct till_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool till_table_read(struct till_table *table, uint32_t till, bool *is_found, struct till_row *row,
                     struct fault *fault) FAULT_CHECKED;
/* The next free number; 0 when all TILL_MAX are used. */
bool till_table_next(struct till_table *table, uint32_t *till, struct fault *fault) FAULT_CHECKED;
bool till_table_add(struct till_table *table, const struct till_row *row, struct fault *fault) FAULT_CHECKED;
bool till_table_revoke(struct till_table *table, uint32_t till, int64_t now_ms, bool *was_active,
                       struct fault *fault) FAULT_CHECKED;
bool till_table_count(struct till_table *table, int64_t *active_count, struct fault *fault) FAULT_CHECKED;

struct till_hold_row {
    uint64_t op_id;
    uint64_t customer_id; /* 0: it keeps nothing of a customer's */
    int64_t points;       /* approved; 0: it keeps uses of limits only */
};
bool till_table_find_hold(struct till_table *table, uint32_t till, struct text hold_id, bool *is_found,
                          struct till_hold_row *row, struct fault *fault) FAULT_CHECKED;
/* Points of a second part of the same hold add to the first; the customer may come with a later part. */
bool till_table_add_hold(struct till_table *table, uint32_t till, struct text hold_id, const struct till_hold_row *row,
                         struct fault *fault) FAULT_CHECKED;

#endif

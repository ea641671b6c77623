/* The points of customers at this store: accounts with their lots and holds (ledger/account.h), what head office told
 * of points elsewhere, and which led entries an act made. */
#ifndef REGULARS_STORE_NODE_ACCOUNT_TABLE_H
#define REGULARS_STORE_NODE_ACCOUNT_TABLE_H

#include "ledger/ledger.h"
#include "storage/statement.h"

enum {
    ACCOUNT_TABLE_STATEMENTS = 22,
    ACT_ENTRIES_MAX = 2 * LIMIT_LOT_PARTS + 2 * LIMIT_EARNED_LOTS + LIMIT_LOTS_PER_ACCOUNT
};

struct account_table {
    struct statement statements[ACCOUNT_TABLE_STATEMENTS];
};

bool account_table_open(struct account_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;

/* An account that was never written is empty. FAULT_CORRUPT when what is stored does not add up. */
bool account_table_read(struct account_table *table, uint64_t customer_id, struct ledger_account *account,
                        struct fault *fault) FAULT_CHECKED;

/* Stores what one entry changed: its lot, its hold, the debt; `account` is the account after the entry was applied
 * (ledger/apply.h). A lot's origin is kept at its birth; the entry joins its act under `led_seq`. */
bool account_table_write(struct account_table *table, const struct ledger_account *account,
                         const struct led_entry *entry, uint64_t led_seq, struct fault *fault) FAULT_CHECKED;

struct account_elsewhere {
    int64_t points;
    int64_t as_of_ms; /* 0: never told */
};
bool account_table_read_elsewhere(struct account_table *table, uint64_t customer_id,
                                  struct account_elsewhere *elsewhere, struct fault *fault) FAULT_CHECKED;
bool account_table_write_elsewhere(struct account_table *table, uint64_t customer_id,
                                   const struct account_elsewhere *elsewhere, struct fault *fault) FAULT_CHECKED;

/* A lot as it was minted, also when it is used up. FAULT_CORRUPT when there never was one. */
struct lot_origin {
    uint64_t customer_id;
    uint64_t doc_id;
    int64_t points;       /* minted */
    int64_t burnt_points; /* of them expired unused */
    int64_t usable_from_ms;
    int64_t expires_ms;
};
bool account_table_read_origin(struct account_table *table, uint64_t lot_id, struct lot_origin *origin,
                               struct fault *fault) FAULT_CHECKED;

/* A led entry that is no movement of points (LIMIT_USE) joins its act; account_table_write does it for the others. */
bool account_table_add_to_act(struct account_table *table, uint64_t op_id, uint64_t led_seq,
                              struct fault *fault) FAULT_CHECKED;
/* The led entries of an act, ascending; at most `max`, *count tells how many there are. */
bool account_table_read_act(struct account_table *table, uint64_t op_id, uint64_t *led_seqs, size_t max, size_t *count,
                            struct fault *fault) FAULT_CHECKED;

/* All lots and holds of `from_id` become those of `into_id`: the two were found to be one person. Debts add; what is
 * elsewhere head office tells anew. Where the two are more than one account may have, points are kept and bounds hold:
 * everything that is held of either is let go, and lots beyond the bound join the lot that expires last, beginning with
 * those that expire next to it. */
bool account_table_merge(struct account_table *table, uint64_t from_id, uint64_t into_id,
                         struct fault *fault) FAULT_CHECKED;

#endif

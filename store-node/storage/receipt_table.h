/* Where the documents of tills are: a sale by its key or id, what was returned of its lines, whether it was cancelled.
 * The documents themselves are in the journal. */
#ifndef REGULARS_STORE_NODE_RECEIPT_TABLE_H
#define REGULARS_STORE_NODE_RECEIPT_TABLE_H

#include "base/arena.h"
#include "retail/journal_record.h"
#include "storage/statement.h"

enum { RECEIPT_TABLE_STATEMENTS = 9 };

struct receipt_table {
    struct statement statements[RECEIPT_TABLE_STATEMENTS];
};

struct receipt_row {
    uint64_t id;
    struct receipt_key key; /* store is not kept: it is this one */
    enum journal_kind kind; /* JOURNAL_RECEIPT or JOURNAL_GOODS_RETURN */
    uint64_t doc_seq;
    uint64_t customer_id;
    uint8_t content_hash[RECEIPT_HASH_SIZE];
    uint64_t cancel_seq; /* 0: not cancelled */
};

bool receipt_table_open(struct receipt_table *table, struct db *db, struct fault *fault) FAULT_CHECKED;
bool receipt_table_find(struct receipt_table *table, const struct receipt_key *key, bool *is_found,
                        struct receipt_row *row, struct fault *fault) FAULT_CHECKED;
bool receipt_table_read(struct receipt_table *table, uint64_t id, bool *is_found, struct receipt_row *row,
                        struct fault *fault) FAULT_CHECKED;
bool receipt_table_add(struct receipt_table *table, const struct receipt_row *row, struct fault *fault) FAULT_CHECKED;
bool receipt_table_cancel(struct receipt_table *table, uint64_t id, uint64_t cancel_seq,
                          struct fault *fault) FAULT_CHECKED;
/* All zeros when nothing of the line was returned. */
bool receipt_table_read_returned(struct receipt_table *table, uint64_t sale_id, uint32_t line_no,
                                 struct returned_so_far *returned, struct fault *fault) FAULT_CHECKED;
/* Of all lines of the sale. */
bool receipt_table_sum_returned(struct receipt_table *table, uint64_t sale_id, struct returned_so_far *returned,
                                struct fault *fault) FAULT_CHECKED;
/* Adds one return's line to what was returned before. */
bool receipt_table_add_returned(struct receipt_table *table, uint64_t sale_id, const struct return_line *line,
                                struct fault *fault) FAULT_CHECKED;

/* What all returns of the sale have undone; in the arena. FAULT_FULL when it has no room. */
bool receipt_table_list_undone(struct receipt_table *table, uint64_t sale_id, struct arena *arena,
                               struct return_undone **undone, size_t *count, struct fault *fault) FAULT_CHECKED;
bool receipt_table_add_undone(struct receipt_table *table, uint64_t sale_id, const struct return_undone *undone,
                              struct fault *fault) FAULT_CHECKED;

#endif

/* The node's mint of ids (base/id.h). Counters are reserved in blocks: the end of the block is stored before the first
 * id of it is given, in the caller's transaction. So an id that anybody has seen is never given again, whatever was
 * killed: either the transaction it was given in was committed, and its block with it, or nobody was answered. Up to a
 * block of counters stays unused at every start. */
#ifndef REGULARS_STORAGE_ID_MINT_H
#define REGULARS_STORAGE_ID_MINT_H

#include "base/id.h"
#include "storage/cursor_table.h"

enum { ID_MINT_BLOCK = 1024 };

struct id_mint {
    struct cursor_table *values;
    uint32_t node;
    uint64_t next;             /* the counter of the next id */
    uint64_t reserved_through; /* stored, as far as we know */
    uint64_t rollback_count;   /* the db's, when we learned it */
};

/* `values` must outlive the mint. */
bool id_mint_open(struct id_mint *mint, struct cursor_table *values, uint32_t node, struct fault *fault) FAULT_CHECKED;
/* Within the caller's transaction, else a bug. FAULT_FULL when the node's counters are used up. */
bool id_mint_next(struct id_mint *mint, uint64_t *id, struct fault *fault) FAULT_CHECKED;

#endif

#include "storage/id_mint.h"

#include "base/bug.h"

static const char name[] = "id_mint.reserved_through";

static bool learn_reserved(struct id_mint *mint, struct fault *fault) {
    int64_t reserved = 0;
    if (!cursor_table_read_number(mint->values, name, 0, &reserved, fault)) {
        return false;
    }
    if (reserved < 0 || reserved > ID_COUNTER_MAX) {
        return fault_set(fault, FAULT_CORRUPT, "node value %s is out of range: %lld", name, (long long)reserved);
    }
    mint->reserved_through = (uint64_t)reserved;
    mint->rollback_count = mint->values->db->rollback_count;
    return true;
}

bool id_mint_open(struct id_mint *mint, struct cursor_table *values, uint32_t node, struct fault *fault) {
    bug_if(node > ID_NODE_MAX);
    *mint = (struct id_mint){.values = values, .node = node};
    if (!learn_reserved(mint, fault)) {
        return false;
    }
    mint->next = mint->reserved_through + 1;
    return true;
}

static bool reserve_block(struct id_mint *mint, struct fault *fault) {
    uint64_t through = mint->next + ID_MINT_BLOCK - 1;
    if (through > (uint64_t)ID_COUNTER_MAX) {
        return fault_set(fault, FAULT_FULL, "the ids of node %lu are used up", (unsigned long)mint->node);
    }
    if (!cursor_table_write_number(mint->values, name, (int64_t)through, fault)) {
        return false;
    }
    mint->reserved_through = through;
    return true;
}

bool id_mint_next(struct id_mint *mint, uint64_t *id, struct fault *fault) {
    const struct db *db = mint->values->db;
    bug_if(db->depth == 0);
    /* A rollback may have taken our reservation with it. */
    if (mint->rollback_count != db->rollback_count && !learn_reserved(mint, fault)) {
        return false;
    }
    if (mint->next > mint->reserved_through && !reserve_block(mint, fault)) {
        return false;
    }
    *id = id_make(mint->node, mint->next);
    mint->next++;
    return true;
}

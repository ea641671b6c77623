#include "store-node/expiry.h"

#include "store-node/book.h"

bool expiry_write_off(struct store *store, uint32_t till, int64_t at_ms, struct fault *fault) {
    struct ledger_request request = {.till = till, .now_ms = at_ms};
    if (account_summary_at(store->account, at_ms).lapsed_points == 0) {
        return true;
    }
    if (!id_mint_next(&store->tables.mint, &request.op_id, fault)) {
        return false;
    }
    enum ledger_outcome outcome = ledger_expire(store->account, &request, store->moves);
    if (outcome != LEDGER_DONE) {
        return fault_set(fault, FAULT_CORRUPT, "writing expired points off: %s", ledger_outcome_name(outcome));
    }
    return book_write_moves(store, fault);
}

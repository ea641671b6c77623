#include "ledger/decide.h"

static enum ledger_outcome plan_expire(const struct ledger_account *account, const struct ledger_request *request,
                                       struct ledger_moves *moves) {
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_EXPIRE);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    for (size_t i = 0; i < account->lot_count; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (lot_state_at(lot, request->now_ms) == LOT_LAPSED && lot_free_points(lot) > 0) {
            (void)decide_move(account, request, moves, JOURNAL_BURN, lot->lot_id, lot_free_points(lot));
        }
    }
    return LEDGER_DONE;
}

enum ledger_outcome ledger_expire(struct ledger_account *account, const struct ledger_request *request,
                                  struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_expire(account, request, moves));
}

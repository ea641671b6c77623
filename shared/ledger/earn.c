/* Points come in: earned by a sale, or given (or taken) by a person. */
#include "ledger/decide.h"

#include "base/checked.h"

static enum ledger_outcome plan_earn(const struct ledger_account *account, const struct ledger_request *request,
                                     const struct ledger_new_lot *lot, struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    if (!decide_dates_are_right(request, lot)) {
        return LEDGER_DATES_WRONG;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_EARN);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    if (request->is_frozen) {
        return LEDGER_FROZEN;
    }
    outcome = decide_new_lot_fits(account, request, lot);
    if (outcome == LEDGER_DONE) {
        decide_new_lot(account, request, moves, JOURNAL_MINT, lot);
    }
    return outcome;
}

enum ledger_outcome ledger_earn(struct ledger_account *account, const struct ledger_request *request,
                                const struct ledger_new_lot *lot, struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_earn(account, request, lot, moves));
}

static bool is_told(struct text text) {
    return text.size >= 1 && text.size <= LIMIT_NAME - 1;
}

static enum ledger_outcome check_adjustment(const struct ledger_account *account, const struct ledger_request *request,
                                            const struct ledger_adjustment *adjustment) {
    if (request->points == 0 || request->points > POINTS_MAX || request->points < -POINTS_MAX) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    if (!is_told(adjustment->reason) || !is_told(adjustment->author)) {
        return LEDGER_REASON_MISSING;
    }
    if (request->points > 0 && !decide_dates_are_right(request, &adjustment->lot)) {
        return LEDGER_DATES_WRONG;
    }
    return decide_repeat(account, request, LEDGER_ADJUST);
}

static enum ledger_outcome plan_taking(const struct ledger_account *account, const struct ledger_request *request,
                                       struct ledger_moves *moves) {
    int64_t left_points = -request->points;
    decide_draw_usable(account, request, moves, JOURNAL_ADJUST_DOWN, &left_points);
    return left_points > 0 ? LEDGER_INSUFFICIENT : LEDGER_DONE;
}

/* A REPAY that follows is the programme's doing, not the person's. */
static void sign_moves(const struct ledger_adjustment *adjustment, struct ledger_moves *moves) {
    for (size_t i = 0; i < moves->count; i++) {
        if (moves->entries[i].kind != JOURNAL_REPAY) {
            moves->entries[i].reason = adjustment->reason;
            moves->entries[i].author = adjustment->author;
        }
    }
}

static enum ledger_outcome plan_adjust(const struct ledger_account *account, const struct ledger_request *request,
                                       const struct ledger_adjustment *adjustment, struct ledger_moves *moves) {
    enum ledger_outcome outcome = check_adjustment(account, request, adjustment);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    if (request->points < 0) {
        outcome = plan_taking(account, request, moves);
    } else {
        outcome = decide_new_lot_fits(account, request, &adjustment->lot);
        if (outcome == LEDGER_DONE) {
            decide_new_lot(account, request, moves, JOURNAL_ADJUST_UP, &adjustment->lot);
        }
    }
    sign_moves(adjustment, moves);
    return outcome;
}

enum ledger_outcome ledger_adjust(struct ledger_account *account, const struct ledger_request *request,
                                  const struct ledger_adjustment *adjustment, struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_adjust(account, request, adjustment, moves));
}

/* Points come in: earned by a sale, or given (or taken) by a person. */
#include "ledger/decide.h"

#include "base/bug.h"
#include "base/checked.h"

static bool earned_add_up(const struct ledger_request *request, const struct ledger_earned *earned, size_t count) {
    int64_t points = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            bug_if(earned[i].lot.lot_id == earned[j].lot.lot_id);
        }
        if (earned[i].points < 1 || !checked_add(points, earned[i].points, &points)) {
            return false;
        }
    }
    return points == request->points;
}

static enum ledger_outcome plan_lots(const struct ledger_account *account, const struct ledger_request *request,
                                     const struct ledger_earned *earned, size_t count, struct ledger_moves *moves) {
    struct decide_minting minting = {.kind = JOURNAL_MINT, .owed_points = account->debt_points};
    enum ledger_outcome first = LEDGER_DONE; /* in the order of precedence, whichever lot it is about */
    for (size_t i = 0; i < count; i++) {
        enum ledger_outcome outcome = decide_new_lot_fits(account, request, &minting, &earned[i].lot);
        first = outcome != LEDGER_DONE && (first == LEDGER_DONE || outcome < first) ? outcome : first;
        decide_new_lot(account, request, moves, &minting, &earned[i].lot, earned[i].points);
    }
    return first;
}

static bool dates_are_right(const struct ledger_request *request, const struct ledger_earned *earned, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!decide_dates_are_right(request, &earned[i].lot)) {
            return false;
        }
    }
    return true;
}

static enum ledger_outcome plan_earn(const struct ledger_account *account, const struct ledger_request *request,
                                     const struct ledger_earned *earned, size_t count, struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    bug_if(count > LIMIT_EARNED_LOTS || !earned_add_up(request, earned, count));
    if (!dates_are_right(request, earned, count)) {
        return LEDGER_DATES_WRONG;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_EARN);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    return request->is_frozen ? LEDGER_FROZEN : plan_lots(account, request, earned, count, moves);
}

enum ledger_outcome ledger_earn(struct ledger_account *account, const struct ledger_request *request,
                                const struct ledger_earned *earned, size_t count, struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_earn(account, request, earned, count, moves));
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
        struct decide_minting minting = {.kind = JOURNAL_ADJUST_UP, .owed_points = account->debt_points};
        outcome = decide_new_lot_fits(account, request, &minting, &adjustment->lot);
        if (outcome == LEDGER_DONE) {
            decide_new_lot(account, request, moves, &minting, &adjustment->lot, request->points);
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

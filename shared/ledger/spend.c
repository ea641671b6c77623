/* Points go out: held, then captured or released; or spent at once. */
#include "ledger/decide.h"

#include "base/bug.h"
#include "base/checked.h"

/* A hold (RESERVE) or a spend at once (SPEND): both draw on usable points, all or nothing, out of few lots. */
static enum ledger_outcome plan_drawing(const struct ledger_account *account, const struct ledger_request *request,
                                        enum ledger_act act, enum journal_kind kind, struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, act);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    if (request->is_frozen) {
        return LEDGER_FROZEN;
    }
    int64_t left_points = request->points;
    decide_draw_usable(account, request, moves, kind, &left_points);
    if (left_points > 0) {
        return LEDGER_INSUFFICIENT;
    }
    return moves->count > LIMIT_LOT_PARTS ? LEDGER_TOO_MANY_PARTS : LEDGER_DONE;
}

static enum ledger_outcome plan_hold(const struct ledger_account *account, const struct ledger_request *request,
                                     struct ledger_moves *moves) {
    enum ledger_outcome outcome = plan_drawing(account, request, LEDGER_HOLD, JOURNAL_RESERVE, moves);
    if (outcome == LEDGER_DONE && account->hold_count == LIMIT_HOLDS_PER_ACCOUNT) {
        return LEDGER_TOO_MANY_HOLDS;
    }
    return outcome;
}

enum ledger_outcome ledger_hold(struct ledger_account *account, const struct ledger_request *request,
                                struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    bug_if(account_find_hold(account, request->op_id) != NULL && request->done.act == LEDGER_NOTHING);
    return decide_end(account, moves, plan_hold(account, request, moves));
}

enum ledger_outcome ledger_spend(struct ledger_account *account, const struct ledger_request *request,
                                 struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_drawing(account, request, LEDGER_SPEND, JOURNAL_SPEND, moves));
}

/* The hold that was recorded under op_id and is not over. */
static const struct ledger_hold *open_hold(const struct ledger_account *account, const struct ledger_request *request) {
    const struct ledger_hold *hold = account_find_hold(account, request->op_id);
    bug_if(hold == NULL || hold->points != request->done.points);
    return hold;
}

static void move_parts(const struct ledger_account *account, const struct ledger_request *request,
                       const struct ledger_hold *hold, int64_t spent_points, struct ledger_moves *moves) {
    int64_t left_points = spent_points;
    for (size_t i = 0; i < hold->part_count; i++) {
        const struct lot_part *part = &hold->parts[i];
        int64_t spent = int64_min(left_points, part->points);
        left_points -= spent;
        if (spent > 0) {
            (void)decide_move(account, request, moves, JOURNAL_SPEND, part->lot_id, spent);
        }
        if (spent < part->points) {
            (void)decide_move(account, request, moves, JOURNAL_UNRESERVE, part->lot_id, part->points - spent);
        }
    }
}

static enum ledger_outcome plan_capture(const struct ledger_account *account, const struct ledger_request *request,
                                        struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_CAPTURE);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    const struct ledger_hold *hold = open_hold(account, request);
    if (request->points > hold->points) {
        return LEDGER_EXCEEDS_HOLD;
    }
    move_parts(account, request, hold, request->points, moves);
    return LEDGER_DONE;
}

enum ledger_outcome ledger_capture(struct ledger_account *account, const struct ledger_request *request,
                                   struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_capture(account, request, moves));
}

static enum ledger_outcome plan_release(const struct ledger_account *account, const struct ledger_request *request,
                                        struct ledger_moves *moves) {
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_RELEASE);
    if (outcome == LEDGER_DONE) {
        move_parts(account, request, open_hold(account, request), 0, moves);
    }
    return outcome;
}

enum ledger_outcome ledger_release(struct ledger_account *account, const struct ledger_request *request,
                                   struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_release(account, request, moves));
}

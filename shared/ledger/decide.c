#include "ledger/decide.h"

#include "base/bug.h"
#include "base/checked.h"
#include "ledger/apply.h"

void decide_begin(const struct ledger_account *account, const struct ledger_request *request,
                  struct ledger_moves *moves) {
    bug_if(request->op_id == 0);
    bug_if(!account_adds_up(account));
    moves->count = 0;
}

enum ledger_outcome decide_end(struct ledger_account *account, struct ledger_moves *moves,
                               enum ledger_outcome outcome) {
    if (outcome != LEDGER_DONE) {
        moves->count = 0;
        return outcome;
    }
    for (size_t i = 0; i < moves->count; i++) {
        bug_if(!ledger_apply(account, &moves->entries[i], NULL));
    }
    bug_if(!account_adds_up(account));
    return LEDGER_DONE;
}

struct led_entry *decide_move(const struct ledger_account *account, const struct ledger_request *request,
                              struct ledger_moves *moves, enum journal_kind kind, uint64_t lot_id, int64_t points) {
    bug_if(moves->count == LEDGER_MOVES_MAX);
    struct led_entry *entry = &moves->entries[moves->count++];
    *entry = (struct led_entry){.kind = kind,
                                .customer_id = account->customer_id,
                                .op_id = request->op_id,
                                .lot_id = lot_id,
                                .points = points,
                                .doc_id = request->doc_id,
                                .till = request->till,
                                .at_ms = request->now_ms};
    return entry;
}

void decide_draw(const struct ledger_account *account, const struct ledger_request *request, struct ledger_moves *moves,
                 enum journal_kind kind, const struct ledger_lot *lot, int64_t *left_points) {
    int64_t drawn = int64_min(*left_points, lot_free_points(lot));
    if (drawn > 0) {
        (void)decide_move(account, request, moves, kind, lot->lot_id, drawn);
        *left_points -= drawn;
    }
}

void decide_draw_usable(const struct ledger_account *account, const struct ledger_request *request,
                        struct ledger_moves *moves, enum journal_kind kind, int64_t *left_points) {
    for (size_t i = 0; i<account->lot_count && * left_points> 0; i++) {
        if (lot_state_at(&account->lots[i], request->now_ms) == LOT_USABLE) {
            decide_draw(account, request, moves, kind, &account->lots[i], left_points);
        }
    }
}

bool decide_points_in_range(int64_t points) {
    return points >= 1 && points <= POINTS_MAX;
}

/* The group of hold, capture, release and spend: what the recorded act means for the asked one. */
static enum ledger_outcome judge_spending(enum ledger_act asked, enum ledger_act recorded) {
    if (recorded == asked) {
        return LEDGER_ALREADY_DONE;
    }
    if (recorded == LEDGER_SPEND || asked == LEDGER_SPEND) {
        return LEDGER_DIFFERS_ACT;
    }
    return recorded == LEDGER_HOLD ? LEDGER_DONE : LEDGER_HOLD_GONE;
}

static bool is_spending(enum ledger_act act) {
    return act == LEDGER_HOLD || act == LEDGER_CAPTURE || act == LEDGER_RELEASE || act == LEDGER_SPEND;
}

static enum ledger_outcome compare_content(const struct ledger_request *request, enum ledger_act asked) {
    const struct ledger_done *done = &request->done;
    if (asked == LEDGER_RELEASE || asked == LEDGER_EXPIRE) {
        return LEDGER_ALREADY_DONE; /* they say nothing but which */
    }
    if (done->doc_id != request->doc_id) {
        return LEDGER_DIFFERS_DOCUMENT;
    }
    return done->points == request->points ? LEDGER_ALREADY_DONE : LEDGER_DIFFERS_POINTS;
}

enum ledger_outcome decide_repeat(const struct ledger_account *account, const struct ledger_request *request,
                                  enum ledger_act asked) {
    const struct ledger_done *done = &request->done;
    if (done->act == LEDGER_NOTHING) {
        return asked == LEDGER_CAPTURE || asked == LEDGER_RELEASE ? LEDGER_HOLD_UNKNOWN : LEDGER_DONE;
    }
    bug_if(done->act != asked && !(is_spending(done->act) && is_spending(asked)));
    if (done->customer_id != account->customer_id) {
        return LEDGER_DIFFERS_CUSTOMER;
    }
    enum ledger_outcome outcome = is_spending(asked) ? judge_spending(asked, done->act) : LEDGER_ALREADY_DONE;
    return outcome == LEDGER_ALREADY_DONE ? compare_content(request, asked) : outcome;
}

bool decide_dates_are_right(const struct ledger_request *request, const struct ledger_new_lot *lot) {
    bug_if(lot->lot_id == 0);
    return lot->usable_from_ms < lot->expires_ms && request->now_ms < lot->expires_ms;
}

const struct ledger_lot *decide_lot_to_join(const struct ledger_account *account, size_t lots_added) {
    bool has_room = account->lot_count + lots_added < LIMIT_LOTS_PER_ACCOUNT;
    return has_room || account->lot_count == 0 ? NULL : &account->lots[account->lot_count - 1];
}

enum ledger_outcome decide_new_lot_fits(const struct ledger_account *account, const struct ledger_request *request,
                                        const struct decide_minting *minting, const struct ledger_new_lot *lot) {
    if (account_find_lot(account, lot->lot_id) != NULL) {
        return LEDGER_LOT_EXISTS;
    }
    const struct ledger_lot *join = decide_lot_to_join(account, minting->lots_added);
    if (join != NULL && lot_state_at(join, request->now_ms) == LOT_LAPSED) {
        return LEDGER_TOO_MANY_LOTS;
    }
    return account->balance_points > POINTS_MAX - request->points ? LEDGER_OVERFLOW : LEDGER_DONE;
}

static struct led_entry *put_move(const struct ledger_account *account, const struct ledger_request *request,
                                  struct ledger_moves *moves, struct decide_minting *minting,
                                  const struct ledger_new_lot *lot, int64_t points) {
    struct led_entry *entry = decide_move(account, request, moves, minting->kind, lot->lot_id, points);
    const struct ledger_lot *join = decide_lot_to_join(account, minting->lots_added);
    entry->lot_id = join == NULL ? lot->lot_id : join->lot_id;
    entry->lot_doc_id = join == NULL ? request->doc_id : join->doc_id;
    entry->usable_from_ms = join == NULL ? lot->usable_from_ms : join->usable_from_ms;
    entry->expires_ms = join == NULL ? lot->expires_ms : join->expires_ms;
    return entry;
}

void decide_new_lot(const struct ledger_account *account, const struct ledger_request *request,
                    struct ledger_moves *moves, struct decide_minting *minting, const struct ledger_new_lot *lot,
                    int64_t points) {
    const struct led_entry *put = put_move(account, request, moves, minting, lot, points);
    int64_t served = int64_min(minting->owed_points, points);
    minting->lots_added += put->lot_id == lot->lot_id && served < points ? 1 : 0; /* a lot that is empty is gone */
    minting->owed_points -= served;
    if (served > 0) {
        (void)decide_move(account, request, moves, JOURNAL_REPAY, put->lot_id, served);
    }
}

/* A sale is undone, in whole or in part: what it earned is taken back, what it spent is given back. */
#include "ledger/decide.h"

#include "base/bug.h"
#include "base/checked.h"

/* Out of the sale's own lots first, whatever their state: those points exist because of the sale. */
static void draw_reversal(const struct ledger_account *account, const struct ledger_request *request,
                          uint64_t sale_doc_id, struct ledger_moves *moves, int64_t *left_points) {
    for (size_t i = 0; i<account->lot_count && * left_points> 0; i++) {
        if (account->lots[i].doc_id == sale_doc_id) {
            decide_draw(account, request, moves, JOURNAL_REVERSAL, &account->lots[i], left_points);
        }
    }
    for (size_t i = 0; i<account->lot_count && * left_points> 0; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (lot->doc_id != sale_doc_id && lot_state_at(lot, request->now_ms) == LOT_USABLE) {
            decide_draw(account, request, moves, JOURNAL_REVERSAL, lot, left_points);
        }
    }
}

static enum ledger_outcome plan_shortage(const struct ledger_account *account, const struct ledger_request *request,
                                         int64_t payable_points, int64_t short_points, struct ledger_moves *moves) {
    if (short_points == 0) {
        return LEDGER_DONE;
    }
    if (account->debt_points > POINTS_MAX - short_points) {
        return LEDGER_OVERFLOW;
    }
    (void)decide_move(account, request, moves, JOURNAL_DEBT, 0, short_points);
    int64_t paid_points = int64_min(payable_points, short_points);
    if (paid_points > 0) {
        (void)decide_move(account, request, moves, JOURNAL_REPAY, 0, paid_points);
    }
    return LEDGER_DONE;
}

static enum ledger_outcome plan_reverse(const struct ledger_account *account, const struct ledger_request *request,
                                        const struct ledger_sale_earned *sale, int64_t payable_points,
                                        struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_REVERSE);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    if (request->points > sale->earned_points - sale->gone_points) {
        return LEDGER_EXCEEDS_SALE;
    }
    int64_t left_points = request->points;
    draw_reversal(account, request, sale->sale_doc_id, moves, &left_points);
    return plan_shortage(account, request, payable_points, left_points, moves);
}

enum ledger_outcome ledger_reverse(struct ledger_account *account, const struct ledger_request *request,
                                   const struct ledger_sale_earned *sale, int64_t payable_points,
                                   struct ledger_moves *moves) {
    bug_if(sale->gone_points < 0 || sale->earned_points < 0 || payable_points < 0);
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_reverse(account, request, sale, payable_points, moves));
}

/* What one restore is made of. */
struct restore_plan {
    const struct ledger_account *account;
    const struct ledger_request *request;
    const struct ledger_expired_restore *expired;
    struct ledger_moves *moves;
    int64_t extended_points; /* of expired lots, to come back in one new lot */
    size_t lots_added;
    bool has_no_place; /* the account is full of lots that have all expired */
};

/* The part's own lot, or, where there is no room for it to come back, the one that its points join. */
static struct ledger_spent_part place_of(struct restore_plan *plan, const struct ledger_spent_part *part) {
    if (account_find_lot(plan->account, part->lot_id) != NULL) {
        return *part;
    }
    const struct ledger_lot *join = decide_lot_to_join(plan->account, plan->lots_added);
    if (join == NULL) {
        plan->lots_added++;
        return *part;
    }
    plan->has_no_place = plan->has_no_place || lot_state_at(join, plan->request->now_ms) == LOT_LAPSED;
    return (struct ledger_spent_part){.lot_id = join->lot_id,
                                      .lot_doc_id = join->doc_id,
                                      .usable_from_ms = join->usable_from_ms,
                                      .expires_ms = join->expires_ms};
}

static uint64_t restore_move(struct restore_plan *plan, const struct ledger_spent_part *part, int64_t points) {
    struct ledger_spent_part place = place_of(plan, part);
    struct led_entry *entry =
        decide_move(plan->account, plan->request, plan->moves, JOURNAL_RESTORE, place.lot_id, points);
    entry->lot_doc_id = place.lot_doc_id;
    entry->usable_from_ms = place.usable_from_ms;
    entry->expires_ms = place.expires_ms;
    return place.lot_id;
}

static void restore_part(struct restore_plan *plan, const struct ledger_spent_part *part, int64_t points) {
    bool is_expired = part->expires_ms != LOT_NEVER_EXPIRES && part->expires_ms <= plan->request->now_ms;
    if (is_expired && plan->expired->policy == EXPIRED_RESTORE_EXTEND) {
        plan->extended_points += points;
        return;
    }
    uint64_t lot_id = restore_move(plan, part, points);
    if (is_expired) {
        (void)decide_move(plan->account, plan->request, plan->moves, JOURNAL_BURN, lot_id, points);
    }
}

/* From the last part drawn to the first, past what came back already. */
static void restore_parts(struct restore_plan *plan, const struct ledger_sale_spent *sale) {
    int64_t skip_points = sale->restored_points;
    int64_t left_points = plan->request->points;
    for (size_t i = sale->part_count; i > 0 && left_points > 0; i--) {
        const struct ledger_spent_part *part = &sale->parts[i - 1];
        int64_t skipped = int64_min(skip_points, part->points);
        int64_t given = int64_min(left_points, part->points - skipped);
        skip_points -= skipped;
        left_points -= given;
        if (given > 0) {
            restore_part(plan, part, given);
        }
    }
    bug_if(left_points > 0);
}

static void restore_extended(struct restore_plan *plan) {
    if (plan->extended_points == 0) {
        return;
    }
    const struct ledger_new_lot *lot = &plan->expired->lot;
    (void)restore_move(plan,
                       &(struct ledger_spent_part){.lot_id = lot->lot_id,
                                                   .lot_doc_id = plan->request->doc_id,
                                                   .usable_from_ms = lot->usable_from_ms,
                                                   .expires_ms = lot->expires_ms},
                       plan->extended_points);
}

static enum ledger_outcome restore_fits(const struct restore_plan *plan) {
    const struct ledger_account *account = plan->account;
    if (plan->extended_points > 0 && account_find_lot(account, plan->expired->lot.lot_id) != NULL) {
        return LEDGER_LOT_EXISTS;
    }
    if (plan->has_no_place) {
        return LEDGER_TOO_MANY_LOTS;
    }
    return account->balance_points > POINTS_MAX - plan->request->points ? LEDGER_OVERFLOW : LEDGER_DONE;
}

static int64_t left_to_restore(const struct ledger_sale_spent *sale) {
    bug_if(sale->part_count > LIMIT_LOT_PARTS);
    int64_t points = 0;
    for (size_t i = 0; i < sale->part_count; i++) {
        bug_if(!decide_points_in_range(sale->parts[i].points));
        points += sale->parts[i].points;
    }
    bug_if(sale->restored_points < 0);
    return points - sale->restored_points;
}

static enum ledger_outcome plan_restore(const struct ledger_account *account, const struct ledger_request *request,
                                        const struct ledger_sale_spent *sale,
                                        const struct ledger_expired_restore *expired, struct ledger_moves *moves) {
    if (!decide_points_in_range(request->points)) {
        return LEDGER_POINTS_OUT_OF_RANGE;
    }
    if (expired->policy == EXPIRED_RESTORE_EXTEND && !decide_dates_are_right(request, &expired->lot)) {
        return LEDGER_DATES_WRONG;
    }
    enum ledger_outcome outcome = decide_repeat(account, request, LEDGER_RESTORE);
    if (outcome != LEDGER_DONE) {
        return outcome;
    }
    if (request->points > left_to_restore(sale)) {
        return LEDGER_EXCEEDS_SALE;
    }
    struct restore_plan plan = {.account = account, .request = request, .expired = expired, .moves = moves};
    restore_parts(&plan, sale);
    restore_extended(&plan);
    return restore_fits(&plan);
}

enum ledger_outcome ledger_restore(struct ledger_account *account, const struct ledger_request *request,
                                   const struct ledger_sale_spent *sale, const struct ledger_expired_restore *expired,
                                   struct ledger_moves *moves) {
    decide_begin(account, request, moves);
    return decide_end(account, moves, plan_restore(account, request, sale, expired, moves));
}

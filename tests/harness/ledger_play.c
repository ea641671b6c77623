#include "tests/harness/ledger_play.h"

#include "base/bug.h"
#include "ledger/apply.h"

#include <string.h>

enum { PLAY_CUSTOMER = 7, PLAY_MINUTE_MS = 60000 };

/* What the bytes of a step say. */
struct step {
    enum ledger_act act;
    bool is_taking; /* adjust: points are taken */
    uint64_t sale;
    enum expired_restore expired_restore;
    int64_t payable_points; /* reverse */
    int64_t lot_life_ms;    /* 0: never expires */
    int64_t lot_delay_ms;
    struct ledger_request request;
};

void ledger_play_init(struct ledger_play *play) {
    memset(play, 0, sizeof(*play));
    account_init(&play->account, PLAY_CUSTOMER);
    account_init(&play->replayed, PLAY_CUSTOMER);
    play->now_ms = 1000 * PLAY_MINUTE_MS;
}

bool ledger_play_has_room(const struct ledger_play *play) {
    return play->journal_count + LEDGER_MOVES_MAX <= PLAY_JOURNAL_MAX;
}

static struct ledger_done done_of_op(const struct ledger_play *play, uint64_t op_id, enum ledger_act act) {
    static struct led_entry entries[PLAY_JOURNAL_MAX];
    size_t count = 0;
    for (size_t i = 0; i < play->journal_count; i++) {
        if (play->journal[i].op_id == op_id) {
            entries[count++] = play->journal[i];
        }
    }
    return ledger_done_of(entries, count, act);
}

/* Small amounts mostly, so that they meet; sometimes 0, everything, or the largest. */
static int64_t points_of(const struct ledger_play *play, uint8_t size, uint8_t scale) {
    switch (scale % 16) {
    case 0: return 0;
    case 1: return POINTS_MAX;
    case 2: return -(int64_t)size;
    case 3: return account_usable_points(&play->account, play->now_ms);
    case 4: return play->account.balance_points + play->account.debt_points;
    default: return 1 + size;
    }
}

/* Ops are few, so that repeats and conflicts are common; a sale is any op. */
static struct step read_step(const struct ledger_play *play, const uint8_t bytes[static PLAY_STEP_BYTES]) {
    uint8_t flags = bytes[6];
    struct step step = {.act = (enum ledger_act)(LEDGER_EARN + bytes[0] % (LEDGER_EXPIRE - LEDGER_EARN + 1)),
                        .is_taking = (flags & 1) != 0,
                        .sale = 1U + bytes[5] % PLAY_OPS,
                        .expired_restore = (flags & 2) != 0 ? EXPIRED_RESTORE_EXTEND : EXPIRED_RESTORE_BURN,
                        .payable_points = (flags & 4) != 0 ? bytes[7] : 0,
                        .lot_life_ms = (int64_t)(bytes[7] % 16) * PLAY_MINUTE_MS,
                        .lot_delay_ms = (int64_t)(bytes[7] / 64) * PLAY_MINUTE_MS};
    uint64_t op_id = 1U + bytes[1] % PLAY_OPS;
    step.request = (struct ledger_request){.op_id = op_id,
                                           .doc_id = (flags & 8) != 0 && (flags & 16) != 0 ? 99 : op_id,
                                           .now_ms = play->now_ms,
                                           .points = points_of(play, bytes[2], bytes[3]),
                                           .is_frozen = (flags & 0xe0) == 0xe0};
    if (step.act == LEDGER_HOLD) {
        step.request.doc_id = 0;
    } else if (step.act == LEDGER_ADJUST && step.is_taking) {
        step.request.points = -step.request.points;
    }
    step.request.done = done_of_op(play, op_id, step.act);
    return step;
}

/* Lots get ids of their own by the journal's length, which only grows. */
static struct ledger_new_lot new_lot(const struct ledger_play *play, const struct step *step) {
    struct ledger_new_lot lot = {.lot_id = 1000 + play->journal_count,
                                 .usable_from_ms = play->now_ms + step->lot_delay_ms,
                                 .expires_ms = LOT_NEVER_EXPIRES};
    if (step->lot_life_ms > 0) {
        lot.expires_ms = play->now_ms + step->lot_life_ms;
    }
    return lot;
}

static const struct led_entry *origin_of_lot(const struct ledger_play *play, uint64_t lot_id) {
    for (size_t i = 0; i < play->journal_count; i++) {
        const struct led_entry *entry = &play->journal[i];
        if (entry->lot_id == lot_id && entry->expires_ms != 0) {
            return entry;
        }
    }
    bug_unreachable("a lot that nobody made");
}

static struct ledger_sale_earned sale_earned(const struct ledger_play *play, uint64_t sale) {
    struct ledger_sale_earned earned = {.sale_doc_id = sale};
    for (size_t i = 0; i < play->journal_count; i++) {
        const struct led_entry *entry = &play->journal[i];
        bool is_taken = entry->kind == JOURNAL_REVERSAL || entry->kind == JOURNAL_DEBT;
        if (entry->kind == JOURNAL_MINT && entry->doc_id == sale) {
            earned.earned_points += entry->points;
        } else if (is_taken && play->sale_of[i] == sale) {
            earned.gone_points += entry->points;
        }
    }
    return earned;
}

/* The first LIMIT_LOT_PARTS parts: a document may stand for several captures here. */
static struct ledger_sale_spent sale_spent(const struct ledger_play *play, uint64_t sale) {
    static struct ledger_spent_part parts[LIMIT_LOT_PARTS];
    struct ledger_sale_spent spent = {.parts = parts};
    for (size_t i = 0; i < play->journal_count; i++) {
        const struct led_entry *entry = &play->journal[i];
        if (entry->kind == JOURNAL_RESTORE && play->sale_of[i] == sale) {
            spent.restored_points += entry->points;
        } else if (entry->kind == JOURNAL_SPEND && entry->doc_id == sale && spent.part_count < LIMIT_LOT_PARTS) {
            const struct led_entry *origin = origin_of_lot(play, entry->lot_id);
            parts[spent.part_count++] = (struct ledger_spent_part){.lot_id = entry->lot_id,
                                                                   .points = entry->points,
                                                                   .lot_doc_id = origin->lot_doc_id,
                                                                   .usable_from_ms = origin->usable_from_ms,
                                                                   .expires_ms = origin->expires_ms};
        }
    }
    return spent;
}

/* One lot, or two of which the other lives for good. */
static enum ledger_outcome do_earn(struct ledger_play *play, const struct ledger_request *request,
                                   const struct ledger_new_lot *lot) {
    struct ledger_earned earned[2] = {{request->points, *lot},
                                      {request->points / 3, {lot->lot_id + 1, play->now_ms, LOT_NEVER_EXPIRES}}};
    size_t count = request->points >= 3 ? 2 : 1;
    earned[0].points -= count == 2 ? earned[1].points : 0;
    return ledger_earn(&play->account, request, earned, count, &play->moves);
}

static enum ledger_outcome do_step(struct ledger_play *play, const struct step *step) {
    struct ledger_account *account = &play->account;
    const struct ledger_request *request = &step->request;
    struct ledger_new_lot lot = new_lot(play, step);
    struct ledger_sale_earned earned = sale_earned(play, step->sale);
    struct ledger_sale_spent spent = sale_spent(play, step->sale);
    struct ledger_expired_restore expired = {.policy = step->expired_restore, .lot = lot};
    struct ledger_adjustment adjustment = {.reason = text_of("why"), .author = text_of("who"), .lot = lot};
    switch (step->act) {
    case LEDGER_EARN: return do_earn(play, request, &lot);
    case LEDGER_HOLD: return ledger_hold(account, request, &play->moves);
    case LEDGER_CAPTURE: return ledger_capture(account, request, &play->moves);
    case LEDGER_RELEASE: return ledger_release(account, request, &play->moves);
    case LEDGER_SPEND: return ledger_spend(account, request, &play->moves);
    case LEDGER_REVERSE: return ledger_reverse(account, request, &earned, step->payable_points, &play->moves);
    case LEDGER_RESTORE: return ledger_restore(account, request, &spent, &expired, &play->moves);
    case LEDGER_ADJUST: return ledger_adjust(account, request, &adjustment, &play->moves);
    case LEDGER_EXPIRE: return ledger_expire(account, request, &play->moves);
    case LEDGER_NOTHING: break;
    }
    bug_unreachable("a step without an operation");
}

/* Writes down what was moved, replays and posts it. */
static const char *record(struct ledger_play *play, uint64_t sale) {
    for (size_t i = 0; i < play->moves.count; i++) {
        const struct led_entry *entry = &play->moves.entries[i];
        play->sale_of[play->journal_count] = sale;
        play->journal[play->journal_count++] = *entry;
        if (!ledger_apply(&play->replayed, entry, NULL)) {
            return "an entry that was written cannot be replayed";
        }
        ledger_books_add(&play->books, entry);
    }
    return NULL;
}

/* Stated another way than the ledger works: what was drawn was usable and free before; and while something of a lot
 * stayed, nothing was drawn from a later one. */
static const char *check_drawing(const struct ledger_play *play) {
    size_t move = 0;
    bool is_last = false;
    for (size_t i = 0; i < play->before.lot_count && move < play->moves.count; i++) {
        const struct ledger_lot *lot = &play->before.lots[i];
        bool is_usable = lot->usable_from_ms <= play->now_ms && play->now_ms < lot->expires_ms;
        int64_t free_points = is_usable ? lot->points - lot->held_points : 0;
        int64_t drawn = 0;
        if (play->moves.entries[move].lot_id == lot->lot_id) {
            drawn = play->moves.entries[move].points;
            move++;
        }
        if (drawn > free_points || (drawn > 0 && is_last)) {
            return "points were drawn that are not usable, or out of order";
        }
        is_last = is_last || drawn < free_points;
    }
    return move == play->moves.count ? NULL : "a lot was drawn from twice";
}

static const char *check_books(const struct ledger_play *play) {
    if (!account_adds_up(&play->account)) {
        return "the account does not add up";
    }
    if (!ledger_accounts_equal(&play->account, &play->replayed)) {
        return "replaying what was written gives another account";
    }
    struct account_summary summary = account_summary_at(&play->account, play->now_ms);
    if (summary.usable_points + summary.pending_points + summary.lapsed_points + summary.held_points !=
        summary.balance_points) {
        return "the summary does not add up to the balance";
    }
    return ledger_books_agree(&play->books, &play->account) ? NULL : "the books do not balance";
}

static const char *check_refusal(const struct ledger_play *play) {
    if (play->moves.count != 0) {
        return "a refused operation has written entries";
    }
    return ledger_accounts_equal(&play->account, &play->before) ? NULL : "a refused operation has changed the account";
}

/* Asks the same once more, as a node does that lost the answer. */
static const char *check_repeat(struct ledger_play *play, struct step *step) {
    bool has_moved = play->moves.count > 0;
    step->request.done = done_of_op(play, step->request.op_id, step->act);
    play->before = play->account;
    enum ledger_outcome outcome = do_step(play, step);
    if (outcome != (has_moved ? LEDGER_ALREADY_DONE : LEDGER_DONE)) {
        return "a repeat is not told that it is one";
    }
    return check_refusal(play);
}

const char *ledger_play_step(struct ledger_play *play, const uint8_t bytes[static PLAY_STEP_BYTES]) {
    play->now_ms += ((int64_t)(bytes[4] % 8) - 1) * PLAY_MINUTE_MS; /* sometimes backwards */
    struct step step = read_step(play, bytes);
    play->before = play->account;
    enum ledger_outcome outcome = do_step(play, &step);
    play->outcomes_seen |= UINT32_C(1) << outcome;
    if (outcome != LEDGER_DONE) {
        return check_refusal(play);
    }
    const char *problem = NULL;
    if (step.act == LEDGER_HOLD || step.act == LEDGER_SPEND) {
        problem = check_drawing(play);
    }
    if (problem == NULL) {
        problem = record(play, step.sale);
    }
    if (problem == NULL) {
        problem = check_books(play);
    }
    return problem == NULL ? check_repeat(play, &step) : problem;
}

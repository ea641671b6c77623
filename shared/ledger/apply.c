#include "ledger/apply.h"

#include "base/checked.h"

#include <inttypes.h>
#include <string.h>

static bool misfit(struct fault *fault, const struct led_entry *entry, const char *reason) {
    const char *kind = journal_kind_name((int32_t)entry->kind);
    return fault_set(fault, FAULT_CORRUPT, "led entry %s of op %" PRIu64 " on lot %" PRIu64 ": %s",
                     kind == NULL ? "of an unknown kind" : kind, entry->op_id, entry->lot_id, reason);
}

static size_t lot_index(const struct ledger_account *account, uint64_t lot_id) {
    const struct ledger_lot *lot = account_find_lot(account, lot_id);
    return lot == NULL ? account->lot_count : (size_t)(lot - account->lots);
}

static size_t hold_index(const struct ledger_account *account, uint64_t op_id) {
    const struct ledger_hold *hold = account_find_hold(account, op_id);
    return hold == NULL ? account->hold_count : (size_t)(hold - account->holds);
}

static void insert_lot(struct ledger_account *account, const struct ledger_lot *lot) {
    size_t at = account->lot_count;
    while (at > 0 && lot_compare(&account->lots[at - 1], lot) > 0) {
        at--;
    }
    memmove(&account->lots[at + 1], &account->lots[at], (account->lot_count - at) * sizeof(*lot));
    account->lots[at] = *lot;
    account->lot_count++;
}

/* Points leave a lot; the lot leaves the account with its last ones. */
static void reduce_lot(struct ledger_account *account, size_t at, int64_t points) {
    account->balance_points -= points;
    account->lots[at].points -= points;
    if (account->lots[at].points > 0) {
        return;
    }
    account->lot_count--;
    memmove(&account->lots[at], &account->lots[at + 1], (account->lot_count - at) * sizeof(account->lots[0]));
}

static bool add_lot(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (entry->lot_id == 0 || entry->usable_from_ms >= entry->expires_ms) {
        return misfit(fault, entry, "the lot has no id, or expires before it is usable");
    }
    if (account->lot_count == LIMIT_LOTS_PER_ACCOUNT) {
        return misfit(fault, entry, "the account has no room for another lot");
    }
    insert_lot(account, &(struct ledger_lot){.lot_id = entry->lot_id,
                                             .doc_id = entry->lot_doc_id,
                                             .points = entry->points,
                                             .usable_from_ms = entry->usable_from_ms,
                                             .expires_ms = entry->expires_ms});
    return true;
}

static bool join_lot(struct ledger_account *account, size_t at, const struct led_entry *entry, struct fault *fault) {
    struct ledger_lot *lot = &account->lots[at];
    if (lot->usable_from_ms != entry->usable_from_ms || lot->expires_ms != entry->expires_ms ||
        lot->doc_id != entry->lot_doc_id) {
        return misfit(fault, entry, "the lot has other dates or another source");
    }
    lot->points += entry->points;
    return true;
}

/* Points come into a lot: into that which is there, else into a new one. */
static bool apply_put(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (account->balance_points > POINTS_MAX - entry->points) {
        return misfit(fault, entry, "the balance would exceed what an account may hold");
    }
    size_t at = lot_index(account, entry->lot_id);
    if (at == account->lot_count ? !add_lot(account, entry, fault) : !join_lot(account, at, entry, fault)) {
        return false;
    }
    account->balance_points += entry->points;
    return true;
}

/* A lot is made once; only where there is no room for another do points join one (decide_lot_to_join). */
static bool apply_new_lot(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (account->lot_count < LIMIT_LOTS_PER_ACCOUNT && account_find_lot(account, entry->lot_id) != NULL) {
        return misfit(fault, entry, "the lot exists");
    }
    return apply_put(account, entry, fault);
}

static bool apply_draw(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    size_t at = lot_index(account, entry->lot_id);
    if (at == account->lot_count) {
        return misfit(fault, entry, "no such lot");
    }
    if (entry->points > lot_free_points(&account->lots[at])) {
        return misfit(fault, entry, "more than is free in the lot");
    }
    reduce_lot(account, at, entry->points);
    return true;
}

/* A part must come after the hold's other parts in the order of drawing. */
static bool part_is_next(const struct ledger_account *account, const struct ledger_hold *hold, size_t lot_at) {
    return hold->part_count < LIMIT_LOT_PARTS && lot_index(account, hold->parts[hold->part_count - 1].lot_id) < lot_at;
}

static bool apply_reserve(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    size_t lot_at = lot_index(account, entry->lot_id);
    if (lot_at == account->lot_count || entry->points > lot_free_points(&account->lots[lot_at])) {
        return misfit(fault, entry, "no such lot, or more than is free in it");
    }
    size_t hold_at = hold_index(account, entry->op_id);
    struct ledger_hold *hold = &account->holds[hold_at];
    if (hold_at == LIMIT_HOLDS_PER_ACCOUNT) {
        return misfit(fault, entry, "the account has no room for another hold");
    }
    if (hold_at == account->hold_count) {
        *hold = (struct ledger_hold){.op_id = entry->op_id};
        account->hold_count++;
    } else if (!part_is_next(account, hold, lot_at)) {
        return misfit(fault, entry, "the hold's parts are too many or not in the order of drawing");
    }
    hold->parts[hold->part_count++] = (struct lot_part){.lot_id = entry->lot_id, .points = entry->points};
    hold->points += entry->points;
    account->lots[lot_at].held_points += entry->points;
    account->held_points += entry->points;
    return true;
}

static void remove_part(struct ledger_account *account, size_t hold_at, size_t part_at) {
    struct ledger_hold *hold = &account->holds[hold_at];
    hold->part_count--;
    memmove(&hold->parts[part_at], &hold->parts[part_at + 1], (hold->part_count - part_at) * sizeof(hold->parts[0]));
    if (hold->part_count > 0) {
        return;
    }
    account->hold_count--;
    memmove(hold, hold + 1, (account->hold_count - hold_at) * sizeof(*hold));
}

/* Points of a lot leave the hold: they are free in the lot afterwards. */
static bool leave_hold(struct ledger_account *account, size_t hold_at, const struct led_entry *entry,
                       struct fault *fault) {
    struct ledger_hold *hold = &account->holds[hold_at];
    size_t part_at = 0;
    while (part_at < hold->part_count && hold->parts[part_at].lot_id != entry->lot_id) {
        part_at++;
    }
    if (part_at == hold->part_count || entry->points > hold->parts[part_at].points) {
        return misfit(fault, entry, "more than the hold has of this lot");
    }
    account->lots[lot_index(account, entry->lot_id)].held_points -= entry->points;
    account->held_points -= entry->points;
    hold->points -= entry->points;
    hold->parts[part_at].points -= entry->points;
    if (hold->parts[part_at].points == 0) {
        remove_part(account, hold_at, part_at);
    }
    return true;
}

static bool apply_unreserve(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    size_t hold_at = hold_index(account, entry->op_id);
    if (hold_at == account->hold_count) {
        return misfit(fault, entry, "no such hold");
    }
    return leave_hold(account, hold_at, entry, fault);
}

static bool apply_spend(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    size_t hold_at = hold_index(account, entry->op_id);
    if (hold_at < account->hold_count && !leave_hold(account, hold_at, entry, fault)) {
        return false;
    }
    return apply_draw(account, entry, fault);
}

static bool apply_debt(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (account->debt_points > POINTS_MAX - entry->points) {
        return misfit(fault, entry, "the debt would exceed what an account may owe");
    }
    account->debt_points += entry->points;
    return true;
}

static bool apply_repay(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (entry->points > account->debt_points) {
        return misfit(fault, entry, "more than is owed");
    }
    if (entry->lot_id != 0 && !apply_draw(account, entry, fault)) {
        return false;
    }
    account->debt_points -= entry->points;
    return true;
}

static bool apply_kind(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    switch ((int)entry->kind) {
    case JOURNAL_MINT:
    case JOURNAL_ADJUST_UP: return apply_new_lot(account, entry, fault);
    case JOURNAL_RESTORE: return apply_put(account, entry, fault);
    case JOURNAL_RESERVE: return apply_reserve(account, entry, fault);
    case JOURNAL_UNRESERVE: return apply_unreserve(account, entry, fault);
    case JOURNAL_SPEND: return apply_spend(account, entry, fault);
    case JOURNAL_BURN:
    case JOURNAL_REVERSAL:
    case JOURNAL_ADJUST_DOWN: return apply_draw(account, entry, fault);
    case JOURNAL_DEBT: return apply_debt(account, entry, fault);
    case JOURNAL_REPAY: return apply_repay(account, entry, fault);
    default: return misfit(fault, entry, "not a movement inside an account");
    }
}

bool ledger_apply(struct ledger_account *account, const struct led_entry *entry, struct fault *fault) {
    if (entry->customer_id != account->customer_id) {
        return misfit(fault, entry, "it is another customer's");
    }
    if (entry->op_id == 0 || entry->points <= 0 || entry->points > POINTS_MAX) {
        return misfit(fault, entry, "it has no op id, or points out of range");
    }
    return apply_kind(account, entry, fault);
}

#include "ledger/account.h"

#include "base/bug.h"

void account_init(struct ledger_account *account, uint64_t customer_id) {
    bug_if(customer_id == 0);
    account->customer_id = customer_id;
    account->balance_points = 0;
    account->held_points = 0;
    account->debt_points = 0;
    account->lot_count = 0; /* what lies behind the counts is nobody's: clearing 90 KB would cost more than a sale */
    account->hold_count = 0;
}

static bool lot_is_sound(const struct ledger_lot *lot) {
    return lot->lot_id != 0 && lot->points > 0 && lot->points <= POINTS_MAX && lot->held_points >= 0 &&
           lot->held_points <= lot->points && lot->usable_from_ms < lot->expires_ms;
}

/* Two lots of one id would lie next to each other only if their dates agree, so ids are compared each with each;
 * accounts are short. */
static bool lot_id_is_new(const struct ledger_account *account, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (account->lots[i].lot_id == account->lots[index].lot_id) {
            return false;
        }
    }
    return true;
}

static bool lots_add_up(const struct ledger_account *account) {
    int64_t points = 0;
    int64_t held = 0;
    for (size_t i = 0; i < account->lot_count; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (!lot_is_sound(lot) || !lot_id_is_new(account, i) || (i > 0 && lot_compare(lot - 1, lot) >= 0)) {
            return false;
        }
        points += lot->points;
        held += lot->held_points;
    }
    return points == account->balance_points && held == account->held_points;
}

/* Takes the hold's parts off what the lots say is held. Lots and parts are both in the order of drawing, so one pass
 * over the lots meets every part. */
static bool hold_adds_up(const struct ledger_account *account, const struct ledger_hold *hold, int64_t *held_of_lots) {
    if (hold->op_id == 0 || hold->part_count == 0 || hold->part_count > LIMIT_LOT_PARTS) {
        return false;
    }
    size_t part = 0;
    int64_t points = 0;
    for (size_t i = 0; i < account->lot_count && part < hold->part_count; i++) {
        if (account->lots[i].lot_id != hold->parts[part].lot_id) {
            continue;
        }
        if (hold->parts[part].points <= 0 || hold->parts[part].points > held_of_lots[i]) {
            return false;
        }
        held_of_lots[i] -= hold->parts[part].points;
        points += hold->parts[part].points;
        part++;
    }
    return part == hold->part_count && points == hold->points;
}

static bool hold_id_is_new(const struct ledger_account *account, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (account->holds[i].op_id == account->holds[index].op_id) {
            return false;
        }
    }
    return true;
}

static bool holds_add_up(const struct ledger_account *account) {
    int64_t held_of_lots[LIMIT_LOTS_PER_ACCOUNT];
    for (size_t i = 0; i < account->lot_count; i++) {
        held_of_lots[i] = account->lots[i].held_points;
    }
    int64_t points = 0;
    for (size_t i = 0; i < account->hold_count; i++) {
        if (!hold_id_is_new(account, i) || !hold_adds_up(account, &account->holds[i], held_of_lots)) {
            return false;
        }
        points += account->holds[i].points;
    }
    return points == account->held_points;
}

bool account_adds_up(const struct ledger_account *account) {
    return account->customer_id != 0 && account->lot_count <= LIMIT_LOTS_PER_ACCOUNT &&
           account->hold_count <= LIMIT_HOLDS_PER_ACCOUNT && account->balance_points >= 0 &&
           account->balance_points <= POINTS_MAX && account->debt_points >= 0 && account->debt_points <= POINTS_MAX &&
           lots_add_up(account) && holds_add_up(account);
}

struct account_summary account_summary_at(const struct ledger_account *account, int64_t now_ms) {
    struct account_summary summary = {.balance_points = account->balance_points,
                                      .held_points = account->held_points,
                                      .debt_points = account->debt_points};
    for (size_t i = 0; i < account->lot_count; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        switch (lot_state_at(lot, now_ms)) {
        case LOT_PENDING: summary.pending_points += lot_free_points(lot); break;
        case LOT_USABLE: summary.usable_points += lot_free_points(lot); break;
        case LOT_LAPSED: summary.lapsed_points += lot_free_points(lot); break;
        }
    }
    return summary;
}

int64_t account_usable_points(const struct ledger_account *account, int64_t now_ms) {
    return account_summary_at(account, now_ms).usable_points;
}

int64_t account_spendable_points(const struct ledger_account *account, int64_t now_ms) {
    int64_t points = 0;
    size_t part_count = 0;
    for (size_t i = 0; i < account->lot_count && part_count < LIMIT_LOT_PARTS; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (lot_state_at(lot, now_ms) == LOT_USABLE && lot_free_points(lot) > 0) {
            points += lot_free_points(lot);
            part_count++;
        }
    }
    return points;
}

int64_t account_expiring_points(const struct ledger_account *account, int64_t now_ms, int64_t until_ms) {
    int64_t points = 0;
    for (size_t i = 0; i < account->lot_count; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (lot->expires_ms != LOT_NEVER_EXPIRES && lot->expires_ms > now_ms && lot->expires_ms <= until_ms) {
            points += lot_free_points(lot);
        }
    }
    return points;
}

int64_t account_next_expiry_ms(const struct ledger_account *account, int64_t now_ms) {
    for (size_t i = 0; i < account->lot_count; i++) {
        const struct ledger_lot *lot = &account->lots[i];
        if (lot->expires_ms > now_ms && lot_free_points(lot) > 0) {
            return lot->expires_ms; /* lots are in the order of expiry */
        }
    }
    return LOT_NEVER_EXPIRES;
}

const struct ledger_lot *account_find_lot(const struct ledger_account *account, uint64_t lot_id) {
    for (size_t i = 0; i < account->lot_count; i++) {
        if (account->lots[i].lot_id == lot_id) {
            return &account->lots[i];
        }
    }
    return NULL;
}

const struct ledger_hold *account_find_hold(const struct ledger_account *account, uint64_t op_id) {
    for (size_t i = 0; i < account->hold_count; i++) {
        if (account->holds[i].op_id == op_id) {
            return &account->holds[i];
        }
    }
    return NULL;
}

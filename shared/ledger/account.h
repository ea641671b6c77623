/* The points of one customer at one holder. Today every store is the holder of exactly the points that it minted and
 * spends only those; when rights move between holders (replication.md 1), a grant adds lots and a release takes them,
 * and nothing here changes its meaning.
 *
 * An account is plain data of fixed size (about 90 KB; keep it in an arena or in static memory, not on the stack). Only
 * ledger/apply.h changes one. Whoever loads an account from storage calls account_adds_up on it: false there is a
 * corrupt store, false anywhere else is a bug. */
#ifndef REGULARS_LEDGER_ACCOUNT_H
#define REGULARS_LEDGER_ACCOUNT_H

#include "base/limits.h"
#include "ledger/lot.h"
#include "retail/receipt.h"

/* Points set aside for a spend that is not final yet. Named by the act that made it. */
struct ledger_hold {
    uint64_t op_id;
    int64_t points;                         /* sum of the parts, > 0 */
    size_t part_count;                      /* 1 .. LIMIT_LOT_PARTS */
    struct lot_part parts[LIMIT_LOT_PARTS]; /* in the order of drawing */
};

struct ledger_account {
    uint64_t customer_id;
    int64_t balance_points; /* sum of the lots, 0 .. POINTS_MAX; moved by each entry on its own, so that it can be
                               checked */
    int64_t held_points;    /* sum of the holds, 0 .. balance_points */
    int64_t debt_points;    /* owed: what reversals found no more, 0 .. POINTS_MAX; not part of the balance */
    size_t lot_count;       /* 0 .. LIMIT_LOTS_PER_ACCOUNT */
    struct ledger_lot lots[LIMIT_LOTS_PER_ACCOUNT];    /* in the order of drawing */
    size_t hold_count;                                 /* 0 .. LIMIT_HOLDS_PER_ACCOUNT */
    struct ledger_hold holds[LIMIT_HOLDS_PER_ACCOUNT]; /* in the order in which they were made */
};

/* What a person asks of an account at a moment. balance = usable + pending + lapsed + held, each lot's free points
 * being counted by its state and held points apart. */
struct account_summary {
    int64_t balance_points;
    int64_t usable_points;  /* may be held or spent now */
    int64_t pending_points; /* not usable yet */
    int64_t lapsed_points;  /* past their expiry, still to be written off by ledger_expire */
    int64_t held_points;
    int64_t debt_points;
};

/* An account without points. customer_id != 0, else a bug. */
void account_init(struct ledger_account *account, uint64_t customer_id);

/* The invariant: balance = sum of lots; held = sum of holds = sum of the lots' held; every hold = sum of its parts; no
 * lot empty, nothing negative, held <= there in every lot; ids unique; lots and parts in the order of drawing; all
 * within their bounds. */
bool account_adds_up(const struct ledger_account *account);

struct account_summary account_summary_at(const struct ledger_account *account, int64_t now_ms);
int64_t account_usable_points(const struct ledger_account *account, int64_t now_ms);
/* The most that one hold or spend can draw: the usable points of the first LIMIT_LOT_PARTS lots. It is what a customer
 * is offered to pay with; a second payment can draw the rest. */
int64_t account_spendable_points(const struct ledger_account *account, int64_t now_ms);
/* Free points that expire after now_ms and not later than until_ms; points not usable yet are among them. */
int64_t account_expiring_points(const struct ledger_account *account, int64_t now_ms, int64_t until_ms);
/* The first moment after now_ms at which free points expire; LOT_NEVER_EXPIRES when none do. */
int64_t account_next_expiry_ms(const struct ledger_account *account, int64_t now_ms);

/* NULL when there is none. */
const struct ledger_lot *account_find_lot(const struct ledger_account *account, uint64_t lot_id);
const struct ledger_hold *account_find_hold(const struct ledger_account *account, uint64_t op_id);

#endif

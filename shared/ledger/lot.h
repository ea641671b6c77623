/* A lot: points that came together and expire together. A lot may be drawn from while usable_from_ms <= now <
 * expires_ms. Points that a hold has set aside stay in the lot, and stay good for that hold even after the lot has
 * expired: the customer was promised them when the hold was answered. */
#ifndef REGULARS_LEDGER_LOT_H
#define REGULARS_LEDGER_LOT_H

#include <stdbool.h>
#include <stdint.h>

#define LOT_NEVER_EXPIRES INT64_MAX

struct ledger_lot {
    uint64_t lot_id;
    uint64_t doc_id;        /* where it comes from: the receipt (or other document) that minted it; 0: none */
    int64_t points;         /* left in it, 1 .. POINTS_MAX; a lot that is used up is no longer in the account */
    int64_t held_points;    /* of them set aside by holds, 0 .. points */
    int64_t usable_from_ms; /* UTC */
    int64_t expires_ms;     /* UTC, > usable_from_ms: the first moment at which it is gone; LOT_NEVER_EXPIRES */
};

/* Every lot is in one of three states at a moment, whatever is held of it. */
enum lot_state { LOT_PENDING, LOT_USABLE, LOT_LAPSED };

enum lot_state lot_state_at(const struct ledger_lot *lot, int64_t now_ms);

/* What no hold has set aside. */
int64_t lot_free_points(const struct ledger_lot *lot);

/* The order of drawing: earliest expiry first, then the one usable longest, then the smaller id. Total over lots of
 * different ids, so every node draws alike. <0, 0, >0. */
int lot_compare(const struct ledger_lot *a, const struct ledger_lot *b);

#endif

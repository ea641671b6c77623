/* What a replay gathers: plain sums, so that the figures of two halves of the receipts add up to those of the whole, in
 * any order. Money in minor units, points in hundredths. */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_FIGURES_H
#define REGULARS_PROMO_REPLAY_REPLAY_FIGURES_H

#include "promo/outcome.h"
#include "promo/replay/replay_spread.h"
#include "promo/replay/replay_table.h"

enum { REPLAY_TOP = 10, REPLAY_VERDICTS = PROMO_NOTHING + 1, REPLAY_LIMITS = PROMO_LIMIT_SHARES + 1 };
enum { REPLAY_LIMITS_OVER = PROMO_OF_CHAIN + 1 };

/* A receipt by its number: its place in the order of time. */
struct replay_top {
    int64_t amount; /* > 0 */
    uint64_t number;
};

/* The largest, largest first; of equal ones the earlier receipt. */
struct replay_tops {
    size_t count;
    struct replay_top best[REPLAY_TOP];
};

/* Of lines whose cost is known. Value-added tax is in all three or in none of them, as the data has it. */
struct replay_margin {
    int64_t lines;
    int64_t list_minor; /* before the promotions */
    int64_t net_minor;  /* and after them, payment with points taken off too */
    int64_t cost_minor;
};

struct replay_promotion {
    int64_t verdicts[REPLAY_VERDICTS]; /* receipts, by enum promo_verdict_kind; of those that called the promotion */
    int64_t times;
    int64_t units_milli;
    int64_t discount_minor;
    int64_t points;
    int64_t payers_minor[PROMO_PAYERS_MAX]; /* of the discount, in the order of its funding */
    int64_t lines;                          /* that bear a share of it */
    int64_t list_minor;                     /* of those lines */
    int64_t net_minor;
    struct replay_margin margin;              /* of those lines */
    int64_t limited[REPLAY_LIMITS];           /* receipts on which a limit left nothing, or cut what it gave */
    int64_t limited_over[REPLAY_LIMITS_OVER]; /* of those by a limit over receipts: by enum promo_limit_of */
    int64_t floored;                          /* receipts on which floors took from it */
    int64_t floored_minor;
    struct replay_spread spread; /* discount per receipt, of receipts with one */
    struct replay_tops tops;     /* by discount */
};

struct replay_totals {
    int64_t receipts;
    int64_t anonymous; /* nobody was identified */
    int64_t discounted;
    int64_t lines;
    int64_t list_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_paid;
    int64_t points_earned;
    struct replay_margin margin;
    struct replay_spread spread;
    struct replay_tops tops;
};

/* Figures of a day, for the table of days. */
enum replay_day_figure {
    REPLAY_DAY_LIST = 0, /* its count: receipts */
    REPLAY_DAY_DISCOUNT, /* its count: receipts with a discount */
    REPLAY_DAY_POINTS_PAID,
    REPLAY_DAY_NET,
    REPLAY_DAY_POINTS_EARNED,
    REPLAY_DAY_FIGURES,
};

/* A line bought under one set or the other: what changed on receipts. The amounts are positive. */
struct replay_changes {
    int64_t same; /* to the minor unit and the point; which promotions gave it is not asked */
    int64_t cheaper;
    int64_t cheaper_minor; /* less to pay with the second set */
    int64_t dearer;
    int64_t dearer_minor;
    int64_t points_only; /* receipts that cost the same and earn, or pay, other points */
    struct replay_tops cheaper_tops;
    struct replay_tops dearer_tops;
    struct replay_table customers; /* (0, customer): receipts that changed, minor units saved with the second set */
};

void replay_tops_add(struct replay_tops *tops, struct replay_top top);
void replay_tops_merge(struct replay_tops *into, const struct replay_tops *from);
void replay_promotion_merge(struct replay_promotion *into, const struct replay_promotion *from);
void replay_totals_merge(struct replay_totals *into, const struct replay_totals *from);
/* Table of customers included. */
void replay_changes_merge(struct replay_changes *into, const struct replay_memory *memory,
                          const struct replay_changes *from);

#endif

/* What one promotion would earn, worked out and then kept or dropped as a whole. For the files of the engine only. */
#ifndef REGULARS_PROMO_POINTS_EARNING_H
#define REGULARS_PROMO_POINTS_EARNING_H

#include "promo/discount/discount.h"

struct earning {
    struct evaluation *evaluation;
    struct candidate *candidate;
    bool is_multiplier;    /* which of its results are worked out */
    struct line_set lines; /* that earn something: points by line stand in evaluation->earned */
    int64_t points;
    int64_t times;
    int64_t units_milli;
    bool is_of_event;                     /* no lines bear the points */
    const struct promo_condition *unpaid; /* tenders that it asks for, and that pay nothing (or nobody knows) */
};

/* earning_goods.c: the goods that a result is on, with the money that they earn on (evaluation->wanted) and, of lines,
 * the units (evaluation->counts). wish->times is 0 when there are none; then unpaid is set where tenders are the
 * reason. Pieces are formed into groups and sets anew for each result: earnings consume nothing of what discounts see,
 * and in one result no piece counts twice. */
void earning_goods(struct earning *earning, const struct promo_result *result, struct discount_wish *wish);

/* earning.c */
struct earning earning_propose(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier);
void earning_keep(struct earning *earning);

#endif

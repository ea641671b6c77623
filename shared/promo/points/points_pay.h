/* Payment with points, planned before anything is paid: the same plan is made for all the points the customer has (the
 * most that could be paid) and for those asked for. For points_pay.c and points_exchange.c only. */
#ifndef REGULARS_PROMO_POINTS_POINTS_PAY_H
#define REGULARS_PROMO_POINTS_POINTS_PAY_H

#include "promo/discount/discount.h"

/* One pay result of a promotion, and what the plan lets it do. */
struct pay_rule {
    struct candidate *candidate;
    const struct promo_pay *pay;
    struct line_set lines; /* by share: that it governs; of an exchange: in its scope and payable */
    int64_t cap_minor;     /* by share: the most it may pay */
    int64_t paid_minor;
    int64_t points;
    int64_t times;  /* exchanges */
    int64_t pieces; /* that PRICE exchanges pay for */
    int64_t floored_minor;
    int64_t points_wanted; /* of exchanges that the points did not suffice for: what they needed, */
    int64_t points_there;  /* and what there was; 0, 0: none */
};

struct paying {
    struct evaluation *evaluation;
    struct line_set payable;
    size_t rule_count;
    struct pay_rule *rules;
    /* The plan. */
    struct line_set closed; /* lines with a PRICE */
    int64_t *paid_minor;    /* by line */
    int64_t *paid_points;   /* by line */
    int64_t points_left;    /* that may still be paid */
    int64_t points;         /* that are paid */
};

/* What discounts and the plan leave of a line. */
static inline int64_t paying_left(const struct paying *paying, size_t line) {
    return evaluation_left(paying->evaluation, line) - paying->paid_minor[line];
}

static inline int64_t paying_room(const struct paying *paying, size_t line) {
    return int64_max(0, paying_left(paying, line) - paying->evaluation->lines[line].floor_minor);
}

/* points_exchange.c: as many exchanges as lines, points and limits allow. */
void points_exchange(struct paying *paying, struct pay_rule *rule);

#endif

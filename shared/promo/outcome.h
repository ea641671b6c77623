/* What an evaluation answers: typed effects per line, totals, and for every promotion that could concern the receipt
 * why it came out as it did. Equations that hold always (and are checked before the answer leaves, see evaluate.h):
 *     line:       amount - sum of discounts - points_paid = net, floor <= net <= amount
 *     promotion:  discount = sum of its shares = sum of its payers' parts
 *     points:     what promotions gave = what lines bear + points of an event, which has no lines
 * Everything lives in the request's arena and in the compiled set. */
#ifndef REGULARS_PROMO_OUTCOME_H
#define REGULARS_PROMO_OUTCOME_H

#include "promo/document.h"
#include "retail/receipt.h"

/* Why a line could not go below its floor. Of two floors of the same height the first of this list. */
enum promo_floor_kind {
    PROMO_FLOOR_NONE = 0,
    PROMO_FLOOR_FULL_PRICE, /* no discount: by the product's flags or a floor of the settings */
    PROMO_FLOOR_PRICE,      /* minimum retail price; figure: of one piece or kilogram, minor units */
    PROMO_FLOOR_COST,       /* figure: basis points on top of cost */
    PROMO_FLOOR_DEPTH,      /* figure: basis points below the tag, at most */
    PROMO_FLOOR_LINE,       /* the chain's minimum of a line; figure: minor units */
};

struct promo_floor_bound {
    enum promo_floor_kind kind;
    int64_t figure;
};

struct promo_line {
    uint32_t line_no;
    int64_t amount_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t points_paid; /* the points that paid it */
    int64_t net_minor;
    int64_t floor_minor;            /* the line could not have gone below this */
    struct promo_floor_bound floor; /* NONE: it might have been free */
    int64_t points;                 /* earned on this line */
    size_t share_count;
    struct line_share *shares; /* by promotion; indexes into outcome.applied, as in a receipt */
};

/* Why a promotion gave what it gave. */
enum promo_verdict_kind {
    PROMO_APPLIED = 0,
    PROMO_FAILED,  /* a condition did not hold: `reason`, wanted, found */
    PROMO_LOST,    /* another promotion took its place: lost_to, lost_by */
    PROMO_LIMITED, /* a limit left nothing */
    PROMO_FLOORED, /* floors left nothing */
    PROMO_NOTHING, /* held, but found no units: no whole set, a fixed price above the tag, a ladder below its first step
                    */
};

enum promo_reason {
    PROMO_REASON_NONE = 0,
    PROMO_REASON_DAY,       /* outside from_day .. to_day; wanted = the bound that failed, found = today */
    PROMO_REASON_HOURS,     /* outside of its windows; found = minute of the day */
    PROMO_REASON_STORE,     /* found = store */
    PROMO_REASON_EVENT,     /* something else calls it */
    PROMO_REASON_MEMBER,    /* nobody was identified */
    PROMO_REASON_ANONYMOUS, /* only for receipts without a customer */
    PROMO_REASON_LEVEL,     /* the customer has another level */
    PROMO_REASON_SEGMENT,   /* is in none of the segments */
    PROMO_REASON_EXCLUDED,  /* is in an excluded segment; found = it */
    PROMO_REASON_BASKET,    /* condition->measure; wanted, found in its unit */
    PROMO_REASON_CODE,      /* no code of it was presented */
    PROMO_REASON_FACT,      /* condition->fact; found, or unknown */
    PROMO_REASON_NOT,       /* a condition under `not` held */
    PROMO_REASON_ANY,       /* none of several held; wanted, found of the first of them when it has figures */
    PROMO_REASON_NO_EARN,   /* the customer may not earn */
    PROMO_REASON_TENDER,    /* condition->choices pay too little; wanted, found in bp, or not known how it is paid */
    PROMO_REASON_CHANNEL,   /* made in none of condition->choices */
    PROMO_REASON_DELIVERY,  /* comes by none of condition->choices */
};

enum promo_limit_kind {
    PROMO_LIMIT_NONE = 0,
    PROMO_LIMIT_RECEIPT_TIMES,
    PROMO_LIMIT_RECEIPT_UNITS,
    PROMO_LIMIT_RECEIPT_DISCOUNT,
    PROMO_LIMIT_RECEIPT_POINTS,
    PROMO_LIMIT_CUSTOMER_POINTS,  /* points to pay with do not suffice: wanted and there, for its exchanges */
    PROMO_LIMIT_OVER,             /* verdict->limit_over: of the customer, the store or the chain */
    PROMO_LIMIT_UNKNOWN,          /* nobody here can tell what limit_over has left */
    PROMO_LIMIT_GROUP,            /* what the caps of its groups leave; minor units */
    PROMO_LIMIT_GROUP_PROMOTIONS, /* limit_allowed others of its group have given already */
    PROMO_LIMIT_SHARES,           /* LIMIT_SHARES_PER_LINE or LIMIT_PROMOTIONS_PER_RECEIPT reached */
};

enum promo_truth { PROMO_NOT_ASKED = 0, PROMO_HELD, PROMO_HELD_NOT, PROMO_UNKNOWN };

/* One node of the conditions tree, in the order of reading (a node before its children). */
struct promo_trace {
    enum promo_truth truth;
    int64_t found;
};

struct promo_verdict {
    const struct promotion *promotion;
    enum promo_verdict_kind kind;
    /* FAILED */
    enum promo_reason reason;
    const struct promo_condition *condition; /* BASKET, CODE, FACT, NOT, ANY */
    int64_t wanted;
    int64_t found;
    bool is_found_known;
    enum promo_what near_what; /* NOTHING */
    bool is_near;              /* only this threshold is missing: a near miss */
    /* LOST */
    const struct promotion *lost_to;
    int64_t lost_by; /* minor units, or points for earnings; 0: no comparison, or equal; below 0: it would have given
                        more, and its group takes the least. In a group of mode best: what lost_to, which took most of
                        its pieces, gives more than this one would have given alone; never below 0 */
    /* LIMITED, and APPLIED that was cut */
    enum promo_limit_kind limit;
    const struct promo_limit *limit_over; /* OVER, UNKNOWN */
    int64_t limit_wanted;                 /* what it would have given or used without the limit, in its unit */
    int64_t limit_allowed;                /* what the limit leaves for this receipt */
    int64_t times_left;             /* by its limits over receipts, before this receipt; INT64_MAX: no such limit */
    int64_t floored_minor;          /* discount that floors took away */
    struct promo_floor_bound floor; /* the first of them, by line_no */
    /* APPLIED */
    const struct promo_choice *choice; /* its group is of mode best and was decided; else NULL */
    size_t applied_index;              /* into outcome.applied */
    struct promo_trace *trace;         /* promotion->condition_count nodes, or NULL when not traced */
};

/* What the search in a group of mode best found. */
struct promo_choice {
    const struct promotion *due_with; /* the last promotion of the group: stands for the group */
    int64_t discount_minor;           /* of the combination that was found, before caps of groups */
    int64_t gap_minor;                /* no other combination takes off more than so much more; 0: proven the best */
    int64_t nodes;                    /* that the search took */
    size_t left_out;                  /* contestants that did not fit the memory of the search; the gap covers them */
};

struct promo_payer_part {
    struct text payer;
    int64_t discount_minor;
};

struct promo_applied {
    const struct promotion *promotion;
    uint32_t times;
    int64_t units_milli;       /* units that got the benefit; a discount of the whole receipt counts none */
    int64_t discount_minor;    /* sum of its shares */
    int64_t points;            /* sum of its shares' points; of an event, what it gives */
    int64_t points_paid;       /* of its exchanges; payment by share is told for the receipt as a whole */
    int64_t points_paid_minor; /* money that its payment with points paid */
    size_t payer_count;        /* 0: the retailer pays all */
    struct promo_payer_part *payers;
};

enum promo_code_state {
    PROMO_CODE_USED = 0,
    PROMO_CODE_UNKNOWN,   /* no live promotion knows it */
    PROMO_CODE_NOT_FIRED, /* see verdict */
    PROMO_CODE_TWICE,     /* the same code was given before in this request */
};

struct promo_code {
    struct text code; /* as it was presented */
    enum promo_code_state state;
    const struct promo_verdict *verdict; /* NULL when UNKNOWN or TWICE, or nothing else called its promotion */
};

struct promo_gift_offer {
    const struct promotion *promotion;
    const struct promo_gift *gift;
    int64_t times; /* the list may be chosen from that often */
};

/* To be carried out on confirm. */
struct promo_grant_given {
    const struct promotion *promotion;
    const struct promo_grant *grant;
    int64_t count; /* of coupons, tickets, steps, chips; minor units of a donation */
};

struct promo_told {
    const struct promotion *promotion;
    enum promo_place place;
    struct text ru; /* with figures filled in */
    struct text en;
};

/* One more figure and the customer gets it, or more of it: a failed threshold with nothing else missing, the next step
 * of a ladder, the pieces that complete the next group. */
struct promo_near_miss {
    const struct promotion *promotion;
    enum promo_what what; /* unit of the figures */
    const struct promo_scope *scope;
    int64_t wanted;
    int64_t found;
    int64_t missing; /* > 0 */
};

/* Points that are earned on the same terms. */
struct promo_earned_lot {
    const struct promo_lot *terms; /* NULL: the rule set's */
    int64_t points;                /* > 0 */
};

/* To be counted on confirm (a LIMIT_USE record), given back on cancel. Limits of a store and of the chain are served by
 * one counter, where the receipt is: `of` is then STORE. Each counter is named once per promotion; periods are sums
 * over its days. */
struct promo_limit_use {
    const struct promotion *promotion;
    struct text name; /* of the promotion; measure BUDGET: of the budget */
    enum promo_limit_of of;
    enum limit_measure measure;
    int64_t amount; /* > 0 */
};

struct promo_outcome {
    size_t line_count;
    struct promo_line *lines; /* in the basket's order */
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor;
    int64_t net_minor;
    int64_t points_paid;      /* points to be spent */
    int64_t points_paid_most; /* the most that the rules and the customer's points allow on this receipt */
    int64_t event_points;     /* given by an event, borne by no line */
    int64_t points_to_earn;   /* sum of the lines' points, and event_points */
    size_t lot_count;
    struct promo_earned_lot *lots; /* points_to_earn by their terms, in the order of acting */
    int64_t member_points;         /* nobody identified: what a customer who registers now would have earned; else 0 */
    int64_t member_net_minor;      /* and would have paid */
    size_t applied_count;          /* 0 .. LIMIT_PROMOTIONS_PER_RECEIPT */
    struct promo_applied *applied;
    size_t choice_count;
    struct promo_choice *choices; /* in the order in which the groups were decided */
    size_t verdict_count;
    struct promo_verdict *verdicts; /* in the order of evaluation */
    size_t code_count;
    struct promo_code *codes; /* in the basket's order */
    size_t gift_count;
    struct promo_gift_offer *gifts;
    size_t grant_count;
    struct promo_grant_given *grants;
    size_t told_count;
    struct promo_told *told;
    size_t near_miss_count;
    struct promo_near_miss *near_misses; /* in the order of evaluation */
    size_t limit_use_count;
    struct promo_limit_use *limit_uses;
};

#endif

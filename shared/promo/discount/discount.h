/* Discounts: what one promotion would take off, worked out on a copy of the touched lines (a proposal) and then kept or
 * dropped as a whole. For the files of the engine only. */
#ifndef REGULARS_PROMO_DISCOUNT_DISCOUNT_H
#define REGULARS_PROMO_DISCOUNT_DISCOUNT_H

#include "promo/evaluation.h"

struct proposal {
    struct line_set touched;
    struct line_money *money; /* by line, as the line would become; means something where touched */
    int64_t discount_minor;
    int64_t floored_minor;          /* what floors took away */
    struct promo_floor_bound floor; /* the first that did */
    int64_t times;
    int64_t units_milli;
    int64_t steps_max;           /* pieces, groups, sets and times that any of its results may take */
    bool is_short;               /* a limit of money, units or points did not suffice */
    enum promo_limit_kind limit; /* that cut it */
    const struct promo_limit *limit_over;
    int64_t limit_wanted;
    int64_t limit_allowed;
    const struct promotion *closed_by; /* a promotion that closed lines of its scope; NULL: none */
};

/* One discount result at work. */
struct discount {
    struct evaluation *evaluation;
    struct candidate *candidate;
    const struct promo_target *target;
    const struct promo_value *value;
    struct promo_rounding rounding;
    bool is_claiming;     /* its group lets a unit serve one promotion only: works on free pieces, and takes them */
    bool is_from_list;    /* the group adds percents: bases are list prices */
    struct line_set open; /* lines this promotion may touch */
    int64_t number;       /* of the value, after its ladder */
};

/* discount_value.c */
/* The value's number, by its ladder; false when no step is reached. Notes the next step in the candidate. */
bool value_number(const struct evaluation *evaluation, struct candidate *candidate, const struct promo_value *value,
                  int64_t *number);
/* The price of the sku in a list of prices; false when it is not listed. */
bool value_price(const struct promo_value *value, struct text sku, int64_t *price_minor);
/* How often `each` is full; 1 without one. */
int64_t each_times(const struct evaluation *evaluation, const struct promo_each *each);
/* What percent_bp of the money is as a discount, by the rounding's mode. */
int64_t percent_discount(int64_t base_minor, int64_t percent_bp, const struct promo_rounding *rounding);
/* What the value takes off `pieces` pieces (in thousandths) that cost left_minor now and give base_minor as the base of
 * a percent; 0 .. left_minor. is_weighed: not by pieces, so nothing is rounded per piece. */
int64_t goods_discount(const struct discount *discount, int64_t left_minor, int64_t base_minor, int64_t quantity_milli,
                       bool is_weighed);

/* discount_spread.c: spreads a sum over evaluation->parts[0 .. count) by evaluation->weights, the odd units as the
 * rounding says. */
void spread_by_weight(const struct discount *discount, int64_t total_minor, size_t count);
/* As above within evaluation->caps; what a cap cuts goes on to the others. Returns what found no room. */
int64_t spread_capped(const struct discount *discount, int64_t total_minor, size_t count);

/* proposal.c */
void proposal_start(struct evaluation *evaluation);
static inline const struct line_money *proposal_money(const struct evaluation *evaluation, size_t line) {
    const struct proposal *proposal = evaluation->proposal;
    return line_set_has(&proposal->touched, line) ? &proposal->money[line] : &evaluation->money[line];
}

static inline int64_t proposal_left(const struct evaluation *evaluation, size_t line) {
    return line_money_left(proposal_money(evaluation, line));
}

/* What of the line a discount on lines or on the receipt may work on: the part that its scope means; where a unit
 * serves one promotion only, what of it is free. */
static inline struct line_part discount_part(const struct discount *discount, size_t line) {
    const struct evaluation *evaluation = discount->evaluation;
    const struct line_money *money = proposal_money(evaluation, line);
    enum promo_touched touched = discount->target->scope.touched;
    if (discount->is_claiming && touched == PROMO_TOUCHED && !money->is_free_touched) {
        return (struct line_part){0};
    }
    return touched_part(&evaluation->lines[line], money, discount->is_claiming ? PROMO_UNTOUCHED : touched);
}

/* Money that may still come off a line before it meets its floor. */
static inline int64_t proposal_room(const struct evaluation *evaluation, size_t line) {
    return int64_max(0, proposal_left(evaluation, line) - evaluation->lines[line].floor_minor);
}

/* A floor of the line took so much away. */
void proposal_note_floor(struct evaluation *evaluation, size_t line, int64_t floored_minor);
/* How much more the limits of the promotion allow in this receipt. */
int64_t discount_times_left(const struct discount *discount);
int64_t discount_units_left(const struct discount *discount);
/* Money that its limits leave. */
int64_t discount_minor_left(const struct discount *discount);
/* Notes that the receipt's limit `kind`, or a narrower one of the same measure over receipts, cuts. */
void discount_note_limit(const struct discount *discount, enum promo_limit_kind limit, int64_t wanted, int64_t allowed);
/* Takes evaluation->wanted off the lines, cut by floors and by the promotion's money limit, and evaluation->taken out
 * of their free pieces. Nothing is taken when nothing is left to give. Returns the discount. */
int64_t discount_grant(const struct discount *discount, const struct line_set *lines);

/* discount_short.c: what becomes of a proposal that a limit of money or units does not suffice for, as the promotion
 * (or the cap of its group) says. `propose` makes the promotion's proposal anew, with at most so many steps. */
void discount_settle_short(struct evaluation *evaluation, struct candidate *candidate, enum promo_on_short on_short,
                           void (*propose)(struct evaluation *evaluation, struct candidate *candidate,
                                           int64_t steps_max));

/* discount_propose.c */
/* Makes the proposal of the candidate, within its limits and the caps of its groups. */
void discount_propose(struct evaluation *evaluation, struct candidate *candidate);
/* Readies one result: its number, its rounding, the lines that are open to it. False when it gives nothing. */
bool discount_start(struct evaluation *evaluation, struct candidate *candidate, const struct promo_result *result,
                    struct discount *discount);
/* discount_keep.c */
/* Makes the proposal, which is of this candidate and not empty, the state of the receipt. */
void discount_keep(struct evaluation *evaluation, struct candidate *candidate);
/* The proposal gives nothing; the verdict says why. */
void discount_note_nothing(const struct evaluation *evaluation, struct candidate *candidate);

/* What a target would give the value to: the money of it stands in evaluation->wanted, the pieces that it consumes in
 * evaluation->taken. Earnings wish like discounts, but take nothing. */
struct discount_wish {
    struct line_set lines;
    int64_t times; /* groups, sets; 1 for lines; 0: nothing */
    int64_t units_milli;
};
void discount_wish_lines(const struct discount *discount, struct discount_wish *wish); /* units in evaluation->counts */
void discount_wish_pick(struct discount *discount, struct discount_wish *wish);
void discount_wish_set(struct discount *discount, struct discount_wish *wish);
/* proposal.c: grants the wish, less what floors and limits cut. */
void discount_grant_wish(const struct discount *discount, const struct discount_wish *wish);

/* discount_lines.c, discount_pick.c, discount_set.c, discount_receipt.c: one target each. */
void discount_lines(struct discount *discount);
void discount_pick(struct discount *discount);
void discount_set(struct discount *discount);
void discount_receipt(struct discount *discount);

#endif

#include "promo/discount/discount.h"

#include "base/bug.h"

void proposal_start(struct evaluation *evaluation) {
    struct line_money *money = evaluation->proposal->money;
    *evaluation->proposal = (struct proposal){.money = money, .steps_max = INT64_MAX};
}

int64_t discount_times_left(const struct discount *discount) {
    const struct promo_limits *limits = &discount->candidate->promotion->limits;
    return int64_min(limits->receipt_times, discount->candidate->times_allowed);
}

int64_t discount_units_left(const struct discount *discount) {
    return limits_bound(discount->evaluation, discount->candidate, PROMO_LIMIT_RECEIPT_UNITS) -
           discount->evaluation->proposal->units_milli;
}

int64_t discount_minor_left(const struct discount *discount) {
    int64_t bound_minor = limits_bound(discount->evaluation, discount->candidate, PROMO_LIMIT_RECEIPT_DISCOUNT);
    return int64_min(bound_minor, discount->candidate->cap_minor) - discount->evaluation->proposal->discount_minor;
}

void discount_note_limit(const struct discount *discount, enum promo_limit_kind limit, int64_t wanted,
                         int64_t allowed) {
    struct proposal *proposal = discount->evaluation->proposal;
    proposal->limit_over = limits_binding(discount->evaluation, discount->candidate, limit);
    proposal->limit = proposal->limit_over == NULL ? limit : PROMO_LIMIT_OVER;
    proposal->limit_wanted = wanted;
    proposal->limit_allowed = allowed;
    proposal->is_short = proposal->is_short || limit != PROMO_LIMIT_RECEIPT_TIMES;
}

void proposal_note_floor(struct evaluation *evaluation, size_t line, int64_t floored_minor) {
    struct proposal *proposal = evaluation->proposal;
    if (floored_minor > 0 && proposal->floored_minor == 0) {
        proposal->floor = evaluation->lines[line].floor;
    }
    proposal->floored_minor += floored_minor;
}

/* Cuts wanted to what the floors leave; returns the sum. */
static int64_t cut_by_floors(struct evaluation *evaluation, const struct line_set *lines) {
    int64_t sum_minor = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t allowed_minor = int64_min(evaluation->wanted[i], proposal_room(evaluation, i));
        proposal_note_floor(evaluation, i, evaluation->wanted[i] - allowed_minor);
        evaluation->wanted[i] = allowed_minor;
        sum_minor += allowed_minor;
    }
    return sum_minor;
}

/* Spreads allowed_minor over the lines in proportion to what each wanted, so no line gets more than that. */
static void cut_by_limit(struct evaluation *evaluation, const struct line_set *lines, int64_t allowed_minor) {
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->weights[count++] = evaluation->wanted[i];
    }
    (void)money_allocate(allowed_minor, evaluation->weights, count, evaluation->parts);
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = evaluation->parts[count++];
    }
}

/* Takes the discount off the free pieces and the used ones alike, or off the part that is meant. */
static void take_off_part(struct line_money *money, int64_t discount_minor, enum promo_touched touched) {
    int64_t of_free_minor = 0;
    if (touched == PROMO_UNTOUCHED) {
        of_free_minor = discount_minor;
    } else if (touched == PROMO_TOUCHED_OR_NOT || money->is_free_touched) {
        bug_if(!checked_mul_div(discount_minor, money->free_minor, line_money_left(money), ROUND_DOWN, &of_free_minor));
    }
    bool is_of_used_only = touched == PROMO_TOUCHED && !money->is_free_touched;
    money->is_free_touched = !is_of_used_only;
    money->free_minor -= of_free_minor;
    money->used_minor -= discount_minor - of_free_minor;
}

static void take_off_line(const struct discount *discount, size_t line) {
    struct evaluation *evaluation = discount->evaluation;
    struct proposal *proposal = evaluation->proposal;
    struct line_money money = *proposal_money(evaluation, line);
    int64_t discount_minor = evaluation->wanted[line];
    int64_t taken_minor = evaluation->taken_minor[line];
    if (evaluation->taken[line] > 0) {
        money.free_milli -= evaluation->taken[line];
        money.free_minor -= taken_minor;
        money.used_minor += taken_minor - discount_minor;
    } else if (discount_minor > 0) {
        take_off_part(&money, discount_minor, discount->target->scope.touched);
    }
    bug_if(money.free_milli < 0 || money.free_minor < 0 || line_money_left(&money) < 0);
    proposal->money[line] = money;
    line_set_add(&proposal->touched, line);
}

int64_t discount_grant(const struct discount *discount, const struct line_set *lines) {
    struct evaluation *evaluation = discount->evaluation;
    struct proposal *proposal = evaluation->proposal;
    int64_t sum_minor = cut_by_floors(evaluation, lines);
    int64_t limit_minor = discount_minor_left(discount);
    if (sum_minor > limit_minor) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_DISCOUNT, sum_minor + proposal->discount_minor,
                            limit_minor + proposal->discount_minor);
        cut_by_limit(evaluation, lines, limit_minor);
        sum_minor = limit_minor;
    }
    if (sum_minor == 0) {
        return 0;
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        if (evaluation->wanted[i] > 0 || evaluation->taken[i] > 0) {
            take_off_line(discount, i);
        }
    }
    proposal->discount_minor += sum_minor;
    return sum_minor;
}

void discount_grant_wish(const struct discount *discount, const struct discount_wish *wish) {
    struct proposal *proposal = discount->evaluation->proposal;
    if (wish->times > 0 && discount_grant(discount, &wish->lines) > 0) {
        proposal->units_milli += wish->units_milli;
        proposal->times = int64_max(wish->times, proposal->times);
    }
}

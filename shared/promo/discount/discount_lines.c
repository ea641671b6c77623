#include "promo/discount/discount.h"

#include "promo/sort.h"

#include "base/bug.h"

static bool is_weighed(const struct evaluation *evaluation, size_t line) {
    return (evaluation->lines[line].line->product.flags & PRODUCT_IS_WEIGHED) != 0;
}

/* By the money of one unit now, dearest first; equal ones by line_no. */
static bool costs_more(const void *context, uint32_t a, uint32_t b) {
    const struct evaluation *evaluation = context;
    int64_t prices[2];
    uint32_t lines[2] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        bug_if(!checked_mul_div(proposal_left(evaluation, lines[i]), QUANTITY_ONE_MILLI,
                                evaluation->lines[lines[i]].line->quantity_milli, ROUND_DOWN, &prices[i]));
    }
    return prices[0] > prices[1] || (prices[0] == prices[1] && a < b);
}

static int64_t steps_milli(const struct discount *discount) {
    int64_t steps = int64_min(discount->evaluation->proposal->steps_max, QUANTITY_MAX);
    return steps * QUANTITY_ONE_MILLI;
}

/* A limit of units takes the dearest units: covered[i] is how much of each line gets the value. */
static void cover_dearest(const struct discount *discount, const struct line_set *lines) {
    struct evaluation *evaluation = discount->evaluation;
    size_t count = 0;
    int64_t wanted_milli = 0;
    int64_t line_max_milli = discount->candidate->promotion->limits.line_units_milli;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->sorted[count++] = (uint32_t)i;
        int64_t line_milli = int64_min(line_max_milli, discount_part(discount, i).quantity_milli);
        wanted_milli += line_milli;
    }
    int64_t limit_milli = discount_units_left(discount);
    int64_t asked_milli = int64_min(wanted_milli, steps_milli(discount));
    if (asked_milli > limit_milli) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_UNITS, asked_milli, limit_milli);
    }
    int64_t units_left = int64_min(asked_milli, limit_milli);
    if (wanted_milli > units_left) {
        sort_numbers(evaluation->sorted, count, costs_more, evaluation);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t line = evaluation->sorted[i];
        int64_t line_milli = int64_min(line_max_milli, discount_part(discount, line).quantity_milli);
        int64_t covered = int64_min(units_left, line_milli);
        evaluation->counts[line] = covered;
        units_left -= covered;
    }
}

static int64_t part_of(int64_t amount_minor, int64_t part_milli, int64_t whole_milli) {
    int64_t part_minor;
    bug_if(!checked_mul_div(amount_minor, part_milli, whole_milli, ROUND_HALF_UP, &part_minor));
    return part_minor;
}

/* The money of what is covered: what is left of it, and its base. */
static int64_t covered_left(const struct discount *discount, size_t line) {
    int64_t covered_milli = discount->evaluation->counts[line];
    struct line_part part = discount_part(discount, line);
    if (covered_milli == part.quantity_milli) {
        return part.left_minor;
    }
    return covered_milli == 0 ? 0 : part_of(part.left_minor, covered_milli, part.quantity_milli);
}

static int64_t covered_base(const struct discount *discount, size_t line, int64_t left_minor) {
    const struct line_state *state = &discount->evaluation->lines[line];
    return discount->is_from_list
               ? part_of(state->amount_minor, discount->evaluation->counts[line], state->line->quantity_milli)
               : left_minor;
}

static int64_t wanted_at(const struct discount *discount, size_t line) {
    const struct evaluation *evaluation = discount->evaluation;
    int64_t left_minor = covered_left(discount, line);
    return goods_discount(discount, left_minor, covered_base(discount, line, left_minor), evaluation->counts[line],
                          is_weighed(evaluation, line));
}

/* Of a price list the line's own price is the number. */
static int64_t wanted_of_line(const struct discount *discount, size_t line) {
    const struct evaluation *evaluation = discount->evaluation;
    if (evaluation->counts[line] == 0) {
        return 0;
    }
    if (discount->value->kind != PROMO_VALUE_PRICES) {
        return wanted_at(discount, line);
    }
    struct discount at_line = *discount;
    bug_if(!value_price(discount->value, evaluation->lines[line].line->product.sku, &at_line.number));
    return wanted_at(&at_line, line);
}

static void keep_listed(const struct discount *discount, struct line_set *lines) {
    const struct evaluation *evaluation = discount->evaluation;
    const struct promo_value *value = discount->value;
    int64_t price_minor;
    if (value->kind != PROMO_VALUE_PRICES) {
        return;
    }
    for (LINES_OF(i, lines, evaluation->word_count)) {
        if (!value_price(value, evaluation->lines[i].line->product.sku, &price_minor)) {
            line_set_remove(lines, i);
        }
    }
}

/* What gets a discount is taken, where a unit serves one promotion only. */
static void claim_covered(const struct discount *discount, const struct line_set *lines) {
    struct evaluation *evaluation = discount->evaluation;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        if (discount->is_claiming && int64_min(evaluation->wanted[i], proposal_room(evaluation, i)) > 0) {
            evaluation->taken_minor[i] = covered_left(discount, i);
            evaluation->taken[i] = evaluation->counts[i];
        }
    }
}

/* Rounds the percent of the sum once and spreads it. */
static void want_rounded_sum(const struct discount *discount, const struct line_set *lines) {
    struct evaluation *evaluation = discount->evaluation;
    size_t count = 0;
    int64_t base_minor = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t part_minor = covered_base(discount, i, covered_left(discount, i));
        evaluation->weights[count++] = part_minor;
        base_minor += part_minor;
    }
    int64_t total_minor = percent_discount(base_minor, discount->number, &discount->rounding);
    spread_by_weight(discount, total_minor, count);
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->wanted[i] = int64_min(evaluation->parts[count++], covered_left(discount, i));
    }
}

void discount_wish_lines(const struct discount *discount, struct discount_wish *wish) {
    struct evaluation *evaluation = discount->evaluation;
    *wish = (struct discount_wish){.times = 1};
    scope_lines(evaluation, &discount->target->scope, &wish->lines);
    line_set_keep(&wish->lines, &discount->open, evaluation->word_count);
    keep_listed(discount, &wish->lines);
    cover_dearest(discount, &wish->lines);
    bool is_rounded_once =
        discount->value->kind == PROMO_VALUE_PERCENT && discount->rounding.level == PROMO_ROUND_RECEIPT;
    for (LINES_OF(i, &wish->lines, evaluation->word_count)) {
        evaluation->taken[i] = 0;
        evaluation->taken_minor[i] = 0;
        evaluation->wanted[i] = is_rounded_once ? 0 : wanted_of_line(discount, i);
        wish->units_milli += evaluation->counts[i];
    }
    if (is_rounded_once) {
        want_rounded_sum(discount, &wish->lines);
    }
    claim_covered(discount, &wish->lines);
}

void discount_lines(struct discount *discount) {
    struct discount_wish wish;
    discount_wish_lines(discount, &wish);
    discount_grant_wish(discount, &wish);
}

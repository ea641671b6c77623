/* Exchanges: points at a price of their own (document.h says what each kind pays). */
#include "promo/points/points_pay.h"

#include "promo/sort.h"

#include "base/bug.h"

static const struct promo_exchange *exchange_of(const struct pay_rule *rule) {
    return rule->pay->exchange;
}

static int64_t times_by_limits(const struct paying *paying, const struct pay_rule *rule) {
    return int64_min(exchange_of(rule)->times_max,
                     limits_bound(paying->evaluation, rule->candidate, PROMO_LIMIT_RECEIPT_TIMES));
}

/* As many of the wanted exchanges as there are points for; what is missing is noted. */
static int64_t times_by_points(const struct paying *paying, struct pay_rule *rule, int64_t wanted) {
    int64_t price = exchange_of(rule)->points;
    int64_t times = int64_min(wanted, paying->points_left / price);
    if (times < wanted) {
        int64_t needed;
        rule->points_wanted = checked_mul(price, wanted, &needed) ? needed : INT64_MAX;
        rule->points_there = paying->points_left;
    }
    return times;
}

static void pay_points(struct paying *paying, struct pay_rule *rule, int64_t times) {
    rule->times = times;
    rule->points = times * exchange_of(rule)->points;
    paying->points_left -= rule->points;
    paying->points += rule->points;
}

/* The rule's points over its lines by evaluation->weights, in the order of the lines. */
static void spread_points(struct paying *paying, const struct pay_rule *rule) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        count++;
    }
    bug_if(!money_allocate(rule->points, evaluation->weights, count, evaluation->parts));
    count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        paying->paid_points[i] += evaluation->parts[count++];
    }
}

/* -------------------------------------------------------------------------------------------------------- pieces */

/* Money of the line's first pieces, so that consecutive pieces sum exactly. */
static int64_t value_of_first(const struct paying *paying, size_t line, int64_t pieces) {
    int64_t value_minor;
    bug_if(!checked_mul_div(paying_left(paying, line), pieces * QUANTITY_ONE_MILLI,
                            paying->evaluation->lines[line].line->quantity_milli, ROUND_DOWN, &value_minor));
    return value_minor;
}

static bool costs_more(const void *context, uint32_t a, uint32_t b) {
    const struct paying *paying = context;
    int64_t first_minor = value_of_first(paying, a, 1);
    int64_t second_minor = value_of_first(paying, b, 1);
    return first_minor > second_minor || (first_minor == second_minor && a < b);
}

static int64_t floor_of_piece(const struct paying *paying, size_t line) {
    const struct line_state *state = &paying->evaluation->lines[line];
    int64_t floor_minor;
    bug_if(
        !checked_mul_div(state->floor_minor, QUANTITY_ONE_MILLI, state->line->quantity_milli, ROUND_UP, &floor_minor));
    return floor_minor;
}

/* Pieces whose price would really fall; weighed goods are no pieces. */
static int64_t pieces_of(const struct paying *paying, const struct pay_rule *rule, size_t line) {
    const struct basket_line *bought = paying->evaluation->lines[line].line;
    bool is_weighed = (bought->product.flags & PRODUCT_IS_WEIGHED) != 0;
    int64_t price_minor = int64_max(exchange_of(rule)->number, floor_of_piece(paying, line));
    bool is_dearer = !is_weighed && bought->quantity_milli >= QUANTITY_ONE_MILLI &&
                     value_of_first(paying, line, 1) > price_minor && !line_set_has(&paying->closed, line);
    return is_dearer ? bought->quantity_milli / QUANTITY_ONE_MILLI : 0;
}

/* Pays for the first `pieces` pieces of a line; the floor may stand above the price. */
static void pay_pieces(struct paying *paying, struct pay_rule *rule, size_t line, int64_t pieces) {
    int64_t price_minor = exchange_of(rule)->number;
    int64_t floor_minor = floor_of_piece(paying, line);
    int64_t value_minor = value_of_first(paying, line, pieces);
    int64_t wanted_minor = value_minor - pieces * price_minor;
    int64_t paid_minor =
        int64_min(value_minor - pieces * int64_max(price_minor, floor_minor), paying_room(paying, line));
    rule->floored_minor += wanted_minor - paid_minor;
    rule->paid_minor += paid_minor;
    rule->pieces += pieces;
    paying->paid_minor[line] += paid_minor;
    line_set_add(&paying->closed, line);
}

/* The lines with pieces, dearest first, in evaluation->sorted; returns the pieces of all. */
static int64_t order_pieces(const struct paying *paying, const struct pay_rule *rule, size_t *count) {
    struct evaluation *evaluation = paying->evaluation;
    int64_t pieces = 0;
    *count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->counts[i] = pieces_of(paying, rule, i);
        pieces += evaluation->counts[i];
        if (evaluation->counts[i] > 0) {
            evaluation->sorted[(*count)++] = (uint32_t)i;
        }
    }
    sort_numbers(evaluation->sorted, *count, costs_more, paying);
    return pieces;
}

static void exchange_pieces(struct paying *paying, struct pay_rule *rule) {
    struct evaluation *evaluation = paying->evaluation;
    const struct promo_exchange *exchange = exchange_of(rule);
    size_t count = 0;
    int64_t units_max = limits_bound(evaluation, rule->candidate, PROMO_LIMIT_RECEIPT_UNITS) / QUANTITY_ONE_MILLI;
    int64_t pieces = int64_min(order_pieces(paying, rule, &count), units_max);
    int64_t possible = (pieces + exchange->pieces - 1) / exchange->pieces;
    int64_t times = times_by_points(paying, rule, int64_min(possible, times_by_limits(paying, rule)));
    if (times == 0) {
        return;
    }
    pay_points(paying, rule, times);
    int64_t left = int64_min(pieces, times * exchange->pieces);
    for (size_t k = 0; k < count; k++) {
        size_t line = evaluation->sorted[k];
        evaluation->counts[line] = int64_min(left, evaluation->counts[line]);
        left -= evaluation->counts[line];
        if (evaluation->counts[line] > 0) {
            pay_pieces(paying, rule, line, evaluation->counts[line]);
        }
    }
    count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->weights[count++] = evaluation->counts[i];
    }
    spread_points(paying, rule);
}

/* --------------------------------------------------------------------------------------------------------- money */

/* What the lines that are still open cost, and how much of it may be paid before they meet their floors. */
static int64_t sum_lines(struct paying *paying, struct pay_rule *rule, int64_t *room_minor) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    int64_t left_minor = 0;
    *room_minor = 0;
    line_set_drop(&rule->lines, &paying->closed, evaluation->word_count);
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->weights[count] = paying_left(paying, i);
        evaluation->caps[count] = paying_room(paying, i);
        left_minor += evaluation->weights[count];
        *room_minor += evaluation->caps[count++];
    }
    return left_minor;
}

/* Over the lines by what is left of each, none below its floor; the points go where the money goes. */
static void pay_sum(struct paying *paying, struct pay_rule *rule, int64_t sum_minor) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        count++;
    }
    bug_if(money_allocate_capped(sum_minor, evaluation->weights, evaluation->caps, count, evaluation->parts) > 0);
    count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        paying->paid_minor[i] += evaluation->parts[count];
        evaluation->weights[count] = evaluation->parts[count];
        count++;
    }
    rule->paid_minor = sum_minor;
    spread_points(paying, rule);
}

static void exchange_amount(struct paying *paying, struct pay_rule *rule) {
    int64_t room_minor;
    int64_t amount_minor = exchange_of(rule)->number;
    (void)sum_lines(paying, rule, &room_minor);
    int64_t times = times_by_points(paying, rule, int64_min(room_minor / amount_minor, times_by_limits(paying, rule)));
    if (times > 0) {
        pay_points(paying, rule, times);
        pay_sum(paying, rule, times * amount_minor);
    }
}

static void exchange_percent(struct paying *paying, struct pay_rule *rule) {
    int64_t room_minor;
    int64_t wanted_minor;
    int64_t left_minor = sum_lines(paying, rule, &room_minor);
    bug_if(!checked_mul_div(left_minor, exchange_of(rule)->number, PERCENT_WHOLE_BP,
                            paying->evaluation->settings->rounding.mode, &wanted_minor));
    int64_t sum_minor = int64_min(wanted_minor, room_minor);
    if (sum_minor > 0 && times_by_points(paying, rule, int64_min(1, times_by_limits(paying, rule))) > 0) {
        rule->floored_minor = wanted_minor - sum_minor;
        pay_points(paying, rule, 1);
        pay_sum(paying, rule, sum_minor);
    }
}

void points_exchange(struct paying *paying, struct pay_rule *rule) {
    switch (exchange_of(rule)->kind) {
    case PROMO_VALUE_PRICE: exchange_pieces(paying, rule); break;
    case PROMO_VALUE_AMOUNT: exchange_amount(paying, rule); break;
    case PROMO_VALUE_PERCENT: exchange_percent(paying, rule); break;
    case PROMO_VALUE_POINTS:
    case PROMO_VALUE_PRICES:
    case PROMO_VALUE_MULTIPLIER: bug_unreachable("the reader lets no points into an exchange");
    }
}

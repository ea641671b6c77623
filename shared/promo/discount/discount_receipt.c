#include "promo/discount/discount.h"

/* What the value takes off the sum of the lines. */
static int64_t wanted_of_receipt(const struct discount *discount, int64_t left_minor, int64_t base_minor,
                                 int64_t *times) {
    const struct promo_value *value = discount->value;
    int64_t steps_max = discount->evaluation->proposal->steps_max;
    *times = 1;
    if (steps_max == 0) {
        return 0;
    }
    if (value->kind == PROMO_VALUE_PERCENT) {
        return int64_min(left_minor, percent_discount(base_minor, discount->number, &discount->rounding));
    }
    if (value->kind == PROMO_VALUE_PRICE) {
        return int64_max(0, left_minor - discount->number);
    }
    int64_t wanted_times = int64_min(each_times(discount->evaluation, value->each), steps_max);
    *times = int64_min(wanted_times, discount_times_left(discount));
    if (*times < wanted_times) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_TIMES, wanted_times, *times);
    }
    int64_t wanted_minor;
    return checked_mul(*times, discount->number, &wanted_minor) ? int64_min(left_minor, wanted_minor) : left_minor;
}

/* Spreads by what is left of each line. What a floor cuts goes on to the other lines, or is lost, as the settings say;
 * wanted then holds what each line can bear. */
static void spread(const struct discount *discount, const struct line_set *lines, int64_t total_minor) {
    struct evaluation *evaluation = discount->evaluation;
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t left_minor = discount_part(discount, i).left_minor;
        evaluation->weights[count] = left_minor;
        evaluation->caps[count++] = int64_min(left_minor, proposal_room(evaluation, i));
    }
    int64_t unplaced_minor = 0;
    if (evaluation->settings->is_floor_rest_lost) {
        spread_by_weight(discount, total_minor, count);
    } else {
        unplaced_minor = spread_capped(discount, total_minor, count);
    }
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        if (unplaced_minor > 0 && evaluation->lines[i].floor_minor > 0) {
            proposal_note_floor(evaluation, i, unplaced_minor);
            unplaced_minor = 0;
        }
        const struct line_money *money = proposal_money(evaluation, i);
        evaluation->wanted[i] = evaluation->parts[count++];
        bool is_claimed = discount->is_claiming && evaluation->wanted[i] > 0;
        evaluation->taken[i] = is_claimed ? money->free_milli : 0;
        evaluation->taken_minor[i] = is_claimed ? money->free_minor : 0;
    }
}

void discount_receipt(struct discount *discount) {
    struct evaluation *evaluation = discount->evaluation;
    struct line_set lines;
    scope_lines(evaluation, &discount->target->scope, &lines);
    line_set_keep(&lines, &discount->open, evaluation->word_count);
    int64_t left_minor = 0;
    int64_t base_minor = 0;
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        struct line_part part = discount_part(discount, i);
        left_minor += part.left_minor;
        base_minor += discount->is_from_list ? part.list_minor : part.left_minor;
    }
    int64_t times = 1;
    int64_t wanted_minor = wanted_of_receipt(discount, left_minor, base_minor, &times);
    int64_t limit_minor = discount_minor_left(discount);
    if (wanted_minor > limit_minor) {
        discount_note_limit(discount, PROMO_LIMIT_RECEIPT_DISCOUNT, wanted_minor, limit_minor);
        wanted_minor = limit_minor;
    }
    spread(discount, &lines, wanted_minor);
    if (discount_grant(discount, &lines) > 0) {
        evaluation->proposal->times = int64_max(times, evaluation->proposal->times);
    }
}

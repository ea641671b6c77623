#include "promo/discount/discount.h"

#include "base/bug.h"

bool value_number(const struct evaluation *evaluation, struct candidate *candidate, const struct promo_value *value,
                  int64_t *number) {
    const struct promo_ladder *ladder = value->ladder;
    if (ladder == NULL) {
        *number = value->number;
        return true;
    }
    int64_t reached;
    bool is_known = measure_value(evaluation, &ladder->measure, &reached);
    size_t step = 0;
    while (is_known && step < ladder->step_count && ladder->steps[step].from <= reached) {
        *number = ladder->steps[step++].number;
    }
    if (is_known && step < ladder->step_count) {
        candidate->near = (struct near_step){.scope = &ladder->measure.scope,
                                             .what = ladder->measure.what,
                                             .wanted = ladder->steps[step].from,
                                             .found = reached};
    }
    return step > 0;
}

bool value_price(const struct promo_value *value, struct text sku, int64_t *price_minor) {
    size_t low = 0;
    size_t high = value->price_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(value->prices[middle].sku, sku);
        if (order == 0) {
            *price_minor = value->prices[middle].price_minor;
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}

int64_t each_times(const struct evaluation *evaluation, const struct promo_each *each) {
    if (each == NULL) {
        return 1;
    }
    int64_t reached;
    (void)measure_value(evaluation, &each->measure, &reached); /* 0 when nobody knows it */
    return int64_max(0, int64_min(each->times_max, reached / each->every));
}

int64_t percent_discount(int64_t base_minor, int64_t percent_bp, const struct promo_rounding *rounding) {
    int64_t result;
    int64_t part_bp = rounding->is_of_price ? PERCENT_WHOLE_BP - percent_bp : percent_bp;
    bug_if(!checked_mul_div(base_minor, part_bp, PERCENT_WHOLE_BP, rounding->mode, &result));
    return rounding->is_of_price ? base_minor - result : result;
}

/* Pieces of one line cost one of two neighbouring prices, since their sum is a whole number of minor units. */
static int64_t percent_per_piece(int64_t base_minor, int64_t pieces, int64_t percent_bp,
                                 const struct promo_rounding *rounding) {
    int64_t price_minor = base_minor / pieces;
    int64_t dearer = base_minor % pieces;
    return (pieces - dearer) * percent_discount(price_minor, percent_bp, rounding) +
           dearer * percent_discount(price_minor + 1, percent_bp, rounding);
}

static int64_t of_quantity(int64_t price_minor, int64_t quantity_milli) {
    int64_t amount_minor;
    return checked_mul_div(price_minor, quantity_milli, QUANTITY_ONE_MILLI, ROUND_HALF_UP, &amount_minor) ? amount_minor
                                                                                                          : INT64_MAX;
}

/* The first unit of a line may get another amount than the others. */
static int64_t amount_of_goods(const struct promo_value *value, int64_t number, int64_t quantity_milli) {
    if (value->is_per_line) {
        return number;
    }
    int64_t first_milli = value->first_amount_minor > 0 ? int64_min(quantity_milli, QUANTITY_ONE_MILLI) : 0;
    int64_t first_minor = of_quantity(value->first_amount_minor, first_milli);
    int64_t others_minor = of_quantity(number, quantity_milli - first_milli);
    int64_t sum_minor;
    return checked_add(first_minor, others_minor, &sum_minor) ? sum_minor : INT64_MAX;
}

int64_t goods_discount(const struct discount *discount, int64_t left_minor, int64_t base_minor, int64_t quantity_milli,
                       bool is_weighed) {
    const struct promo_rounding *rounding = &discount->rounding;
    const struct promo_value *value = discount->value;
    int64_t wanted_minor = 0;
    switch (discount->value->kind) {
    case PROMO_VALUE_PERCENT:
        if (rounding->level == PROMO_ROUND_UNIT && !is_weighed && quantity_milli % QUANTITY_ONE_MILLI == 0) {
            wanted_minor =
                percent_per_piece(base_minor, quantity_milli / QUANTITY_ONE_MILLI, discount->number, rounding);
        } else {
            wanted_minor = percent_discount(base_minor, discount->number, rounding);
        }
        if (value->unit_max_minor != INT64_MAX) {
            wanted_minor = int64_min(wanted_minor, of_quantity(value->unit_max_minor, quantity_milli));
        }
        break;
    case PROMO_VALUE_AMOUNT: wanted_minor = amount_of_goods(value, discount->number, quantity_milli); break;
    case PROMO_VALUE_PRICE:
    case PROMO_VALUE_PRICES:
        wanted_minor =
            left_minor - (value->is_per_line ? discount->number : of_quantity(discount->number, quantity_milli));
        break;
    case PROMO_VALUE_POINTS:
    case PROMO_VALUE_MULTIPLIER: bug_unreachable("the reader lets no points into a discount");
    }
    return int64_max(0, int64_min(wanted_minor, left_minor));
}

/* Spreading a sum over lines in proportion to their weights, with the odd units where the rounding says. Weights that
 * are all zero, or a sum of zero, give zero parts. */
#include "promo/discount/discount.h"

#include "base/bug.h"

static int64_t sum_of(const int64_t *numbers, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

static enum rounding share_mode(const struct promo_rounding *rounding) {
    if (rounding->mode == ROUND_DOWN || rounding->remainder == PROMO_REMAINDER_LAST) {
        return rounding->mode;
    }
    return ROUND_HALF_DOWN;
}

/* Moves `rest` (of either sign) into the parts, one unit each from the front, as often as it takes; no part below 0,
 * and none without weight grows. */
static void settle_first(const int64_t *weights, int64_t rest, size_t count, int64_t *parts) {
    for (size_t i = 0; rest != 0; i = (i + 1) % count) {
        int64_t step = rest > 0 ? 1 : -1;
        if (weights[i] > 0 && parts[i] + step >= 0) {
            parts[i] += step;
            rest -= step;
        }
    }
}

/* The last part that has a weight takes the rest; of a rest below zero each part as much as it has. */
static void settle_last(const int64_t *weights, int64_t rest, size_t count, int64_t *parts) {
    for (size_t i = count; i > 0 && rest != 0; i--) {
        if (weights[i - 1] > 0) {
            int64_t taken = int64_max(rest, -parts[i - 1]);
            parts[i - 1] += taken;
            rest -= taken;
        }
    }
}

void spread_by_weight(const struct discount *discount, int64_t total_minor, size_t count) {
    const struct evaluation *evaluation = discount->evaluation;
    const int64_t *weights = evaluation->weights;
    int64_t *parts = evaluation->parts;
    int64_t whole = sum_of(weights, count);
    if (discount->rounding.remainder == PROMO_REMAINDER_FRACTION || whole == 0) {
        (void)money_allocate(total_minor, weights, count, parts);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bug_if(!checked_mul_div(total_minor, weights[i], whole, share_mode(&discount->rounding), &parts[i]));
    }
    int64_t rest = total_minor - sum_of(parts, count);
    if (discount->rounding.remainder == PROMO_REMAINDER_FIRST) {
        settle_first(weights, rest, count, parts);
    } else {
        settle_last(weights, rest, count, parts);
    }
}

int64_t spread_capped(const struct discount *discount, int64_t total_minor, size_t count) {
    const struct evaluation *evaluation = discount->evaluation;
    bool fits = discount->rounding.remainder != PROMO_REMAINDER_FRACTION;
    if (fits) {
        spread_by_weight(discount, total_minor, count);
    }
    for (size_t i = 0; fits && i < count; i++) {
        fits = evaluation->parts[i] <= evaluation->caps[i];
    }
    /* Where a cap cuts, the lines are not even any more, and the largest remainders decide. */
    return fits ? 0
                : money_allocate_capped(total_minor, evaluation->weights, evaluation->caps, count, evaluation->parts);
}

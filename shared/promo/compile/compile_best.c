/* What "best for the customer" cannot mean: choice.h knows discounts whose worth is a sum over pieces. */
#include "promo/compile/compile_groups.h"

static const struct promo_result *only_discount(const struct promotion *promotion) {
    const struct promo_result *found = NULL;
    for (size_t i = 0; i < promotion->result_count; i++) {
        if (promotion->results[i].kind == PROMO_RESULT_DISCOUNT) {
            if (found != NULL) {
                return NULL;
            }
            found = &promotion->results[i];
        }
    }
    return found;
}

/* Money that a limit does not simply cut. */
static bool has_strict_money(const struct promo_limits *limits) {
    bool has_money = limits->receipt_discount_minor != INT64_MAX;
    for (size_t i = 0; i < limits->over_count; i++) {
        enum limit_measure measure = limits->over[i].measure;
        has_money = has_money || measure == LIMIT_MEASURE_DISCOUNT || measure == LIMIT_MEASURE_BUDGET;
    }
    return has_money && limits->on_short != PROMO_SHORT_CUT;
}

const char *compile_best_refusal(const struct promotion *promotion) {
    if (!promotion->has_discount) {
        return NULL; /* refused as an earning */
    }
    const struct promo_result *result = only_discount(promotion);
    if (promotion->stacking.stops_others || promotion->stacking.is_alone) {
        return "what stops others, or stands alone, cannot be combined in the group";
    }
    if (result == NULL) {
        return "several discounts of one promotion cannot be chosen among in the group";
    }
    if (result->target.kind == PROMO_TARGET_PICK && result->target.pick.grouping == PROMO_POOLED) {
        return "pooled pieces form no groups of their own for the group";
    }
    if (result->target.kind == PROMO_TARGET_PICK && result->target.pick.carried.size > 0) {
        return "pieces of earlier receipts cannot be combined in the group";
    }
    if (result->target.kind == PROMO_TARGET_PICK && result->target.pick.carried.size > 0) {
        return "pieces of earlier receipts cannot be shared out in the group";
    }
    if (has_strict_money(&promotion->limits)) {
        return "limits of money can only cut in the group";
    }
    if (result->value.is_per_line || result->value.first_amount_minor > 0) {
        return "values per line or for the first unit are not by the piece, which the group shares out";
    }
    return NULL;
}

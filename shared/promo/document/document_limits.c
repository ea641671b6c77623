#include "promo/document/document_parts.h"

static void read_receipt_limits(struct place place, struct promo_limits *limits) {
    static const char *const names[] = {"times", "units_milli", "line_units_milli", "discount_minor", "points"};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    limits->receipt_times = place_int_or(place_member(&place, "times"), 1, UINT32_MAX, INT64_MAX);
    limits->receipt_units_milli = place_int_or(place_member(&place, "units_milli"), 1, QUANTITY_MAX, INT64_MAX);
    limits->line_units_milli = place_int_or(place_member(&place, "line_units_milli"), 1, QUANTITY_MAX, INT64_MAX);
    limits->receipt_discount_minor = place_int_or(place_member(&place, "discount_minor"), 1, MONEY_MAX, INT64_MAX);
    limits->receipt_points = place_int_or(place_member(&place, "points"), 1, POINTS_MAX, INT64_MAX);
}

static const char *const PERIODS[] = {"day", "week", "month", "year", "life"};

/* What is counted: exactly one of these members. */
static void read_measure(const struct place *place, struct promo_limit *limit) {
    static const char *const names[] = {"times", "units_milli", "discount_minor", "points"};
    static const int64_t most[] = {MONEY_MAX, QUANTITY_MAX, MONEY_MAX, POINTS_MAX};
    static const enum limit_measure measures[] = {LIMIT_MEASURE_TIMES, LIMIT_MEASURE_UNITS, LIMIT_MEASURE_DISCOUNT,
                                                  LIMIT_MEASURE_POINTS};
    size_t index = document_read_one_of(*place, names, NAMES_COUNT(names));
    if (index < NAMES_COUNT(names)) {
        limit->measure = measures[index];
        limit->most = place_int(place_member(place, names[index]), 1, most[index]);
    }
}

static void read_limit(struct place place, struct arena *arena, struct promo_limit *limit) {
    static const char *const names[] = {"of", "period", "times", "units_milli", "discount_minor", "points", "budget"};
    static const char *const ofs[] = {"customer", "store", "chain"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    limit->of = (enum promo_limit_of)place_choice(place_member(&place, "of"), ofs, NAMES_COUNT(ofs));
    limit->period = (enum promo_period)place_choice(place_member(&place, "period"), PERIODS, NAMES_COUNT(PERIODS));
    read_measure(&place, limit);
    struct place budget = place_member(&place, "budget");
    if (place_is_absent(budget)) {
        return;
    }
    limit->budget = arena_copy_text(arena, place_text(budget, 1, LIMIT_PROMOTION_ID - 1));
    if (limit->measure != LIMIT_MEASURE_DISCOUNT) {
        place_refuse(budget, "not_here", "a budget is money: it goes with \"discount_minor\" only");
    }
    limit->measure = LIMIT_MEASURE_BUDGET;
}

static void read_over(struct place place, struct arena *arena, struct promo_limits *limits) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 1, PROMO_LIMITS_OVER_MAX);
    for (size_t i = 0; i < count; i++) {
        struct promo_limit *limit = &limits->over[limits->over_count++];
        read_limit(place_item(&place, i), arena, limit);
    }
}

static void read_customer_limits(struct place place, struct promo_limits *limits) {
    static const char *const names[] = {"times", "period"};
    size_t count = place_is_absent(place) ? 0 : place_array(place, 1, PROMO_CUSTOMER_LIMITS_MAX);
    for (size_t i = 0; i < count; i++) {
        struct promo_limit *limit = &limits->over[limits->over_count++];
        struct place item = place_item(&place, i);
        *limit = (struct promo_limit){.of = PROMO_OF_CUSTOMER, .measure = LIMIT_MEASURE_TIMES, .most = 1};
        if (place_object(item)) {
            place_only(item, names, NAMES_COUNT(names));
            limit->most = place_int(place_member(&item, "times"), 1, UINT32_MAX);
            limit->period =
                (enum promo_period)place_choice(place_member(&item, "period"), PERIODS, NAMES_COUNT(PERIODS));
        }
    }
}

static void read_total_limits(struct place place, struct promo_limits *limits) {
    static const char *const names[] = {"times", "discount_minor"};
    static const enum limit_measure measures[] = {LIMIT_MEASURE_TIMES, LIMIT_MEASURE_DISCOUNT};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    for (size_t i = 0; i < NAMES_COUNT(names); i++) {
        struct place member = place_member(&place, names[i]);
        if (!place_is_absent(member)) {
            limits->over[limits->over_count++] = (struct promo_limit){.of = PROMO_OF_CHAIN,
                                                                      .period = PROMO_LIFE,
                                                                      .measure = measures[i],
                                                                      .most = place_int(member, 1, MONEY_MAX)};
        }
    }
}

static void read_limits_over(const struct place *place, struct arena *arena, struct promo_limits *limits) {
    struct place over = place_member(place, "over");
    struct place customer = place_member(place, "customer");
    struct place total = place_member(place, "total");
    if (place_is_absent(over) && place_is_absent(customer) && place_is_absent(total)) {
        return;
    }
    limits->over = ARENA_ARRAY(arena, struct promo_limit, PROMO_LIMITS_MAX);
    if (limits->over == NULL) {
        return; /* told at the document */
    }
    read_customer_limits(customer, limits);
    read_total_limits(total, limits);
    read_over(over, arena, limits);
    for (size_t i = 0; i < limits->over_count; i++) {
        limits->counts_customer = limits->counts_customer || limits->over[i].of == PROMO_OF_CUSTOMER;
    }
}

void document_read_limits(struct place place, struct arena *arena, struct promo_limits *limits) {
    static const char *const names[] = {"receipt", "customer", "total", "over", "on_short"};
    static const char *const shorts[] = {"cut", "refuse", "whole_units"};
    *limits = (struct promo_limits){.receipt_times = INT64_MAX,
                                    .receipt_units_milli = INT64_MAX,
                                    .receipt_discount_minor = INT64_MAX,
                                    .line_units_milli = INT64_MAX,
                                    .receipt_points = INT64_MAX};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    read_receipt_limits(place_member(&place, "receipt"), limits);
    read_limits_over(&place, arena, limits);
    limits->on_short = (enum promo_on_short)place_choice_or(place_member(&place, "on_short"), shorts,
                                                            NAMES_COUNT(shorts), PROMO_SHORT_CUT);
}

static void read_payer(struct place place, struct arena *arena, struct promo_funding *funding) {
    static const char *const names[] = {"payer", "share_bp"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    funding->payer = arena_copy_text(arena, place_text(place_member(&place, "payer"), 1, LIMIT_NAME - 1));
    funding->share_bp = place_int(place_member(&place, "share_bp"), 1, PERCENT_WHOLE_BP);
}

void document_read_funding(struct place place, struct arena *arena, struct promotion *promotion) {
    if (place_is_absent(place)) {
        return;
    }
    size_t count = place_array(place, 1, PROMO_PAYERS_MAX);
    struct promo_funding *funding = ARENA_ARRAY(arena, struct promo_funding, count);
    if (funding == NULL) {
        return;
    }
    int64_t sum_bp = 0;
    for (size_t i = 0; i < count; i++) {
        read_payer(place_item(&place, i), arena, &funding[i]);
        sum_bp += funding[i].share_bp;
    }
    if (count > 0 && sum_bp != PERCENT_WHOLE_BP) {
        place_refuse(place, "bad_sum", "the shares must sum to 10000, they sum to %lld", (long long)sum_bp);
    }
    promotion->funding_count = count;
    promotion->funding = funding;
}

enum rounding document_read_rounding_mode(struct place place, enum rounding absent) {
    static const char *const modes[] = {"half_up", "half_down", "half_even", "down", "up"};
    static const enum rounding values[] = {ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_DOWN, ROUND_UP};
    return place_is_absent(place) ? absent : values[place_choice(place, modes, NAMES_COUNT(modes))];
}

struct promo_rounding document_read_rounding(struct place place) {
    static const char *const names[] = {"mode", "level", "of", "remainder"};
    static const char *const levels[] = {"line", "unit", "receipt"};
    static const char *const ofs[] = {"discount", "price"};
    static const char *const remainders[] = {"largest_fraction", "first_lines", "last_line"};
    struct promo_rounding rounding = {.mode = ROUND_HALF_UP};
    if (place_is_absent(place) || !place_object(place)) {
        return rounding;
    }
    place_only(place, names, NAMES_COUNT(names));
    rounding.mode = document_read_rounding_mode(place_member(&place, "mode"), ROUND_HALF_UP);
    rounding.level = (enum promo_round_level)place_choice_or(place_member(&place, "level"), levels, NAMES_COUNT(levels),
                                                             PROMO_ROUND_LINE);
    rounding.remainder = (enum promo_remainder)place_choice_or(place_member(&place, "remainder"), remainders,
                                                               NAMES_COUNT(remainders), PROMO_REMAINDER_FRACTION);
    rounding.is_of_price = place_choice_or(place_member(&place, "of"), ofs, NAMES_COUNT(ofs), 0) == 1;
    return rounding;
}

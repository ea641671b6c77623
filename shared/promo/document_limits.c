#include "promo/document_parts.h"

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

static void read_customer_limit(struct place place, struct promo_customer_limit *limit) {
    static const char *const names[] = {"times", "period"};
    static const char *const periods[] = {"day", "week", "month", "year", "life"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    limit->times = place_int(place_member(&place, "times"), 1, UINT32_MAX);
    limit->period = (enum promo_period)place_choice(place_member(&place, "period"), periods, NAMES_COUNT(periods));
}

static void read_customer_limits(struct place place, struct arena *arena, struct promo_limits *limits) {
    if (place_is_absent(place)) {
        return;
    }
    size_t count = place_array(place, 1, PROMO_CUSTOMER_LIMITS_MAX);
    struct promo_customer_limit *customer = ARENA_ARRAY(arena, struct promo_customer_limit, count);
    if (customer == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        read_customer_limit(place_item(&place, i), &customer[i]);
    }
    limits->customer_count = count;
    limits->customer = customer;
}

static void read_total_limits(struct place place, struct promo_limits *limits) {
    static const char *const names[] = {"times", "discount_minor"};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    limits->total_times = place_int_or(place_member(&place, "times"), 1, MONEY_MAX, INT64_MAX);
    limits->total_discount_minor = place_int_or(place_member(&place, "discount_minor"), 1, MONEY_MAX, INT64_MAX);
}

void document_read_limits(struct place place, struct arena *arena, struct promo_limits *limits) {
    static const char *const names[] = {"receipt", "customer", "total"};
    *limits = (struct promo_limits){.receipt_times = INT64_MAX,
                                    .receipt_units_milli = INT64_MAX,
                                    .receipt_discount_minor = INT64_MAX,
                                    .line_units_milli = INT64_MAX,
                                    .receipt_points = INT64_MAX,
                                    .total_times = INT64_MAX,
                                    .total_discount_minor = INT64_MAX};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    read_receipt_limits(place_member(&place, "receipt"), limits);
    read_customer_limits(place_member(&place, "customer"), arena, limits);
    read_total_limits(place_member(&place, "total"), limits);
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

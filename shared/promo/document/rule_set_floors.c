#include "promo/document/rule_set_floors.h"

#include "promo/document/document_parts.h"

static void refuse_empty(struct place place, const struct promo_floor *floor) {
    if (floor->price_min_minor == 0 && floor->cost_plus_bp < 0 && floor->depth_max_bp == PERCENT_WHOLE_BP &&
        !floor->is_no_discount) {
        place_refuse(place, "missing", "needs price_min_minor, cost_plus_bp, depth_max_bp or no_discount");
    }
}

static void read_floor(struct place place, struct arena *arena, struct promo_floor *floor) {
    static const char *const names[] = {"scope",        "from",         "to",         "price_min_minor",
                                        "cost_plus_bp", "depth_max_bp", "no_discount"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    floor->scope = document_read_scope(place_member(&place, "scope"), arena);
    floor->from_day = document_read_day(place_member(&place, "from"), INT32_MIN);
    floor->to_day = document_read_day(place_member(&place, "to"), INT32_MAX);
    floor->price_min_minor = place_int_or(place_member(&place, "price_min_minor"), 1, MONEY_MAX, 0);
    floor->cost_plus_bp = place_int_or(place_member(&place, "cost_plus_bp"), 0, RULE_SET_COST_PLUS_MAX_BP, -1);
    floor->depth_max_bp = place_int_or(place_member(&place, "depth_max_bp"), 0, PERCENT_WHOLE_BP - 1, PERCENT_WHOLE_BP);
    floor->is_no_discount = place_bool_or(place_member(&place, "no_discount"), false);
    refuse_empty(place, floor);
    if (floor->from_day > floor->to_day) {
        place_refuse(place_member(&place, "to"), "out_of_range", "must not be before \"from\"");
    }
}

void rule_set_read_floors(struct place place, struct arena *arena, struct rule_set_settings *settings) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, RULE_SET_FLOORS_MAX);
    settings->floors = ARENA_ARRAY(arena, struct promo_floor, count);
    if (settings->floors == NULL) {
        place_refuse(place, "too_large", "the floors need more memory than there is for a rule set");
        return;
    }
    settings->floor_count = count;
    for (size_t i = 0; i < count && !arena->exhausted; i++) {
        read_floor(place_item(&place, i), arena, &settings->floors[i]);
    }
}

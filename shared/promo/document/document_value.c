#include "promo/document/document_parts.h"

static const char *const VALUE_NAMES[] = {"percent_bp", "amount_minor", "price_minor", "points", "multiplier_bp"};

enum { PERCENT_MAX_BP = 100000, MULTIPLIER_MIN_BP = 10001, MULTIPLIER_MAX_BP = 1000000 };

static int64_t read_number(struct place place, enum promo_value_kind kind) {
    switch (kind) {
    case PROMO_VALUE_PERCENT: return place_int(place, 1, PERCENT_MAX_BP);
    case PROMO_VALUE_AMOUNT: return place_int(place, 1, MONEY_MAX);
    case PROMO_VALUE_PRICE: return place_int(place, 0, MONEY_MAX);
    case PROMO_VALUE_POINTS: return place_int(place, 1, POINTS_MAX);
    case PROMO_VALUE_MULTIPLIER: return place_int(place, MULTIPLIER_MIN_BP, MULTIPLIER_MAX_BP);
    case PROMO_VALUE_PRICES: break; /* no single number */
    }
    return 0;
}

/* One step: "from" and exactly one kind of value, which the first step decides for all. */
static void read_step(struct place place, bool is_first, struct promo_value *value, struct promo_step *step) {
    static const char *const names[] = {"from", "percent_bp", "amount_minor", "price_minor", "points", "multiplier_bp"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    enum promo_value_kind kind =
        (enum promo_value_kind)document_read_one_of(place, VALUE_NAMES, NAMES_COUNT(VALUE_NAMES));
    if (is_first) {
        value->kind = kind;
    } else if (kind != value->kind) {
        place_refuse(place, "mixed", "all steps of a ladder give the same kind of value (%s)",
                     VALUE_NAMES[value->kind]);
    }
    step->from = place_int(place_member(&place, "from"), 0, MONEY_MAX);
    struct place number = place_member(&place, VALUE_NAMES[kind]);
    step->number = place_is_absent(number) ? 0 : read_number(number, kind);
}

static void read_steps(struct place place, struct arena *arena, struct promo_value *value,
                       struct promo_ladder *ladder) {
    size_t count = place_array(place, 1, PROMO_STEPS_MAX);
    struct promo_step *steps = ARENA_ARRAY(arena, struct promo_step, count);
    if (steps == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct place item = place_item(&place, i);
        read_step(item, i == 0, value, &steps[i]);
        if (i > 0 && steps[i].from <= steps[i - 1].from) {
            place_refuse(item, "not_ascending", "\"from\" must be greater than in the step before");
        }
    }
    ladder->step_count = count;
    ladder->steps = steps;
}

static void read_ladder(struct place place, struct arena *arena, const struct promo_scope *scope_or,
                        struct promo_value *value) {
    static const char *const names[] = {"measure", "base", "scope", "fact", "steps"};
    struct promo_ladder *ladder = ARENA_NEW(arena, struct promo_ladder);
    if (ladder == NULL || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    ladder->measure = document_read_measure(place, arena, scope_or);
    read_steps(place_member(&place, "steps"), arena, value, ladder);
    value->ladder = ladder;
}

struct promo_each *document_read_each(struct place place, struct arena *arena, const struct promo_scope *scope_or) {
    static const char *const names[] = {"measure", "base", "scope", "fact", "every", "times_max"};
    if (place_is_absent(place)) {
        return NULL;
    }
    struct promo_each *each = ARENA_NEW(arena, struct promo_each);
    if (each == NULL || !place_object(place)) {
        return NULL;
    }
    place_only(place, names, NAMES_COUNT(names));
    each->measure = document_read_measure(place, arena, scope_or);
    each->every = place_int(place_member(&place, "every"), 1, MONEY_MAX);
    each->times_max = place_int_or(place_member(&place, "times_max"), 1, UINT32_MAX, UINT32_MAX);
    return each;
}

/* How the number is meant; which of these go with what, document_result.c checks. */
static void read_manner(const struct place *place, struct promo_value *value) {
    static const char *const bases[] = {"list", "left"};
    static const char *const pers[] = {"unit", "line"};
    struct place base = place_member(place, "base");
    if (!place_is_absent(base)) {
        value->base = place_choice(base, bases, NAMES_COUNT(bases)) == 0 ? PROMO_BASE_LIST : PROMO_BASE_LEFT;
    }
    value->is_per_line = place_choice_or(place_member(place, "per"), pers, NAMES_COUNT(pers), 0) == 1;
    value->unit_max_minor = place_int_or(place_member(place, "unit_max_minor"), 1, MONEY_MAX, INT64_MAX);
    value->first_amount_minor = place_int_or(place_member(place, "first_amount_minor"), 1, MONEY_MAX, 0);
}

void document_read_value(struct place place, struct arena *arena, const struct promo_scope *scope_or,
                         struct promo_value *value) {
    static const char *const kinds[] = {"percent_bp",    "amount_minor", "price_minor", "points",
                                        "multiplier_bp", "prices",       "ladder"};
    static const char *const names[] = {"percent_bp",    "amount_minor", "price_minor",    "points",
                                        "multiplier_bp", "prices",       "ladder",         "each",
                                        "base",          "per",          "unit_max_minor", "first_amount_minor"};
    size_t kind = document_read_one_of(place, kinds, NAMES_COUNT(kinds));
    place_only(place, names, NAMES_COUNT(names));
    struct place content = place_member(&place, kinds[kind]);
    if (place_is_absent(content)) {
        return; /* none of the kinds stands here, which is reported */
    }
    read_manner(&place, value);
    if (kind < NAMES_COUNT(VALUE_NAMES)) {
        value->kind = (enum promo_value_kind)kind;
        value->number = read_number(content, value->kind);
    } else if (kind == PROMO_VALUE_PRICES) {
        value->kind = PROMO_VALUE_PRICES;
        document_read_prices(content, arena, value);
    } else {
        read_ladder(content, arena, scope_or, value);
    }
    value->each = document_read_each(place_member(&place, "each"), arena, scope_or);
}

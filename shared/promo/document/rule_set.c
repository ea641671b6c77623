#include "promo/rule_set.h"

#include "promo/document/document_parts.h"
#include "promo/document/rule_set_floors.h"
#include "promo/document/rule_set_groups.h"

static void read_code(struct place place, char *out, size_t capacity, size_t size_min) {
    struct text text = place_text(place, size_min, capacity - 1);
    (void)text_copy(out, capacity, text);
}

static struct rule_set_points read_points(struct place place) {
    static const char *const names[] = {"value_minor",     "earn_step_points",     "earn_rounding",
                                        "earn_level",      "earns_on_points_paid", "earn_base",
                                        "pay_step_points", "usable_delay_days",    "lot_days"};
    static const char *const levels[] = {"receipt", "line"};
    static const char *const bases[] = {"left", "list"};
    enum { DAYS_MAX = 36500, DEFAULT_VALUE_MINOR = 100, DEFAULT_PAY_STEP = 100 };
    struct rule_set_points points = {0};
    if (!place_is_absent(place) && place_object(place)) {
        place_only(place, names, NAMES_COUNT(names));
    }
    points.value_minor = place_int_or(place_member(&place, "value_minor"), 1, 1000000, DEFAULT_VALUE_MINOR);
    points.earn_step_points = place_int_or(place_member(&place, "earn_step_points"), 1, 1000000, 1);
    points.earn_rounding = document_read_rounding_mode(place_member(&place, "earn_rounding"), ROUND_DOWN);
    points.is_earn_per_line = place_choice_or(place_member(&place, "earn_level"), levels, NAMES_COUNT(levels), 0) == 1;
    points.earns_on_points_paid = place_bool_or(place_member(&place, "earns_on_points_paid"), false);
    points.earns_on_list = place_choice_or(place_member(&place, "earn_base"), bases, NAMES_COUNT(bases), 0) == 1;
    points.pay_step_points = place_int_or(place_member(&place, "pay_step_points"), 1, 1000000, DEFAULT_PAY_STEP);
    points.usable_delay_days = (int32_t)place_int_or(place_member(&place, "usable_delay_days"), 0, DAYS_MAX, 0);
    points.lot_days = (int32_t)place_int_or(place_member(&place, "lot_days"), 0, DAYS_MAX, 0);
    return points;
}

static void read_settings(struct place place, struct arena *arena, struct rule_set_settings *settings) {
    static const char *const names[] = {"currency",
                                        "zone",
                                        "rounding",
                                        "points",
                                        "codes",
                                        "line_min_minor",
                                        "floors",
                                        "floor_rest",
                                        "member_level",
                                        "returns",
                                        RULE_SET_GROUPS_MEMBERS};
    static const char *const codes[] = {"folded", "exact"};
    static const char *const rests[] = {"moved", "lost"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    read_code(place_member(&place, "currency"), settings->currency, sizeof settings->currency, 3);
    read_code(place_member(&place, "zone"), settings->zone, sizeof settings->zone, 1);
    settings->rounding = document_read_rounding(place_member(&place, "rounding"));
    settings->points = read_points(place_member(&place, "points"));
    settings->is_code_exact = place_choice_or(place_member(&place, "codes"), codes, NAMES_COUNT(codes), 0) == 1;
    settings->line_min_minor = place_int_or(place_member(&place, "line_min_minor"), 0, MONEY_MAX, 0);
    settings->is_floor_rest_lost =
        place_choice_or(place_member(&place, "floor_rest"), rests, NAMES_COUNT(rests), 0) == 1;
    settings->returns = rule_set_read_returns(place_member(&place, "returns"));
    struct text none = {0};
    settings->member_level =
        arena_copy_text(arena, place_text_or(place_member(&place, "member_level"), 1, LIMIT_LEVEL - 1, none));
    rule_set_read_floors(place_member(&place, "floors"), arena, settings);
    rule_set_read_groups(&place, arena, settings);
}

static void read_promotions(struct place place, struct arena *arena, struct rule_set *set) {
    size_t count = place_array(place, 0, LIMIT_PROMOTIONS);
    set->promotions = ARENA_ARRAY(arena, struct promotion, count);
    if (set->promotions == NULL) {
        place_refuse(place, "too_large", "the promotions need more memory than there is for a rule set");
        return;
    }
    set->promotion_count = count;
    for (size_t i = 0; i < count && !arena->exhausted; i++) {
        (void)promo_document_read(place_item(&place, i), arena, &set->promotions[i]);
    }
}

bool rule_set_read(const struct tree *tree, struct arena *arena, struct rule_set *set, struct tree_report *report) {
    static const char *const names[] = {"format", "version", "settings", "promotions"};
    *set = (struct rule_set){0};
    struct place place = place_root(tree, report);
    if (!place_object(place)) {
        return false;
    }
    int64_t format = place_int(place_member(&place, "format"), 1, INT32_MAX);
    if (format > RULE_SET_FORMAT) {
        place_refuse(place_member(&place, "format"), "too_new", "this node reads formats up to %d", RULE_SET_FORMAT);
        return false;
    }
    place_only(place, names, NAMES_COUNT(names));
    set->version = (uint64_t)place_int_or(place_member(&place, "version"), 0, INT64_MAX, 0);
    read_settings(place_member(&place, "settings"), arena, &set->settings);
    read_promotions(place_member(&place, "promotions"), arena, set);
    return report->count == 0;
}

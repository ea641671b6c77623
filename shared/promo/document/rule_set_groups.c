#include "promo/document/rule_set_groups.h"

#include "promo/choice/choice.h"
#include "promo/document/document_parts.h"

/* The four ways in which Set Retail combines the discounts of a receipt. */
static const char *const PRESETS[] = {"sum", "sequence", "maximum", "maximum_per_line"};

static struct promo_group group_of_preset(size_t preset) {
    static const struct promo_group groups[] = {{.mode = PROMO_GROUP_ALL},
                                                {.mode = PROMO_GROUP_IN_ORDER},
                                                {.mode = PROMO_GROUP_LARGEST},
                                                {.mode = PROMO_GROUP_LARGEST, .is_per_line = true}};
    return groups[preset];
}

static struct promo_group without_caps(struct promo_group group) {
    group.discount_max_minor = INT64_MAX;
    group.discount_max_bp = INT64_MAX;
    group.promotions_max = INT64_MAX;
    group.outer = PROMO_GROUP_NONE;
    return group;
}

static bool chooses_in_turn(enum promo_group_mode mode) {
    return mode == PROMO_GROUP_LARGEST || mode == PROMO_GROUP_SMALLEST || mode == PROMO_GROUP_EXCLUSIVE;
}

static void read_caps(const struct place *place, struct promo_group *group) {
    static const char *const manners[] = {"cut", "refuse", "whole_units"};
    struct place on_cap = place_member(place, "on_cap");
    group->discount_max_minor = place_int_or(place_member(place, "discount_max_minor"), 0, MONEY_MAX, INT64_MAX);
    group->discount_max_bp = place_int_or(place_member(place, "discount_max_bp"), 0, PERCENT_WHOLE_BP, INT64_MAX);
    group->promotions_max = place_int_or(place_member(place, "promotions_max"), 1, UINT32_MAX, INT64_MAX);
    group->on_cap = (enum promo_on_short)place_choice_or(on_cap, manners, NAMES_COUNT(manners), PROMO_SHORT_CUT);
    if (!place_is_absent(on_cap) && group->discount_max_minor == INT64_MAX && group->discount_max_bp == INT64_MAX) {
        place_refuse(on_cap, "not_here", "goes with discount_max_minor or discount_max_bp");
    }
}

static void read_claims(const struct place *place, struct promo_group *group) {
    static const char *const claims[] = {"shared", "one_per_unit"};
    struct place claim = place_member(place, "claims");
    group->is_one_per_unit = place_choice_or(claim, claims, NAMES_COUNT(claims), 0) == 1;
    if (group->mode == PROMO_GROUP_BEST && !place_is_absent(claim)) {
        place_refuse(claim, "not_here", "in mode \"best\" a unit serves one promotion at most");
    }
}

static void read_group(struct place place, struct arena *arena, bool is_named, struct promo_group *group) {
    static const char *const names[] = {
        "name", "in", "mode", "scope", "claims", "discount_max_minor", "on_cap", "discount_max_bp", "promotions_max"};
    enum { OF_NAMED = 2 };
    static const char *const modes[] = {"all", "in_order", "largest", "smallest", "exclusive", "best"};
    static const char *const scopes[] = {"receipt", "line"};
    *group = without_caps((struct promo_group){0});
    if (!place_object(place)) {
        return;
    }
    place_only(place, is_named ? names : names + OF_NAMED, NAMES_COUNT(names) - (is_named ? 0 : OF_NAMED));
    if (is_named) {
        struct text none = {0};
        group->name = arena_copy_text(arena, place_text(place_member(&place, "name"), 1, LIMIT_NAME - 1));
        group->outer_name = arena_copy_text(arena, place_text_or(place_member(&place, "in"), 1, LIMIT_NAME - 1, none));
    }
    struct place scope = place_member(&place, "scope");
    group->mode = (enum promo_group_mode)place_choice(place_member(&place, "mode"), modes, NAMES_COUNT(modes));
    group->is_per_line = place_choice_or(scope, scopes, NAMES_COUNT(scopes), 0) == 1;
    if (!place_is_absent(scope) && !chooses_in_turn(group->mode)) {
        place_refuse(scope, "not_here",
                     "only \"largest\", \"smallest\" and \"exclusive\" choose, per line or per receipt");
    }
    read_caps(&place, group);
    read_claims(&place, group);
}

/* Earnings know no cap in money, no claims, and only the modes that points_earn.c has. */
static void refuse_for_earnings(const struct place *place, const struct promo_group *group) {
    if (group->mode == PROMO_GROUP_BEST || group->mode == PROMO_GROUP_SMALLEST) {
        place_refuse(place_member(place, "mode"), "not_here", "earnings are all, in_order, largest or exclusive");
    }
    if (group->discount_max_minor != INT64_MAX || group->discount_max_bp != INT64_MAX ||
        group->promotions_max != INT64_MAX || group->is_one_per_unit) {
        place_refuse(*place, "not_here", "caps and claims are of discounts");
    }
}

static void refuse_same_name(const struct place *list, const struct promo_group *groups, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (text_equal(groups[i].name, groups[count].name)) {
            struct place item = place_item(list, count);
            place_refuse(place_member(&item, "name"), "repeated", "stands in the list before");
            return;
        }
    }
}

/* The group that the text names, among the named ones; PROMO_GROUP_NONE when there is none. */
static uint16_t find_named(const struct rule_set_settings *settings, struct text name) {
    for (size_t i = 2; i < settings->group_count; i++) {
        if (text_equal(settings->groups[i].name, name)) {
            return (uint16_t)i;
        }
    }
    return PROMO_GROUP_NONE;
}

/* How many groups stand around this one, itself counted; above the greatest depth when they go round. */
static size_t depth_of(const struct rule_set_settings *settings, size_t group_index) {
    size_t depth = 1;
    for (const struct promo_group *group = &settings->groups[group_index];
         group->outer != PROMO_GROUP_NONE && depth <= PROMO_GROUP_DEPTH_MAX; depth++) {
        group = &settings->groups[group->outer];
    }
    return depth;
}

static void find_outer_groups(const struct place *list, struct rule_set_settings *settings) {
    for (size_t i = 2; i < settings->group_count; i++) {
        struct promo_group *group = &settings->groups[i];
        struct place item = place_item(list, i - 2);
        group->outer = group->outer_name.size == 0 ? PROMO_GROUP_NONE : find_named(settings, group->outer_name);
        if (group->outer_name.size > 0 && group->outer == PROMO_GROUP_NONE) {
            place_refuse(place_member(&item, "in"), "unknown_group", "no group of the list has this name");
        } else if (group->outer != PROMO_GROUP_NONE && settings->groups[group->outer].mode == PROMO_GROUP_BEST) {
            place_refuse(place_member(&item, "in"), "not_here", "a group of mode \"best\" holds promotions only");
        } else if (group->outer != PROMO_GROUP_NONE && settings->groups[group->outer].is_per_line &&
                   settings->groups[group->outer].mode != PROMO_GROUP_EXCLUSIVE) {
            place_refuse(place_member(&item, "in"), "not_here", "a group that chooses per line holds promotions only");
        }
    }
    for (size_t i = 2; i < settings->group_count; i++) {
        struct place item = place_item(list, i - 2);
        if (depth_of(settings, i) > PROMO_GROUP_DEPTH_MAX) {
            place_refuse(place_member(&item, "in"), "too_deep",
                         "groups stand in each other at most %d deep, in no ring", PROMO_GROUP_DEPTH_MAX);
        }
    }
}

static void read_defaults(const struct place *settings, struct arena *arena, struct rule_set_settings *out) {
    struct place preset = place_member(settings, "preset");
    struct place discounts = place_member(settings, "discounts");
    struct place earnings = place_member(settings, "earnings");
    out->groups[0] = without_caps(group_of_preset(1));
    out->groups[1] = without_caps((struct promo_group){.mode = PROMO_GROUP_ALL});
    if (!place_is_absent(preset)) {
        out->groups[0] = without_caps(group_of_preset(place_choice(preset, PRESETS, NAMES_COUNT(PRESETS))));
    }
    if (!place_is_absent(preset) && !place_is_absent(discounts)) {
        place_refuse(preset, "several", "needs either a preset or \"discounts\"");
    } else if (!place_is_absent(discounts)) {
        read_group(discounts, arena, false, &out->groups[0]);
    }
    if (!place_is_absent(earnings)) {
        read_group(earnings, arena, false, &out->groups[1]);
        refuse_for_earnings(&earnings, &out->groups[1]);
    }
}

void rule_set_read_groups(const struct place *settings, struct arena *arena, struct rule_set_settings *out) {
    struct place list = place_member(settings, "groups");
    size_t named = place_is_absent(list) ? 0 : place_array(list, 0, RULE_SET_GROUPS_MAX);
    enum { NODES_MAX = 1000000 };
    out->best_nodes_max = place_int_or(place_member(settings, "best_nodes_max"), 1, NODES_MAX, CHOICE_NODES_DEFAULT);
    out->groups = ARENA_ARRAY(arena, struct promo_group, named + 2);
    if (out->groups == NULL) {
        return;
    }
    out->group_count = named + 2;
    read_defaults(settings, arena, out);
    for (size_t i = 0; i < named; i++) {
        read_group(place_item(&list, i), arena, true, &out->groups[i + 2]);
        refuse_same_name(&list, out->groups + 2, i);
    }
    find_outer_groups(&list, out);
}

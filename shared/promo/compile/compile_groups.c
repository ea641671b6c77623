#include "promo/compile/compile_groups.h"

enum { DEFAULT_DISCOUNTS = 0, DEFAULT_EARNINGS = 1, FIRST_NAMED = 2 };

/* A place in the report that needs no tree. */
struct compile_place {
    struct place root;
    struct place list;
};

void compile_refuse(struct tree_report *report, size_t index, const char *member, const char *code, const char *reason,
                    struct text detail) {
    struct compile_place at = {.root = {.report = report}};
    at.list = (struct place){.parent = &at.root, .name = "promotions", .report = report};
    struct place item = {.parent = &at.list, .index = index, .report = report};
    struct place place = {.parent = &item, .name = member, .report = report};
    place_refuse(place, code, "%s \"%.*s\"", reason, (int)(detail.size > 60 ? 60 : detail.size), detail.data);
}

/* ---------------------------------------------------------------------------------------------------- the groups */

static void find_group(struct rule_set *set, size_t index, struct tree_report *report) {
    struct promotion *promotion = &set->promotions[index];
    promotion->stacking.group_index =
        promotion->has_discount || !promotion->has_earning ? DEFAULT_DISCOUNTS : DEFAULT_EARNINGS;
    if (promotion->stacking.group.size == 0) {
        return;
    }
    for (size_t i = FIRST_NAMED; i < set->settings.group_count; i++) {
        if (text_equal(set->settings.groups[i].name, promotion->stacking.group)) {
            promotion->stacking.group_index = (uint16_t)i;
            return;
        }
    }
    compile_refuse(report, index, "stacking", "unknown_group", "the settings have no group", promotion->stacking.group);
}

static bool chooses(const struct promo_group *group) {
    return group->mode == PROMO_GROUP_LARGEST || group->mode == PROMO_GROUP_SMALLEST || group->mode == PROMO_GROUP_BEST;
}

static bool acts_as_a_whole(const struct promo_group *groups, const struct promo_group *group) {
    return chooses(group) || (group->outer != PROMO_GROUP_NONE && chooses(&groups[group->outer]));
}

static void find_units(struct promo_group *groups, uint16_t group_index) {
    struct promo_group *group = &groups[group_index];
    uint16_t chain[PROMO_GROUP_DEPTH_MAX];
    size_t depth = 0;
    for (uint16_t at = group_index; at != PROMO_GROUP_NONE && depth < PROMO_GROUP_DEPTH_MAX; at = groups[at].outer) {
        chain[depth++] = at;
    }
    group->unit_count = 0;
    while (depth > 0) {
        if (acts_as_a_whole(groups, &groups[chain[--depth]])) {
            group->units[group->unit_count++] = chain[depth];
        }
    }
}

/* ----------------------------------------------------------------------------------------------------- the order */

static bool is_due_before(const struct promotion *a, const struct promotion *b) {
    if (a->stacking.is_exclusive != b->stacking.is_exclusive) {
        return a->stacking.is_exclusive;
    }
    if (a->phase != b->phase) {
        return a->phase < b->phase;
    }
    if (a->priority != b->priority) {
        return a->priority < b->priority;
    }
    return text_compare(a->id, b->id) < 0;
}

/* Only these compete; a gift or a message goes with no group. */
static bool competes(const struct promotion *promotion) {
    return promotion->has_discount || promotion->has_earning;
}

/* When the promotion, or the unit on that level around it, is due. */
static const struct promotion *due_on_level(const struct rule_set *set, const struct promotion *promotion,
                                            size_t level) {
    const struct promo_group *group = &set->settings.groups[promotion->stacking.group_index];
    bool is_alone = !competes(promotion) || level >= group->unit_count;
    return is_alone ? promotion : set->settings.groups[group->units[level]].due_with;
}

bool compile_acts_before(const void *context, uint32_t a, uint32_t b) {
    const struct rule_set *set = context;
    const struct promotion *first = NULL;
    const struct promotion *second = NULL;
    for (size_t level = 0; first == second && level <= PROMO_GROUP_DEPTH_MAX; level++) {
        first = due_on_level(set, &set->promotions[a], level);
        second = due_on_level(set, &set->promotions[b], level);
    }
    return is_due_before(first, second);
}

static void note_due(struct rule_set *set, const struct promotion *promotion) {
    const struct promo_group *group = &set->settings.groups[promotion->stacking.group_index];
    for (size_t i = 0; competes(promotion) && i < group->unit_count; i++) {
        struct promo_group *unit = &set->settings.groups[group->units[i]];
        bool is_later = unit->due_with == NULL || is_due_before(unit->due_with, promotion);
        unit->due_with = is_later ? promotion : unit->due_with;
    }
}

/* ---------------------------------------------------------------------------------------------- what cannot compete */

static bool gives_on_lines_only(const struct promotion *promotion) {
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        bool is_benefit = result->kind == PROMO_RESULT_DISCOUNT || result->kind == PROMO_RESULT_EARN;
        if (is_benefit && result->target.kind != PROMO_TARGET_LINES) {
            return false;
        }
    }
    return true;
}

static void check_earning(const struct promo_group *group, size_t index, struct tree_report *report) {
    if (group->mode == PROMO_GROUP_SMALLEST || group->mode == PROMO_GROUP_BEST) {
        compile_refuse(report, index, "stacking", "not_here", "earnings know no such mode as has the group",
                       group->name);
    } else if (group->outer != PROMO_GROUP_NONE) {
        compile_refuse(report, index, "stacking", "not_here", "only discounts stand in a group of groups like",
                       group->name);
    }
}

/* What a choosing group compares must be alike. */
static void check_rival(const struct rule_set *set, size_t index, const bool *is_of_discounts,
                        struct tree_report *report) {
    const struct promotion *promotion = &set->promotions[index];
    const struct promo_group *group = &set->settings.groups[promotion->stacking.group_index];
    if (is_of_discounts[group->units[0]] != promotion->has_discount) {
        compile_refuse(report, index, "stacking", "mixed", "discounts and earnings cannot compete in the group",
                       group->name);
    }
    if (promotion->stacking.is_exclusive) {
        compile_refuse(report, index, "stacking", "not_here", "an exclusive promotion cannot compete in the group",
                       group->name);
    }
    if (chooses(group) && group->is_per_line && !gives_on_lines_only(promotion)) {
        compile_refuse(report, index, "stacking", "not_here", "only results on lines can compete per line in the group",
                       group->name);
    }
    const char *refusal = group->mode == PROMO_GROUP_BEST ? compile_best_refusal(promotion) : NULL;
    if (refusal != NULL) {
        compile_refuse(report, index, "stacking", "not_here", refusal, group->name);
    }
}

static void check_all(const struct rule_set *set, struct tree_report *report) {
    bool is_of_discounts[RULE_SET_GROUPS_MAX + FIRST_NAMED] = {false};
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promo_group *group = &set->settings.groups[set->promotions[i].stacking.group_index];
        if (set->promotions[i].has_discount && group->unit_count > 0) {
            is_of_discounts[group->units[0]] = true;
        }
    }
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promotion *promotion = &set->promotions[i];
        const struct promo_group *group = &set->settings.groups[promotion->stacking.group_index];
        if (!promotion->has_discount && promotion->has_earning) {
            check_earning(group, i, report);
        }
        if (competes(promotion) && group->unit_count > 0) {
            check_rival(set, i, is_of_discounts, report);
        }
    }
}

void compile_groups(struct rule_set *set, struct tree_report *report) {
    for (size_t i = 0; i < set->settings.group_count; i++) {
        find_units(set->settings.groups, (uint16_t)i);
        set->settings.groups[i].due_with = NULL;
    }
    for (size_t i = 0; i < set->promotion_count; i++) {
        find_group(set, i, report);
        note_due(set, &set->promotions[i]);
    }
    check_all(set, report);
}

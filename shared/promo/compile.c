#include "promo/compile.h"

#include "promo/compile_index.h"
#include "promo/compile_scopes.h"
#include "promo/sort.h"

enum { DEFAULT_DISCOUNTS = 0, DEFAULT_EARNINGS = 1, FIRST_NAMED = 2 };

/* A place in the report that needs no tree: "/promotions/<index>". */
struct compile_place {
    struct place root;
    struct place list;
};

static void refuse(struct tree_report *report, size_t index, const char *member, const char *code, const char *reason,
                   struct text detail) {
    struct compile_place at = {.root = {.report = report}};
    at.list = (struct place){.parent = &at.root, .name = "promotions", .report = report};
    struct place item = {.parent = &at.list, .index = index, .report = report};
    struct place place = {.parent = &item, .name = member, .report = report};
    place_refuse(place, code, "%s \"%.*s\"", reason, (int)(detail.size > 60 ? 60 : detail.size), detail.data);
}

static bool id_is_before(const void *context, uint32_t a, uint32_t b) {
    const struct promotion *promotions = context;
    int order = text_compare(promotions[a].id, promotions[b].id);
    return order < 0 || (order == 0 && a < b);
}

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

/* Members of a choosing group stand together, where the last of them is due. */
static bool acts_before(const void *context, uint32_t a, uint32_t b) {
    const struct promotion *first = (const struct promotion *)context + a;
    const struct promotion *second = (const struct promotion *)context + b;
    if (first->stacking.due_with != second->stacking.due_with) {
        return is_due_before(first->stacking.due_with, second->stacking.due_with);
    }
    return text_compare(first->id, second->id) < 0;
}

static void refuse_repeated_ids(const struct rule_set *set, uint32_t *indexes, struct tree_report *report) {
    sort_numbers(indexes, set->promotion_count, id_is_before, set->promotions);
    for (size_t i = 1; i < set->promotion_count; i++) {
        const struct promotion *promotion = &set->promotions[indexes[i]];
        if (text_equal(set->promotions[indexes[i - 1]].id, promotion->id)) {
            refuse(report, indexes[i], "id", "repeated", "another promotion has the id", promotion->id);
        }
    }
}

static void find_group(struct rule_set *set, size_t index, struct tree_report *report) {
    struct promotion *promotion = &set->promotions[index];
    promotion->stacking.due_with = promotion;
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
    refuse(report, index, "stacking", "unknown_group", "the settings have no group", promotion->stacking.group);
}

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

static bool competes_in(const struct promotion *promotion, size_t group_index) {
    return promotion->stacking.group_index == group_index && (promotion->has_discount || promotion->has_earning);
}

/* What a choosing group compares must be alike. */
static void check_rival(const struct rule_set *set, size_t index, bool is_of_discounts, struct tree_report *report) {
    const struct promotion *promotion = &set->promotions[index];
    const struct promo_group *group = &set->settings.groups[promotion->stacking.group_index];
    if (is_of_discounts != promotion->has_discount) {
        refuse(report, index, "stacking", "mixed", "discounts and earnings cannot compete in the group", group->name);
    }
    if (promotion->stacking.is_exclusive) {
        refuse(report, index, "stacking", "not_here", "an exclusive promotion cannot compete in the group",
               group->name);
    }
    if (group->is_per_line && !gives_on_lines_only(promotion)) {
        refuse(report, index, "stacking", "not_here", "only results on lines can compete per line in the group",
               group->name);
    }
}

/* A choosing group is decided at one moment, when the last of its members is due, whoever of them is there. */
static void check_chooser(struct rule_set *set, size_t group_index, struct tree_report *report) {
    const struct promotion *last = NULL;
    bool is_of_discounts = false;
    for (size_t i = 0; i < set->promotion_count; i++) {
        const struct promotion *promotion = &set->promotions[i];
        if (competes_in(promotion, group_index)) {
            last = last == NULL || is_due_before(last, promotion) ? promotion : last;
            is_of_discounts = is_of_discounts || promotion->has_discount;
        }
    }
    for (size_t i = 0; i < set->promotion_count; i++) {
        if (competes_in(&set->promotions[i], group_index)) {
            check_rival(set, i, is_of_discounts, report);
            set->promotions[i].stacking.due_with = last;
        }
    }
}

static bool sort_order(struct rule_set *set, struct arena *arena, struct compiled_set *compiled, uint32_t *indexes) {
    compiled->order = ARENA_ARRAY(arena, const struct promotion *, set->promotion_count);
    if (compiled->order == NULL) {
        return false;
    }
    sort_numbers(indexes, set->promotion_count, acts_before, set->promotions);
    for (size_t i = 0; i < set->promotion_count; i++) {
        compiled->order[i] = &set->promotions[indexes[i]];
    }
    return true;
}

bool promo_compile(struct rule_set *set, struct arena *arena, struct compiled_set *compiled,
                   struct tree_report *report) {
    size_t errors_before = report->count + report->dropped;
    *compiled = (struct compiled_set){.set = set, .promotion_count = set->promotion_count};
    uint32_t *indexes = ARENA_ARRAY(arena, uint32_t, set->promotion_count);
    for (uint32_t i = 0; indexes != NULL && i < set->promotion_count; i++) {
        indexes[i] = i;
        find_group(set, i, report);
    }
    for (size_t i = 0; i < set->settings.group_count; i++) {
        if (set->settings.groups[i].mode == PROMO_GROUP_LARGEST) {
            check_chooser(set, i, report);
        }
    }
    if (indexes != NULL) {
        refuse_repeated_ids(set, indexes, report);
    }
    if (indexes == NULL || !sort_order(set, arena, compiled, indexes) ||
        !compile_scopes(set, arena, &compiled->symbols) || !compile_index(compiled, arena)) {
        place_refuse((struct place){.report = report}, "too_large", "the compiled set needs more memory than there is");
    }
    return report->count + report->dropped == errors_before;
}

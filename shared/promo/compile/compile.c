#include "promo/compile/compile.h"

#include "promo/compile/compile_floors.h"
#include "promo/compile/compile_groups.h"
#include "promo/compile/compile_index.h"
#include "promo/compile/compile_limits.h"
#include "promo/compile/compile_scopes.h"
#include "promo/sort.h"

static bool id_is_before(const void *context, uint32_t a, uint32_t b) {
    const struct promotion *promotions = context;
    int order = text_compare(promotions[a].id, promotions[b].id);
    return order < 0 || (order == 0 && a < b);
}

static void refuse_repeated_ids(const struct rule_set *set, uint32_t *indexes, struct tree_report *report) {
    sort_numbers(indexes, set->promotion_count, id_is_before, set->promotions);
    for (size_t i = 1; i < set->promotion_count; i++) {
        const struct promotion *promotion = &set->promotions[indexes[i]];
        if (text_equal(set->promotions[indexes[i - 1]].id, promotion->id)) {
            compile_refuse(report, indexes[i], "id", "repeated", "another promotion has the id", promotion->id);
        }
    }
}

static bool sort_order(struct rule_set *set, struct arena *arena, struct compiled_set *compiled, uint32_t *indexes) {
    compiled->order = ARENA_ARRAY(arena, const struct promotion *, set->promotion_count);
    if (compiled->order == NULL) {
        return false;
    }
    sort_numbers(indexes, set->promotion_count, compile_acts_before, set);
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
    }
    compile_groups(set, report);
    if (indexes != NULL) {
        refuse_repeated_ids(set, indexes, report);
    }
    if (indexes == NULL || !sort_order(set, arena, compiled, indexes) ||
        !compile_scopes(set, arena, &compiled->symbols) || !compile_index(compiled, arena) ||
        !compile_limits(set, arena) || !compile_floors(compiled, arena)) {
        place_refuse((struct place){.report = report}, "too_large", "the compiled set needs more memory than there is");
    }
    return report->count + report->dropped == errors_before;
}

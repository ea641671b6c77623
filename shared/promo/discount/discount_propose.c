/* What one promotion would take off: all its discounts, bounded by its limits and by the caps of its groups. */
#include "promo/discount/group.h"

static void target_lines(const struct evaluation *evaluation, const struct promo_target *target,
                         struct line_set *lines) {
    if (target->kind != PROMO_TARGET_SET) {
        scope_lines(evaluation, &target->scope, lines);
        return;
    }
    line_set_clear(lines, evaluation->word_count);
    for (size_t part = 0; part < target->part_count; part++) {
        struct line_set fitting;
        scope_lines(evaluation, &target->parts[part].scope, &fitting);
        line_set_join(lines, fitting.words, evaluation->word_count);
    }
}

/* Who closed the line to this promotion; NULL: nobody. */
static const struct promotion *line_closed_by(const struct discount *discount, size_t line) {
    const struct evaluation *evaluation = discount->evaluation;
    const struct promotion *promotion = discount->candidate->promotion;
    const struct promotion *closer = evaluation->lines[line].closed_by;
    closer = closer == NULL ? group_line_taken_by(evaluation, promotion, line) : closer;
    if (closer == NULL && discount->is_claiming && evaluation->money[line].free_milli == 0) {
        closer = evaluation->lines[line].claimed_by;
    }
    return closer == promotion ? NULL : closer;
}

/* Takes lines out of `open` that others have closed. */
static void close_lines(struct discount *discount) {
    struct evaluation *evaluation = discount->evaluation;
    struct line_set scope;
    target_lines(evaluation, discount->target, &scope);
    line_set_keep(&scope, &evaluation->discountable, evaluation->word_count);
    for (LINES_OF(i, &scope, evaluation->word_count)) {
        const struct promotion *closer = line_closed_by(discount, i);
        if (closer != NULL) {
            line_set_remove(&discount->open, i);
            if (evaluation->proposal->closed_by == NULL) {
                evaluation->proposal->closed_by = closer;
            }
        }
    }
}

static bool is_claiming(const struct evaluation *evaluation, const struct promotion *promotion) {
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        const struct promo_group *group = &evaluation->settings->groups[i];
        if (group->is_one_per_unit || group->mode == PROMO_GROUP_BEST) {
            return true;
        }
    }
    return false;
}

bool discount_start(struct evaluation *evaluation, struct candidate *candidate, const struct promo_result *result,
                    struct discount *discount) {
    const struct promotion *promotion = candidate->promotion;
    *discount = (struct discount){
        .evaluation = evaluation, .candidate = candidate, .target = &result->target, .value = &result->value};
    discount->rounding = promotion->has_rounding ? promotion->rounding : evaluation->settings->rounding;
    discount->is_from_list =
        result->value.base == PROMO_BASE_LIST ||
        (result->value.base == PROMO_BASE_BY_GROUP && group_of(evaluation, candidate)->mode == PROMO_GROUP_ALL);
    discount->is_claiming = is_claiming(evaluation, promotion);
    discount->open = evaluation->open;
    if (!value_number(evaluation, candidate, &result->value, &discount->number)) {
        return false;
    }
    if (evaluation->has_closed_lines || discount->is_claiming) {
        close_lines(discount);
    }
    return true;
}

static void propose_result(struct evaluation *evaluation, struct candidate *candidate,
                           const struct promo_result *result) {
    struct discount discount;
    if (!discount_start(evaluation, candidate, result, &discount)) {
        return;
    }
    switch (result->target.kind) {
    case PROMO_TARGET_LINES: discount_lines(&discount); break;
    case PROMO_TARGET_PICK: discount_pick(&discount); break;
    case PROMO_TARGET_SET: discount_set(&discount); break;
    case PROMO_TARGET_RECEIPT: discount_receipt(&discount); break;
    }
}

static void propose_at_most(struct evaluation *evaluation, struct candidate *candidate, int64_t steps_max) {
    proposal_start(evaluation);
    evaluation->proposal->steps_max = steps_max;
    for (size_t i = 0; i < candidate->promotion->result_count; i++) {
        if (candidate->promotion->results[i].kind == PROMO_RESULT_DISCOUNT) {
            propose_result(evaluation, candidate, &candidate->promotion->results[i]);
        }
    }
}

void discount_propose(struct evaluation *evaluation, struct candidate *candidate) {
    candidate->cap_minor = INT64_MAX;
    propose_at_most(evaluation, candidate, INT64_MAX);
    discount_settle_short(evaluation, candidate, candidate->promotion->limits.on_short, propose_at_most);
    group_caps_bound(evaluation, candidate, propose_at_most);
}

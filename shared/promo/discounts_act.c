/* The discount phases: each candidate in its turn, alone or against the others of its group. */
#include "promo/discount.h"

#include "base/bug.h"

static const struct promo_group *group_of(const struct evaluation *evaluation, const struct candidate *candidate) {
    return &evaluation->settings->groups[candidate->promotion->stacking.group_index];
}

static struct group_state *group_state_of(const struct evaluation *evaluation, const struct candidate *candidate) {
    return &evaluation->groups[candidate->promotion->stacking.group_index];
}

/* ------------------------------------------------------------------------------------------------- one proposal */

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

/* Takes lines out of `open` that an exclusive promotion, or the first of an exclusive group, has closed. */
static void close_lines(struct discount *discount) {
    struct evaluation *evaluation = discount->evaluation;
    const struct group_state *group = group_state_of(evaluation, discount->candidate);
    struct line_set scope;
    target_lines(evaluation, &discount->result->target, &scope);
    line_set_keep(&scope, &evaluation->discountable, evaluation->word_count);
    for (LINES_OF(i, &scope, evaluation->word_count)) {
        const struct promotion *closer = evaluation->lines[i].closed_by;
        if (closer == NULL && group->takers != NULL && line_set_has(&group->taken, i)) {
            closer = group->takers[i];
        }
        if (closer != NULL && closer != discount->candidate->promotion) {
            line_set_remove(&discount->open, i);
            if (evaluation->proposal->closed_by == NULL) {
                evaluation->proposal->closed_by = closer;
            }
        }
    }
}

static void propose_result(struct evaluation *evaluation, struct candidate *candidate,
                           const struct promo_result *result) {
    const struct promotion *promotion = candidate->promotion;
    struct discount discount = {.evaluation = evaluation, .candidate = candidate, .result = result};
    discount.rounding = promotion->has_rounding ? promotion->rounding : evaluation->settings->rounding;
    discount.is_from_list =
        result->value.base == PROMO_BASE_LIST ||
        (result->value.base == PROMO_BASE_BY_GROUP && group_of(evaluation, candidate)->mode == PROMO_GROUP_ALL);
    discount.open = evaluation->open;
    if (!value_number(evaluation, candidate, &result->value, &discount.number)) {
        return;
    }
    if (evaluation->has_closed_lines) {
        close_lines(&discount);
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

static void propose(struct evaluation *evaluation, struct candidate *candidate) {
    propose_at_most(evaluation, candidate, INT64_MAX);
    discount_settle_short(evaluation, candidate, candidate->promotion->limits.on_short, propose_at_most);
}

/* ------------------------------------------------------------------------------------------------------ keeping */

static void note_cuts(const struct proposal *proposal, struct promo_verdict *verdict) {
    verdict->floored_minor = proposal->floored_minor;
    if (proposal->limit != PROMO_LIMIT_NONE) {
        verdict->limit = proposal->limit;
        verdict->limit_over = proposal->limit_over;
        verdict->limit_wanted = proposal->limit_wanted;
        verdict->limit_allowed = proposal->limit_allowed;
    }
}

/* A proposal that gives nothing: the verdict says why. */
static void note_nothing(const struct proposal *proposal, struct promo_verdict *verdict) {
    note_cuts(proposal, verdict);
    if (proposal->closed_by != NULL) {
        verdict->kind = PROMO_LOST;
        verdict->lost_to = proposal->closed_by;
    } else if (proposal->limit != PROMO_LIMIT_NONE) {
        verdict->kind = PROMO_LIMITED;
    } else if (proposal->floored_minor > 0) {
        verdict->kind = PROMO_FLOORED;
    }
}

static void close_touched(struct evaluation *evaluation, const struct candidate *candidate) {
    const struct promo_group *group = group_of(evaluation, candidate);
    struct group_state *state = group_state_of(evaluation, candidate);
    const struct line_set *touched = &evaluation->proposal->touched;
    if (candidate->promotion->stacking.is_exclusive) {
        for (LINES_OF(i, touched, evaluation->word_count)) {
            evaluation->lines[i].closed_by = candidate->promotion;
        }
        evaluation->has_closed_lines = true;
    }
    if (group->mode == PROMO_GROUP_EXCLUSIVE && group->is_per_line) {
        if (state->takers == NULL) {
            state->takers = ARENA_ARRAY(evaluation->arena, const struct promotion *, evaluation->line_count);
        }
        for (LINES_OF(i, touched, evaluation->word_count)) {
            if (state->takers != NULL && !line_set_has(&state->taken, i)) {
                state->takers[i] = candidate->promotion;
            }
        }
        line_set_join(&state->taken, touched->words, evaluation->word_count);
        evaluation->has_closed_lines = true;
    } else if (group->mode == PROMO_GROUP_EXCLUSIVE && state->winner == NULL) {
        state->winner = candidate->promotion;
    }
}

/* Makes the proposal the state of the receipt. Lines without room for a share are not open, so each share fits. */
static void keep(struct evaluation *evaluation, struct candidate *candidate) {
    struct proposal *proposal = evaluation->proposal;
    struct promo_applied *applied = candidate_applied(evaluation, candidate);
    if (applied == NULL) {
        candidate->holds = false;
        return;
    }
    applied->times = (uint32_t)int64_min(proposal->times, UINT32_MAX);
    applied->units_milli = proposal->units_milli;
    note_cuts(proposal, candidate->verdict);
    for (LINES_OF(i, &proposal->touched, evaluation->word_count)) {
        int64_t discount_minor = line_money_left(&evaluation->money[i]) - line_money_left(&proposal->money[i]);
        evaluation->money[i] = proposal->money[i];
        evaluation->totals.left_minor -= discount_minor;
        if (discount_minor > 0 && !candidate_add_share(evaluation, candidate, i, discount_minor, 0)) {
            return; /* the arena is full: the evaluation as a whole fails */
        }
    }
    candidate->has_shares = true;
    evaluation->first_discount = evaluation->first_discount == NULL ? candidate->promotion : evaluation->first_discount;
    if (candidate->promotion->stacking.stops_others && evaluation->stopped_by == NULL) {
        evaluation->stopped_by = candidate->promotion;
    }
    close_touched(evaluation, candidate);
}

/* ------------------------------------------------------------------------------------------------------- groups */

static void lose(struct candidate *candidate, const struct promotion *winner, int64_t by) {
    candidate->holds = false;
    candidate->verdict->kind = PROMO_LOST;
    candidate->verdict->lost_to = winner;
    candidate->verdict->lost_by = by;
}

/* Whose discount keeps this one from acting at all, as their stacking says; NULL: nobody's. */
static const struct promotion *forbidden_by(const struct evaluation *evaluation, const struct candidate *candidate) {
    if (evaluation->stopped_by != NULL) {
        return evaluation->stopped_by;
    }
    return candidate->promotion->stacking.is_alone ? evaluation->first_discount : NULL;
}

static void act_alone(struct evaluation *evaluation, struct candidate *candidate) {
    if (!candidate_is_ready(evaluation, candidate)) {
        return;
    }
    propose(evaluation, candidate);
    struct proposal *proposal = evaluation->proposal;
    const struct promotion *winner = forbidden_by(evaluation, candidate);
    winner = winner == NULL ? group_state_of(evaluation, candidate)->winner : winner;
    if (proposal->discount_minor == 0) {
        note_nothing(proposal, candidate->verdict);
        candidate->holds = candidate->verdict->kind != PROMO_LOST;
    } else if (winner != NULL) {
        lose(candidate, winner, 0);
    } else {
        keep(evaluation, candidate);
    }
}

static bool is_rival(const struct candidate *candidate, uint16_t group_index) {
    return candidate->promotion->has_discount && candidate->promotion->stacking.group_index == group_index;
}

static bool may_compete(struct evaluation *evaluation, struct candidate *candidate) {
    if (!candidate_is_ready(evaluation, candidate)) {
        return false;
    }
    const struct promotion *winner = forbidden_by(evaluation, candidate);
    if (winner != NULL) {
        lose(candidate, winner, 0);
    }
    return winner == NULL;
}

/* The receipt goes to the one whose proposal as a whole gives most; of equals to the first. */
static void settle_receipt(struct evaluation *evaluation, uint16_t group_index) {
    struct candidate *best = NULL;
    int64_t best_minor = 0;
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (!is_rival(candidate, group_index) || !may_compete(evaluation, candidate)) {
            continue;
        }
        propose(evaluation, candidate);
        candidate->would_give = evaluation->proposal->discount_minor;
        if (candidate->would_give == 0) {
            note_nothing(evaluation->proposal, candidate->verdict);
            candidate->holds = candidate->verdict->kind != PROMO_LOST;
        } else if (candidate->would_give > best_minor) {
            best = candidate;
            best_minor = candidate->would_give;
        }
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (is_rival(candidate, group_index) && candidate != best && candidate->would_give > 0) {
            lose(candidate, best->promotion, best_minor - candidate->would_give);
        }
    }
    if (best != NULL) {
        propose(evaluation, best);
        keep(evaluation, best);
    }
}

/* What each line can get at most, and from whom. */
struct line_contest {
    int64_t *best_minor;
    struct candidate **best;
};

static void enter_contest(struct evaluation *evaluation, struct candidate *candidate, struct line_contest *contest) {
    propose(evaluation, candidate);
    const struct proposal *proposal = evaluation->proposal;
    candidate->would_give = proposal->discount_minor;
    if (proposal->discount_minor == 0) {
        note_nothing(proposal, candidate->verdict);
        candidate->holds = candidate->verdict->kind != PROMO_LOST;
    }
    for (LINES_OF(i, &proposal->touched, evaluation->word_count)) {
        int64_t discount_minor = evaluation_left(evaluation, i) - line_money_left(&proposal->money[i]);
        if (discount_minor > contest->best_minor[i]) {
            contest->best_minor[i] = discount_minor;
            contest->best[i] = candidate;
        }
    }
}

/* Says to whom and by how much, when the candidate won no line. */
static void admit_loss(struct evaluation *evaluation, struct candidate *candidate, const struct line_contest *contest) {
    const struct promotion *winner = NULL;
    int64_t lost_by = 0;
    propose(evaluation, candidate);
    for (LINES_OF(i, &evaluation->proposal->touched, evaluation->word_count)) {
        if (contest->best[i] == candidate) {
            return;
        }
        winner = winner == NULL ? contest->best[i]->promotion : winner;
        lost_by +=
            contest->best_minor[i] - evaluation_left(evaluation, i) + line_money_left(&evaluation->proposal->money[i]);
    }
    if (winner != NULL) {
        lose(candidate, winner, lost_by);
    }
}

/* Keeps of the candidate's proposal the lines that it won. */
static void keep_won_lines(struct evaluation *evaluation, struct candidate *candidate,
                           const struct line_contest *contest) {
    propose(evaluation, candidate);
    struct proposal *proposal = evaluation->proposal;
    int64_t won_milli = 0;
    for (LINES_OF(i, &proposal->touched, evaluation->word_count)) {
        if (contest->best[i] == candidate) {
            won_milli += evaluation->lines[i].line->quantity_milli;
        } else {
            line_set_remove(&proposal->touched, i);
        }
    }
    proposal->units_milli = int64_min(proposal->units_milli, won_milli);
    if (!line_set_is_empty(&proposal->touched, evaluation->word_count)) {
        keep(evaluation, candidate);
    }
}

/* Each line goes to the one that gives most on it; of equals to the first. Winners are worked out anew when they act,
 * so that a cap of one is not shared with lines that it lost. */
static void settle_lines(struct evaluation *evaluation, uint16_t group_index) {
    struct line_contest contest = {ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count),
                                   ARENA_ARRAY(evaluation->arena, struct candidate *, evaluation->line_count)};
    if (contest.best_minor == NULL || contest.best == NULL) {
        return;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (is_rival(candidate, group_index) && may_compete(evaluation, candidate)) {
            enter_contest(evaluation, candidate, &contest);
        }
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (is_rival(candidate, group_index) && candidate->holds && candidate->would_give > 0) {
            admit_loss(evaluation, candidate, &contest);
        }
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (is_rival(candidate, group_index) && candidate->holds && candidate->would_give > 0) {
            keep_won_lines(evaluation, candidate, &contest);
        }
    }
}

void discounts_act(struct evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (!candidate->promotion->has_discount || candidate->is_decided) {
            continue;
        }
        const struct promo_group *group = group_of(evaluation, candidate);
        uint16_t group_index = candidate->promotion->stacking.group_index;
        if (group->mode != PROMO_GROUP_LARGEST) {
            act_alone(evaluation, candidate);
        } else if (group->is_per_line) {
            settle_lines(evaluation, group_index);
        } else {
            settle_receipt(evaluation, group_index);
        }
    }
}

#include "promo/discount/group.h"

#include <string.h>

/* What a candidate keeps outlives a trial, so it is taken before it (and found there by whoever fills it). */
static bool take_lasting(struct evaluation *evaluation, struct group_range range) {
    for (size_t i = range.first; i < range.end; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        const struct promotion *promotion = candidate->promotion;
        if (evaluation->request->is_traced && candidate->verdict->trace == NULL) {
            candidate->verdict->trace = ARENA_ARRAY(evaluation->arena, struct promo_trace, promotion->condition_count);
        }
        if (promotion->limits.over_count > 0 && candidate->limit_used == NULL) {
            candidate->limit_used = ARENA_ARRAY(evaluation->arena, int64_t, promotion->limits.over_count);
        }
    }
    return !evaluation->arena->exhausted;
}

bool group_trial_start(struct evaluation *evaluation, struct group_range range, struct group_trial *trial) {
    if (!take_lasting(evaluation, range)) {
        return false;
    }
    size_t group_count = evaluation->settings->group_count;
    *trial = (struct group_trial){.lines = ARENA_ARRAY(evaluation->arena, struct line_state, evaluation->line_count),
                                  .money = ARENA_ARRAY(evaluation->arena, struct line_money, evaluation->line_count),
                                  .groups = ARENA_ARRAY(evaluation->arena, struct group_state, group_count),
                                  .totals = evaluation->totals,
                                  .open = evaluation->open,
                                  .has_closed_lines = evaluation->has_closed_lines,
                                  .first_discount = evaluation->first_discount,
                                  .stopped_by = evaluation->stopped_by,
                                  .applied_count = evaluation->outcome->applied_count,
                                  .choice_count = evaluation->outcome->choice_count,
                                  .arena_used = evaluation->arena->used};
    if (evaluation->arena->exhausted) {
        return false;
    }
    memcpy(trial->lines, evaluation->lines, evaluation->line_count * sizeof(*trial->lines));
    memcpy(trial->money, evaluation->money, evaluation->line_count * sizeof(*trial->money));
    memcpy(trial->groups, evaluation->groups, group_count * sizeof(*trial->groups));
    return true;
}

static void undo_lines(struct evaluation *evaluation, const struct group_trial *trial) {
    memcpy(evaluation->lines, trial->lines, evaluation->line_count * sizeof(*trial->lines));
    memcpy(evaluation->money, trial->money, evaluation->line_count * sizeof(*trial->money));
    for (size_t i = 0; i < evaluation->line_count; i++) {
        *evaluation->lines[i].shares_end = NULL; /* the shares of the trial hang there */
    }
}

/* Lines that exclusive groups gave away in the trial are nobody's again. */
static void undo_groups(struct evaluation *evaluation, const struct group_trial *trial) {
    for (size_t i = 0; i < evaluation->settings->group_count; i++) {
        struct group_state *state = &evaluation->groups[i];
        *state = trial->groups[i];
        for (size_t line = 0; state->takers != NULL && line < evaluation->line_count; line++) {
            state->takers[line] = line_set_has(&state->taken, line) ? state->takers[line] : NULL;
        }
    }
}

/* What it gave in the trial is what it would give; it keeps its verdict. */
static void undo_candidate(const struct evaluation *evaluation, struct candidate *candidate) {
    const struct promo_applied *applied = evaluation->outcome->applied;
    candidate->would_give = candidate->has_applied ? applied[candidate->verdict->applied_index].discount_minor : 0;
    candidate->has_applied = false;
    candidate->has_shares = false;
}

void group_trial_undo(struct evaluation *evaluation, struct group_range range, const struct group_trial *trial) {
    for (size_t i = range.first; i < range.end; i++) {
        undo_candidate(evaluation, &evaluation->candidates[i]);
    }
    undo_lines(evaluation, trial);
    undo_groups(evaluation, trial);
    evaluation->totals = trial->totals;
    evaluation->open = trial->open;
    evaluation->has_closed_lines = trial->has_closed_lines;
    evaluation->first_discount = trial->first_discount;
    evaluation->stopped_by = trial->stopped_by;
    evaluation->outcome->applied_count = trial->applied_count;
    evaluation->outcome->choice_count = trial->choice_count;
    evaluation->arena->used = trial->arena_used;
}

void group_trial_reset(struct evaluation *evaluation, struct group_range range) {
    for (size_t i = range.first; i < range.end; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        struct promo_verdict *verdict = candidate->verdict;
        *verdict = (struct promo_verdict){.promotion = candidate->promotion, .trace = verdict->trace};
        *candidate = (struct candidate){
            .promotion = candidate->promotion, .verdict = verdict, .limit_used = candidate->limit_used};
    }
}

size_t group_trial_bytes(const struct rule_set_settings *settings, size_t line_count) {
    size_t depth = 0;
    for (size_t i = 0; i < settings->group_count; i++) {
        depth = settings->groups[i].unit_count > depth ? settings->groups[i].unit_count : depth;
    }
    size_t bytes = line_count * (sizeof(struct line_state) + sizeof(struct line_money)) +
                   settings->group_count * sizeof(struct group_state);
    enum { ALIGNMENT_ROOM = 256 };
    return depth < 2 ? 0 : (depth - 1) * (bytes + ALIGNMENT_ROOM);
}

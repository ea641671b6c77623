/* Earning: first all that earn by themselves, then the multipliers of that; each alone or against the others of its
 * group. */
#include "promo/points/earning.h"

/* ------------------------------------------------------------------------------------------------------- groups */

static bool has_results_of(const struct promotion *promotion, bool is_multiplier) {
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        if (result->kind == PROMO_RESULT_EARN && (result->value.kind == PROMO_VALUE_MULTIPLIER) == is_multiplier) {
            return true;
        }
    }
    return false;
}

/* A promotion that also discounts has been through its group already, and its earning goes with it. */
static const struct promo_group *group_of(const struct evaluation *evaluation, const struct candidate *candidate) {
    static const struct promo_group together = {.mode = PROMO_GROUP_ALL};
    return candidate->promotion->has_discount
               ? &together
               : &evaluation->settings->groups[candidate->promotion->stacking.group_index];
}

static bool may_earn(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier) {
    if (!candidate->promotion->has_earning || !has_results_of(candidate->promotion, is_multiplier)) {
        return false;
    }
    bool is_ready = candidate->is_decided || candidate_is_ready(evaluation, candidate);
    return is_ready && candidate->holds && evaluation->request->customer.is_known &&
           evaluation->request->customer.may_earn;
}

static void lose(struct candidate *candidate, const struct promotion *winner, int64_t by) {
    candidate->holds = false;
    candidate->verdict->kind = PROMO_LOST;
    candidate->verdict->lost_to = winner;
    candidate->verdict->lost_by = by;
}

/* An exclusive group: what the first took is closed to the others. */
static void keep_unless_closed(struct earning *earning, const struct promo_group *group, struct group_state *state) {
    struct evaluation *evaluation = earning->evaluation;
    struct candidate *candidate = earning->candidate;
    if (!group->is_per_line) {
        if (state->winner != NULL && state->winner != candidate->promotion) {
            lose(candidate, state->winner, 0);
            return;
        }
        state->winner = earning->points > 0 ? candidate->promotion : state->winner;
        earning_keep(earning);
        return;
    }
    if (state->takers == NULL) {
        state->takers = ARENA_ARRAY(evaluation->arena, const struct promotion *, evaluation->line_count);
    }
    int64_t closed_points = 0;
    const struct promotion *closer = NULL;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        if (state->takers == NULL || (state->takers[i] != NULL && state->takers[i] != candidate->promotion)) {
            closer = state->takers == NULL ? NULL : state->takers[i];
            closed_points += evaluation->earned[i];
            line_set_remove(&earning->lines, i);
        } else {
            state->takers[i] = candidate->promotion;
        }
    }
    if (closer != NULL && closed_points == earning->points) {
        lose(candidate, closer, 0);
    }
    earning_keep(earning);
}

/* The largest group, as a whole or line by line: lines[i] goes to best[i]. */
struct contest {
    int64_t *best_points;
    struct candidate **best;
    struct candidate *best_whole;
};

static bool is_rival(const struct candidate *candidate, uint16_t group_index) {
    return !candidate->promotion->has_discount && candidate->promotion->stacking.group_index == group_index;
}

static void enter_contest(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier,
                          struct contest *contest) {
    struct earning earning = earning_propose(evaluation, candidate, is_multiplier);
    candidate->would_give = earning.points;
    if (earning.points > 0 && (contest->best_whole == NULL || earning.points > contest->best_whole->would_give)) {
        contest->best_whole = candidate;
    }
    for (LINES_OF(i, &earning.lines, evaluation->word_count)) {
        if (evaluation->earned[i] > contest->best_points[i]) {
            contest->best_points[i] = evaluation->earned[i];
            contest->best[i] = candidate;
        }
    }
}

static void leave_contest(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier,
                          bool is_per_line, const struct contest *contest) {
    if (candidate->would_give == 0) {
        return;
    }
    struct earning earning = earning_propose(evaluation, candidate, is_multiplier);
    const struct candidate *winner = is_per_line ? NULL : contest->best_whole;
    int64_t lost_by = is_per_line ? 0 : contest->best_whole->would_give - candidate->would_give;
    bool has_won = winner == candidate;
    for (LINES_OF(i, &earning.lines, evaluation->word_count)) {
        if (!is_per_line) {
            break;
        }
        if (contest->best[i] == candidate) {
            has_won = true;
        } else {
            winner = contest->best[i];
            lost_by += contest->best_points[i] - evaluation->earned[i];
            line_set_remove(&earning.lines, i);
        }
    }
    if (has_won) {
        earning_keep(&earning);
    } else if (winner != NULL) {
        lose(candidate, winner->promotion, lost_by);
    }
}

static void settle(struct evaluation *evaluation, uint16_t group_index, bool is_multiplier) {
    bool is_per_line = evaluation->settings->groups[group_index].is_per_line;
    struct contest contest = {ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count),
                              ARENA_ARRAY(evaluation->arena, struct candidate *, evaluation->line_count), NULL};
    if (contest.best_points == NULL || contest.best == NULL) {
        return;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        candidate->would_give = is_rival(candidate, group_index) ? 0 : candidate->would_give;
        if (is_rival(candidate, group_index) && may_earn(evaluation, candidate, is_multiplier)) {
            enter_contest(evaluation, candidate, is_multiplier, &contest);
        }
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        if (is_rival(&evaluation->candidates[i], group_index)) {
            leave_contest(evaluation, &evaluation->candidates[i], is_multiplier, is_per_line, &contest);
        }
    }
}

static void earn_all(struct evaluation *evaluation, bool is_multiplier) {
    bool *settled = ARENA_ARRAY(evaluation->arena, bool, evaluation->settings->group_count);
    for (size_t i = 0; settled != NULL && i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        uint16_t group_index = candidate->promotion->stacking.group_index;
        const struct promo_group *group = group_of(evaluation, candidate);
        if (!candidate->promotion->has_earning || !has_results_of(candidate->promotion, is_multiplier)) {
            continue;
        }
        if (group->mode == PROMO_GROUP_LARGEST) {
            if (!settled[group_index]) {
                settled[group_index] = true;
                settle(evaluation, group_index, is_multiplier);
            }
        } else if (may_earn(evaluation, candidate, is_multiplier)) {
            struct earning earning = earning_propose(evaluation, candidate, is_multiplier);
            if (group->mode == PROMO_GROUP_EXCLUSIVE) {
                keep_unless_closed(&earning, group, &evaluation->groups[group_index]);
            } else {
                earning_keep(&earning);
            }
        }
    }
}

void points_earn(struct evaluation *evaluation) {
    earn_all(evaluation, false);
    earn_all(evaluation, true);
}

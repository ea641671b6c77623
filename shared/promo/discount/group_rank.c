/* Who keeps whom from acting: what stops others, what stands alone, and exclusive groups. In an exclusive group a group
 * that stands in it is one member: once a promotion of it gave, the others of it may, too. */
#include "promo/discount/group.h"

/* Stands for the member of the group that the promotion is, or is in. */
static uint16_t member_group(const struct evaluation *evaluation, uint16_t group_index,
                             const struct promotion *promotion) {
    uint16_t inner = PROMO_GROUP_NONE;
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        if (i == group_index) {
            return inner;
        }
        inner = i;
    }
    return inner;
}

static bool are_one_member(const struct evaluation *evaluation, uint16_t group_index, const struct promotion *a,
                           const struct promotion *b) {
    uint16_t inner = member_group(evaluation, group_index, a);
    return a == b || (inner != PROMO_GROUP_NONE && inner == member_group(evaluation, group_index, b));
}

const struct promotion *group_forbidden_by(const struct evaluation *evaluation, const struct promotion *promotion) {
    if (evaluation->stopped_by != NULL) {
        return evaluation->stopped_by;
    }
    if (promotion->stacking.is_alone && evaluation->first_discount != NULL) {
        return evaluation->first_discount;
    }
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        const struct promotion *winner = evaluation->groups[i].winner;
        if (winner != NULL && !are_one_member(evaluation, i, winner, promotion)) {
            return winner;
        }
    }
    return NULL;
}

const struct promotion *group_line_taken_by(const struct evaluation *evaluation, const struct promotion *promotion,
                                            size_t line) {
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        const struct group_state *state = &evaluation->groups[i];
        bool is_taken = state->takers != NULL && line_set_has(&state->taken, line);
        if (is_taken && !are_one_member(evaluation, i, state->takers[line], promotion)) {
            return state->takers[line];
        }
    }
    return NULL;
}

static void take_lines(struct evaluation *evaluation, struct group_state *state, const struct candidate *candidate) {
    const struct line_set *touched = &evaluation->proposal->touched;
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
}

void group_note_taken(struct evaluation *evaluation, const struct candidate *candidate) {
    for (GROUPS_OF(i, evaluation->settings, candidate->promotion)) {
        const struct promo_group *group = &evaluation->settings->groups[i];
        struct group_state *state = &evaluation->groups[i];
        if (group->mode == PROMO_GROUP_EXCLUSIVE && group->is_per_line) {
            take_lines(evaluation, state, candidate);
        } else if (group->mode == PROMO_GROUP_EXCLUSIVE && state->winner == NULL) {
            state->winner = candidate->promotion;
        }
    }
}

void candidate_lose(struct candidate *candidate, const struct promotion *winner, int64_t by) {
    candidate->holds = false;
    candidate->verdict->kind = PROMO_LOST;
    candidate->verdict->lost_to = winner;
    candidate->verdict->lost_by = by;
}

bool group_may_compete(struct evaluation *evaluation, struct candidate *candidate) {
    if (!candidate_is_ready(evaluation, candidate)) {
        return false;
    }
    const struct promotion *winner = group_forbidden_by(evaluation, candidate->promotion);
    if (winner != NULL) {
        candidate_lose(candidate, winner, 0);
    }
    return winner == NULL;
}

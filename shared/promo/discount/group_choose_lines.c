/* Each line goes to the promotion that gives most (or least, but something) on it; of equal ones to the first that is
 * due. Winners are worked out anew when they act, so that a limit of one is not shared with lines that it lost. */
#include "promo/discount/group.h"

/* Who leads on each line, and with how much. */
struct line_contest {
    bool is_largest;
    int64_t *best_minor; /* 0: nobody yet */
    struct candidate **best;
};

static int64_t proposed_on(const struct evaluation *evaluation, size_t line) {
    return evaluation_left(evaluation, line) - line_money_left(&evaluation->proposal->money[line]);
}

static void enter_contest(struct evaluation *evaluation, struct candidate *candidate, struct line_contest *contest) {
    discount_propose(evaluation, candidate);
    const struct proposal *proposal = evaluation->proposal;
    candidate->would_give = proposal->discount_minor;
    if (proposal->discount_minor == 0) {
        discount_note_nothing(evaluation, candidate);
    }
    for (LINES_OF(i, &proposal->touched, evaluation->word_count)) {
        int64_t discount_minor = proposed_on(evaluation, i);
        bool is_better = contest->is_largest ? discount_minor > contest->best_minor[i]
                                             : contest->best_minor[i] == 0 || discount_minor < contest->best_minor[i];
        if (discount_minor > 0 && is_better) {
            contest->best_minor[i] = discount_minor;
            contest->best[i] = candidate;
        }
    }
}

/* Says to whom and by how much, when the candidate won no line. */
static void admit_loss(struct evaluation *evaluation, struct candidate *candidate, const struct line_contest *contest) {
    const struct promotion *winner = NULL;
    int64_t lost_by = 0;
    discount_propose(evaluation, candidate);
    for (LINES_OF(i, &evaluation->proposal->touched, evaluation->word_count)) {
        if (contest->best[i] == candidate) {
            return;
        }
        if (contest->best[i] == NULL) {
            continue;
        }
        winner = winner == NULL ? contest->best[i]->promotion : winner;
        lost_by += contest->best_minor[i] - proposed_on(evaluation, i);
    }
    if (winner != NULL) {
        candidate_lose(candidate, winner, lost_by);
    }
}

/* Keeps of the candidate's proposal the lines that it won. */
static void keep_won_lines(struct evaluation *evaluation, struct candidate *candidate,
                           const struct line_contest *contest) {
    discount_propose(evaluation, candidate);
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
        discount_keep(evaluation, candidate);
    }
}

static bool start_contest(struct evaluation *evaluation, uint16_t group_index, struct line_contest *contest) {
    contest->is_largest = evaluation->settings->groups[group_index].mode == PROMO_GROUP_LARGEST;
    contest->best_minor = ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count);
    contest->best = ARENA_ARRAY(evaluation->arena, struct candidate *, evaluation->line_count);
    return contest->best_minor != NULL && contest->best != NULL;
}

static bool is_contending(const struct candidate *candidate) {
    return candidate->holds && candidate->would_give > 0;
}

void group_choose_lines(struct evaluation *evaluation, uint16_t group_index, struct group_range range) {
    struct line_contest contest;
    if (!start_contest(evaluation, group_index, &contest)) {
        return;
    }
    struct candidate *candidates = evaluation->candidates;
    for (size_t i = range.first; i < range.end; i++) {
        if (group_may_compete(evaluation, &candidates[i])) {
            enter_contest(evaluation, &candidates[i], &contest);
        }
    }
    for (size_t i = range.first; i < range.end; i++) {
        if (is_contending(&candidates[i])) {
            admit_loss(evaluation, &candidates[i], &contest);
        }
    }
    for (size_t i = range.first; i < range.end; i++) {
        if (is_contending(&candidates[i])) {
            keep_won_lines(evaluation, &candidates[i], &contest);
        }
    }
}

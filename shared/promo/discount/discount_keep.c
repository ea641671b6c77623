/* A proposal becomes the state of the receipt, or says why it gives nothing. */
#include "promo/discount/group.h"

static void note_cuts(const struct proposal *proposal, struct promo_verdict *verdict) {
    verdict->floored_minor = proposal->floored_minor;
    verdict->floor = proposal->floor;
    if (proposal->limit != PROMO_LIMIT_NONE) {
        verdict->limit = proposal->limit;
        verdict->limit_over = proposal->limit_over;
        verdict->limit_wanted = proposal->limit_wanted;
        verdict->limit_allowed = proposal->limit_allowed;
    }
}

void discount_note_nothing(const struct evaluation *evaluation, struct candidate *candidate) {
    const struct proposal *proposal = evaluation->proposal;
    struct promo_verdict *verdict = candidate->verdict;
    note_cuts(proposal, verdict);
    if (proposal->closed_by != NULL) {
        verdict->kind = PROMO_LOST;
        verdict->lost_to = proposal->closed_by;
    } else if (proposal->limit != PROMO_LIMIT_NONE) {
        verdict->kind = PROMO_LIMITED;
    } else if (proposal->floored_minor > 0) {
        verdict->kind = PROMO_FLOORED;
    }
    candidate->holds = verdict->kind != PROMO_LOST;
}

static void close_touched(struct evaluation *evaluation, const struct candidate *candidate) {
    for (LINES_OF(i, &evaluation->proposal->touched, evaluation->word_count)) {
        evaluation->lines[i].closed_by = candidate->promotion;
    }
    evaluation->has_closed_lines = true;
}

/* Lines without room for a share are not open, so each share fits. Pieces that are free no more were taken by this one.
 * Sums up what is kept. */
static bool keep_lines(struct evaluation *evaluation, struct candidate *candidate, int64_t *kept_minor) {
    const struct proposal *proposal = evaluation->proposal;
    *kept_minor = 0;
    for (LINES_OF(i, &proposal->touched, evaluation->word_count)) {
        int64_t discount_minor = line_money_left(&evaluation->money[i]) - line_money_left(&proposal->money[i]);
        bool is_claimed = proposal->money[i].free_milli < evaluation->money[i].free_milli;
        evaluation->lines[i].claimed_by = is_claimed ? candidate->promotion : evaluation->lines[i].claimed_by;
        evaluation->money[i] = proposal->money[i];
        *kept_minor += discount_minor;
        evaluation->totals.left_minor -= discount_minor;
        if (discount_minor > 0 && !candidate_add_share(evaluation, candidate, i, discount_minor, 0)) {
            return false; /* the arena is full: the evaluation as a whole fails */
        }
    }
    return true;
}

void discount_keep(struct evaluation *evaluation, struct candidate *candidate) {
    const struct proposal *proposal = evaluation->proposal;
    struct promo_applied *applied = candidate_applied(evaluation, candidate);
    if (applied == NULL) {
        candidate->holds = false;
        return;
    }
    applied->times = (uint32_t)int64_min(proposal->times, UINT32_MAX);
    applied->units_milli = proposal->units_milli;
    note_cuts(proposal, candidate->verdict);
    int64_t kept_minor;
    if (!keep_lines(evaluation, candidate, &kept_minor)) {
        return;
    }
    group_caps_count(evaluation, candidate->promotion, kept_minor);
    candidate->has_shares = true;
    evaluation->first_discount = evaluation->first_discount == NULL ? candidate->promotion : evaluation->first_discount;
    if (candidate->promotion->stacking.stops_others && evaluation->stopped_by == NULL) {
        evaluation->stopped_by = candidate->promotion;
    }
    if (candidate->promotion->stacking.is_exclusive) {
        close_touched(evaluation, candidate);
    }
    group_note_taken(evaluation, candidate);
}

#include "promo/evaluation.h"

bool candidate_is_ready(struct evaluation *evaluation, struct candidate *candidate) {
    candidate->is_decided = true;
    struct promo_verdict *verdict = candidate->verdict;
    if (evaluation->request->entitled != NULL) {
        candidate->holds = entitled_holds(evaluation, candidate);
    } else {
        candidate->holds = header_holds(evaluation, candidate->promotion, verdict) &&
                           conditions_hold(evaluation, candidate->promotion, verdict) &&
                           limits_leave_some(evaluation, candidate);
    }
    if (candidate->holds) {
        verdict->kind = PROMO_NOTHING; /* until it gives something */
    }
    return candidate->holds;
}

struct promo_applied *candidate_applied(struct evaluation *evaluation, struct candidate *candidate) {
    struct promo_outcome *outcome = evaluation->outcome;
    struct promo_verdict *verdict = candidate->verdict;
    if (candidate->has_applied) {
        return &outcome->applied[verdict->applied_index];
    }
    if (outcome->applied_count == LIMIT_PROMOTIONS_PER_RECEIPT) {
        verdict->kind = PROMO_LIMITED;
        verdict->limit = PROMO_LIMIT_SHARES;
        return NULL;
    }
    candidate->has_applied = true;
    verdict->kind = PROMO_APPLIED;
    verdict->applied_index = outcome->applied_count++;
    struct promo_applied *applied = &outcome->applied[verdict->applied_index];
    *applied = (struct promo_applied){.promotion = candidate->promotion, .times = 1};
    return applied;
}

/* The candidate's share of a line from an earlier phase, or NULL. */
static struct share_node *find_share(const struct evaluation *evaluation, const struct candidate *candidate,
                                     size_t line) {
    struct share_node *node = candidate->has_shares ? evaluation->lines[line].shares : NULL;
    while (node != NULL && node->applied != candidate->verdict->applied_index) {
        node = node->next;
    }
    return node;
}

bool candidate_line_has_room(const struct evaluation *evaluation, const struct candidate *candidate, size_t line) {
    return evaluation->lines[line].share_count < LIMIT_SHARES_PER_LINE ||
           find_share(evaluation, candidate, line) != NULL;
}

static struct share_node *append_share(struct evaluation *evaluation, const struct candidate *candidate, size_t line) {
    struct line_state *state = &evaluation->lines[line];
    struct share_node *node = ARENA_NEW(evaluation->arena, struct share_node);
    if (node == NULL) {
        return NULL;
    }
    node->applied = candidate->verdict->applied_index;
    *state->shares_end = node;
    state->shares_end = &node->next;
    state->share_count++;
    if (state->share_count == LIMIT_SHARES_PER_LINE) {
        line_set_remove(&evaluation->open, line);
    }
    return node;
}

bool candidate_add_share(struct evaluation *evaluation, struct candidate *candidate, size_t line,
                         int64_t discount_minor, int64_t points) {
    struct promo_applied *applied = candidate_applied(evaluation, candidate);
    if (applied == NULL) {
        return false;
    }
    struct share_node *node = find_share(evaluation, candidate, line);
    node = node == NULL ? append_share(evaluation, candidate, line) : node;
    if (node == NULL) {
        return false;
    }
    node->discount_minor += discount_minor;
    node->points += points;
    applied->discount_minor += discount_minor;
    applied->points += points;
    return true;
}

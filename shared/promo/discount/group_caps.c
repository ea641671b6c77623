/* What groups allow their promotions together: so much discount, so many promotions. A promotion is under the caps of
 * its own group and of all groups around it. */
#include "promo/discount/group.h"

#include "base/bug.h"

static int64_t discount_max(const struct evaluation *evaluation, const struct promo_group *group) {
    int64_t part_minor = INT64_MAX;
    if (group->discount_max_bp != INT64_MAX) {
        int64_t list_minor = 0;
        for (LINES_OF(i, &evaluation->countable, evaluation->word_count)) {
            list_minor += evaluation->lines[i].amount_minor;
        }
        bug_if(!checked_mul_div(list_minor, group->discount_max_bp, PERCENT_WHOLE_BP, ROUND_DOWN, &part_minor));
    }
    return int64_min(group->discount_max_minor, part_minor);
}

/* The cap that leaves least, the group's own before those around it. */
static int64_t minor_left(const struct evaluation *evaluation, const struct promotion *promotion,
                          const struct promo_group **narrowest) {
    int64_t least_minor = INT64_MAX;
    *narrowest = NULL;
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        const struct promo_group *group = &evaluation->settings->groups[i];
        int64_t max_minor = discount_max(evaluation, group);
        if (max_minor != INT64_MAX && max_minor - evaluation->groups[i].given_minor < least_minor) {
            least_minor = max_minor - evaluation->groups[i].given_minor;
            *narrowest = group;
        }
    }
    return least_minor;
}

/* The number of promotions that a group around it allows, when they have given already; INT64_MAX: none is full. */
static int64_t promotions_of_full_group(const struct evaluation *evaluation, const struct promotion *promotion) {
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        int64_t promotions_max = evaluation->settings->groups[i].promotions_max;
        if (evaluation->groups[i].given_count >= promotions_max) {
            return promotions_max;
        }
    }
    return INT64_MAX;
}

static void note(struct proposal *proposal, enum promo_limit_kind kind, int64_t wanted, int64_t allowed) {
    proposal->limit = kind;
    proposal->limit_over = NULL;
    proposal->limit_wanted = wanted;
    proposal->limit_allowed = allowed;
}

void group_caps_bound(struct evaluation *evaluation, struct candidate *candidate,
                      void (*propose)(struct evaluation *evaluation, struct candidate *candidate, int64_t steps_max)) {
    const struct promotion *promotion = candidate->promotion;
    struct proposal *proposal = evaluation->proposal;
    int64_t wanted_minor = proposal->discount_minor;
    if (promotion->stacking.is_beyond_caps || wanted_minor == 0) {
        return;
    }
    int64_t promotions_max = promotions_of_full_group(evaluation, promotion);
    if (promotions_max != INT64_MAX) {
        proposal_start(evaluation);
        note(proposal, PROMO_LIMIT_GROUP_PROMOTIONS, promotions_max + 1, promotions_max);
        return;
    }
    const struct promo_group *narrowest;
    int64_t left_minor = minor_left(evaluation, promotion, &narrowest);
    if (wanted_minor <= left_minor) {
        return;
    }
    candidate->cap_minor = left_minor;
    propose(evaluation, candidate, proposal->steps_max);
    discount_settle_short(evaluation, candidate, narrowest->on_cap, propose);
    note(proposal, PROMO_LIMIT_GROUP, wanted_minor, left_minor);
}

void group_caps_bound_chosen(struct evaluation *evaluation, struct candidate *candidate) {
    const struct promotion *promotion = candidate->promotion;
    int64_t wanted_minor = evaluation->proposal->discount_minor;
    candidate->cap_minor = INT64_MAX;
    if (promotion->stacking.is_beyond_caps) {
        return;
    }
    int64_t promotions_max = promotions_of_full_group(evaluation, promotion);
    if (promotions_max != INT64_MAX) {
        candidate->cap_minor = 0;
        note(evaluation->proposal, PROMO_LIMIT_GROUP_PROMOTIONS, promotions_max + 1, promotions_max);
        return;
    }
    const struct promo_group *narrowest;
    int64_t left_minor = minor_left(evaluation, promotion, &narrowest);
    if (wanted_minor > left_minor) {
        candidate->cap_minor = narrowest->on_cap == PROMO_SHORT_CUT ? left_minor : 0;
        note(evaluation->proposal, PROMO_LIMIT_GROUP, wanted_minor, left_minor);
    }
}

void group_caps_count(struct evaluation *evaluation, const struct promotion *promotion, int64_t discount_minor) {
    for (GROUPS_OF(i, evaluation->settings, promotion)) {
        evaluation->groups[i].given_minor += promotion->stacking.is_beyond_caps ? 0 : discount_minor;
        evaluation->groups[i].given_count += promotion->stacking.is_beyond_caps ? 0 : 1;
    }
}

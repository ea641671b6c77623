/* The discount phases: each candidate in its turn, alone or with the group that it stands in. */
#include "promo/discount/group.h"

#include "base/bug.h"

static void act_alone(struct evaluation *evaluation, struct candidate *candidate) {
    if (!candidate_is_ready(evaluation, candidate)) {
        return;
    }
    discount_propose(evaluation, candidate);
    const struct promotion *winner = group_forbidden_by(evaluation, candidate->promotion);
    if (evaluation->proposal->discount_minor == 0) {
        discount_note_nothing(evaluation, candidate);
    } else if (winner != NULL) {
        candidate_lose(candidate, winner, 0);
    } else {
        discount_keep(evaluation, candidate);
    }
}

/* The group that acts as a whole on that level around the candidate; PROMO_GROUP_NONE: it acts by itself there. */
static uint16_t unit_of(const struct evaluation *evaluation, const struct candidate *candidate, size_t level) {
    const struct promo_group *group = group_of(evaluation, candidate);
    return level < group->unit_count ? group->units[level] : PROMO_GROUP_NONE;
}

struct group_range group_first_member(const struct evaluation *evaluation, struct group_range range,
                                      uint16_t *group_index) {
    struct group_range member = {range.first, range.first + 1, range.level};
    *group_index = unit_of(evaluation, &evaluation->candidates[range.first], range.level);
    if (*group_index == PROMO_GROUP_NONE) {
        return member;
    }
    while (member.end < range.end && evaluation->candidates[member.end].promotion->has_discount &&
           unit_of(evaluation, &evaluation->candidates[member.end], range.level) == *group_index) {
        member.end++;
    }
    member.level++;
    return member;
}

void group_act(struct evaluation *evaluation, uint16_t group_index, struct group_range range) {
    const struct promo_group *group = &evaluation->settings->groups[group_index];
    switch (group->mode) {
    case PROMO_GROUP_LARGEST:
    case PROMO_GROUP_SMALLEST:
        if (group->is_per_line) {
            group_choose_lines(evaluation, group_index, range);
        } else {
            group_choose(evaluation, group_index, range);
        }
        return;
    case PROMO_GROUP_BEST: group_best(evaluation, group_index, range); return;
    case PROMO_GROUP_ALL:
    case PROMO_GROUP_IN_ORDER:
    case PROMO_GROUP_EXCLUSIVE: group_act_in_order(evaluation, range); return;
    }
}

void group_act_in_order(struct evaluation *evaluation, struct group_range range) {
    while (range.first < range.end) {
        struct candidate *candidate = &evaluation->candidates[range.first];
        uint16_t group_index;
        if (!candidate->promotion->has_discount) {
            range.first++;
            continue;
        }
        struct group_range member = group_first_member(evaluation, range, &group_index);
        if (group_index == PROMO_GROUP_NONE) {
            act_alone(evaluation, candidate);
        } else {
            group_act(evaluation, group_index, member);
        }
        range.first = member.end;
    }
}

void discounts_act(struct evaluation *evaluation) {
    evaluation->outcome->choices =
        ARENA_ARRAY(evaluation->arena, struct promo_choice, evaluation->settings->group_count);
    group_act_in_order(evaluation, (struct group_range){0, evaluation->candidate_count, 0});
}

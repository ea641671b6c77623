/* One member of a group takes the receipt: the one that gives most, or the one that gives least but something. Of equal
 * ones the first that is due. */
#include "promo/discount/group.h"

struct contender {
    struct group_range range;
    uint16_t group_index; /* PROMO_GROUP_NONE: it is a promotion */
    int64_t gives_minor;
    const struct promotion *leader; /* who gives most of it */
};

static void measure_promotion(struct evaluation *evaluation, struct contender *contender) {
    struct candidate *candidate = &evaluation->candidates[contender->range.first];
    if (!group_may_compete(evaluation, candidate)) {
        return;
    }
    discount_propose(evaluation, candidate);
    candidate->would_give = evaluation->proposal->discount_minor;
    contender->gives_minor = candidate->would_give;
    contender->leader = candidate->promotion;
    if (candidate->would_give == 0) {
        discount_note_nothing(evaluation, candidate);
    }
}

static void measure_group(struct evaluation *evaluation, struct contender *contender) {
    struct group_trial trial;
    if (!group_trial_start(evaluation, contender->range, &trial)) {
        return; /* the arena is full: the evaluation as a whole fails */
    }
    group_act(evaluation, contender->group_index, contender->range);
    group_trial_undo(evaluation, contender->range, &trial);
    int64_t most_minor = 0;
    for (size_t i = contender->range.first; i < contender->range.end; i++) {
        const struct candidate *candidate = &evaluation->candidates[i];
        contender->gives_minor += candidate->would_give;
        if (candidate->would_give > most_minor) {
            most_minor = candidate->would_give;
            contender->leader = candidate->promotion;
        }
    }
}

static struct contender measure(struct evaluation *evaluation, struct group_range range) {
    struct contender contender = {0};
    contender.range = group_first_member(evaluation, range, &contender.group_index);
    if (contender.group_index == PROMO_GROUP_NONE) {
        measure_promotion(evaluation, &contender);
    } else {
        measure_group(evaluation, &contender);
    }
    return contender;
}

/* What each of a member that lost would have given says that it lost. */
static void lose_all(struct evaluation *evaluation, struct group_range range, const struct contender *best) {
    int64_t gives_minor = 0;
    for (size_t i = range.first; i < range.end; i++) {
        gives_minor += evaluation->candidates[i].would_give;
    }
    for (size_t i = range.first; i < range.end; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (candidate->would_give > 0) {
            candidate_lose(candidate, best->leader, best->gives_minor - gives_minor);
        }
    }
}

static void act(struct evaluation *evaluation, const struct contender *best) {
    struct candidate *candidate = &evaluation->candidates[best->range.first];
    if (best->group_index == PROMO_GROUP_NONE) {
        discount_propose(evaluation, candidate);
        discount_keep(evaluation, candidate);
    } else {
        group_trial_reset(evaluation, best->range);
        group_act(evaluation, best->group_index, best->range);
    }
}

void group_choose(struct evaluation *evaluation, uint16_t group_index, struct group_range range) {
    bool is_largest = evaluation->settings->groups[group_index].mode == PROMO_GROUP_LARGEST;
    struct contender best = {0};
    for (struct group_range rest = range; rest.first < rest.end;) {
        struct contender contender = measure(evaluation, rest);
        bool is_better = is_largest ? contender.gives_minor > best.gives_minor
                                    : contender.gives_minor < best.gives_minor || best.gives_minor == 0;
        if (contender.gives_minor > 0 && is_better) {
            best = contender;
        }
        rest.first = contender.range.end;
    }
    if (best.gives_minor == 0) {
        return;
    }
    for (struct group_range rest = range; rest.first < rest.end;) {
        uint16_t ignored;
        struct group_range member = group_first_member(evaluation, rest, &ignored);
        if (member.first != best.range.first) {
            lose_all(evaluation, member, &best);
        }
        rest.first = member.end;
    }
    act(evaluation, &best);
}

/* Groups of discounts at work. For the files of the engine only.
 *
 * Candidates stand in the order of acting, and those of a group that acts as a whole (promo_group.units) stand
 * together; so a group at work is a range of candidates. A group that chooses measures each member on the receipt as it
 * is, and undoes what the measuring did; then the winner acts. An inner group is measured by letting it act. So a
 * promotion is worked out at most 2 ^ (PROMO_GROUP_DEPTH_MAX - 1) times as often as without groups around it. */
#ifndef REGULARS_PROMO_DISCOUNT_GROUP_H
#define REGULARS_PROMO_DISCOUNT_GROUP_H

#include "promo/discount/discount.h"

/* Candidates first .. end - 1, within `level` groups that act as a whole. */
struct group_range {
    size_t first;
    size_t end;
    size_t level;
};

/* for (GROUPS_OF(i, settings, promotion)): i is the index of the promotion's group, then of the one around it, ... */
#define GROUPS_OF(at, settings, promotion)                                                                             \
    uint16_t at = (promotion)->stacking.group_index;                                                                   \
    (at) != PROMO_GROUP_NONE;                                                                                          \
    (at) = (settings)->groups[at].outer

static inline const struct promo_group *group_of(const struct evaluation *evaluation,
                                                 const struct candidate *candidate) {
    return &evaluation->settings->groups[candidate->promotion->stacking.group_index];
}

/* discounts_act.c */
/* The candidates of a range each in its turn, groups that act as a whole in theirs. */
void group_act_in_order(struct evaluation *evaluation, struct group_range range);
/* A group that acts as a whole, by its mode. The range is within it. */
void group_act(struct evaluation *evaluation, uint16_t group_index, struct group_range range);
/* The member that stands first in the range: one promotion, or the range of a group (whose index is written). */
struct group_range group_first_member(const struct evaluation *evaluation, struct group_range range,
                                      uint16_t *group_index);

/* group_rank.c: who keeps whom from acting. */
/* Asks header, conditions and limits, and whether another's discount forbids this one; true when it may compete. */
bool group_may_compete(struct evaluation *evaluation, struct candidate *candidate);
/* Whose discount keeps this one from acting at all, as their stacking and exclusive groups say; NULL: nobody's. */
const struct promotion *group_forbidden_by(const struct evaluation *evaluation, const struct promotion *promotion);
/* Who took the line in an exclusive group of the promotion before it; NULL: nobody. */
const struct promotion *group_line_taken_by(const struct evaluation *evaluation, const struct promotion *promotion,
                                            size_t line);
/* Remembers in exclusive groups that the candidate gave what is in the proposal. */
void group_note_taken(struct evaluation *evaluation, const struct candidate *candidate);
void candidate_lose(struct candidate *candidate, const struct promotion *winner, int64_t by);

/* group_caps.c */
/* Bounds the proposal of the candidate by the caps of its groups; `propose` as in discount.h. */
void group_caps_bound(struct evaluation *evaluation, struct candidate *candidate,
                      void (*propose)(struct evaluation *evaluation, struct candidate *candidate, int64_t steps_max));
/* The same for a discount that was chosen among others: sets cap_minor to what the caps leave, and notes in the
 * proposal that they cut. A cap that does not simply cut leaves nothing then. */
void group_caps_bound_chosen(struct evaluation *evaluation, struct candidate *candidate);
/* Counts a discount that was kept against them. */
void group_caps_count(struct evaluation *evaluation, const struct promotion *promotion, int64_t discount_minor);

/* group_choose.c: the member that gives most (least) takes the receipt. */
void group_choose(struct evaluation *evaluation, uint16_t group_index, struct group_range range);
/* group_choose_lines.c: each line goes to the member that gives most (least) on it. */
void group_choose_lines(struct evaluation *evaluation, uint16_t group_index, struct group_range range);

/* group_best.c: the combination of the members that takes off most. */
void group_best(struct evaluation *evaluation, uint16_t group_index, struct group_range range);
/* What it needs for its search beside all else; 0 when no group is of mode best. */
size_t group_best_bytes(const struct rule_set_settings *settings);

/* group_trial.c: the state of the discounts, to be undone. */
struct group_trial {
    struct line_state *lines;
    struct line_money *money;
    struct group_state *groups;
    struct goods_totals totals;
    struct line_set open;
    bool has_closed_lines;
    const struct promotion *first_discount;
    const struct promotion *stopped_by;
    size_t applied_count;
    size_t choice_count;
    size_t arena_used; /* what is taken after it is given back */
};

/* False when the arena is full. */
bool group_trial_start(struct evaluation *evaluation, struct group_range range, struct group_trial *trial);
/* Everything is as it was at the start, but for the verdicts of the range and what each would give. */
void group_trial_undo(struct evaluation *evaluation, struct group_range range, const struct group_trial *trial);
/* The candidates of the range wait for their turn again. */
void group_trial_reset(struct evaluation *evaluation, struct group_range range);
/* What a trial takes from the arena at most, at every depth together. */
size_t group_trial_bytes(const struct rule_set_settings *settings, size_t line_count);

#endif

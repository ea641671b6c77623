/* Best for the customer: the combination of a group's promotions that takes off most, every piece serving one of them
 * at most. The search (choice.h) knows nothing of the caps of groups; they act on what it chose. */
#include "promo/discount/choice_members.h"

#include "base/bug.h"

/* The search works at the far end of the request's memory, always in as much of it, so that what it finds does not
 * depend on how much a node has. */
enum { SEARCH_BYTES = 8 * 1024 * 1024, ALIGNMENT = 64 };

size_t group_best_bytes(const struct rule_set_settings *settings) {
    for (size_t i = 0; i < settings->group_count; i++) {
        if (settings->groups[i].mode == PROMO_GROUP_BEST) {
            return SEARCH_BYTES + ALIGNMENT;
        }
    }
    return 0;
}

struct best {
    struct evaluation *evaluation;
    struct group_range range;
    struct arena search;
    struct choice_members members;
    struct choice_solution solution;
    struct promo_choice *choice;
};

/* Takes the far end of the request's memory for a while. False when it is not there. */
static bool borrow(struct arena *arena, struct arena *search) {
    size_t left = arena->capacity - arena->used;
    if (left < SEARCH_BYTES + ALIGNMENT) {
        arena->exhausted = true;
        return false;
    }
    arena->capacity = (arena->capacity - SEARCH_BYTES) / ALIGNMENT * ALIGNMENT;
    arena_init(search, arena->block + arena->capacity, SEARCH_BYTES);
    return true;
}

/* Asks all, and works out what each would give alone. */
static void gather(struct best *best) {
    struct evaluation *evaluation = best->evaluation;
    for (size_t i = best->range.first; i < best->range.end; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (!group_may_compete(evaluation, candidate)) {
            continue;
        }
        discount_propose(evaluation, candidate);
        candidate->would_give = evaluation->proposal->discount_minor;
        if (candidate->would_give == 0) {
            discount_note_nothing(evaluation, candidate);
        }
        candidate->cap_minor = INT64_MAX;
        choice_members_add(&best->members, candidate, candidate->would_give);
    }
}

/* Whoever gives least alone stands back when all together are too many for the search's memory. */
static void leave_out_least(struct choice_members *members) {
    size_t least = 0;
    for (size_t i = 1; i < members->count; i++) {
        least = members->members[i].alone_minor <= members->members[least].alone_minor ? i : least;
    }
    members->count--;
    for (size_t i = least; i < members->count; i++) {
        members->members[i] = members->members[i + 1];
    }
}

/* No contestant takes off more than all that is open. */
static int64_t open_minor(const struct evaluation *evaluation) {
    int64_t sum_minor = 0;
    for (LINES_OF(i, &evaluation->open, evaluation->word_count)) {
        sum_minor += evaluation->money[i].free_minor;
    }
    return sum_minor;
}

static bool try_to_solve(struct best *best) {
    struct choice_members *members = &best->members;
    if (!choice_members_pose(members)) {
        return false;
    }
    struct choice_problem problem = {.line_count = members->line_count,
                                     .lines = members->lines,
                                     .contestant_count = members->count,
                                     .contestants = members->contestants,
                                     .nodes_max = best->evaluation->settings->best_nodes_max};
    return choice_solve(&problem, &best->search, &best->solution);
}

static void solve(struct best *best) {
    size_t mark = best->search.used;
    size_t left_out = 0;
    while (!try_to_solve(best)) {
        bug_if(best->members.count == 0);
        leave_out_least(&best->members);
        best->members.line_count = 0;
        best->search.used = mark;
        best->search.exhausted = false;
        left_out++;
    }
    int64_t gap_minor = best->solution.bound_minor - best->solution.total_minor;
    gap_minor = left_out > 0 ? open_minor(best->evaluation) - best->solution.total_minor : gap_minor;
    *best->choice = (struct promo_choice){
        .due_with = best->evaluation->settings
                        ->groups[best->evaluation->candidates[best->range.first].promotion->stacking.group_index]
                        .due_with,
        .discount_minor = best->solution.total_minor,
        .gap_minor = gap_minor,
        .nodes = best->solution.nodes,
        .left_out = left_out};
}

/* ----------------------------------------------------------------------------------------------------- acting */

static void act(struct best *best, size_t member) {
    struct evaluation *evaluation = best->evaluation;
    struct candidate *candidate = best->members.members[member].candidate;
    const struct choice_taken *taken = &best->solution.contestants[member];
    choice_members_propose(&best->members, member, taken);
    bug_if(evaluation->proposal->discount_minor != taken->discount_minor);
    group_caps_bound_chosen(evaluation, candidate);
    if (candidate->cap_minor < taken->discount_minor) {
        struct proposal cut = *evaluation->proposal;
        choice_members_propose(&best->members, member, taken);
        evaluation->proposal->limit = cut.limit;
        evaluation->proposal->limit_wanted = cut.limit_wanted;
        evaluation->proposal->limit_allowed = cut.limit_allowed;
    }
    if (evaluation->proposal->discount_minor == 0) {
        discount_note_nothing(evaluation, candidate);
        return;
    }
    candidate->holds = true;
    candidate->verdict->floor = (struct promo_floor_bound){0};
    discount_keep(evaluation, candidate);
}

static bool has_won(const struct best *best, size_t member) {
    return best->solution.contestants[member].discount_minor > 0;
}

/* ----------------------------------------------------------------------------------------------------- losing */

static bool is_in_scope(const struct choice_contestant *contestant, size_t at) {
    for (size_t s = 0; s < contestant->slot_count; s++) {
        if (contestant->slots[s].credit_minor[at] != CHOICE_OUT_OF_SCOPE) {
            return true;
        }
    }
    return false;
}

/* Pieces that the winner took where the loser could have. */
static int64_t pieces_taken_from(const struct best *best, size_t loser, size_t winner) {
    const struct choice_contestant *taker = &best->members.contestants[winner];
    int64_t pieces = 0;
    for (size_t at = 0; at < best->members.line_count; at++) {
        for (size_t s = 0; s < taker->slot_count && is_in_scope(&best->members.contestants[loser], at); s++) {
            pieces += best->solution.contestants[winner].slots[s].pieces[at];
        }
    }
    return pieces;
}

/* Lost to whoever took most of its pieces; by what that one gives more than it would have alone. */
static void admit_loss(struct best *best, size_t loser) {
    struct candidate *candidate = best->members.members[loser].candidate;
    size_t taker = loser;
    int64_t most = 0;
    for (size_t i = 0; i < best->members.count; i++) {
        int64_t pieces = has_won(best, i) ? pieces_taken_from(best, loser, i) : 0;
        if (pieces > most) {
            most = pieces;
            taker = i;
        }
    }
    if (taker != loser && candidate->would_give > 0) {
        int64_t by_minor = best->solution.contestants[taker].discount_minor - candidate->would_give;
        candidate_lose(candidate, best->members.members[taker].candidate->promotion, int64_max(0, by_minor));
    }
}

void group_best(struct evaluation *evaluation, uint16_t group_index, struct group_range range) {
    struct best best = {.evaluation = evaluation, .range = range};
    struct promo_outcome *outcome = evaluation->outcome;
    size_t capacity = evaluation->arena->capacity;
    bug_if(evaluation->settings->groups[group_index].mode != PROMO_GROUP_BEST);
    if (outcome->choices == NULL || !borrow(evaluation->arena, &best.search)) {
        return;
    }
    if (choice_members_start(&best.members, evaluation, &best.search, range.end - range.first)) {
        gather(&best);
        best.choice = &outcome->choices[outcome->choice_count++];
        solve(&best);
        for (size_t i = 0; i < best.members.count; i++) {
            best.members.members[i].candidate->verdict->choice = best.choice;
            if (has_won(&best, i)) {
                act(&best, i);
            } else {
                admit_loss(&best, i);
            }
        }
    }
    evaluation->arena->capacity = capacity;
}

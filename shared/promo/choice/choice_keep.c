/* Which combinations go on to the next lot: of those that leave all rivals in the same state only the best, and none
 * that cannot come to what is needed. */
#include "promo/choice/choice_pass.h"

#include <string.h>

static uint64_t hash_state(const uint16_t *state, size_t count) {
    uint64_t hash = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < count; i += 4) {
        uint64_t word = 0;
        memcpy(&word, state + i, sizeof(word));
        hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 29;
    }
    return hash;
}

/* Whether a combination with these figures is never behind the other, whatever follows: each unit that a sum is short
 * can cost a unit at most. */
static bool is_no_worse(const struct choice_pass *pass, int64_t minor, const int64_t *sum, int64_t other_minor,
                        const int64_t *other_sum) {
    int64_t ahead = minor - other_minor;
    for (size_t b = 0; b < pass->bounded_count && ahead >= 0; b++) {
        int64_t raw_short = int64_max(0, int64_min(other_sum[2 * b], pass->caps[b]) - sum[2 * b]);
        ahead -= int64_max(raw_short, other_sum[2 * b + 1] - sum[2 * b + 1]);
    }
    return ahead >= 0;
}

static void store(struct choice_pass *pass, size_t at, int64_t bound, int64_t minor) {
    struct choice_generation *next = &pass->next;
    size_t entries = pass->component->entry_count;
    memcpy(next->states + at * entries, pass->state, entries * sizeof(*pass->state));
    memcpy(next->pieces + at * entries, pass->given, entries);
    memcpy(next->sums + at * 2 * pass->bounded_count, pass->sum, 2 * pass->bounded_count * sizeof(*pass->sum));
    next->bounds[at] = bound;
    next->minors[at] = minor;
    next->pasts[at] = pass->past;
}

/* A rival that has passed its last lot has its worth for good; what it had to remember until then is forgotten. */
static void settle(struct choice_pass *pass, const struct choice_turn *turn, int64_t *bound, int64_t *minor) {
    const struct choice_rival *rival = turn->rival;
    int64_t fixed = 0;
    if (rival->is_sets) {
        int64_t counts[CHOICE_SLOTS_MAX];
        for (size_t s = 0; s < rival->entry_count; s++) {
            counts[s] = pass->state[rival->entry + s];
            pass->state[rival->entry + s] = 0;
        }
        int64_t times;
        bug_if(!choice_sets_of(rival->rule, counts, &times));
        fixed = times * rival->sets.fixed_minor;
    }
    if (!rival->is_bounded) {
        *minor += fixed;
        return;
    }
    int64_t *sum = pass->sum + turn->sum_at;
    int64_t rest = CHOICE_SCALE - rival->weight_raw - rival->weight_room;
    int64_t worth = choice_clamp(rival->rule, sum[0] + fixed, sum[1]);
    *bound -= (sum[0] + fixed) * rival->weight_raw + sum[1] * rival->weight_room +
              (rest == 0 ? 0 : rest * rival->rule->minor_max) - worth * CHOICE_SCALE;
    *minor += worth;
    sum[0] = 0;
    sum[1] = 0;
}

/* Whether the one at `at` and the one that is being made are alike in state; asked last, for it is nearly always so. */
static bool is_same_state(const struct choice_pass *pass, size_t at) {
    size_t entries = pass->component->entry_count;
    return memcmp(pass->next.states + at * entries, pass->state, entries * sizeof(*pass->state)) == 0;
}

/* What bounded rivals have gathered beyond what they may have: the bound counts it, yet nobody will get it. */
static int64_t excess(const struct choice_pass *pass) {
    int64_t scaled = 0;
    for (size_t b = 0; b < pass->bounded_count; b++) {
        int64_t beyond = pass->caps[b] == INT64_MAX ? 0 : pass->sum[2 * b] - pass->caps[b];
        scaled += beyond > 0 ? beyond * pass->bounded[b]->weight_raw : 0;
    }
    return scaled;
}

static void keep_settled(struct choice_pass *pass, int64_t bound, int64_t minor) {
    struct choice_generation *next = &pass->next;
    if (bound - excess(pass) < choice_needed_bound(pass)) {
        return;
    }
    uint64_t hash = hash_state(pass->state, pass->component->entry_count);
    size_t slot = hash & (pass->table_size - 1);
    for (; pass->table[slot] > pass->table_base; slot = (slot + 1) & (pass->table_size - 1)) {
        size_t at = pass->table[slot] - pass->table_base - 1;
        if (next->hashes[at] != hash) {
            continue;
        }
        const int64_t *sum = next->sums + at * 2 * pass->bounded_count;
        if (is_no_worse(pass, next->minors[at], sum, minor, pass->sum) && is_same_state(pass, at)) {
            return;
        }
        if (is_no_worse(pass, minor, pass->sum, next->minors[at], sum) && is_same_state(pass, at)) {
            store(pass, at, bound, minor);
            return;
        }
    }
    if (next->count == pass->capacity || pass->component->nodes + (int64_t)next->count >= pass->component->nodes_max) {
        choice_drop(pass, bound);
        return;
    }
    pass->table[slot] = pass->table_base + (uint32_t)++next->count;
    next->hashes[next->count - 1] = hash;
    store(pass, next->count - 1, bound, minor);
}

void choice_pass_keep(struct choice_pass *pass, int64_t bound, int64_t minor) {
    size_t bytes = pass->component->entry_count * sizeof(*pass->state);
    size_t sum_bytes = 2 * pass->bounded_count * sizeof(*pass->sum);
    if (pass->settling_count == 0) {
        keep_settled(pass, bound, minor);
        return;
    }
    memcpy(pass->state_aside, pass->state, bytes);
    memcpy(pass->sum_aside, pass->sum, sum_bytes);
    for (size_t t = 0; t < pass->turn_count; t++) {
        if (pass->turns[t].is_last) {
            settle(pass, &pass->turns[t], &bound, &minor);
        }
    }
    if (bound >= choice_needed_bound(pass)) {
        keep_settled(pass, bound, minor);
    }
    memcpy(pass->state, pass->state_aside, bytes);
    memcpy(pass->sum, pass->sum_aside, sum_bytes);
}

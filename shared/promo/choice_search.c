/* The search: lot after lot, dearest first, every way to give out its pieces. Of combinations that leave all rivals in
 * the same state only the best goes on (dynamic programming); those that cannot become better than the best plan, by
 * what the prices say of the lots still to come, go no further (bounding). What a way costs against the bound is known
 * at once, without pricing anything again.
 *
 * Narrow passes first: they keep the most promising combinations only and find good plans, which make the bound cut
 * more in the wide passes. A pass that left nothing out proves its plan. */
#include "base/checked.h"
#include "promo/choice_parts.h"
#include "promo/sort.h"

#include <string.h>

enum { WIDTH_MAX = 4096, TABLE_SIZE = 4 * WIDTH_MAX, TRIALS_PER_NODE = 32, SLOT_MISSING = 0xffff };

/* Combinations over the same lots. */
struct generation {
    size_t count;
    uint16_t *states; /* [i * entry_count + entry]: node of a graph, pieces in a slot */
    int64_t *bounds;  /* scaled */
    int64_t *minors;  /* taken off so far by those whose worth is a sum, and by the floors */
    int64_t *sums;    /* [i * 2 * bounded_count]: raw and room of the others */
    uint32_t *pasts;  /* in history */
    uint8_t *pieces;  /* [i * entry_count + entry]: of the last lot */
};

/* Where a combination came from: for each lot, which one it was before and what it gave out. */
struct history {
    uint32_t *parents;
    uint8_t *pieces;
};

struct search {
    struct choice_component *component;
    size_t bounded_count;
    uint32_t *bounded_at; /* by rival: place of its sums */
    uint16_t *rank_from;  /* [entry * (lot_count + 1) + lot]: first rank of the slot at the lot or later */
    struct generation now;
    struct generation next;
    struct history *histories; /* by lot */
    uint32_t *table;           /* 1 + place in `next` */
    uint32_t *order;
    size_t width;
    int64_t trials_left;
    int64_t dropped_bound; /* scaled: the best that was left out; CHOICE_NEVER: nothing */
    size_t lot;
    /* The combination that is being made. */
    uint32_t past;
    uint16_t *state;
    uint8_t *given;
    int64_t *sum;
};

static int64_t needed_bound(const struct search *search) {
    return (search->component->best.total_minor + 1) * CHOICE_SCALE;
}

static void drop(struct search *search, int64_t bound) {
    search->dropped_bound = int64_max(search->dropped_bound, bound);
}

/* ------------------------------------------------------------------------------------------------------------- keeping
 */

static uint64_t hash_state(const uint16_t *state, size_t count) {
    uint64_t hash = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ state[i]) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 29;
    }
    return hash;
}

/* Whether a combination with these figures is never behind the other, whatever follows: each unit that a sum is short
 * can cost a unit at most. */
static bool is_no_worse(const struct search *search, int64_t minor, const int64_t *sum, int64_t other_minor,
                        const int64_t *other_sum) {
    int64_t ahead = minor - other_minor;
    for (size_t b = 0; b < search->bounded_count; b++) {
        int64_t raw_short = int64_max(0, other_sum[2 * b] - sum[2 * b]);
        ahead -= int64_max(raw_short, other_sum[2 * b + 1] - sum[2 * b + 1]);
    }
    return ahead >= 0;
}

static void store(struct search *search, size_t at, int64_t bound, int64_t minor) {
    struct generation *next = &search->next;
    size_t entries = search->component->entry_count;
    memcpy(next->states + at * entries, search->state, entries * sizeof(*search->state));
    memcpy(next->pieces + at * entries, search->given, entries);
    memcpy(next->sums + at * 2 * search->bounded_count, search->sum, 2 * search->bounded_count * sizeof(*search->sum));
    next->bounds[at] = bound;
    next->minors[at] = minor;
    next->pasts[at] = search->past;
}

static void keep(struct search *search, int64_t bound, int64_t minor) {
    struct generation *next = &search->next;
    size_t entries = search->component->entry_count;
    uint64_t slot = hash_state(search->state, entries) % TABLE_SIZE;
    for (; search->table[slot] != 0; slot = (slot + 1) % TABLE_SIZE) {
        size_t at = search->table[slot] - 1;
        if (memcmp(next->states + at * entries, search->state, entries * sizeof(*search->state)) != 0) {
            continue;
        }
        const int64_t *sum = next->sums + at * 2 * search->bounded_count;
        if (is_no_worse(search, next->minors[at], sum, minor, search->sum)) {
            return;
        }
        if (is_no_worse(search, minor, search->sum, next->minors[at], sum)) {
            store(search, at, bound, minor);
            return;
        }
    }
    if (next->count == WIDTH_MAX) {
        drop(search, bound);
        return;
    }
    search->table[slot] = (uint32_t)++next->count;
    store(search, next->count - 1, bound, minor);
}

/* ----------------------------------------------------------------------------------------------------------- expanding
 */

static void expand(struct search *search, uint32_t seat, int64_t left, int64_t bound, int64_t minor);

static void expand_graph(struct search *search, uint32_t seat, int64_t left, int64_t bound, int64_t minor) {
    const struct choice_component *component = search->component;
    const struct choice_seat *at = &component->seats[seat];
    const struct choice_rival *rival = &component->rivals[at->rival];
    const struct choice_graph *graph = &rival->graph;
    uint16_t node = search->state[at->entry];
    int64_t credit_minor = graph->credit_minor[at->rank];
    int64_t price = component->lots[search->lot].price;
    for (uint32_t a = graph->arc_begin[node]; a < graph->arc_begin[node + 1]; a++) {
        const struct choice_arc *arc = &graph->arcs[a];
        int64_t gain = arc->benefit * credit_minor * rival->weight_raw - arc->pieces * price;
        int64_t after = bound - graph->value[node] + graph->value[arc->to] + gain;
        if (arc->pieces > left || after < needed_bound(search)) {
            continue;
        }
        int64_t raw = arc->benefit * credit_minor;
        int64_t *sum = rival->is_bounded ? search->sum + 2 * search->bounded_at[at->rival] : NULL;
        search->state[at->entry] = (uint16_t)arc->to;
        search->given[at->entry] = (uint8_t)arc->pieces;
        if (sum != NULL) {
            sum[0] += raw;
        }
        expand(search, seat + 1, left - arc->pieces, after, minor + (sum == NULL ? raw : 0));
        if (sum != NULL) {
            sum[0] -= raw;
        }
    }
    search->state[at->entry] = node;
    search->given[at->entry] = 0;
}

/* What the rest of the sets can add, when slots up to `slot` have passed the lot at hand. */
static int64_t rest_of_sets(const struct search *search, const struct choice_rival *rival, size_t slots_passed) {
    uint32_t ranks[CHOICE_SLOTS_MAX];
    size_t width = search->component->lot_count + 1;
    for (size_t s = 0; s < rival->entry_count; s++) {
        size_t lot = search->lot + (s < slots_passed ? 1 : 0);
        ranks[s] = search->rank_from[(rival->entry + s) * width + lot];
    }
    return choice_sets_rest(rival, ranks, search->state + rival->entry);
}

/* Whole sets need not be remembered; returns how many were there. */
static int64_t fold_sets(const struct choice_rival *rival, uint16_t *counts) {
    int64_t times = INT64_MAX;
    for (size_t s = 0; s < rival->entry_count; s++) {
        times = int64_min(times, counts[s] / rival->sets.slots[s].pieces);
    }
    for (size_t s = 0; s < rival->entry_count; s++) {
        counts[s] = (uint16_t)(counts[s] - times * rival->sets.slots[s].pieces);
    }
    return times;
}

static void expand_slot_with(struct search *search, uint32_t seat, int64_t pieces, int64_t left, int64_t bound,
                             int64_t minor) {
    const struct choice_component *component = search->component;
    const struct choice_seat *at = &component->seats[seat];
    const struct choice_rival *rival = &component->rivals[at->rival];
    const struct choice_slot_part *part = &rival->sets.slots[at->slot];
    uint16_t counts[CHOICE_SLOTS_MAX];
    memcpy(counts, search->state + rival->entry, sizeof(*counts) * rival->entry_count);
    int64_t fixed_times = rival->sets.is_folding ? fold_sets(rival, search->state + rival->entry) : 0;
    int64_t raw = pieces * part->credit_minor[at->rank] + fixed_times * rival->sets.fixed_minor;
    int64_t room = pieces * part->room_minor[at->rank];
    search->given[at->entry] = (uint8_t)pieces;
    if (rival->is_bounded) {
        int64_t *sum = search->sum + 2 * search->bounded_at[at->rival];
        sum[0] += raw;
        sum[1] += room;
        expand(search, seat + 1, left - pieces, bound, minor);
        sum[0] -= raw;
        sum[1] -= room;
    } else {
        expand(search, seat + 1, left - pieces, bound, minor + raw);
    }
    search->given[at->entry] = 0;
    memcpy(search->state + rival->entry, counts, sizeof(*counts) * rival->entry_count);
}

static void expand_slot(struct search *search, uint32_t seat, int64_t left, int64_t bound, int64_t minor) {
    const struct choice_component *component = search->component;
    const struct choice_seat *at = &component->seats[seat];
    const struct choice_rival *rival = &component->rivals[at->rival];
    int64_t gain = rival->sets.slots[at->slot].gain[at->rank];
    int64_t before = rest_of_sets(search, rival, at->slot);
    uint16_t *count = &search->state[at->entry];
    uint16_t held = *count;
    for (int64_t x = 0; x <= left; x++) {
        *count = (uint16_t)(held + x);
        int64_t rest = rest_of_sets(search, rival, at->slot + 1);
        int64_t after = bound - before + rest + x * gain;
        if (rest > CHOICE_NEVER / 2 && after >= needed_bound(search)) {
            expand_slot_with(search, seat, x, left, after, minor);
        }
    }
    *count = held;
}

/* Gives out the rest of the lot's pieces, from the seat on. */
static void expand(struct search *search, uint32_t seat, int64_t left, int64_t bound, int64_t minor) {
    const struct choice_component *component = search->component;
    if (--search->trials_left < 0) {
        drop(search, bound);
        return;
    }
    if (seat < component->seat_begin[search->lot + 1]) {
        if (component->rivals[component->seats[seat].rival].is_sets) {
            expand_slot(search, seat, left, bound, minor);
        } else {
            expand_graph(search, seat, left, bound, minor);
        }
        return;
    }
    const struct choice_lot *lot = &component->lots[search->lot];
    int64_t after = bound - left * (lot->price - lot->floor);
    if (after >= needed_bound(search)) {
        keep(search, after, minor + left * (lot->floor / CHOICE_SCALE));
    }
}

/* -------------------------------------------------------------------------------------------------------------- passes
 */

static bool is_more_promising(const void *context, uint32_t a, uint32_t b) {
    const struct generation *generation = context;
    int64_t first = generation->bounds[a];
    int64_t second = generation->bounds[b];
    return first != second ? first > second : a < b;
}

/* The most promising combinations come first; those beyond the width are left out. */
static size_t choose_promising(struct search *search) {
    struct generation *now = &search->now;
    for (size_t i = 0; i < now->count; i++) {
        search->order[i] = (uint32_t)i;
    }
    if (now->count > search->width) {
        sort_numbers(search->order, now->count, is_more_promising, now);
        drop(search, now->bounds[search->order[search->width]]);
        return search->width;
    }
    return now->count;
}

static bool write_history(struct search *search) {
    struct arena *arena = search->component->arena;
    size_t entries = search->component->entry_count;
    struct history *history = &search->histories[search->lot];
    history->parents = ARENA_ARRAY(arena, uint32_t, search->next.count);
    history->pieces = arena_take_array(arena, search->next.count, entries);
    if (arena->exhausted) {
        return false;
    }
    memcpy(history->parents, search->next.pasts, search->next.count * sizeof(*history->parents));
    memcpy(history->pieces, search->next.pieces, search->next.count * entries);
    return true;
}

static bool pass_lot(struct search *search) {
    size_t entries = search->component->entry_count;
    size_t count = choose_promising(search);
    search->next.count = 0;
    memset(search->table, 0, TABLE_SIZE * sizeof(*search->table));
    for (size_t i = 0; i < count; i++) {
        uint32_t at = search->order[i];
        search->past = at;
        memcpy(search->state, search->now.states + at * entries, entries * sizeof(*search->state));
        memcpy(search->sum, search->now.sums + at * 2 * search->bounded_count,
               2 * search->bounded_count * sizeof(*search->sum));
        expand(search, search->component->seat_begin[search->lot], search->component->lots[search->lot].pieces,
               search->now.bounds[at], search->now.minors[at]);
    }
    if (!write_history(search)) {
        return false;
    }
    search->component->nodes += (int64_t)search->next.count;
    struct generation swap = search->now;
    search->now = search->next;
    search->next = swap;
    return true;
}

static int64_t total_of(const struct search *search, size_t at) {
    const struct choice_component *component = search->component;
    int64_t total = search->now.minors[at];
    for (size_t r = 0; r < component->rival_count; r++) {
        const struct choice_rival *rival = &component->rivals[r];
        int64_t fixed = 0;
        if (rival->is_sets && !rival->sets.is_folding) {
            int64_t counts[CHOICE_SLOTS_MAX];
            for (size_t s = 0; s < rival->entry_count; s++) {
                counts[s] = search->now.states[at * component->entry_count + rival->entry + s];
            }
            int64_t times;
            bug_if(!choice_sets_of(rival->rule, counts, &times));
            fixed = times * rival->sets.fixed_minor;
        }
        const int64_t *sum = search->now.sums + at * 2 * search->bounded_count + 2 * search->bounded_at[r];
        total += rival->is_bounded ? choice_clamp(rival->rule, sum[0] + fixed, sum[1]) : fixed;
    }
    return total;
}

static void read_plan(struct search *search, size_t at) {
    struct choice_component *component = search->component;
    for (size_t lot = component->lot_count; lot-- > 0;) {
        const struct history *history = &search->histories[lot];
        for (size_t e = 0; e < component->entry_count; e++) {
            component->best.pieces[e * component->lot_count + lot] = history->pieces[at * component->entry_count + e];
        }
        at = history->parents[at];
    }
}

static void take_best(struct search *search) {
    struct choice_component *component = search->component;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < search->now.count; i++) {
        int64_t total = total_of(search, i);
        if (total > component->best.total_minor) {
            component->best.total_minor = total;
            best = i;
        }
    }
    if (best != SIZE_MAX) {
        read_plan(search, best);
    }
}

static void start_pass(struct search *search, size_t width) {
    struct choice_component *component = search->component;
    size_t entries = component->entry_count;
    int64_t budget = component->nodes_max - component->nodes;
    search->width = width;
    search->trials_left = budget < 0 ? 0 : budget > INT64_MAX / TRIALS_PER_NODE ? INT64_MAX : budget * TRIALS_PER_NODE;
    search->dropped_bound = CHOICE_NEVER;
    search->now.count = 1;
    search->now.minors[0] = 0;
    memset(search->now.states, 0, entries * sizeof(*search->now.states));
    memset(search->now.sums, 0, 2 * search->bounded_count * sizeof(*search->now.sums));
    int64_t bound = component->hidden_bound;
    for (size_t i = 0; i < component->lot_count; i++) {
        bound += component->lots[i].price * component->lots[i].pieces;
    }
    for (size_t r = 0; r < component->rival_count; r++) {
        struct choice_rival *rival = &component->rivals[r];
        choice_rival_price(component, rival, NULL);
        if (rival->is_sets) {
            choice_sets_tabulate(component, rival);
        }
        bound += choice_rival_bound(rival);
    }
    search->now.bounds[0] = bound;
}

/* False when the arena is full. */
static bool run_pass(struct search *search, size_t width) {
    struct choice_component *component = search->component;
    size_t mark = component->arena->used;
    start_pass(search, width);
    for (search->lot = 0; search->lot < component->lot_count; search->lot++) {
        if (!pass_lot(search)) {
            return false;
        }
    }
    take_best(search);
    int64_t open = int64_max(search->dropped_bound, component->best.total_minor * CHOICE_SCALE);
    component->bound = int64_min(component->bound, open);
    component->arena->used = mark;
    return true;
}

/* -------------------------------------------------------------------------------------------------------------- making
 */

static void make_generation(const struct search *search, struct generation *generation) {
    struct arena *arena = search->component->arena;
    size_t entries = search->component->entry_count;
    generation->states = ARENA_ARRAY(arena, uint16_t, WIDTH_MAX * entries);
    generation->bounds = ARENA_ARRAY(arena, int64_t, WIDTH_MAX);
    generation->minors = ARENA_ARRAY(arena, int64_t, WIDTH_MAX);
    generation->sums = ARENA_ARRAY(arena, int64_t, WIDTH_MAX * 2 * search->bounded_count);
    generation->pasts = ARENA_ARRAY(arena, uint32_t, WIDTH_MAX);
    generation->pieces = arena_take_array(arena, WIDTH_MAX, entries);
}

static void fill_ranks(struct search *search) {
    const struct choice_component *component = search->component;
    size_t width = component->lot_count + 1;
    for (size_t r = 0; r < component->rival_count; r++) {
        const struct choice_rival *rival = &component->rivals[r];
        search->bounded_at[r] = (uint32_t)search->bounded_count;
        search->bounded_count += rival->is_bounded ? 1 : 0;
        for (size_t s = 0; rival->is_sets && s < rival->entry_count; s++) {
            const struct choice_slot_part *part = &rival->sets.slots[s];
            uint16_t rank = 0;
            for (size_t lot = 0; lot <= component->lot_count; lot++) {
                while (rank < part->rank_count && part->lot_of[rank] < lot) {
                    rank++;
                }
                search->rank_from[(rival->entry + s) * width + lot] = rank;
            }
        }
    }
}

static bool make_search(struct search *search) {
    struct choice_component *component = search->component;
    struct arena *arena = component->arena;
    search->bounded_at = ARENA_ARRAY(arena, uint32_t, component->rival_count);
    search->rank_from = ARENA_ARRAY(arena, uint16_t, component->entry_count * (component->lot_count + 1));
    if (arena->exhausted) {
        return false;
    }
    fill_ranks(search);
    make_generation(search, &search->now);
    make_generation(search, &search->next);
    search->histories = ARENA_ARRAY(arena, struct history, component->lot_count);
    search->table = ARENA_ARRAY(arena, uint32_t, TABLE_SIZE);
    search->order = ARENA_ARRAY(arena, uint32_t, WIDTH_MAX);
    search->state = ARENA_ARRAY(arena, uint16_t, component->entry_count);
    search->given = arena_take(arena, component->entry_count);
    search->sum = ARENA_ARRAY(arena, int64_t, 2 * search->bounded_count);
    return !arena->exhausted;
}

bool choice_search(struct choice_component *component) {
    struct search search = {.component = component};
    if (!make_search(&search)) {
        return false;
    }
    static const size_t widths[] = {16, 256, WIDTH_MAX};
    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        bool is_over = component->bound < (component->best.total_minor + 1) * CHOICE_SCALE;
        if (is_over || component->nodes >= component->nodes_max) {
            break;
        }
        if (!run_pass(&search, widths[i])) {
            return false;
        }
    }
    return true;
}

/* The search: lot after lot, dearest first, every way to give out its pieces. Of combinations that leave all rivals in
 * the same state only the best goes on (dynamic programming); those that cannot become better than the best plan, by
 * what the prices say of the lots still to come, go no further (bounding). What a way costs against the bound is known
 * at once, without pricing anything again.
 *
 * Narrow passes first: they keep the most promising combinations only and find good plans, which make the bound cut
 * more in the wide passes. A pass that left nothing out proves its plan. */
#include "promo/choice/choice_pass.h"

#include <string.h>

enum { CHILDREN_PER_WIDTH = 16, CAPACITY_MAX = 4096, TRIALS_PER_NODE = 32 };

static bool is_more_promising(const struct choice_generation *generation, uint32_t a, uint32_t b) {
    int64_t first = generation->bounds[a];
    int64_t second = generation->bounds[b];
    return first != second ? first > second : a < b;
}

/* Brings the `width` most promising ones to the front, in any order (quickselect, Hoare 1961). */
static void select_promising(const struct choice_generation *generation, uint32_t *order, size_t count, size_t width) {
    size_t begin = 0;
    size_t end = count;
    while (end - begin > 1) {
        uint32_t pivot = order[begin + (end - begin) / 2];
        size_t low = begin;
        size_t high = end - 1;
        while (low <= high) {
            while (is_more_promising(generation, order[low], pivot)) {
                low++;
            }
            while (is_more_promising(generation, pivot, order[high])) {
                high--;
            }
            if (low <= high) {
                uint32_t moved = order[low];
                order[low++] = order[high];
                order[high] = moved;
                if (high-- == 0) {
                    break;
                }
            }
        }
        if (width <= high) {
            end = high + 1;
        } else if (width >= low) {
            begin = low;
        } else {
            return;
        }
    }
}

/* The most promising combinations come first; those beyond the width are left out. */
static size_t choose_promising(struct choice_pass *pass) {
    struct choice_generation *now = &pass->now;
    for (size_t i = 0; i < now->count; i++) {
        pass->order[i] = (uint32_t)i;
    }
    if (now->count > pass->width) {
        select_promising(now, pass->order, now->count, pass->width);
        for (size_t i = pass->width; i < now->count; i++) {
            choice_drop(pass, now->bounds[pass->order[i]]);
        }
        return pass->width;
    }
    return now->count;
}

static bool write_history(struct choice_pass *pass) {
    struct arena *arena = pass->component->arena;
    size_t entries = pass->component->entry_count;
    struct choice_history *history = &pass->histories[pass->lot];
    history->parents = ARENA_ARRAY(arena, uint32_t, pass->next.count);
    history->pieces = arena_take_array(arena, pass->next.count, entries);
    if (arena->exhausted) {
        return false;
    }
    memcpy(history->parents, pass->next.pasts, pass->next.count * sizeof(*history->parents));
    memcpy(history->pieces, pass->next.pieces, pass->next.count * entries);
    return true;
}

static bool pass_lot(struct choice_pass *pass) {
    size_t entries = pass->component->entry_count;
    size_t count = choose_promising(pass);
    pass->next.count = 0;
    choice_pass_start_lot(pass);
    pass->table_base += (uint32_t)pass->capacity;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = pass->order[i];
        pass->past = at;
        memcpy(pass->state, pass->now.states + at * entries, entries * sizeof(*pass->state));
        memcpy(pass->sum, pass->now.sums + at * 2 * pass->bounded_count, 2 * pass->bounded_count * sizeof(*pass->sum));
        memset(pass->given, 0, entries);
        choice_pass_expand(pass, pass->now.bounds[at], pass->now.minors[at]);
    }
    if (!write_history(pass)) {
        return false;
    }
    pass->component->nodes += (int64_t)pass->next.count;
    struct choice_generation swap = pass->now;
    pass->now = pass->next;
    pass->next = swap;
    return true;
}

static void read_plan(struct choice_pass *pass, size_t at) {
    struct choice_component *component = pass->component;
    for (size_t lot = component->lot_count; lot-- > 0;) {
        const struct choice_history *history = &pass->histories[lot];
        for (size_t e = 0; e < component->entry_count; e++) {
            component->best.pieces[e * component->lot_count + lot] = history->pieces[at * component->entry_count + e];
        }
        at = history->parents[at];
    }
}

static void take_best(struct choice_pass *pass) {
    struct choice_component *component = pass->component;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < pass->now.count; i++) {
        int64_t total = pass->now.minors[i];
        if (total > component->best.total_minor) {
            component->best.total_minor = total;
            best = i;
        }
    }
    if (best != SIZE_MAX) {
        read_plan(pass, best);
    }
}

static void start_pass(struct choice_pass *pass) {
    struct choice_component *component = pass->component;
    size_t entries = component->entry_count;
    int64_t budget = component->nodes_max - component->nodes;
    pass->trials_left = budget < 0 ? 0 : budget > INT64_MAX / TRIALS_PER_NODE ? INT64_MAX : budget * TRIALS_PER_NODE;
    pass->dropped_bound = CHOICE_NEVER;
    pass->now.count = 1;
    pass->now.minors[0] = 0;
    memset(pass->now.states, 0, entries * sizeof(*pass->now.states));
    memset(pass->now.sums, 0, 2 * pass->bounded_count * sizeof(*pass->now.sums));
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
    pass->now.bounds[0] = bound;
}

/* ----------------------------------------------------------------------------------------------------------- making */

static void make_generation(const struct choice_pass *pass, struct choice_generation *generation) {
    struct arena *arena = pass->component->arena;
    size_t entries = pass->component->entry_count;
    generation->states = ARENA_ARRAY(arena, uint16_t, pass->capacity * entries);
    generation->bounds = ARENA_ARRAY(arena, int64_t, pass->capacity);
    generation->minors = ARENA_ARRAY(arena, int64_t, pass->capacity);
    generation->sums = ARENA_ARRAY(arena, int64_t, pass->capacity * 2 * pass->bounded_count);
    generation->hashes = ARENA_ARRAY(arena, uint64_t, pass->capacity);
    generation->pasts = ARENA_ARRAY(arena, uint32_t, pass->capacity);
    generation->pieces = arena_take_array(arena, pass->capacity, entries);
}

static void fill_ranks(struct choice_pass *pass) {
    const struct choice_component *component = pass->component;
    size_t width = component->lot_count + 1;
    for (size_t r = 0; r < component->rival_count; r++) {
        const struct choice_rival *rival = &component->rivals[r];
        pass->bounded_at[r] = (uint32_t)pass->bounded_count;
        if (rival->is_bounded) {
            bool may_fall = rival->is_sets && rival->sets.fixed_minor < 0;
            pass->bounded[pass->bounded_count] = rival;
            pass->caps[pass->bounded_count++] = may_fall ? INT64_MAX : rival->rule->minor_max;
        }
        for (size_t s = 0; rival->is_sets && s < rival->entry_count; s++) {
            const struct choice_slot_part *part = &rival->sets.slots[s];
            uint16_t rank = 0;
            for (size_t lot = 0; lot <= component->lot_count; lot++) {
                while (rank < part->rank_count && part->lot_of[rank] < lot) {
                    rank++;
                }
                pass->rank_from[(rival->entry + s) * width + lot] = rank;
            }
        }
    }
}

static bool make_search(struct choice_pass *pass) {
    struct choice_component *component = pass->component;
    struct arena *arena = component->arena;
    pass->bounded_at = ARENA_ARRAY(arena, uint32_t, component->rival_count);
    pass->bounded = ARENA_ARRAY(arena, const struct choice_rival *, component->rival_count);
    pass->caps = ARENA_ARRAY(arena, int64_t, component->rival_count);
    pass->last_lot = ARENA_ARRAY(arena, uint32_t, component->rival_count);
    pass->rank_from = ARENA_ARRAY(arena, uint16_t, component->entry_count * (component->lot_count + 1));
    if (arena->exhausted) {
        return false;
    }
    fill_ranks(pass);
    for (uint32_t lot = 0; lot < component->lot_count; lot++) {
        for (uint32_t at = component->seat_begin[lot]; at < component->seat_begin[lot + 1]; at++) {
            pass->last_lot[component->seats[at].rival] = lot;
        }
    }
    make_generation(pass, &pass->now);
    make_generation(pass, &pass->next);
    pass->histories = ARENA_ARRAY(arena, struct choice_history, component->lot_count);
    pass->table = ARENA_ARRAY(arena, uint32_t, pass->table_size);
    pass->order = ARENA_ARRAY(arena, uint32_t, pass->capacity);
    pass->state = ARENA_ARRAY(arena, uint16_t, component->entry_count + 3);
    pass->given = arena_take(arena, component->entry_count);
    pass->sum = ARENA_ARRAY(arena, int64_t, 2 * pass->bounded_count);
    pass->state_aside = ARENA_ARRAY(arena, uint16_t, component->entry_count + 3);
    pass->sum_aside = ARENA_ARRAY(arena, int64_t, 2 * pass->bounded_count);
    pass->turns = ARENA_ARRAY(arena, struct choice_turn, component->rival_count);
    pass->least = arena_take_array(arena, component->rival_count + 1, sizeof(*pass->least));
    for (size_t r = 0; r < component->rival_count && pass->turns != NULL; r++) {
        pass->turns[r].options = ARENA_ARRAY(arena, struct choice_option, CHOICE_OPTIONS_MAX);
        pass->turns[r].effects = ARENA_ARRAY(arena, struct choice_set_effect, CHOICE_OPTIONS_MAX);
    }
    return !arena->exhausted;
}

static size_t capacity_of(size_t width) {
    return width * CHILDREN_PER_WIDTH < CAPACITY_MAX ? width * CHILDREN_PER_WIDTH : CAPACITY_MAX;
}

bool choice_search_has_room(const struct choice_component *component, size_t width) {
    size_t entries = component->entry_count;
    size_t of_generation = capacity_of(width) * (3 * entries + 28 + 16 * component->rival_count);
    size_t of_table = capacity_of(width) * 5 * sizeof(uint32_t);
    int64_t kept =
        int64_min(component->nodes_max - component->nodes, (int64_t)(capacity_of(width) * component->lot_count));
    size_t of_history = (size_t)kept * (entries + sizeof(uint32_t));
    size_t of_lot = 64 + sizeof(struct choice_history) + 2 * entries;
    size_t of_turns = component->rival_count *
                      (sizeof(struct choice_turn) + 256 +
                       CHOICE_OPTIONS_MAX * (sizeof(struct choice_option) + sizeof(struct choice_set_effect)));
    size_t needed = 2 * of_generation + of_table + of_history + of_turns + of_lot * (component->lot_count + 64);
    return component->arena->capacity - component->arena->used >= needed;
}

bool choice_search(struct choice_component *component, size_t width, int64_t least_minor) {
    size_t mark = component->arena->used;
    struct choice_pass pass = {.component = component, .width = width};
    pass.least_minor = int64_max(least_minor, component->best.total_minor + 1);
    pass.capacity = capacity_of(width);
    pass.table_size = 4 * pass.capacity;
    if (!make_search(&pass)) {
        return false;
    }
    start_pass(&pass);
    for (pass.lot = 0; pass.lot < component->lot_count; pass.lot++) {
        if (!pass_lot(&pass)) {
            return false;
        }
    }
    take_best(&pass);
    int64_t best = component->best.total_minor;
    int64_t open =
        best >= pass.least_minor ? best * CHOICE_SCALE + component->hidden_bound : pass.least_minor * CHOICE_SCALE - 1;
    open = int64_max(pass.dropped_bound, open);
    component->bound = int64_min(component->bound, open);
    component->arena->used = mark;
    return true;
}

/* Sets: the best of them at given prices, and tables that say how much the lots still to come can add. At given prices
 * the pieces of a slot are worth what they are worth, whoever is in the other slots; so for a number of sets every
 * slot takes its best pieces, and only the number of sets is left to be found. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

#include <string.h>

/* ----------------------------------------------------------------------------------------------------------- making */

static bool make_slot(struct choice_component *component, const struct choice_slot *slot,
                      struct choice_slot_part *part) {
    for (size_t i = 0; i < component->lot_count; i++) {
        part->rank_count += slot->credit_minor[component->lots[i].line] >= 0 ? 1 : 0;
    }
    struct arena *arena = component->arena;
    part->lot_of = ARENA_ARRAY(arena, uint32_t, part->rank_count);
    part->credit_minor = ARENA_ARRAY(arena, int64_t, part->rank_count);
    part->room_minor = ARENA_ARRAY(arena, int64_t, part->rank_count);
    part->gain = ARENA_ARRAY(arena, int64_t, part->rank_count);
    part->taken = ARENA_ARRAY(arena, int64_t, part->rank_count);
    part->order = ARENA_ARRAY(arena, uint32_t, part->rank_count);
    if (arena->exhausted) {
        return false;
    }
    part->pieces = slot->pieces;
    part->is_partial = slot->is_partial;
    size_t rank = 0;
    for (size_t i = 0; i < component->lot_count; i++) {
        uint32_t line = component->lots[i].line;
        if (slot->credit_minor[line] >= 0) {
            part->lot_of[rank] = (uint32_t)i;
            part->credit_minor[rank] = slot->is_trigger ? 0 : slot->credit_minor[line];
            part->room_minor[rank] = slot->is_trigger ? 0 : slot->room_minor[line];
            part->order[rank] = (uint32_t)rank;
            part->count_max += (size_t)component->lots[i].pieces;
            rank++;
        }
    }
    return true;
}

/* How many sets the pieces allow; slots that may stay empty allow as many as they have pieces. */
static int64_t sets_that_fit(const struct choice_sets *sets) {
    int64_t all = 0;
    int64_t fit = INT64_MAX;
    for (size_t s = 0; s < sets->slot_count; s++) {
        all += (int64_t)sets->slots[s].count_max;
        if (!sets->slots[s].is_partial) {
            fit = int64_min(fit, (int64_t)sets->slots[s].count_max / sets->slots[s].pieces);
        }
    }
    return sets->choose < sets->slot_count ? all / (int64_t)sets->choose : int64_min(fit, all);
}

bool choice_sets_make(struct choice_component *component, struct choice_rival *rival) {
    struct choice_sets *sets = &rival->sets;
    const struct choice_contestant *rule = rival->rule;
    sets->slot_count = rule->slot_count;
    sets->choose = rule->choose;
    sets->fixed_minor = rule->fixed_minor;
    bool is_any_partial = false;
    for (size_t s = 0; s < rule->slot_count; s++) {
        if (!make_slot(component, &rule->slots[s], &sets->slots[s])) {
            return false;
        }
        is_any_partial = is_any_partial || rule->slots[s].is_partial;
    }
    int64_t fit = sets_that_fit(sets);
    int64_t times_max = choice_times_max(rule);
    sets->is_folding = times_max >= fit && !is_any_partial && sets->choose == sets->slot_count;
    sets->times_max = int64_max(0, int64_min(fit, times_max));
    for (size_t s = 0; s < rule->slot_count; s++) {
        struct choice_slot_part *part = &sets->slots[s];
        int64_t useful;
        if (checked_mul(sets->times_max, part->pieces, &useful) && useful < (int64_t)part->count_max) {
            part->count_max = (size_t)useful;
        }
        if ((part->rank_count + 1) * (part->count_max + 1) > CHOICE_CELLS_OF_SLOT) {
            component->is_too_large = true;
            continue;
        }
        part->best = ARENA_ARRAY(component->arena, int64_t, (part->rank_count + 1) * (part->count_max + 1));
    }
    return !component->arena->exhausted;
}

/* ---------------------------------------------------------------------------------------------------------- pricing */

/* Orders the ranks by gain; nearly in order already from the prices before. */
static void order_by_gain(struct choice_slot_part *part) {
    for (size_t i = 1; i < part->rank_count; i++) {
        uint32_t rank = part->order[i];
        int64_t gain = part->gain[rank];
        size_t at = i;
        for (; at > 0; at--) {
            uint32_t other = part->order[at - 1];
            if (part->gain[other] > gain || (part->gain[other] == gain && other < rank)) {
                break;
            }
            part->order[at] = other;
        }
        part->order[at] = rank;
    }
}

static void price_slot(const struct choice_component *component, const struct choice_rival *rival,
                       struct choice_slot_part *part) {
    for (size_t i = 0; i < part->rank_count; i++) {
        part->gain[i] = part->credit_minor[i] * rival->weight_raw + part->room_minor[i] * rival->weight_room -
                        component->lots[part->lot_of[i]].price;
    }
    order_by_gain(part);
}

/* Goes through the pieces of a slot, best first. */
struct slot_cursor {
    const struct choice_component *component;
    const struct choice_slot_part *part;
    const int32_t *left;
    size_t at;
    int64_t used; /* of the lot at hand */
    int64_t count;
};

static int64_t cursor_supply(const struct slot_cursor *cursor) {
    uint32_t lot = cursor->part->lot_of[cursor->part->order[cursor->at]];
    return cursor->left == NULL ? cursor->component->lots[lot].pieces : cursor->left[lot];
}

/* The gain of the next piece; CHOICE_NEVER when there is none. */
static int64_t cursor_next(struct slot_cursor *cursor) {
    while (cursor->at < cursor->part->rank_count && cursor->used >= cursor_supply(cursor)) {
        cursor->at++;
        cursor->used = 0;
    }
    return cursor->at == cursor->part->rank_count ? CHOICE_NEVER : cursor->part->gain[cursor->part->order[cursor->at]];
}

static void cursor_take(struct slot_cursor *cursor) {
    cursor->used++;
    cursor->count++;
}

/* What one more set adds: so many of the next pieces of each slot. */
static int64_t grow_by_set(const struct choice_sets *sets, struct slot_cursor *cursors) {
    int64_t gain = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        for (int64_t i = 0; i < sets->slots[s].pieces; i++) {
            int64_t next = cursor_next(&cursors[s]);
            if (sets->slots[s].is_partial && next <= 0) {
                break;
            }
            if (next <= CHOICE_NEVER) {
                return CHOICE_NEVER;
            }
            gain += next;
            cursor_take(&cursors[s]);
        }
    }
    return gain;
}

/* The best `times` sets that each take pieces of only some slots: no slot more often than there are sets. */
static int64_t best_chosen(const struct choice_sets *sets, struct slot_cursor *cursors, int64_t times) {
    int64_t gain = 0;
    for (int64_t i = 0; i < times * (int64_t)sets->choose; i++) {
        size_t best = 0;
        int64_t best_next = CHOICE_NEVER;
        for (size_t s = 0; s < sets->slot_count; s++) {
            int64_t next = cursors[s].count < times ? cursor_next(&cursors[s]) : CHOICE_NEVER;
            if (next > best_next) {
                best_next = next;
                best = s;
            }
        }
        if (best_next <= CHOICE_NEVER) {
            return CHOICE_NEVER;
        }
        gain += best_next;
        cursor_take(&cursors[best]);
    }
    return gain;
}

static void start_cursors(const struct choice_component *component, const struct choice_sets *sets, const int32_t *left,
                          struct slot_cursor *cursors) {
    for (size_t s = 0; s < sets->slot_count; s++) {
        cursors[s] = (struct slot_cursor){.component = component, .part = &sets->slots[s], .left = left};
    }
}

/* The best number of sets. Each further set adds less than the one before, so the first that adds nothing is the
 * end. */
static int64_t best_times(const struct choice_component *component, const struct choice_sets *sets, int64_t fixed,
                          const int32_t *left, int64_t *value) {
    struct slot_cursor cursors[CHOICE_SLOTS_MAX];
    start_cursors(component, sets, left, cursors);
    *value = 0;
    int64_t times = 0;
    while (times < sets->times_max) {
        int64_t next;
        if (sets->choose == sets->slot_count) {
            next = *value + grow_by_set(sets, cursors) + fixed;
        } else {
            start_cursors(component, sets, left, cursors);
            next = best_chosen(sets, cursors, times + 1) + fixed * (times + 1);
        }
        if (next <= *value) {
            break;
        }
        *value = next;
        times++;
    }
    return times;
}

/* Slots with so many pieces each, the best ones; counts how many of each lot. */
static void take_best(const struct choice_component *component, struct choice_rival *rival, int64_t times) {
    struct choice_sets *sets = &rival->sets;
    struct slot_cursor cursors[CHOICE_SLOTS_MAX];
    start_cursors(component, sets, NULL, cursors);
    if (sets->choose < sets->slot_count) {
        (void)best_chosen(sets, cursors, times);
    }
    for (int64_t i = 0; i < times && sets->choose == sets->slot_count; i++) {
        (void)grow_by_set(sets, cursors);
    }
    for (size_t s = 0; s < sets->slot_count; s++) {
        struct choice_slot_part *part = &sets->slots[s];
        for (size_t i = 0; i < part->rank_count; i++) {
            uint32_t rank = part->order[i];
            int64_t pieces = component->lots[part->lot_of[rank]].pieces;
            part->taken[rank] = i < cursors[s].at ? pieces : i == cursors[s].at ? cursors[s].used : 0;
        }
    }
}

static void sum_taken(struct choice_rival *rival, int64_t times) {
    struct choice_sets *sets = &rival->sets;
    rival->raw_minor = sets->fixed_minor * times;
    rival->room_minor = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        const struct choice_slot_part *part = &sets->slots[s];
        for (size_t i = 0; i < part->rank_count; i++) {
            rival->raw_minor += part->taken[i] * part->credit_minor[i];
            rival->room_minor += part->taken[i] * part->room_minor[i];
        }
    }
}

/* Takes the best pieces of one slot that are still there. */
static int64_t share_slot(struct choice_slot_part *part, int64_t wanted, int32_t *left) {
    int64_t count = 0;
    for (size_t i = 0; i < part->rank_count && count < wanted; i++) {
        uint32_t rank = part->order[i];
        if (part->is_partial && part->gain[rank] <= 0) {
            break;
        }
        part->taken[rank] = int64_min(left[part->lot_of[rank]], wanted - count);
        count += part->taken[rank];
        left[part->lot_of[rank]] -= (int32_t)part->taken[rank];
    }
    return count;
}

/* One slot after the other takes what it needs of what is left; false when that does not come out. */
static bool share_sets(struct choice_rival *rival, int64_t times, int32_t *left) {
    struct choice_sets *sets = &rival->sets;
    int64_t missing = times * (int64_t)sets->choose;
    bool is_whole = true;
    for (size_t s = 0; s < sets->slot_count; s++) {
        struct choice_slot_part *part = &sets->slots[s];
        memset(part->taken, 0, part->rank_count * sizeof(*part->taken));
        int64_t wanted = times * part->pieces;
        if (sets->choose < sets->slot_count) {
            wanted = int64_min(times, missing);
        }
        int64_t count = share_slot(part, wanted, left);
        missing -= count;
        is_whole = is_whole && (part->is_partial || count == wanted);
    }
    return sets->choose < sets->slot_count ? missing == 0 : is_whole;
}

static void give_back(const struct choice_rival *rival, int32_t *left) {
    for (size_t s = 0; s < rival->sets.slot_count; s++) {
        const struct choice_slot_part *part = &rival->sets.slots[s];
        for (size_t i = 0; i < part->rank_count; i++) {
            left[part->lot_of[i]] += (int32_t)part->taken[i];
        }
    }
}

void choice_sets_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left) {
    struct choice_sets *sets = &rival->sets;
    for (size_t s = 0; s < sets->slot_count; s++) {
        price_slot(component, rival, &sets->slots[s]);
    }
    int64_t fixed = sets->fixed_minor * rival->weight_raw;
    int64_t times = best_times(component, sets, fixed, left, &rival->value);
    if (left == NULL) {
        take_best(component, rival, times);
    } else {
        while (!share_sets(rival, times, component->left)) {
            give_back(rival, component->left);
            times--;
        }
        give_back(rival, component->left);
    }
    sum_taken(rival, times);
}

/* ------------------------------------------------------------------------------------------------------------ rests */

/* best[rank][count] by putting ranks in front one by one: so many pieces of the rank, or fewer. */
static void tabulate_slot(const struct choice_component *component, struct choice_slot_part *part) {
    size_t width = part->count_max + 1;
    int64_t *last = part->best + part->rank_count * width;
    for (size_t m = 0; m < width; m++) {
        last[m] = m == 0 ? 0 : CHOICE_NEVER;
    }
    for (size_t rank = part->rank_count; rank-- > 0;) {
        int64_t *row = part->best + rank * width;
        const int64_t *after = row + width;
        int64_t pieces = component->lots[part->lot_of[rank]].pieces;
        for (size_t m = 0; m < width; m++) {
            row[m] = after[m];
            for (size_t x = 1; x <= m && x <= (size_t)pieces; x++) {
                row[m] = int64_max(row[m], after[m - x] + (int64_t)x * part->gain[rank]);
            }
        }
    }
}

void choice_sets_tabulate(const struct choice_component *component, struct choice_rival *rival) {
    for (size_t s = 0; s < rival->sets.slot_count; s++) {
        struct choice_slot_part *part = &rival->sets.slots[s];
        tabulate_slot(component, part);
        size_t width = part->count_max + 1;
        for (size_t at = 0; part->is_partial && at < (part->rank_count + 1) * width; at++) {
            part->best[at] = at % width == 0 ? part->best[at] : int64_max(part->best[at], part->best[at - 1]);
        }
    }
}

/* The most that `count` further pieces of the slot add. */
static int64_t slot_rest(const struct choice_slot_part *part, uint32_t rank, int64_t count) {
    if (count < 0) {
        return CHOICE_NEVER;
    }
    if ((size_t)count > part->count_max) {
        count = part->is_partial ? (int64_t)part->count_max : count;
    }
    return (size_t)count > part->count_max ? CHOICE_NEVER : part->best[rank * (part->count_max + 1) + (size_t)count];
}

/* So many sets in the end, each of only some slots: the best next piece again and again. */
static int64_t chosen_rest(const struct choice_sets *sets, const uint32_t *ranks, const uint16_t *counts,
                           int64_t times) {
    int64_t more[CHOICE_SLOTS_MAX] = {0};
    int64_t missing = times * (int64_t)sets->choose;
    for (size_t s = 0; s < sets->slot_count; s++) {
        missing -= counts[s];
        if (counts[s] > times) {
            return CHOICE_NEVER;
        }
    }
    int64_t value = missing < 0 ? CHOICE_NEVER : 0;
    for (; missing > 0; missing--) {
        size_t best = 0;
        int64_t best_gain = CHOICE_NEVER / 2;
        for (size_t s = 0; s < sets->slot_count; s++) {
            int64_t before = slot_rest(&sets->slots[s], ranks[s], more[s]);
            int64_t after =
                counts[s] + more[s] < times ? slot_rest(&sets->slots[s], ranks[s], more[s] + 1) : CHOICE_NEVER;
            if (after > CHOICE_NEVER / 2 && after - before > best_gain) {
                best_gain = after - before;
                best = s;
            }
        }
        if (best_gain <= CHOICE_NEVER / 2) {
            return CHOICE_NEVER;
        }
        more[best]++;
        value += best_gain;
    }
    return value;
}

static int64_t sets_rest_of(const struct choice_sets *sets, const uint32_t *ranks, const uint16_t *counts,
                            int64_t times) {
    if (sets->choose < sets->slot_count) {
        return chosen_rest(sets, ranks, counts, times);
    }
    int64_t value = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        int64_t rest = slot_rest(&sets->slots[s], ranks[s], times * sets->slots[s].pieces - counts[s]);
        if (rest <= CHOICE_NEVER / 2) {
            return CHOICE_NEVER;
        }
        value += rest;
    }
    return value;
}

int64_t choice_sets_rest(const struct choice_rival *rival, const uint32_t *ranks, const uint16_t *counts) {
    const struct choice_sets *sets = &rival->sets;
    int64_t least = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        int64_t pieces = sets->choose < sets->slot_count ? 1 : sets->slots[s].pieces;
        least = int64_max(least, (counts[s] + pieces - 1) / pieces);
    }
    int64_t best = CHOICE_NEVER;
    for (int64_t times = least; times <= sets->times_max; times++) {
        int64_t value = sets_rest_of(sets, ranks, counts, times);
        if (value <= CHOICE_NEVER / 2) {
            if (best > CHOICE_NEVER / 2) {
                break;
            }
            continue;
        }
        value += times * sets->fixed_minor * rival->weight_raw;
        if (value < best) {
            break; /* each further set adds less than the one before */
        }
        best = value;
    }
    return best <= CHOICE_NEVER / 2 ? CHOICE_NEVER : best;
}

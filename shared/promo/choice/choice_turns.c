/* What may follow a combination at a lot. Every rival that may take of the lot has its turn. What it may do there, and
 * what each way costs against the bound, depends on its own state alone; how cheaply those after it can come off with
 * what is left is worked out beforehand, so that no way is gone that does not end in a combination worth keeping. */
#include "promo/choice/choice_pass.h"

#include <string.h>

static void add_option(struct choice_turn *turn, struct choice_option option, int64_t allowed) {
    if (option.cost > allowed) {
        return;
    }
    if (turn->count == CHOICE_OPTIONS_MAX) {
        turn->lost_cost = int64_min(turn->lost_cost, option.cost);
        return;
    }
    turn->options[turn->count++] = option;
}

static void list_arcs(const struct choice_pass *pass, struct choice_turn *turn, int64_t allowed) {
    const struct choice_component *component = pass->component;
    const struct choice_seat *seat = &component->seats[turn->seat];
    const struct choice_graph *graph = &turn->rival->graph;
    uint16_t node = pass->state[seat->entry];
    int64_t credit_minor = graph->credit_minor[seat->rank];
    int64_t price = component->lots[pass->lot].price;
    for (uint32_t a = graph->arc_begin[node]; a < graph->arc_begin[node + 1]; a++) {
        const struct choice_arc *arc = &graph->arcs[a];
        int64_t raw = arc->benefit * credit_minor;
        int64_t gain = raw * turn->rival->weight_raw - arc->pieces * price;
        struct choice_option option = {.cost = graph->value[node] - graph->value[arc->to] - gain,
                                       .raw_minor = raw,
                                       .pieces = arc->pieces,
                                       .to = arc->to};
        add_option(turn, option, allowed);
    }
}

/* What the rest of the sets can add, when slots up to `slots_passed` have passed the lot at hand. */
static int64_t rest_of_sets(const struct choice_pass *pass, const struct choice_rival *rival, size_t slots_passed,
                            const uint16_t *counts) {
    uint32_t ranks[CHOICE_SLOTS_MAX];
    size_t width = pass->component->lot_count + 1;
    for (size_t s = 0; s < rival->entry_count; s++) {
        size_t lot = pass->lot + (s < slots_passed ? 1 : 0);
        ranks[s] = pass->rank_from[(rival->entry + s) * width + lot];
    }
    return choice_sets_rest(rival, ranks, counts);
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

/* The slots of a rival that may take of the lot, one after the other. */
static void list_slots(struct choice_pass *pass, struct choice_turn *turn, uint32_t seat, struct choice_option so_far,
                       struct choice_set_effect *effect, int64_t allowed) {
    const struct choice_component *component = pass->component;
    const struct choice_rival *rival = turn->rival;
    if (seat == turn->seat_end) {
        struct choice_set_effect kept = *effect;
        int64_t times = rival->sets.is_folding ? fold_sets(rival, kept.counts) : 0;
        so_far.raw_minor += times * rival->sets.fixed_minor;
        so_far.to = (uint32_t)turn->count;
        if (turn->count < CHOICE_OPTIONS_MAX && so_far.cost <= allowed) {
            turn->effects[turn->count] = kept;
        }
        add_option(turn, so_far, allowed);
        return;
    }
    uint32_t slot = component->seats[seat].slot;
    uint32_t rank = component->seats[seat].rank;
    const struct choice_slot_part *part = &rival->sets.slots[slot];
    int64_t before = rest_of_sets(pass, rival, slot, effect->counts);
    int64_t left = component->lots[pass->lot].pieces - (int64_t)so_far.pieces;
    struct choice_set_effect other = *effect;
    for (int64_t x = 0; x <= left; x++) {
        other.counts[slot] = (uint16_t)(effect->counts[slot] + x);
        other.given[slot] = (uint8_t)x;
        other.room_minor = effect->room_minor + x * part->room_minor[rank];
        int64_t rest = rest_of_sets(pass, rival, slot + 1, other.counts);
        struct choice_option option = {.cost = so_far.cost + before - rest - x * part->gain[rank],
                                       .raw_minor = so_far.raw_minor + x * part->credit_minor[rank],
                                       .pieces = so_far.pieces + (uint32_t)x};
        if (rest > CHOICE_NEVER / 2 && option.cost <= allowed) {
            list_slots(pass, turn, seat + 1, option, &other, allowed);
        }
    }
}

static void list_sets(struct choice_pass *pass, struct choice_turn *turn, int64_t allowed) {
    const struct choice_rival *rival = turn->rival;
    size_t bytes = rival->entry_count * sizeof(uint16_t);
    if (turn->has_counts && turn->allowed >= allowed && memcmp(turn->counts, pass->state + rival->entry, bytes) == 0) {
        return;
    }
    turn->count = 0;
    turn->lost_cost = INT64_MAX / 2;
    turn->has_counts = true;
    turn->allowed = allowed;
    memcpy(turn->counts, pass->state + rival->entry, bytes);
    struct choice_set_effect effect = {.room_minor = 0};
    memcpy(effect.counts, pass->state + rival->entry, bytes);
    list_slots(pass, turn, turn->seat, (struct choice_option){.cost = 0}, &effect, allowed);
}

void choice_pass_start_lot(struct choice_pass *pass) {
    const struct choice_component *component = pass->component;
    uint32_t end = component->seat_begin[pass->lot + 1];
    pass->turn_count = 0;
    pass->settling_count = 0;
    for (uint32_t at = component->seat_begin[pass->lot]; at < end;) {
        struct choice_turn *turn = &pass->turns[pass->turn_count++];
        uint32_t rival = component->seats[at].rival;
        turn->rival = &component->rivals[rival];
        turn->sum_at = 2 * pass->bounded_at[rival];
        turn->seat = at;
        turn->has_counts = false;
        turn->is_last = pass->last_lot[rival] == pass->lot && (turn->rival->is_sets || turn->rival->is_bounded);
        pass->settling_count += turn->is_last ? 1 : 0;
        while (at < end && component->seats[at].rival == rival) {
            at++;
        }
        turn->seat_end = at;
    }
}

/* The least that the turns from each on cost, by what is left for them. */
static void find_least_costs(struct choice_pass *pass) {
    const struct choice_lot *lot = &pass->component->lots[pass->lot];
    for (int32_t left = 0; left <= lot->pieces; left++) {
        pass->least[pass->turn_count][left] = left * (lot->price - lot->floor);
    }
    for (size_t t = pass->turn_count; t-- > 0;) {
        const struct choice_turn *turn = &pass->turns[t];
        const int64_t *after = pass->least[t + 1];
        for (int32_t left = 0; left <= lot->pieces; left++) {
            int64_t least = INT64_MAX / 2;
            for (size_t i = 0; i < turn->count; i++) {
                if ((int32_t)turn->options[i].pieces <= left) {
                    least = int64_min(least, turn->options[i].cost + after[left - (int32_t)turn->options[i].pieces]);
                }
            }
            pass->least[t][left] = least;
        }
    }
}

static void combine(struct choice_pass *pass, size_t at, uint32_t left, int64_t bound, int64_t minor);

static void combine_option(struct choice_pass *pass, size_t at, const struct choice_option *option, uint32_t left,
                           int64_t bound, int64_t minor) {
    const struct choice_turn *turn = &pass->turns[at];
    const struct choice_rival *rival = turn->rival;
    int64_t room = 0;
    if (rival->is_sets) {
        const struct choice_set_effect *effect = &turn->effects[option->to];
        memcpy(pass->state + rival->entry, effect->counts, rival->entry_count * sizeof(*effect->counts));
        memcpy(pass->given + rival->entry, effect->given, rival->entry_count);
        room = effect->room_minor;
    } else {
        pass->state[rival->entry] = (uint16_t)option->to;
        pass->given[rival->entry] = (uint8_t)option->pieces;
    }
    if (rival->is_bounded) {
        pass->sum[turn->sum_at] += option->raw_minor;
        pass->sum[turn->sum_at + 1] += room;
    }
    combine(pass, at + 1, left - option->pieces, bound - option->cost,
            minor + (rival->is_bounded ? 0 : option->raw_minor));
    if (rival->is_bounded) {
        pass->sum[turn->sum_at] -= option->raw_minor;
        pass->sum[turn->sum_at + 1] -= room;
    }
}

/* Gives out the rest of the lot's pieces, from the turn on, in every way that may be worth it. */
static void combine(struct choice_pass *pass, size_t at, uint32_t left, int64_t bound, int64_t minor) {
    if (at == pass->turn_count) {
        const struct choice_lot *lot = &pass->component->lots[pass->lot];
        pass->trials_left--;
        choice_pass_keep(pass, bound - left * (lot->price - lot->floor), minor + left * (lot->floor / CHOICE_SCALE));
        return;
    }
    const struct choice_turn *turn = &pass->turns[at];
    int64_t needed = choice_needed_bound(pass);
    for (size_t i = 0; i < turn->count; i++) {
        const struct choice_option *option = &turn->options[i];
        if (option->pieces > left || bound - option->cost - pass->least[at + 1][left - option->pieces] < needed) {
            continue;
        }
        if (pass->trials_left <= 0) {
            choice_drop(pass, bound);
            return;
        }
        combine_option(pass, at, option, left, bound, minor);
    }
}

/* All that can follow the combination in pass->state. */
void choice_pass_expand(struct choice_pass *pass, int64_t bound, int64_t minor) {
    int64_t allowed = bound - choice_needed_bound(pass);
    if (pass->trials_left <= 0) {
        choice_drop(pass, bound);
        return;
    }
    for (size_t t = 0; t < pass->turn_count; t++) {
        struct choice_turn *turn = &pass->turns[t];
        if (turn->rival->is_sets) {
            list_sets(pass, turn, allowed);
        } else {
            turn->count = 0;
            turn->lost_cost = INT64_MAX / 2;
            list_arcs(pass, turn, allowed);
        }
        if (turn->lost_cost <= allowed) {
            choice_drop(pass, bound - turn->lost_cost);
        }
    }
    find_least_costs(pass);
    uint32_t pieces = (uint32_t)pass->component->lots[pass->lot].pieces;
    if (pass->least[0][pieces] <= allowed) {
        combine(pass, 0, pieces, bound, minor);
    }
}

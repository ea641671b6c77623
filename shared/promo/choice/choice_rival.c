/* A rival, whatever it is made of: what it would choose at given prices. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

static bool has_slots_in_scope(const struct choice_component *component, const struct choice_contestant *rule) {
    for (size_t s = 0; s < rule->slot_count; s++) {
        bool has_any = rule->slots[s].is_partial || rule->choose < rule->slot_count;
        for (size_t i = 0; i < component->lot_count && !has_any; i++) {
            has_any = rule->slots[s].credit_minor[component->lots[i].line] >= 0;
        }
        if (!has_any) {
            return false;
        }
    }
    return true;
}

/* The most that the rival takes off when nobody else wants anything and nothing cuts the sum. */
static int64_t most_minor(struct choice_component *component, struct choice_rival *rival) {
    for (size_t i = 0; i < component->lot_count; i++) {
        component->lots[i].price = 0;
    }
    choice_rival_price(component, rival, NULL);
    return rival->value / CHOICE_SCALE;
}

/* Room cuts nothing when every set has room for its fixed amount, whatever pieces it has. */
static bool has_room_for_all(const struct choice_rival *rival) {
    const struct choice_sets *sets = &rival->sets;
    int64_t spare = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        int64_t least = INT64_MAX;
        for (size_t i = 0; i < sets->slots[s].rank_count; i++) {
            least = int64_min(least, sets->slots[s].room_minor[i] - sets->slots[s].credit_minor[i]);
        }
        if (least < 0) {
            return false;
        }
        bool is_always_there = !sets->slots[s].is_partial && sets->choose == sets->slot_count;
        int64_t of_slot;
        if (is_always_there && checked_mul(least, sets->slots[s].pieces, &of_slot)) {
            spare += int64_min(of_slot, INT64_MAX / 16);
        }
    }
    return sets->fixed_minor <= spare;
}

static int64_t usual_of_set(const struct choice_sets *sets) {
    int64_t minor = sets->fixed_minor;
    int64_t pieces = 0;
    for (size_t s = 0; s < sets->slot_count; s++) {
        const struct choice_slot_part *part = &sets->slots[s];
        int64_t sum = 0;
        for (size_t i = 0; i < part->rank_count; i++) {
            sum += part->credit_minor[i];
        }
        minor += part->rank_count == 0 ? 0 : sum / (int64_t)part->rank_count * part->pieces;
        pieces += part->pieces;
    }
    return int64_max(0, minor / pieces) * CHOICE_SCALE;
}

enum choice_made choice_rival_make(struct choice_component *component, struct choice_rival *rival) {
    rival->is_sets = rival->rule->kind == CHOICE_SETS;
    rival->entry_count = rival->is_sets ? rival->rule->slot_count : 1;
    rival->weight_raw = CHOICE_SCALE;
    if (!has_slots_in_scope(component, rival->rule)) {
        return CHOICE_TAKES_NOTHING;
    }
    if (rival->is_sets ? !choice_sets_make(component, rival) : !choice_graph_make(component, rival)) {
        return CHOICE_TOO_LARGE;
    }
    if (rival->is_sets) {
        rival->usual_of_set = usual_of_set(&rival->sets);
    }
    if (rival->rule->kind != CHOICE_WHOLE) {
        rival->is_bounded =
            most_minor(component, rival) > rival->rule->minor_max || (rival->is_sets && !has_room_for_all(rival));
    }
    return CHOICE_MADE;
}

void choice_rival_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left) {
    if (rival->is_sets) {
        choice_sets_price(component, rival, left);
    } else {
        choice_graph_price(component, rival, left);
    }
}

void choice_rival_plan(const struct choice_component *component, struct choice_rival *rival, struct choice_plan *plan) {
    uint8_t *pieces = plan->pieces + rival->entry * component->lot_count;
    for (size_t i = 0; i < rival->entry_count * component->lot_count; i++) {
        pieces[i] = 0;
    }
    if (!rival->is_sets) {
        rival->raw_minor = 0;
        if (rival->value > CHOICE_NEVER / 2) {
            choice_graph_follow(component, rival, pieces);
        }
        return;
    }
    for (size_t s = 0; s < rival->entry_count; s++) {
        const struct choice_slot_part *part = &rival->sets.slots[s];
        for (size_t i = 0; i < part->rank_count; i++) {
            pieces[s * component->lot_count + part->lot_of[i]] = (uint8_t)part->taken[i];
        }
    }
}

int64_t choice_rival_bound(const struct choice_rival *rival) {
    int64_t rest = CHOICE_SCALE - rival->weight_raw - rival->weight_room;
    return rival->value + (rest == 0 ? 0 : rest * rival->rule->minor_max);
}

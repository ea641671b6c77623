/* Prices of pieces (Lagrange multipliers). At any prices >= the floors, all pieces at their prices plus what every
 * rival would gain by its own best choice is a bound. Prices are moved against what the rivals then want of each lot:
 * up where they want more than there is, down where less, in steps of Polyak's length (B. T. Polyak, "Minimization of
 * unsmooth functionals", 1969; M. Held, P. Wolfe, H. P. Crowder, "Validation of subgradient optimization",
 * Mathematical Programming 6, 1974). */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

#include <string.h>

/* Steps are of 256. Found by trying on drawn receipts: the step is halved after so many rounds without a lower
 * bound. */
enum { PATIENCE = 3, STEP_FIRST = 256, STEP_LEAST = 8, ROUNDS_PER_PLAN = 8 };

/* About what a piece brings to a rival, by which prices start; a bit less, because not all groups and sets come
 * about. */
static int64_t usual_gain(const struct choice_rival *rival, uint32_t slot, uint32_t line) {
    const struct choice_contestant *rule = rival->rule;
    int64_t credit = rule->slots[slot].credit_minor[line] * CHOICE_SCALE;
    switch (rule->kind) {
    case CHOICE_EACH: return credit;
    case CHOICE_GROUPS: return credit / rule->of * rule->take * 5 / 8;
    case CHOICE_WHOLE: return 0;
    case CHOICE_SETS: return rival->usual_of_set * 3 / 8;
    }
    bug_unreachable("a kind of contestant");
}

static void start_prices(struct choice_component *component) {
    for (size_t i = 0; i < component->lot_count; i++) {
        struct choice_lot *lot = &component->lots[i];
        lot->price = lot->floor;
        for (uint32_t at = component->seat_begin[i]; at < component->seat_begin[i + 1]; at++) {
            const struct choice_seat *seat = &component->seats[at];
            const struct choice_rival *rival = &component->rivals[seat->rival];
            lot->price = int64_max(lot->price, usual_gain(rival, seat->slot, lot->line));
        }
    }
}

static int64_t price_all(struct choice_pricing *pricing) {
    struct choice_component *component = pricing->component;
    int64_t bound = component->hidden_bound;
    for (size_t i = 0; i < component->lot_count; i++) {
        bound += component->lots[i].price * component->lots[i].pieces;
        pricing->wanted[i] = -component->lots[i].pieces;
    }
    for (size_t r = 0; r < component->rival_count; r++) {
        struct choice_rival *rival = &component->rivals[r];
        choice_rival_price(component, rival, NULL);
        choice_rival_plan(component, rival, &pricing->wish);
        bound += choice_rival_bound(rival);
    }
    for (size_t e = 0; e < component->entry_count; e++) {
        const uint8_t *pieces = pricing->wish.pieces + e * component->lot_count;
        for (size_t i = 0; i < component->lot_count; i++) {
            pricing->wanted[i] += pieces[i];
        }
    }
    return bound;
}

static void remember(struct choice_pricing *pricing, int64_t bound) {
    struct choice_component *component = pricing->component;
    pricing->best_bound = bound;
    component->bound = int64_min(component->bound, bound);
    for (size_t i = 0; i < component->lot_count; i++) {
        pricing->best_price[i] = component->lots[i].price;
    }
    for (size_t r = 0; r < component->rival_count; r++) {
        pricing->best_weight[2 * r] = component->rivals[r].weight_raw;
        pricing->best_weight[2 * r + 1] = component->rivals[r].weight_room;
    }
}

static void recall(struct choice_pricing *pricing) {
    struct choice_component *component = pricing->component;
    for (size_t i = 0; i < component->lot_count; i++) {
        component->lots[i].price = pricing->best_price[i];
    }
    for (size_t r = 0; r < component->rival_count; r++) {
        component->rivals[r].weight_raw = pricing->best_weight[2 * r];
        component->rivals[r].weight_room = pricing->best_weight[2 * r + 1];
    }
}

/* Trusts more in what cuts the sum, when it would; less, when it would not. */
static void move_weights(struct choice_rival *rival, int64_t amount) {
    bool has_room =
        rival->is_sets && rival->room_minor < rival->raw_minor && rival->room_minor < rival->rule->minor_max;
    bool has_cap = rival->rule->minor_max < rival->raw_minor && !has_room;
    if (has_room) {
        int64_t moved = int64_min(amount, rival->weight_raw);
        rival->weight_raw -= moved;
        rival->weight_room += moved;
    } else if (has_cap) {
        rival->weight_raw -= int64_min(amount, rival->weight_raw);
    } else {
        int64_t moved = int64_min(amount, rival->weight_room);
        rival->weight_room -= moved;
        rival->weight_raw += moved;
        int64_t rest = CHOICE_SCALE - rival->weight_raw - rival->weight_room;
        rival->weight_raw += int64_min(amount - moved, rest);
    }
}

static void move_prices(struct choice_pricing *pricing, int64_t bound) {
    struct choice_component *component = pricing->component;
    int64_t norm = 0;
    for (size_t i = 0; i < component->lot_count; i++) {
        bool is_at_floor = component->lots[i].price == component->lots[i].floor && pricing->wanted[i] < 0;
        pricing->wanted[i] = is_at_floor ? 0 : pricing->wanted[i];
        norm += (int64_t)pricing->wanted[i] * pricing->wanted[i];
    }
    int64_t gap = bound - component->best.total_minor * CHOICE_SCALE;
    int64_t length = norm == 0 ? 0 : gap / norm * pricing->step / STEP_FIRST;
    for (size_t i = 0; i < component->lot_count; i++) {
        struct choice_lot *lot = &component->lots[i];
        lot->price = int64_max(lot->floor, lot->price + length * pricing->wanted[i]);
    }
    for (size_t r = 0; r < component->rival_count; r++) {
        if (component->rivals[r].is_bounded) {
            move_weights(&component->rivals[r], 1 + pricing->step / 16);
        }
    }
}

/* No solution is better than the best plan unless it lies on what is left after this. */
void choice_pricing_thin(const struct choice_pricing *pricing) {
    struct choice_component *component = pricing->component;
    int64_t slack = pricing->best_bound - (component->best.total_minor + 1) * CHOICE_SCALE;
    for (size_t r = 0; r < component->rival_count; r++) {
        struct choice_rival *rival = &component->rivals[r];
        choice_rival_price(component, rival, NULL);
        if (!rival->is_sets) {
            choice_graph_thin(component, rival, int64_max(slack, 0));
        }
    }
}

bool choice_is_over(const struct choice_component *component) {
    return component->bound < (component->best.total_minor + 1) * CHOICE_SCALE;
}

void choice_pricing_run(struct choice_pricing *pricing, int rounds) {
    struct choice_component *component = pricing->component;
    for (int round = 0; round < rounds && !choice_is_over(component) && component->nodes < component->nodes_max;
         round++) {
        component->nodes++;
        int64_t bound = price_all(pricing);
        if (bound < pricing->best_bound) {
            remember(pricing, bound);
            pricing->patience = 0;
        } else if (++pricing->patience >= PATIENCE) {
            pricing->patience = 0;
            pricing->step = int64_max(pricing->step / 2, STEP_LEAST);
        }
        if (pricing->rounds % ROUNDS_PER_PLAN == 0) {
            choice_plan_by_prices(component, pricing->rounds, &pricing->plan);
        }
        pricing->rounds++;
        move_prices(pricing, bound);
    }
    recall(pricing);
}

bool choice_pricing_start(struct choice_pricing *pricing, struct choice_component *component) {
    struct arena *arena = component->arena;
    size_t cells = component->entry_count * component->lot_count;
    *pricing = (struct choice_pricing){.component = component, .step = STEP_FIRST};
    pricing->best_price = ARENA_ARRAY(arena, int64_t, component->lot_count);
    pricing->best_weight = ARENA_ARRAY(arena, int64_t, 2 * component->rival_count);
    pricing->wanted = ARENA_ARRAY(arena, int32_t, component->lot_count);
    pricing->wish.pieces = arena_take(arena, cells);
    pricing->plan.pieces = arena_take(arena, cells);
    if (arena->exhausted) {
        return false;
    }
    choice_plan_in_order(component, &pricing->plan);
    start_prices(component);
    component->bound = INT64_MAX;
    remember(pricing, price_all(pricing));
    return true;
}

/* A component: the lots of lines that share contestants, the rivals that want them, and the way to their best plan. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

static bool make_lots(struct choice_component *component, const uint32_t *lines, size_t count,
                      const int64_t *floor_minor) {
    const struct choice_line *of_problem = component->problem->lines;
    for (size_t i = 0; i < count; i++) {
        int64_t lots = (of_problem[lines[i]].pieces + CHOICE_LOT_PIECES - 1) / CHOICE_LOT_PIECES;
        component->lot_count += (size_t)lots;
    }
    struct arena *arena = component->arena;
    component->lots = ARENA_ARRAY(arena, struct choice_lot, component->lot_count);
    component->left = ARENA_ARRAY(arena, int32_t, component->lot_count);
    component->reserved = ARENA_ARRAY(arena, int32_t, component->lot_count);
    component->other_price = ARENA_ARRAY(arena, int64_t, component->lot_count);
    component->seat_begin = ARENA_ARRAY(arena, uint32_t, component->lot_count + 1);
    if (arena->exhausted) {
        return false;
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (int64_t left = of_problem[lines[i]].pieces; left > 0; left -= CHOICE_LOT_PIECES) {
            component->lots[at++] = (struct choice_lot){.line = lines[i],
                                                        .pieces = (int32_t)int64_min(left, CHOICE_LOT_PIECES),
                                                        .floor = floor_minor[lines[i]] * CHOICE_SCALE};
        }
    }
    return true;
}

/* What a contestant that is too large to be searched could take off at most. */
static int64_t hidden_bound(const struct choice_component *component, const struct choice_contestant *rule) {
    int64_t minor = 0;
    for (size_t i = 0; i < component->lot_count; i++) {
        int64_t most = 0;
        for (size_t s = 0; s < rule->slot_count; s++) {
            most = int64_max(most, rule->slots[s].credit_minor[component->lots[i].line]);
        }
        minor += component->lots[i].pieces * (most + int64_max(0, rule->fixed_minor));
    }
    return int64_min(minor, rule->minor_max) * CHOICE_SCALE;
}

static bool wants_any_lot(const struct choice_component *component, const struct choice_contestant *rule) {
    for (size_t i = 0; i < component->lot_count; i++) {
        if (choice_is_in_scope(rule, component->lots[i].line)) {
            return true;
        }
    }
    return false;
}

static bool make_rivals(struct choice_component *component) {
    const struct choice_problem *problem = component->problem;
    component->rivals = ARENA_ARRAY(component->arena, struct choice_rival, problem->contestant_count);
    for (size_t c = 0; c < problem->contestant_count && component->rivals != NULL; c++) {
        const struct choice_contestant *rule = &problem->contestants[c];
        if (component->is_plain[c] || component->is_apart[c] || !wants_any_lot(component, rule)) {
            continue;
        }
        struct choice_rival *rival = &component->rivals[component->rival_count];
        *rival = (struct choice_rival){.contestant = c, .rule = rule, .entry = component->entry_count};
        enum choice_made made = choice_rival_make(component, rival);
        if (component->arena->exhausted) {
            return false;
        }
        if (made == CHOICE_MADE) {
            component->rival_count++;
            component->entry_count += rival->entry_count;
        } else if (made == CHOICE_TOO_LARGE) {
            component->hidden_bound += hidden_bound(component, rule);
        }
    }
    return component->rivals != NULL;
}

static size_t rank_in(const uint32_t *lots, size_t count, size_t lot) {
    size_t rank = 0;
    while (rank < count && lots[rank] != lot) {
        rank++;
    }
    return rank;
}

static void add_seats(struct choice_component *component, size_t lot, size_t *at) {
    for (size_t r = 0; r < component->rival_count; r++) {
        const struct choice_rival *rival = &component->rivals[r];
        for (size_t s = 0; s < rival->entry_count; s++) {
            const uint32_t *lots = rival->is_sets ? rival->sets.slots[s].lot_of : rival->graph.lot_of;
            size_t count = rival->is_sets ? rival->sets.slots[s].rank_count : rival->graph.layer_count;
            size_t rank = rank_in(lots, count, lot);
            if (rank < count) {
                component->seats[(*at)++] = (struct choice_seat){.rival = (uint32_t)r,
                                                                 .slot = (uint32_t)s,
                                                                 .entry = (uint32_t)(rival->entry + s),
                                                                 .rank = (uint32_t)rank};
            }
        }
    }
}

static bool make_seats(struct choice_component *component) {
    struct arena *arena = component->arena;
    component->seats = ARENA_ARRAY(arena, struct choice_seat, component->entry_count * component->lot_count);
    component->best.pieces = arena_take_array(arena, component->entry_count, component->lot_count);
    if (arena->exhausted) {
        return false;
    }
    size_t at = 0;
    for (size_t lot = 0; lot < component->lot_count; lot++) {
        component->seat_begin[lot] = (uint32_t)at;
        add_seats(component, lot, &at);
    }
    component->seat_begin[component->lot_count] = (uint32_t)at;
    return true;
}

bool choice_component_make(struct choice_component *component, uint32_t *lines, size_t count,
                           const int64_t *floor_minor) {
    return choice_order_lines(component, lines, count) && make_lots(component, lines, count, floor_minor) &&
           make_rivals(component) && make_seats(component);
}

/* Rounds of prices, then a pass of the search that looks only for what comes close to the bound; from stage to stage
 * wider and farther from it, because most receipts need no more than the first ones. */
static const struct {
    int rounds;
    size_t width;
    int64_t reach_ppm; /* how far below the bound */
} stages[] = {{25, 8, 1000}, {10, 16, 2000}, {20, 64, 3000}, {10, 256, 4000}, {10, 1024, 10000}, {0, 4096, 1000000}};

bool choice_component_solve(struct choice_component *component) {
    struct choice_pricing pricing;
    if (!choice_pricing_start(&pricing, component)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        choice_pricing_run(&pricing, stages[i].rounds);
        choice_pricing_thin(&pricing);
        if (choice_is_over(component) || component->nodes >= component->nodes_max ||
            !choice_search_has_room(component, stages[i].width)) {
            return true;
        }
        if (component->is_too_large) {
            continue;
        }
        int64_t bound_minor = component->bound / CHOICE_SCALE;
        int64_t reach_minor;
        bug_if(!checked_mul_div(bound_minor, stages[i].reach_ppm, 1000000, ROUND_UP, &reach_minor));
        if (!choice_search(component, stages[i].width, bound_minor - reach_minor)) {
            return false;
        }
        if (choice_is_over(component)) {
            return true;
        }
        choice_pricing_thin(&pricing);
    }
    return true;
}

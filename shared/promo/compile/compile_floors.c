#include "promo/compile/compile_floors.h"

#include "promo/compile/compile_index.h"

static void count_floor(const struct promo_floor *floor, struct promo_posting *postings) {
    for (size_t i = 0; i < floor->scope.any_symbol_count; i++) {
        postings[floor->scope.any_symbols[i]].count++;
    }
}

static void fill_floor(const struct promo_floor *floor, uint32_t index, struct promo_posting *postings,
                       uint32_t *positions) {
    for (size_t i = 0; i < floor->scope.any_symbol_count; i++) {
        struct promo_posting *posting = &postings[floor->scope.any_symbols[i]];
        positions[posting->first + posting->count++] = index;
    }
}

bool compile_floors(struct compiled_set *compiled, struct arena *arena) {
    const struct rule_set_settings *settings = &compiled->set->settings;
    if (settings->floor_count == 0) {
        return true;
    }
    struct promo_posting *postings = ARENA_ARRAY(arena, struct promo_posting, compiled->symbols.count);
    uint32_t *always = ARENA_ARRAY(arena, uint32_t, settings->floor_count);
    if (postings == NULL || always == NULL) {
        return false;
    }
    for (size_t i = 0; i < settings->floor_count; i++) {
        count_floor(&settings->floors[i], postings);
    }
    uint32_t *positions = ARENA_ARRAY(arena, uint32_t, promo_place_postings(postings, compiled->symbols.count));
    if (positions == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < settings->floor_count; i++) {
        fill_floor(&settings->floors[i], i, postings, positions);
        if (settings->floors[i].scope.any_symbol_count == 0) {
            always[compiled->floor_always_count++] = i;
        }
    }
    compiled->floor_postings = postings;
    compiled->floor_positions = positions;
    compiled->floor_always = always;
    return true;
}

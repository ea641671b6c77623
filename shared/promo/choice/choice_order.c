/* The order in which the search meets the lines of a component. It must remember each contestant that has lines both
 * before and behind; so contestants are finished one after the other, the one first that draws in the fewest lines of
 * others. Only groups need their own lines dearest first, which leaves much freedom: a shop's categories end up side by
 * side. */
#include "promo/choice/choice_parts.h"

enum { RIVALS_MAX = 64 };

struct ordering {
    uint32_t *lines; /* dearest first; those that are placed leave */
    size_t count;
    uint64_t *wanted_by; /* beside `lines`: contestants that want the line, one bit each */
    bool *is_needed;     /* beside `lines` */
    uint64_t groups;     /* contestants that need their lines dearest first */
};

static bool make(struct ordering *ordering, const struct choice_component *component, uint32_t *lines, size_t count) {
    *ordering = (struct ordering){.lines = lines,
                                  .count = count,
                                  .wanted_by = ARENA_ARRAY(component->arena, uint64_t, count),
                                  .is_needed = ARENA_ARRAY(component->arena, bool, count)};
    size_t rival = 0;
    for (size_t c = 0; c < component->problem->contestant_count && !component->arena->exhausted; c++) {
        const struct choice_contestant *rule = &component->problem->contestants[c];
        bool is_any = false;
        bool is_searched = !component->is_plain[c] && !component->is_apart[c];
        for (size_t i = 0; i < count && is_searched; i++) {
            if (choice_is_in_scope(rule, lines[i])) {
                if (rival == RIVALS_MAX) {
                    return false;
                }
                ordering->wanted_by[i] |= UINT64_C(1) << rival;
                is_any = true;
            }
        }
        if (is_any) {
            ordering->groups |= rule->kind == CHOICE_GROUPS ? UINT64_C(1) << rival : 0;
            rival++;
        }
    }
    return !component->arena->exhausted;
}

/* Marks what must be placed to finish these contestants: their lines, and what is dearer in groups of those. Returns
 * how many lines that are. */
static size_t mark_needed(struct ordering *ordering, uint64_t finished) {
    uint64_t begun = 0;
    size_t needed = 0;
    for (size_t i = ordering->count; i-- > 0;) {
        ordering->is_needed[i] = (ordering->wanted_by[i] & (finished | begun)) != 0;
        if (ordering->is_needed[i]) {
            begun |= ordering->wanted_by[i] & ordering->groups;
            needed++;
        }
    }
    return needed;
}

/* The contestant that is finished with the fewest lines; 0: nobody wants what is left. */
static uint64_t next_to_finish(struct ordering *ordering) {
    uint64_t open = 0;
    for (size_t i = 0; i < ordering->count; i++) {
        open |= ordering->wanted_by[i];
    }
    uint64_t best = 0;
    size_t least = SIZE_MAX;
    for (; open != 0; open &= open - 1) {
        uint64_t rival = open & (~open + 1);
        size_t needed = mark_needed(ordering, rival);
        if (needed < least) {
            least = needed;
            best = rival;
        }
    }
    return best;
}

/* Brings the needed lines to the front, each part in its order, and goes on behind them. */
static void place_needed(struct ordering *ordering, uint32_t *aside_lines, uint64_t *aside_wanted) {
    size_t placed = 0;
    size_t aside = 0;
    for (size_t i = 0; i < ordering->count; i++) {
        if (ordering->is_needed[i]) {
            ordering->lines[placed++] = ordering->lines[i];
        } else {
            aside_lines[aside] = ordering->lines[i];
            aside_wanted[aside++] = ordering->wanted_by[i];
        }
    }
    ordering->lines += placed;
    ordering->count = aside;
    for (size_t i = 0; i < aside; i++) {
        ordering->lines[i] = aside_lines[i];
        ordering->wanted_by[i] = aside_wanted[i];
    }
}

bool choice_order_lines(struct choice_component *component, uint32_t *lines, size_t count) {
    struct arena *arena = component->arena;
    size_t mark = arena->used;
    struct ordering ordering;
    uint32_t *aside_lines = ARENA_ARRAY(arena, uint32_t, count);
    uint64_t *aside_wanted = ARENA_ARRAY(arena, uint64_t, count);
    bool is_made = make(&ordering, component, lines, count);
    if (arena->exhausted) {
        return false;
    }
    while (is_made && ordering.count > 0) {
        uint64_t rival = next_to_finish(&ordering);
        (void)mark_needed(&ordering, rival == 0 ? UINT64_MAX : rival);
        place_needed(&ordering, aside_lines, aside_wanted);
        is_made = rival != 0;
    }
    arena->used = mark;
    return true;
}

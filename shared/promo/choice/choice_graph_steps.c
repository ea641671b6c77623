/* What a contestant of groups, of limited pieces or of a whole receipt remembers while lots pass by, dearest first,
 * and how it may go on from there. All that it needs to know is packed into one small number, its code. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

#include <string.h>

/* One way to take the next piece: the position in the group after it. */
struct group_unit {
    uint32_t position;
    bool is_benefit;
    bool is_start;
};

enum { UNITS_MAX = 64 };

/* ------------------------------------------------------------------------------------------------------------- each */

static size_t each_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code, struct choice_step *steps) {
    const struct choice_graph *graph = stepper->graph;
    const struct choice_lot *lot = choice_lot_at(stepper->component, graph->lot_of[layer]);
    uint32_t line_codes = stepper->line_max < 0 ? 1 : (uint32_t)stepper->line_max + 1;
    bool is_new_line = layer == 0 || choice_lot_at(stepper->component, graph->lot_of[layer - 1])->line != lot->line;
    bool is_last = layer + 1 == graph->layer_count;
    int64_t in_line = is_new_line ? 0 : code % line_codes;
    int64_t in_all = code / line_codes;
    int64_t most = lot->pieces;
    most = stepper->line_max < 0 ? most : int64_min(most, stepper->line_max - in_line);
    most = stepper->times_max < 0 ? most : int64_min(most, stepper->times_max - in_all);
    for (int64_t x = 0; x <= most; x++) {
        uint32_t all = stepper->times_max < 0 ? 0 : (uint32_t)(in_all + x);
        uint32_t line = stepper->line_max < 0 ? 0 : (uint32_t)(in_line + x);
        steps[x] = (struct choice_step){is_last ? 0 : all * line_codes + line, (uint16_t)x, (uint16_t)x};
    }
    return (size_t)most + 1;
}

/* ------------------------------------------------------------------------------------------------------------ whole */

enum { WHOLE_OPEN = 0, WHOLE_NOTHING, WHOLE_ALL };

static size_t whole_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code,
                          struct choice_step *steps) {
    bool is_last = layer + 1 == stepper->graph->layer_count;
    uint16_t pieces = (uint16_t)choice_lot_at(stepper->component, stepper->graph->lot_of[layer])->pieces;
    size_t count = 0;
    if (code != WHOLE_ALL) {
        steps[count++] = (struct choice_step){is_last ? 0 : WHOLE_NOTHING, 0, 0};
    }
    if (code != WHOLE_NOTHING) {
        steps[count++] = (struct choice_step){is_last ? 0 : WHOLE_ALL, pieces, layer == 0 ? 1 : 0};
    }
    return count;
}

/* ----------------------------------------------------------------------------------------------------------- groups */

/* Positions 0 .. of - 1 are those of a whole group. When a group may be short and does not simply end early, positions
 * of .. 2 of - 1 are those of the short one: behind all others (and `of` itself: it is complete, nothing follows), or
 * before all others (and `of`: nothing is taken yet). */

static struct group_unit plain_unit(const struct choice_stepper *stepper, uint32_t position) {
    uint32_t of = (uint32_t)stepper->rule->of;
    uint32_t take = (uint32_t)stepper->rule->take;
    bool is_benefit = stepper->is_back ? position >= of - take : position < take;
    return (struct group_unit){(position + 1) % of, is_benefit, position == 0};
}

static size_t units_of_short(const struct choice_stepper *stepper, uint32_t position, struct group_unit *units) {
    uint32_t of = (uint32_t)stepper->rule->of;
    uint32_t take = (uint32_t)stepper->rule->take;
    uint32_t at = position - of;
    size_t count = 0;
    if (stepper->has_short == CHOICE_SHORT_LAST_FRONT) {
        if (at != 0) {
            units[count++] = (struct group_unit){of + (at + 1) % of, at < take, false};
        }
    } else if (stepper->has_short == CHOICE_SHORT_FIRST_BACK) {
        units[count++] = (struct group_unit){at + 1 == of ? 0 : of + at + 1, at >= of - take, at == 0};
        if (at > of - take) {
            units[count++] = plain_unit(stepper, 0);
        }
    } else {
        for (uint32_t start = 0; start < take; start++) {
            units[count++] = (struct group_unit){(start + 1) % of, true, true};
        }
    }
    return count;
}

static size_t units_of(const struct choice_stepper *stepper, uint32_t position, struct group_unit *units) {
    uint32_t of = (uint32_t)stepper->rule->of;
    if (position >= of) {
        return units_of_short(stepper, position, units);
    }
    size_t count = 0;
    units[count++] = plain_unit(stepper, position);
    if (stepper->has_short == CHOICE_SHORT_LAST_FRONT && position == 0) {
        for (uint32_t start = 1; start < (uint32_t)stepper->rule->take; start++) {
            units[count++] = (struct group_unit){of + (start + 1) % of, true, true};
        }
    }
    return count;
}

static bool is_group_end(const struct choice_stepper *stepper, uint32_t position) {
    uint32_t of = (uint32_t)stepper->rule->of;
    uint32_t paid = of - (uint32_t)stepper->rule->take;
    switch (stepper->has_short) {
    case CHOICE_NO_SHORT: return position == 0;
    case CHOICE_SHORT_PLAIN: return position == 0 || position > paid;
    case CHOICE_SHORT_FIRST_BACK: return position == 0 || position == of || position > of + paid;
    case CHOICE_SHORT_LAST_FRONT:
    case CHOICE_SHORT_FIRST_FRONT: return position == 0 || position == of;
    }
    bug_unreachable("a place of a short group");
}

static uint32_t first_position(const struct choice_stepper *stepper) {
    bool is_first = stepper->has_short == CHOICE_SHORT_FIRST_BACK || stepper->has_short == CHOICE_SHORT_FIRST_FRONT;
    return is_first ? (uint32_t)stepper->rule->of : 0;
}

struct group_way {
    uint32_t position;
    uint32_t groups;
    uint16_t benefit;
};

struct group_ways {
    size_t count;
    struct group_way items[CHOICE_STEPS_MAX / (CHOICE_LOT_PIECES + 1)];
};

static void take_one_more(const struct choice_stepper *stepper, const struct group_ways *from, struct group_ways *to) {
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        struct group_unit units[UNITS_MAX + 1];
        size_t count = units_of(stepper, from->items[i].position, units);
        for (size_t j = 0; j < count; j++) {
            uint32_t groups = from->items[i].groups + (units[j].is_start && stepper->times_max >= 0 ? 1 : 0);
            if (stepper->times_max < 0 || groups <= (uint32_t)stepper->times_max) {
                bug_if(to->count == sizeof(to->items) / sizeof(to->items[0]));
                uint16_t benefit = (uint16_t)(from->items[i].benefit + (units[j].is_benefit ? 1 : 0));
                to->items[to->count++] = (struct group_way){units[j].position, groups, benefit};
            }
        }
    }
}

/* Writes the ways with x pieces taken as steps. */
static size_t ways_as_steps(const struct choice_stepper *stepper, size_t layer, uint32_t other_registers,
                            const struct group_ways *ways, uint16_t x, struct choice_step *steps) {
    uint32_t power = stepper->register_power[layer];
    uint32_t codes_of_registers = stepper->code_count / (stepper->times_max < 0 ? 1 : (uint32_t)stepper->times_max + 1);
    bool is_last = layer + 1 == stepper->graph->layer_count;
    size_t count = 0;
    for (size_t i = 0; i < ways->count; i++) {
        const struct group_way *way = &ways->items[i];
        uint32_t position = way->position;
        if (stepper->closes[layer] && !is_group_end(stepper, position)) {
            continue;
        }
        position = stepper->closes[layer] ? 0 : position;
        uint32_t code = way->groups * codes_of_registers + other_registers + position * power;
        steps[count++] = (struct choice_step){is_last ? 0 : code, x, way->benefit};
    }
    return count;
}

/* The usual case, groups that are whole: one way for each number of pieces. */
static size_t whole_groups_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code,
                                 struct choice_step *steps) {
    uint32_t of = (uint32_t)stepper->rule->of;
    int32_t pieces = choice_lot_at(stepper->component, stepper->graph->lot_of[layer])->pieces;
    bool is_last = layer + 1 == stepper->graph->layer_count;
    uint32_t position = code % of;
    uint32_t groups = code / of;
    uint16_t benefit = 0;
    size_t count = 0;
    for (int32_t x = 0; x <= pieces; x++) {
        if (!is_last || position == 0) {
            steps[count++] = (struct choice_step){is_last ? 0 : groups * of + position, (uint16_t)x, benefit};
        }
        struct group_unit unit = plain_unit(stepper, position);
        groups += unit.is_start && stepper->times_max >= 0 ? 1 : 0;
        if (stepper->times_max >= 0 && groups > (uint32_t)stepper->times_max) {
            break;
        }
        benefit = (uint16_t)(benefit + (unit.is_benefit ? 1 : 0));
        position = unit.position;
    }
    return count;
}

static size_t groups_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code,
                           struct choice_step *steps) {
    if (stepper->has_short == CHOICE_NO_SHORT && !stepper->rule->is_same_goods) {
        return whole_groups_steps(stepper, layer, code, steps);
    }
    uint32_t power = stepper->register_power[layer];
    uint32_t codes_of_registers = stepper->code_count / (stepper->times_max < 0 ? 1 : (uint32_t)stepper->times_max + 1);
    uint32_t registers = code % codes_of_registers;
    uint32_t held = registers / power % stepper->positions;
    struct group_ways ways[2];
    ways[0].count = 1;
    ways[0].items[0] =
        (struct group_way){stepper->opens[layer] ? first_position(stepper) : held, code / codes_of_registers, 0};
    registers -= held * power;
    int32_t pieces = choice_lot_at(stepper->component, stepper->graph->lot_of[layer])->pieces;
    size_t count = ways_as_steps(stepper, layer, registers, &ways[0], 0, steps);
    for (int32_t x = 1; x <= pieces; x++) {
        take_one_more(stepper, &ways[(x - 1) % 2], &ways[x % 2]);
        count += ways_as_steps(stepper, layer, registers, &ways[x % 2], (uint16_t)x, steps + count);
    }
    return count;
}

/* -------------------------------------------------------------------------------------------------------- registers */

/* Groups of one sku: each sku has its own open group from its first lot to its last. */

static uint32_t goods_of(const struct choice_stepper *stepper, size_t layer) {
    uint32_t line = choice_lot_at(stepper->component, stepper->graph->lot_of[layer])->line;
    return stepper->rule->is_same_goods ? stepper->component->problem->lines[line].goods : 0;
}

static void mark_ends(struct choice_stepper *stepper, size_t layer) {
    uint32_t goods = goods_of(stepper, layer);
    stepper->opens[layer] = true;
    stepper->closes[layer] = true;
    for (size_t i = 0; i < stepper->graph->layer_count; i++) {
        if (i != layer && goods_of(stepper, i) == goods) {
            stepper->opens[layer] = stepper->opens[layer] && i > layer;
            stepper->closes[layer] = stepper->closes[layer] && i < layer;
        }
    }
}

enum { REGISTERS_MAX = 8 };

/* Gives every sku the lowest register that is free from its first lot to its last. */
static bool assign_registers(struct choice_stepper *stepper) {
    uint32_t holder[REGISTERS_MAX];
    bool is_held[REGISTERS_MAX] = {false};
    for (size_t layer = 0; layer < stepper->graph->layer_count; layer++) {
        mark_ends(stepper, layer);
        uint32_t goods = goods_of(stepper, layer);
        uint32_t at = 0;
        while (at < REGISTERS_MAX && (stepper->opens[layer] ? is_held[at] : !is_held[at] || holder[at] != goods)) {
            at++;
        }
        if (at == REGISTERS_MAX) {
            return false;
        }
        holder[at] = goods;
        is_held[at] = !stepper->closes[layer];
        stepper->register_power[layer] = at;
        stepper->register_count = at + 1 > stepper->register_count ? at + 1 : stepper->register_count;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------------ codes */

static int64_t pieces_in_scope(const struct choice_stepper *stepper) {
    int64_t pieces = 0;
    for (size_t i = 0; i < stepper->graph->layer_count; i++) {
        pieces += choice_lot_at(stepper->component, stepper->graph->lot_of[i])->pieces;
    }
    return pieces;
}

static enum choice_short place_of_short(const struct choice_contestant *rule, bool is_back) {
    if (!rule->has_partial || rule->take == 1) {
        return CHOICE_NO_SHORT;
    }
    if (!rule->is_cheapest_first) {
        return is_back ? CHOICE_SHORT_PLAIN : CHOICE_SHORT_LAST_FRONT;
    }
    return is_back ? CHOICE_SHORT_FIRST_BACK : CHOICE_SHORT_FIRST_FRONT;
}

static bool init_groups(struct choice_stepper *stepper) {
    const struct choice_contestant *rule = stepper->rule;
    stepper->is_back = rule->is_first_picked == rule->is_cheapest_first;
    stepper->has_short = place_of_short(rule, stepper->is_back);
    bool is_simple = stepper->has_short == CHOICE_NO_SHORT || stepper->has_short == CHOICE_SHORT_PLAIN;
    if (rule->of > CHOICE_NODES_OF_GRAPH || (!is_simple && rule->take > UNITS_MAX / 2)) {
        return false;
    }
    stepper->positions = (uint32_t)rule->of * (is_simple ? 1 : 2);
    int64_t most =
        stepper->has_short == CHOICE_NO_SHORT ? pieces_in_scope(stepper) / rule->of : pieces_in_scope(stepper);
    int64_t times_max = choice_times_max(rule);
    stepper->times_max = times_max < most ? int64_max(times_max, 0) : -1;
    if (!assign_registers(stepper)) {
        return false;
    }
    uint64_t codes = stepper->times_max < 0 ? 1 : (uint64_t)stepper->times_max + 1;
    for (uint32_t r = 0; r < stepper->register_count && codes <= CHOICE_NODES_OF_GRAPH; r++) {
        codes *= stepper->positions;
    }
    stepper->code_count = (uint32_t)(codes > CHOICE_NODES_OF_GRAPH ? CHOICE_NODES_OF_GRAPH + 1 : codes);
    for (size_t layer = 0; layer < stepper->graph->layer_count; layer++) {
        uint32_t power = 1;
        for (uint32_t r = 0; r < stepper->register_power[layer]; r++) {
            power *= stepper->positions;
        }
        stepper->register_power[layer] = power;
    }
    return codes <= CHOICE_NODES_OF_GRAPH;
}

static bool init_each(struct choice_stepper *stepper) {
    const struct choice_contestant *rule = stepper->rule;
    int64_t line_most = 0;
    for (size_t i = 0; i < stepper->graph->layer_count; i++) {
        uint32_t line = choice_lot_at(stepper->component, stepper->graph->lot_of[i])->line;
        line_most = int64_max(line_most, stepper->component->problem->lines[line].pieces);
    }
    stepper->line_max = rule->line_pieces_max < line_most ? int64_max(rule->line_pieces_max, 0) : -1;
    stepper->times_max = rule->benefit_max < pieces_in_scope(stepper) ? int64_max(rule->benefit_max, 0) : -1;
    int64_t codes;
    if (!checked_mul(stepper->times_max < 0 ? 1 : stepper->times_max + 1,
                     stepper->line_max < 0 ? 1 : stepper->line_max + 1, &codes) ||
        codes > CHOICE_NODES_OF_GRAPH) {
        return false;
    }
    stepper->code_count = (uint32_t)codes;
    return true;
}

bool choice_stepper_init(struct choice_stepper *stepper, const struct choice_component *component,
                         const struct choice_rival *rival) {
    size_t layers = rival->graph.layer_count;
    *stepper = (struct choice_stepper){.rule = rival->rule, .component = component, .graph = &rival->graph};
    stepper->register_power = ARENA_ARRAY(component->arena, uint32_t, layers);
    stepper->opens = ARENA_ARRAY(component->arena, bool, layers);
    stepper->closes = ARENA_ARRAY(component->arena, bool, layers);
    if (stepper->closes == NULL || stepper->opens == NULL || stepper->register_power == NULL) {
        return false;
    }
    if (rival->rule->kind == CHOICE_WHOLE) {
        stepper->code_count = WHOLE_ALL + 1;
        return true;
    }
    return rival->rule->kind == CHOICE_EACH ? init_each(stepper) : init_groups(stepper);
}

size_t choice_stepper_width(const struct choice_stepper *stepper, size_t layer, int64_t pieces_before) {
    if (layer == 0) {
        return 1;
    }
    if (stepper->rule->kind == CHOICE_WHOLE || stepper->times_max < 0) {
        return stepper->code_count;
    }
    int64_t shortest =
        stepper->has_short == CHOICE_NO_SHORT && stepper->rule->kind == CHOICE_GROUPS && !stepper->rule->is_same_goods
            ? stepper->rule->of
            : 1;
    int64_t times = int64_min(stepper->times_max, pieces_before / shortest + 1);
    return (size_t)(stepper->code_count / (stepper->times_max + 1) * (times + 1));
}

size_t choice_stepper_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code,
                            struct choice_step *steps) {
    switch (stepper->rule->kind) {
    case CHOICE_EACH: return each_steps(stepper, layer, code, steps);
    case CHOICE_GROUPS: return groups_steps(stepper, layer, code, steps);
    case CHOICE_WHOLE: return whole_steps(stepper, layer, code, steps);
    case CHOICE_SETS: break;
    }
    bug_unreachable("sets have no graph");
}

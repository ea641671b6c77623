/* The graph of a rival: a layer for each lot in its scope, a node for everything that it may have to remember there,
 * an arc for each number of pieces. Its best choice at given prices is the longest path: one pass over the arcs. */
#include "base/checked.h"
#include "promo/choice/choice_parts.h"

#include <string.h>

/* Nodes of the layer that is being reached, found by their code. */
struct code_map {
    uint32_t *node;  /* by code */
    uint32_t *layer; /* by code: 1 + the layer for which `node` holds */
    uint32_t *codes; /* by node */
    size_t node_count;
};

static bool make_layers(struct choice_component *component, struct choice_rival *rival) {
    struct choice_graph *graph = &rival->graph;
    const int64_t *credit = rival->rule->slots[0].credit_minor;
    for (size_t i = 0; i < component->lot_count; i++) {
        graph->layer_count += credit[component->lots[i].line] >= 0 ? 1 : 0;
    }
    graph->lot_of = ARENA_ARRAY(component->arena, uint32_t, graph->layer_count);
    graph->credit_minor = ARENA_ARRAY(component->arena, int64_t, graph->layer_count);
    graph->layer_begin = ARENA_ARRAY(component->arena, uint32_t, graph->layer_count + 2);
    if (graph->lot_of == NULL || graph->credit_minor == NULL || graph->layer_begin == NULL) {
        return false;
    }
    size_t layer = 0;
    for (size_t i = 0; i < component->lot_count; i++) {
        int64_t credit_minor = credit[component->lots[i].line];
        if (credit_minor >= 0) {
            graph->lot_of[layer] = (uint32_t)i;
            graph->credit_minor[layer] = rival->rule->kind != CHOICE_WHOLE ? credit_minor
                                         : layer == 0 ? choice_clamp(rival->rule, rival->rule->fixed_minor, 0)
                                                      : 0;
            layer++;
        }
    }
    return true;
}

/* Room for the largest graph that there could be. */
static bool make_room(const struct choice_component *component, const struct choice_stepper *stepper,
                      struct choice_graph *graph, struct code_map *map) {
    size_t nodes = 1;
    size_t arcs = 0;
    int64_t pieces = 0;
    for (size_t layer = 0; layer < graph->layer_count; layer++) {
        size_t width = choice_stepper_width(stepper, layer, pieces);
        int64_t of_lot = choice_lot_at(component, graph->lot_of[layer])->pieces;
        bool is_simple = stepper->has_short == CHOICE_NO_SHORT || stepper->has_short == CHOICE_SHORT_PLAIN;
        size_t ways = (size_t)(of_lot + 1) * (is_simple ? 1 : (size_t)(of_lot * stepper->rule->take + 1));
        nodes += width;
        arcs += width * ways;
        pieces += of_lot;
    }
    if (nodes > CHOICE_NODES_OF_GRAPH || arcs > CHOICE_ARCS_OF_GRAPH) {
        return false;
    }
    struct arena *arena = component->arena;
    graph->arc_begin = ARENA_ARRAY(arena, uint32_t, nodes + 1);
    graph->arcs = ARENA_ARRAY(arena, struct choice_arc, arcs);
    graph->value = ARENA_ARRAY(arena, int64_t, nodes);
    graph->reached = ARENA_ARRAY(arena, int64_t, nodes);
    graph->chosen = ARENA_ARRAY(arena, uint32_t, nodes);
    map->codes = ARENA_ARRAY(arena, uint32_t, nodes);
    map->node = ARENA_ARRAY(arena, uint32_t, stepper->code_count);
    map->layer = ARENA_ARRAY(arena, uint32_t, stepper->code_count);
    return !arena->exhausted;
}

static uint32_t node_of_code(struct code_map *map, size_t layer, uint32_t code) {
    if (map->layer[code] != layer + 1) {
        map->layer[code] = (uint32_t)layer + 1;
        map->node[code] = (uint32_t)map->node_count;
        map->codes[map->node_count++] = code;
    }
    return map->node[code];
}

static void make_arcs(const struct choice_stepper *stepper, struct choice_graph *graph, struct code_map *map) {
    uint32_t arc_count = 0;
    (void)node_of_code(map, 0, 0);
    for (size_t layer = 0; layer < graph->layer_count; layer++) {
        graph->layer_begin[layer + 1] = (uint32_t)map->node_count;
        for (uint32_t node = graph->layer_begin[layer]; node < graph->layer_begin[layer + 1]; node++) {
            struct choice_step steps[CHOICE_STEPS_MAX];
            size_t count = choice_stepper_steps(stepper, layer, map->codes[node], steps);
            graph->arc_begin[node] = arc_count;
            for (size_t i = 0; i < count; i++) {
                uint32_t to = node_of_code(map, layer + 1, steps[i].code);
                graph->arcs[arc_count++] = (struct choice_arc){to, steps[i].pieces, steps[i].benefit};
            }
        }
    }
    graph->layer_begin[graph->layer_count + 1] = (uint32_t)map->node_count;
    for (size_t node = graph->layer_begin[graph->layer_count]; node <= map->node_count; node++) {
        graph->arc_begin[node] = arc_count;
    }
}

bool choice_graph_make(struct choice_component *component, struct choice_rival *rival) {
    struct choice_stepper stepper;
    struct code_map map = {0};
    if (!make_layers(component, rival) || !choice_stepper_init(&stepper, component, rival) ||
        !make_room(component, &stepper, &rival->graph, &map)) {
        return false;
    }
    make_arcs(&stepper, &rival->graph, &map);
    choice_graph_price(component, rival, NULL);
    choice_graph_thin(component, rival, INT64_MAX / 2);
    return true;
}

/* The best way on from a node of the layer. */
static int64_t best_arc(const struct choice_graph *graph, uint32_t node, int64_t credit, int64_t price, int64_t most,
                        uint32_t *chosen) {
    int64_t best = CHOICE_NEVER;
    uint32_t end = graph->arc_begin[node + 1];
    for (uint32_t a = graph->arc_begin[node]; a < end; a++) {
        const struct choice_arc *arc = &graph->arcs[a];
        int64_t value = graph->value[arc->to] + arc->benefit * credit - arc->pieces * price;
        if (value > best && arc->pieces <= most) {
            best = value;
            *chosen = a;
        }
    }
    return best;
}

void choice_graph_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left) {
    struct choice_graph *graph = &rival->graph;
    graph->value[graph->layer_begin[graph->layer_count]] = 0;
    for (size_t layer = graph->layer_count; layer-- > 0;) {
        uint32_t lot = graph->lot_of[layer];
        int64_t credit = graph->credit_minor[layer] * rival->weight_raw;
        int64_t price = component->lots[lot].price;
        int64_t most = left == NULL ? component->lots[lot].pieces : left[lot];
        for (uint32_t node = graph->layer_begin[layer]; node < graph->layer_begin[layer + 1]; node++) {
            graph->value[node] = best_arc(graph, node, credit, price, most, &graph->chosen[node]);
        }
    }
    rival->value = graph->value[0];
}

void choice_graph_follow(const struct choice_component *component, struct choice_rival *rival, uint8_t *pieces) {
    (void)component;
    const struct choice_graph *graph = &rival->graph;
    uint32_t node = 0;
    rival->raw_minor = 0;
    for (size_t layer = 0; layer < graph->layer_count; layer++) {
        const struct choice_arc *arc = &graph->arcs[graph->chosen[node]];
        pieces[graph->lot_of[layer]] = (uint8_t)arc->pieces;
        rival->raw_minor += arc->benefit * graph->credit_minor[layer];
        node = arc->to;
    }
}

/* Keeps the arcs of a layer that lie on a good path; says for the next layer how good the way there is. */
static void thin_layer(const struct choice_component *component, struct choice_rival *rival, size_t layer,
                       int64_t least, uint32_t *kept) {
    struct choice_graph *graph = &rival->graph;
    int64_t credit = graph->credit_minor[layer] * rival->weight_raw;
    int64_t price = component->lots[graph->lot_of[layer]].price;
    for (uint32_t node = graph->layer_begin[layer]; node < graph->layer_begin[layer + 1]; node++) {
        uint32_t begin = graph->arc_begin[node];
        uint32_t end = graph->arc_begin[node + 1];
        graph->arc_begin[node] = *kept;
        for (uint32_t a = begin; a < end && graph->reached[node] > CHOICE_NEVER; a++) {
            struct choice_arc arc = graph->arcs[a];
            int64_t reached = graph->reached[node] + arc.benefit * credit - arc.pieces * price;
            if (graph->value[arc.to] > CHOICE_NEVER / 2 && reached + graph->value[arc.to] >= least) {
                graph->arcs[(*kept)++] = arc;
                graph->reached[arc.to] = int64_max(graph->reached[arc.to], reached);
            }
        }
    }
}

/* Closes the gaps that nodes without arcs leave. Arcs keep their order, so `arc_begin` may move down with its node. */
static void renumber_nodes(struct choice_graph *graph) {
    uint32_t kept = 0;
    uint32_t *number = graph->chosen;
    uint32_t end = graph->layer_begin[graph->layer_count];
    for (size_t layer = 0; layer < graph->layer_count; layer++) {
        uint32_t begin = graph->layer_begin[layer];
        graph->layer_begin[layer] = kept;
        for (uint32_t node = begin; node < (layer + 1 == graph->layer_count ? end : graph->layer_begin[layer + 1]);
             node++) {
            number[node] = kept;
            if (graph->arc_begin[node + 1] > graph->arc_begin[node] || node == 0) {
                graph->arc_begin[kept] = graph->arc_begin[node];
                graph->value[kept] = graph->value[node];
                kept++;
            }
        }
    }
    number[end] = kept;
    graph->value[kept] = 0;
    uint32_t arc_count = graph->arc_begin[end];
    graph->arc_begin[kept] = arc_count;
    graph->arc_begin[kept + 1] = arc_count;
    graph->layer_begin[graph->layer_count] = kept;
    graph->layer_begin[graph->layer_count + 1] = kept + 1;
    for (uint32_t a = 0; a < arc_count; a++) {
        graph->arcs[a].to = number[graph->arcs[a].to];
    }
}

void choice_graph_thin(const struct choice_component *component, struct choice_rival *rival, int64_t slack) {
    struct choice_graph *graph = &rival->graph;
    uint32_t node_count = graph->layer_begin[graph->layer_count + 1];
    for (uint32_t node = 1; node < node_count; node++) {
        graph->reached[node] = CHOICE_NEVER;
    }
    graph->reached[0] = 0;
    uint32_t kept = 0;
    int64_t least = graph->value[0] - int64_min(slack, graph->value[0] - CHOICE_NEVER);
    for (size_t layer = 0; layer < graph->layer_count; layer++) {
        thin_layer(component, rival, layer, least, &kept);
    }
    graph->arc_begin[node_count - 1] = kept;
    graph->arc_begin[node_count] = kept;
    renumber_nodes(graph);
    choice_graph_price(component, rival, NULL);
}

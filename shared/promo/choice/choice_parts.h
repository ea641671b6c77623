/* Insides of choice_solve, shared by the choice_*.c files; callers use choice.h.
 *
 * A component of contestants that compete is brought into one form. Pieces stand in lots: alike pieces of one line,
 * few enough to be given out one by one, in the order in which groups form. Contestants that have a structure are
 * rivals; of those without one only the best credit of a line counts, it is the lot's floor. What a rival may take is
 * a graph (groups, whole receipts, limited pieces) or a table of slots (sets).
 *
 * Values and prices are "scaled": 1/CHOICE_SCALE of a minor unit. */
#ifndef REGULARS_PROMO_CHOICE_CHOICE_PARTS_H
#define REGULARS_PROMO_CHOICE_CHOICE_PARTS_H

#include "base/bug.h"
#include "promo/choice/choice.h"

enum {
    CHOICE_SCALE = 256,
    CHOICE_LOT_PIECES = 8, /* at most in a lot */
    CHOICE_NODES_OF_GRAPH = 65000,
    CHOICE_ARCS_OF_GRAPH = 300000,
    CHOICE_CELLS_OF_SLOT = 100000,
};
#define CHOICE_NEVER  (INT64_MIN / 4) /* value of what cannot be */
#define CHOICE_NOBODY UINT32_MAX

struct choice_lot {
    uint32_t line;
    int32_t pieces;
    int64_t floor; /* scaled: what a piece brings that no rival takes */
    int64_t price; /* scaled, >= floor */
};

/* ------------------------------------------------------------------------------------------------------------ graph */

/* A layer for each lot in scope; a path from the first node to the last says how many pieces of each lot are taken. */

struct choice_arc {
    uint32_t to;
    uint16_t pieces;
    uint16_t benefit; /* times the layer's credit */
};

struct choice_graph {
    size_t layer_count;
    uint32_t *lot_of;      /* by layer, ascending */
    int64_t *credit_minor; /* by layer */
    uint32_t *layer_begin; /* layer_count + 2: the last layer is the end, one node */
    uint32_t *arc_begin;   /* by node, and one more */
    struct choice_arc *arcs;
    int64_t *value;   /* by node: scaled, the best from here to the end, at the
                         prices given last */
    uint32_t *chosen; /* by node: the arc that begins it */
    int64_t *reached; /* by node: the best from the start to here */
};

/* ------------------------------------------------------------------------------------------------------------- sets */

struct choice_slot_part {
    size_t rank_count; /* lots in scope */
    uint32_t *lot_of;  /* by rank, ascending */
    int64_t *credit_minor;
    int64_t *room_minor;
    int64_t *gain;   /* by rank: scaled, of a piece at the prices given last */
    uint32_t *order; /* ranks, largest gain first */
    int64_t pieces;  /* in each set */
    bool is_partial;
    size_t count_max; /* pieces that can be of use in all */
    int64_t *best;    /* [rank * (count_max + 1) + count]: the best of `count` pieces
                         of this rank and later */
    int64_t *taken;   /* by rank, by sets_price */
};

struct choice_sets {
    size_t slot_count;
    size_t choose;
    int64_t fixed_minor;
    int64_t times_max;
    bool is_folding; /* whole sets that are complete need not be remembered */
    struct choice_slot_part slots[CHOICE_SLOTS_MAX];
};

/* ------------------------------------------------------------------------------------------------------------ rival */

struct choice_rival {
    size_t contestant;
    const struct choice_contestant *rule;
    bool is_sets;
    bool is_bounded;     /* its worth is not simply the sum: minor_max or room may cut
                            it */
    int64_t weight_raw;  /* of CHOICE_SCALE: how much the bound trusts the sum, ... */
    int64_t weight_room; /* ... the room, and (the rest) minor_max. Any weights
                            give a bound */
    size_t entry;        /* first of its entries in plans and combinations: one of a
                            graph, one of each slot */
    size_t entry_count;
    struct choice_graph graph;
    struct choice_sets sets;
    int64_t value;     /* scaled, of the choice at the prices given last, without the
                          part of minor_max */
    int64_t raw_minor; /* of that choice */
    int64_t room_minor;
    int64_t planned_minor; /* its worth in the plan that is being made */
    int64_t usual_of_set;  /* SETS: scaled, what a piece brings on average */
};

/* Where an entry may take pieces of a lot. */
struct choice_seat {
    uint32_t rival;
    uint32_t slot;
    uint32_t entry;
    uint32_t rank; /* layer of a graph, rank of a slot */
};

/* Who takes how many pieces of each lot; those that nobody takes bring the floor. */
struct choice_plan {
    uint8_t *pieces; /* [entry * lot_count + lot] */
    int64_t total_minor;
};

struct choice_component {
    const struct choice_problem *problem;
    struct arena *arena;
    size_t lot_count;
    struct choice_lot *lots;
    size_t rival_count;
    struct choice_rival *rivals;
    size_t entry_count;
    uint32_t *seat_begin; /* by lot, and one more */
    struct choice_seat *seats;
    const bool *is_plain; /* by contestant: without a structure */
    const bool *is_apart; /* by contestant: weighed against all others in the end; none of the rivals */
    int64_t hidden_bound; /* scaled: of contestants that are too large to be
                             searched; they get nothing */
    bool is_too_large;    /* for the search: prices and plans have to do */
    int32_t *left;        /* by lot: pieces that are free while plans are made */
    int32_t *reserved;    /* by lot: room of choice_plan_in_order */
    int64_t *other_price; /* by lot: prices put aside */
    struct choice_plan best;
    int64_t bound; /* scaled */
    int64_t nodes;
    int64_t nodes_max;
};

static inline const struct choice_lot *choice_lot_at(const struct choice_component *component, uint32_t lot) {
    return &component->lots[lot];
}

/* --------------------------------------------------------------------------------------------------- choice_worth.c */

/* Groups or sets that the limits of times and of benefit pieces leave. */
int64_t choice_times_max(const struct choice_contestant *rule);
/* The sum cut to what the rule lets it be; room is for SETS. */
int64_t choice_clamp(const struct choice_contestant *rule, int64_t raw_minor, int64_t room_minor);
bool choice_is_in_scope(const struct choice_contestant *rule, size_t line);
/* The order in which groups form, dearest first. */
bool choice_line_is_before(const struct choice_problem *problem, size_t a, size_t b);
/* Whether so many pieces of each slot are whole sets, and how many. */
bool choice_sets_of(const struct choice_contestant *rule, const int64_t *counts, int64_t *times);

/* --------------------------------------------------------------------------------------------------- choice_graph.c */

/* Makes the rival's graph over the component's lots. False: too large, or the arena is full. */
bool choice_graph_make(struct choice_component *component, struct choice_rival *rival);
/* The best path at the lots' prices with at most `left` pieces of a lot (NULL: all of them); sets value. */
void choice_graph_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left);
/* Sets raw_minor and writes the pieces of the best path, by lot, into `pieces` (others are left alone). */
void choice_graph_follow(const struct choice_component *component, struct choice_rival *rival, uint8_t *pieces);
/* Forgets what lies on no path within `slack` (scaled) of the best, at the prices given last. */
void choice_graph_thin(const struct choice_component *component, struct choice_rival *rival, int64_t slack);

/* --------------------------------------------------------------------------------------------- choice_graph_steps.c */

struct choice_step {
    uint32_t code;
    uint16_t pieces;
    uint16_t benefit;
};

enum choice_short {
    CHOICE_NO_SHORT,
    CHOICE_SHORT_PLAIN,
    CHOICE_SHORT_LAST_FRONT,
    CHOICE_SHORT_FIRST_BACK,
    CHOICE_SHORT_FIRST_FRONT
};

/* What a rival remembers from lot to lot, as one number. */
struct choice_stepper {
    const struct choice_contestant *rule;
    const struct choice_component *component;
    const struct choice_graph *graph;
    int64_t times_max;        /* GROUPS: below what could be, else -1. EACH: the same of
                                 pieces */
    int64_t line_max;         /* EACH: pieces of one line, or -1 */
    uint32_t positions;       /* GROUPS: in a group */
    uint32_t register_count;  /* GROUPS: groups of different sku that are open at a
                                 time */
    uint32_t *register_power; /* by layer: positions ^ register */
    bool *opens;              /* by layer: the first lot of its sku */
    bool *closes;             /* by layer: the last one */
    uint32_t code_count;
    enum choice_short has_short; /* GROUPS: where the short group stands */
    bool is_back;                /* GROUPS: the last pieces, dearest first, get the benefit */
};

enum { CHOICE_STEPS_MAX = 4096 };

bool choice_stepper_init(struct choice_stepper *stepper, const struct choice_component *component,
                         const struct choice_rival *rival);
/* Codes that can be there before the layer, at most. */
size_t choice_stepper_width(const struct choice_stepper *stepper, size_t layer, int64_t pieces_before);
/* All ways on from the code over the layer's lot; how many. At the last layer the code of an end is 0. */
size_t choice_stepper_steps(const struct choice_stepper *stepper, size_t layer, uint32_t code,
                            struct choice_step *steps);

/* ---------------------------------------------------------------------------------------------------- choice_sets.c */

/* Turns is_too_large on when the tables of the search would be. False when the arena is full. */
bool choice_sets_make(struct choice_component *component, struct choice_rival *rival);
/* The best sets at the lots' prices, each slot for itself, also where slots share lots; sets value, raw, room and the
 * slots' `taken`. With `left`: no more than is left there, and slots share honestly (not always the best). */
void choice_sets_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left);
/* Prepares choice_sets_rest for the prices given last. */
void choice_sets_tabulate(const struct choice_component *component, struct choice_rival *rival);
/* The most that lots from the ranks on (by slot) can add when `counts` pieces are in the slots; with the fixed amounts
 * of all sets. CHOICE_NEVER when they cannot become whole sets. */
int64_t choice_sets_rest(const struct choice_rival *rival, const uint32_t *ranks, const uint16_t *counts);

/* --------------------------------------------------------------------------------------------------- choice_rival.c */

enum choice_made { CHOICE_MADE, CHOICE_TAKES_NOTHING, CHOICE_TOO_LARGE };

/* Also CHOICE_TOO_LARGE when the arena is full. */
enum choice_made choice_rival_make(struct choice_component *component, struct choice_rival *rival);
void choice_rival_price(const struct choice_component *component, struct choice_rival *rival, const int32_t *left);
/* Writes the choice at the prices given last into the plan and sets raw_minor, room_minor. */
void choice_rival_plan(const struct choice_component *component, struct choice_rival *rival, struct choice_plan *plan);
/* Scaled: no choice of the rival brings more at these prices. */
int64_t choice_rival_bound(const struct choice_rival *rival);

/* ---------------------------------------------------------------------------------------------------- choice_plan.c */

/* Improves component->best by giving pieces out one rival after the other, as the lots' prices say. */
void choice_plan_by_prices(struct choice_component *component, size_t first, struct choice_plan *plan);
/* The same in the order of the contestants, each taking all it can use. */
void choice_plan_in_order(struct choice_component *component, struct choice_plan *plan);

/* -------------------------------------------------------------------------------------------------- choice_prices.c */

struct choice_pricing {
    struct choice_component *component;
    int64_t *best_price;  /* by lot */
    int64_t *best_weight; /* by rival, two each */
    int32_t *wanted;      /* by lot, less what there is */
    struct choice_plan wish;
    struct choice_plan plan;
    int64_t best_bound; /* scaled: at the best prices */
    int64_t step;       /* of 256 */
    size_t rounds;
    int patience;
};

/* Begins with prices that the contestants' usual gains suggest, and the first plan. False when the arena is full. */
bool choice_pricing_start(struct choice_pricing *pricing, struct choice_component *component);
/* Looks for prices with a lower bound, and leaves the best ones with the lots; lowers component->bound. */
void choice_pricing_run(struct choice_pricing *pricing, int rounds);
/* Forgets all choices of the rivals that cannot be part of a better plan. */
void choice_pricing_thin(const struct choice_pricing *pricing);
bool choice_is_over(const struct choice_component *component);

/* -------------------------------------------------------------------------------------------------- choice_search.c */

/* One pass that follows the most promising combinations, `width` at each lot, as long as they may come to least_minor;
 * improves component->best and component->bound. False when the arena is full. */
bool choice_search(struct choice_component *component, size_t width, int64_t least_minor);
/* Whether the arena has room for such a pass. */
bool choice_search_has_room(const struct choice_component *component, size_t width);

/* --------------------------------------------------------------------------------------------------- choice_order.c */

/* Brings the lines of a component, given dearest first, into the order in which its lots stand. False when the arena is
 * full. */
bool choice_order_lines(struct choice_component *component, uint32_t *lines, size_t count);

/* ----------------------------------------------------------------------------------------------- choice_component.c */

/* Makes the component of these lines (dearest first; they are brought into another order); what a piece brings that no
 * rival takes stands in floor_minor by line. False when the arena is full. */
bool choice_component_make(struct choice_component *component, uint32_t *lines, size_t count,
                           const int64_t *floor_minor);
/* Finds the best plan, or a good one and a bound. False when the arena is full. */
bool choice_component_solve(struct choice_component *component);

#endif

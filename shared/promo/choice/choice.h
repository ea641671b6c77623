/* Best for the customer: which contestant gets which pieces, so that all together take off most. Every piece serves one
 * contestant at most. Pure arithmetic over lines of alike pieces; what a contestant is in a promotion's terms, and what
 * its figures are, is choice_members.h's.
 *
 * The problem is weighted set packing. It falls into components that share no piece; each is searched by branch and
 * bound. The bound is fractional: prices on pieces (Lagrange multipliers, integers in 1/256 of a minor unit) under
 * which every contestant chooses for itself; whatever the prices, the sum of what they would gain plus the worth of all
 * pieces is never below the best combination (weak duality; M. L. Fisher, "The Lagrangian relaxation method for solving
 * integer programming problems", Management Science 27, 1981). Branches go from line to line, dearest first; of those
 * that leave the contestants in one state only the best lives (dynamic programming with bounds; T. L. Morin, R. E.
 * Marsten, "Branch-and-bound strategies for dynamic programming", Operations Research 24, 1976). The search stops when
 * nothing is left, or when its budget of nodes is spent: then `bound_minor` says how much more there could be at most.
 *
 * Deterministic. Of equally good combinations the same one is taken for the same lines and contestants in the same
 * order; callers give both in an order that does not depend on how documents, codes or lines arrived. */
#ifndef REGULARS_PROMO_CHOICE_CHOICE_H
#define REGULARS_PROMO_CHOICE_CHOICE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHOICE_NODES_DEFAULT = 40000, CHOICE_SLOTS_MAX = 8 };

#define CHOICE_OUT_OF_SCOPE INT64_C(-1)

/* Pieces of one price of one line. A weighed line is one piece. */
struct choice_line {
    int64_t pieces;      /* >= 1 */
    int64_t price_minor; /* of a piece, as it is before the group acts; orders pieces into groups: dearest first, equal
                            ones by index; cheapest first is that order backwards */
    uint32_t goods;      /* lines with one number are of one sku */
};

enum choice_kind {
    CHOICE_EACH = 0, /* any number of pieces, each with its credit */
    CHOICE_GROUPS,   /* whole groups of `of` pieces; `take` of them get their credit */
    CHOICE_SETS,     /* whole sets, so many pieces out of each slot */
    CHOICE_WHOLE,    /* every piece of every line in scope, or nothing; takes off fixed_minor once */
};

struct choice_slot {
    const int64_t *credit_minor; /* by line: taken off a piece that gets the benefit, >= 0; or CHOICE_OUT_OF_SCOPE */
    const int64_t *room_minor;   /* by line: the most that may come off a piece; SETS only, else NULL */
    int64_t pieces;              /* SETS: in each set, >= 1 */
    bool is_trigger;             /* SETS: its pieces are used, but get nothing: they give neither credit nor room */
    bool is_partial;             /* SETS: `pieces` are the most in each set, fewer (down to none) do as well; not with
                                    a `choose` below slot_count, nor for all slots */
};

/* What a contestant takes off, pieces being given out: the sum of the credits of its benefit pieces, plus fixed_minor
 * for each set; never below 0, never above the room of its benefit pieces (SETS), never above minor_max. GROUPS form by
 * price, neighbours together (dearest first, or cheapest first), and the first or last `take` of a group get it. */
struct choice_contestant {
    enum choice_kind kind;
    size_t slot_count; /* SETS: 1 .. CHOICE_SLOTS_MAX; else 1 */
    const struct choice_slot *slots;
    int64_t fixed_minor; /* SETS: added for each set, may be below 0; WHOLE: what it takes off */
    size_t choose;       /* SETS: slots that each set takes pieces of, 1 .. slot_count; below it, `pieces` are all 1 */
    int64_t of;          /* GROUPS */
    int64_t take;        /* GROUPS: 1 .. of */
    bool is_cheapest_first;  /* GROUPS: order in which neighbours come together */
    bool is_first_picked;    /* GROUPS: the first pieces in that order get the benefit, not the last */
    bool is_same_goods;      /* GROUPS: a group is of one sku */
    bool has_partial;        /* GROUPS: the last group may miss benefit pieces, as long as those that pay are there
                                (and at least one that gets the benefit) */
    int64_t times_max;       /* groups or sets; INT64_MAX: no limit */
    int64_t benefit_max;     /* pieces that get the benefit; GROUPS and SETS: whole groups and sets only, and one that
                                misses pieces counts as if it had them */
    int64_t line_pieces_max; /* EACH: of one line */
    int64_t minor_max;       /* in all */
};

struct choice_problem {
    size_t line_count;
    const struct choice_line *lines;
    size_t contestant_count;
    const struct choice_contestant *contestants;
    int64_t nodes_max; /* budget for all components together, >= 1: rounds of prices and branches that are kept */
};

/* pieces[line] of one slot of a contestant, and how many of them get the benefit. */
struct choice_given {
    int64_t *pieces;  /* by line */
    int64_t *benefit; /* by line, 0 .. pieces */
};

struct choice_taken {
    struct choice_given *slots; /* slot_count of them */
    int64_t times;              /* groups, sets; 1 for EACH and WHOLE that take anything */
    int64_t discount_minor;     /* by the rule above */
};

struct choice_solution {
    struct choice_taken *contestants; /* contestant_count of them; in the arena */
    int64_t total_minor;
    int64_t bound_minor; /* no combination takes off more; equals total_minor when is_proven */
    bool is_proven;
    int64_t nodes;
};

/* False only when the arena is full. Time is bounded by nodes_max x lines x contestants. All credits, fixed amounts and
 * room of all pieces together are below 10^15 minor units. */
bool choice_solve(const struct choice_problem *problem, struct arena *arena, struct choice_solution *solution);

/* What the contestant takes off when it has exactly these pieces (slots[].pieces; fills slots[].benefit and times);
 * CHOICE_OUT_OF_SCOPE when they form no whole groups or sets of it. For the solver, and for whoever checks it. */
int64_t choice_worth(const struct choice_problem *problem, size_t contestant, struct choice_taken *taken);

#endif

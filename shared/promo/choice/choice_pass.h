/* One pass of the search, shared by choice_search.c (lot after lot), choice_turns.c (what may follow a combination)
 * and choice_keep.c (which combinations live). */
#ifndef REGULARS_PROMO_CHOICE_CHOICE_PASS_H
#define REGULARS_PROMO_CHOICE_CHOICE_PASS_H

#include "base/checked.h"
#include "promo/choice/choice_parts.h"

/* A way for a rival to take of a lot. */
struct choice_option {
    int64_t cost;      /* scaled: how far the bound falls */
    int64_t raw_minor; /* what it adds to the rival's sum */
    uint32_t pieces;
    uint32_t to; /* node of a graph; effect of sets */
};

struct choice_set_effect {
    uint16_t counts[CHOICE_SLOTS_MAX]; /* in the slots afterwards */
    uint8_t given[CHOICE_SLOTS_MAX];
    int64_t room_minor;
};

enum { CHOICE_OPTIONS_MAX = 256 };

/* A rival at a lot. */
struct choice_turn {
    const struct choice_rival *rival;
    size_t sum_at; /* of its sums, when it is bounded */
    uint32_t seat;
    uint32_t seat_end;
    bool is_last; /* none of its lots follows, and that changes something */
    size_t count;
    struct choice_option *options;
    struct choice_set_effect *effects;
    int64_t lost_cost; /* of the cheapest option that there was no room for */
    bool has_counts;   /* the options are those for these counts and costs allowed */
    uint16_t counts[CHOICE_SLOTS_MAX];
    int64_t allowed;
};

/* Combinations over the same lots. */
struct choice_generation {
    size_t count;
    uint16_t *states; /* [i * entry_count + entry]: node of a graph, pieces in a slot */
    int64_t *bounds;  /* scaled */
    int64_t *minors;  /* taken off so far by those whose worth is a sum, and by the
                         floors */
    int64_t *sums;    /* [i * 2 * bounded_count]: raw and room of the others */
    uint32_t *pasts;  /* in history */
    uint64_t *hashes; /* of the states */
    uint8_t *pieces;  /* [i * entry_count + entry]: of the last lot */
};

/* Where a combination came from: for each lot, which one it was before and what it gave out. */
struct choice_history {
    uint32_t *parents;
    uint8_t *pieces;
};

struct choice_pass {
    struct choice_component *component;
    size_t bounded_count;
    uint32_t *bounded_at; /* by rival: place of its sums */
    const struct choice_rival **bounded;
    int64_t *caps;       /* of bounded rivals: more raw is of no use, whatever follows;
                            else INT64_MAX */
    uint32_t *last_lot;  /* by rival */
    uint16_t *rank_from; /* [entry * (lot_count + 1) + lot]: first rank of the
                            slot at the lot or later */
    struct choice_generation now;
    struct choice_generation next;
    struct choice_history *histories; /* by lot */
    uint32_t *table;                  /* above table_base: 1 + place in `next`; else empty */
    uint32_t table_base;
    uint32_t *order;
    size_t width;
    int64_t least_minor; /* what a combination must be able to come to */
    size_t capacity;     /* of a generation */
    size_t table_size;   /* a power of two */
    int64_t trials_left;
    int64_t dropped_bound; /* scaled: the best that was left out; CHOICE_NEVER:
                              nothing */
    size_t lot;
    size_t turn_count;
    size_t settling_count;     /* of turns that are the last */
    struct choice_turn *turns; /* as many as there are rivals */
    int64_t (*least)[CHOICE_LOT_PIECES + 1];
    /* The combination that is being made. */
    uint32_t past;
    uint16_t *state;
    uint8_t *given;
    int64_t *sum;
    uint16_t *state_aside;
    int64_t *sum_aside;
};

/* Scaled: combinations below it are of no use. */
static inline int64_t choice_needed_bound(const struct choice_pass *pass) {
    return pass->least_minor * CHOICE_SCALE;
}

/* Says that a combination is left out, and what it might have come to. */
static inline void choice_drop(struct choice_pass *pass, int64_t bound) {
    pass->dropped_bound = int64_max(pass->dropped_bound, bound);
}

/* Keeps the combination that is being made for the next lot, unless another in the same state is no worse. */
void choice_pass_keep(struct choice_pass *pass, int64_t bound, int64_t minor);

/* Finds the rivals that have a turn at pass->lot. */
void choice_pass_start_lot(struct choice_pass *pass);
/* Keeps all that may follow the combination in pass->state at the lot. */
void choice_pass_expand(struct choice_pass *pass, int64_t bound, int64_t minor);

#endif

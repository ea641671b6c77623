/* The promotions of a group of mode best as contestants of choice.h, and back. For group_best.c.
 *
 * Pieces are those that no promotion has taken yet. The free pieces of a line cost one of two neighbouring prices,
 * since their sum is a whole number of minor units: each price is a line of the problem. A weighed line, or one with a
 * part of a piece, is one piece, which forms no group and no set and stands outside of limits of units. Under a limit
 * of units per line the line is of its lower price, its odd minor units get no discount.
 *
 *   discount on LINES    EACH     credit of a piece: the value on that piece, rounded by itself, above its floor
 *   PICK                 GROUPS   likewise
 *   SET                  SETS     percent: credit of each piece; amount, price: fixed for each set
 *   RECEIPT              WHOLE    what it takes off alone; all pieces of its scope or nothing */
#ifndef REGULARS_PROMO_DISCOUNT_CHOICE_MEMBERS_H
#define REGULARS_PROMO_DISCOUNT_CHOICE_MEMBERS_H

#include "promo/choice/choice.h"
#include "promo/discount/group.h"

struct choice_member {
    struct candidate *candidate;
    struct discount discount;
    int64_t alone_minor; /* what it would take off alone */
};

/* What stands behind a line of the problem. */
struct choice_source {
    uint32_t line;
    int64_t quantity_milli; /* of a piece */
    int64_t room_minor;     /* that may come off a piece above the floor of its line */
    bool is_undivided;      /* weighed, or with a part of a piece */
};

struct choice_members {
    struct evaluation *evaluation;
    struct arena *arena;
    size_t count;
    struct choice_member *members; /* in the order of acting */
    struct choice_source *sources; /* by line of the problem */
    struct choice_line *lines;     /* likewise; the problem's */
    size_t line_count;
    struct choice_contestant *contestants; /* by member */
};

/* Room for so many members. False when the arena is full. */
bool choice_members_start(struct choice_members *members, struct evaluation *evaluation, struct arena *arena,
                          size_t count_max);
/* Adds a candidate that is ready, with what it takes off alone. */
void choice_members_add(struct choice_members *members, struct candidate *candidate, int64_t alone_minor);
/* Fills lines and contestants. False when the arena is full. */
bool choice_members_pose(struct choice_members *members);
/* Makes the proposal of what the member took. */
void choice_members_propose(const struct choice_members *members, size_t member, const struct choice_taken *taken);

#endif

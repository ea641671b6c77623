/* Sets: so many pieces of each part, or a piece of each of `choose` parts. Parts may overlap (one piece of tea fits
 * "any drink" and "any tea"), so the number of whole sets is found by Hall's condition: N sets can be formed exactly
 * when, for every choice S of parts, the pieces that fit any part of S are at least N times what S needs (P. Hall 1935,
 * in the form for supplies and demands). Of a set that chooses k of m parts, m - k parts may be left out, so S needs
 * that many pieces fewer: the N sets take N * k pieces, no part gives more than N, and the cut of that flow at S is
 * reach(S) + N * (m - |S|) >= N * k (Ford and Fulkerson 1956). There are at most 2^8 choices.
 * For the files of the sets only. */
#ifndef REGULARS_PROMO_DISCOUNT_DISCOUNT_SET_H
#define REGULARS_PROMO_DISCOUNT_DISCOUNT_SET_H

#include "promo/discount/discount.h"

enum { CHOICES_MAX = 1 << PROMO_SET_PARTS_MAX };

struct set_work {
    struct discount *discount;
    const struct promo_target *target;
    size_t choice_count;               /* 2 ^ parts */
    int64_t supply[CHOICES_MAX];       /* pieces by the exact set of parts that they fit */
    int64_t reach[CHOICES_MAX];        /* pieces that fit any part of the choice */
    int64_t slack[CHOICES_MAX];        /* while giving out: what the choice has beyond what it still needs */
    int64_t need[PROMO_SET_PARTS_MAX]; /* pieces that the parts may still take */
    int64_t left;                      /* while giving out: pieces that the sets still miss */
    size_t line_count;
    const uint32_t *order;
    int64_t benefit_minor; /* money of pieces that get the benefit */
    int64_t rewards;       /* pieces of the partial part; 0: there is none */
};

/* discount_set_supply.c */
int64_t set_pieces_free(const struct evaluation *evaluation, size_t line);
/* Finds which parts each open line fits, counts the pieces and orders the lines. evaluation->picked[line] are its parts
 * as bits. */
void set_collect(struct set_work *work, struct line_set *lines);
/* The largest number of sets, or of sets that a partial part fills; fills reach. */
int64_t set_count(struct set_work *work);
/* As many pieces of the partial part as there are triggers for, in at most so many sets; returns the sets, and `need`
 * says the pieces. */
int64_t set_serve_partial(struct set_work *work, size_t partial, int64_t sets_max);
/* The part that may be incomplete; part_count when there is none. */
size_t set_partial_part(const struct promo_target *target);
/* What the parts of the choice may still take. */
int64_t set_need_of(const struct set_work *work, size_t choice);
/* Whether so many sets can be formed when the part had so many pieces more. */
bool set_can_form(const struct set_work *work, int64_t sets, size_t part, int64_t pieces_more);

/* discount_set_give.c: gives pieces out to that many sets. counts[line] becomes the money of its benefit pieces, which
 * weighs the spread, caps[line] their number. */
void set_give_out(struct set_work *work, int64_t sets);

#endif

/* Compiling, second half: from what a request shows to the promotions that it can touch. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_INDEX_H
#define REGULARS_PROMO_COMPILE_COMPILE_INDEX_H

#include "promo/compile/compile.h"

/* Fills postings, positions and always of a set whose order and symbols are there; false when the arena is full. */
bool compile_index(struct compiled_set *compiled, struct arena *arena);

/* Turns counts into places, and empties them for the filling pass; gives the sum of the counts. */
size_t promo_place_postings(struct promo_posting *postings, size_t count);

#endif

/* The spelling of codes under which "spring10" and "SPRING10" are one: Latin and Russian letters in upper case. Other
 * letters stay as they are. Sizes do not change. */
#ifndef REGULARS_PROMO_COMPILE_CODE_FOLD_H
#define REGULARS_PROMO_COMPILE_CODE_FOLD_H

#include "base/arena.h"

/* A folded copy in the arena; {NULL, 0} when it is full. is_exact: a plain copy. */
struct text code_fold(struct arena *arena, struct text code, bool is_exact);

#endif

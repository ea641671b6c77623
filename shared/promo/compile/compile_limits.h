/* Who can count a limit: fills only_store of every promo_limit. A limit of the chain whose promotion (or, of a budget,
 * whose promotions) live in one store alone is counted by that store; for compile.c only. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_LIMITS_H
#define REGULARS_PROMO_COMPILE_COMPILE_LIMITS_H

#include "promo/rule_set.h"

/* False when the arena is full. */
bool compile_limits(struct rule_set *set, struct arena *arena);

#endif

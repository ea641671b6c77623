/* The index of the settings' floors: from a symbol that goods bear to the floors whose scope names it, so that only
 * floors of the receipt's goods are looked at, of however many there are. For compile.c only. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_FLOORS_H
#define REGULARS_PROMO_COMPILE_COMPILE_FLOORS_H

#include "promo/compile/compile.h"

/* After compile_scopes. False when the arena is full. */
bool compile_floors(struct compiled_set *compiled, struct arena *arena);

#endif

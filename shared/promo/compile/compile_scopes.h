/* Compiling, first half: every name that a scope, a code or an audience mentions becomes a symbol. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_SCOPES_H
#define REGULARS_PROMO_COMPILE_COMPILE_SCOPES_H

#include "promo/compile/compile.h"

/* Makes the table and fills the symbols of all scopes and codes of the set; false when the arena is full. */
bool compile_scopes(struct rule_set *set, struct arena *arena, struct symbol_table *table);

/* The text under which a segment is a symbol; points at the number. */
struct text segment_symbol_text(const uint32_t *segment);

#endif

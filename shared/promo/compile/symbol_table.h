/* Names that scopes, codes, levels and segments mention, as small numbers. Two kinds of the same text are two symbols.
 * Open addressing with linear probing; filled once while compiling, then only read. */
#ifndef REGULARS_PROMO_COMPILE_SYMBOL_TABLE_H
#define REGULARS_PROMO_COMPILE_SYMBOL_TABLE_H

#include "base/arena.h"

enum symbol_kind {
    SYMBOL_SKU = 0,
    SYMBOL_CATEGORY,
    SYMBOL_BRAND,
    SYMBOL_SUPPLIER,
    SYMBOL_LABEL,
    SYMBOL_CODE,
    SYMBOL_LEVEL,
    SYMBOL_SEGMENT,
    SYMBOL_EVENT,
    SYMBOL_BUDGET,
};

#define SYMBOL_NONE UINT32_MAX

struct symbol {
    uint32_t hash;
    enum symbol_kind kind;
    struct text text;
};

struct symbol_table {
    size_t capacity; /* of symbols */
    size_t count;
    struct symbol *symbols; /* by number */
    size_t slot_count;      /* a power of two, at least twice the capacity */
    uint32_t *slots;        /* number + 1; 0: free */
};

/* Room for `capacity` symbols; false when the arena is full. */
bool symbol_table_init(struct symbol_table *table, struct arena *arena, size_t capacity);
/* The symbol's number, added when it is new. The text must outlive the table. */
uint32_t symbol_table_add(struct symbol_table *table, enum symbol_kind kind, struct text text);
/* SYMBOL_NONE when the table does not have it. */
uint32_t symbol_table_find(const struct symbol_table *table, enum symbol_kind kind, struct text text);

#endif

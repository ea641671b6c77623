#include "promo/compile/symbol_table.h"

#include "base/bug.h"

#include <string.h>

/* FNV-1a, 32 bits (Fowler, Noll, Vo). The names come from a signed rule set, so nobody can choose them to collide. */
static uint32_t symbol_hash(enum symbol_kind kind, struct text text) {
    uint32_t hash = (2166136261U ^ (uint32_t)kind) * 16777619U;
    for (size_t i = 0; i < text.size; i++) {
        hash = (hash ^ (uint8_t)text.data[i]) * 16777619U;
    }
    return hash;
}

bool symbol_table_init(struct symbol_table *table, struct arena *arena, size_t capacity) {
    size_t slot_count = 16;
    while (slot_count < capacity * 2) {
        slot_count *= 2;
    }
    *table = (struct symbol_table){.capacity = capacity, .slot_count = slot_count};
    table->symbols = ARENA_ARRAY(arena, struct symbol, capacity);
    table->slots = ARENA_ARRAY(arena, uint32_t, slot_count);
    return table->symbols != NULL && table->slots != NULL;
}

/* The slot where the text is, or the free one where it belongs. */
static uint32_t *find_slot(const struct symbol_table *table, uint32_t hash, enum symbol_kind kind, struct text text) {
    size_t mask = table->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &table->slots[at];
        if (*slot == 0) {
            return slot;
        }
        const struct symbol *symbol = &table->symbols[*slot - 1];
        if (symbol->hash == hash && symbol->kind == kind && text_equal(symbol->text, text)) {
            return slot;
        }
    }
}

uint32_t symbol_table_add(struct symbol_table *table, enum symbol_kind kind, struct text text) {
    uint32_t hash = symbol_hash(kind, text);
    uint32_t *slot = find_slot(table, hash, kind, text);
    if (*slot == 0) {
        bug_if(table->count == table->capacity);
        table->symbols[table->count] = (struct symbol){.hash = hash, .kind = kind, .text = text};
        *slot = (uint32_t)++table->count;
    }
    return *slot - 1;
}

uint32_t symbol_table_find(const struct symbol_table *table, enum symbol_kind kind, struct text text) {
    uint32_t slot = *find_slot(table, symbol_hash(kind, text), kind, text);
    return slot == 0 ? SYMBOL_NONE : slot - 1;
}

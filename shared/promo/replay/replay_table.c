#include "promo/replay/replay_table.h"

enum { FIRST_CAPACITY = 64 };

/* Multiplication by odd constants carries low bits upwards, the shift brings the high ones back. */
static size_t home_of(const struct replay_table *table, uint64_t a, uint64_t b) {
    uint64_t mixed = (a ^ b * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93);
    mixed = (mixed ^ mixed >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return (size_t)(mixed >> 32) & (table->capacity - 1);
}

/* The slot of the pair, or the free one where it belongs. The table has a free slot. */
static struct replay_entry *slot_of(const struct replay_table *table, uint64_t a, uint64_t b) {
    size_t at = home_of(table, a, b);
    while (table->entries[at].count > 0 && (table->entries[at].a != a || table->entries[at].b != b)) {
        at = (at + 1) & (table->capacity - 1);
    }
    return &table->entries[at];
}

static bool grow(struct replay_table *table, const struct replay_memory *memory) {
    struct replay_table grown = {.capacity = table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2,
                                 .used = table->used};
    grown.entries = memory->take(memory->context, grown.capacity * sizeof(struct replay_entry));
    if (grown.entries == NULL) {
        table->is_short = true;
        return false;
    }
    for (size_t i = 0; i < table->capacity; i++) {
        const struct replay_entry *entry = &table->entries[i];
        if (entry->count > 0) {
            *slot_of(&grown, entry->a, entry->b) = *entry;
        }
    }
    replay_table_give_back(table, memory);
    *table = grown;
    return true;
}

void replay_table_add(struct replay_table *table, const struct replay_memory *memory,
                      const struct replay_entry *added) {
    if ((table->used + 1) * 4 > table->capacity * 3 && !grow(table, memory)) {
        return;
    }
    struct replay_entry *entry = slot_of(table, added->a, added->b);
    if (entry->count == 0) {
        *entry = (struct replay_entry){.a = added->a, .b = added->b};
        table->used++;
    }
    entry->count += added->count;
    entry->sum += added->sum;
}

const struct replay_entry *replay_table_find(const struct replay_table *table, uint64_t a, uint64_t b) {
    const struct replay_entry *entry = table->capacity == 0 ? NULL : slot_of(table, a, b);
    return entry == NULL || entry->count == 0 ? NULL : entry;
}

void replay_table_merge(struct replay_table *into, const struct replay_memory *memory,
                        const struct replay_table *from) {
    into->is_short = into->is_short || from->is_short;
    for (size_t i = 0; i < from->capacity && !into->is_short; i++) {
        if (from->entries[i].count > 0) {
            replay_table_add(into, memory, &from->entries[i]);
        }
    }
}

void replay_table_give_back(struct replay_table *table, const struct replay_memory *memory) {
    if (table->entries != NULL) {
        memory->give_back(memory->context, table->entries);
    }
    *table = (struct replay_table){.is_short = table->is_short};
}

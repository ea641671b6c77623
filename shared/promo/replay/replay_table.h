/* Sums by a pair of numbers (promotion and customer, loser and winner, day and figure): a hash table with open
 * addressing and linear probing (Knuth, The Art of Computer Programming, 6.4). It doubles when three quarters are
 * taken; its memory is asked of the caller and is not asked again for pairs that are known, so that a replay soon
 * stops asking. The order of entries means nothing: whoever prints them sorts them. */
#ifndef REGULARS_PROMO_REPLAY_REPLAY_TABLE_H
#define REGULARS_PROMO_REPLAY_REPLAY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a replay's memory comes from; the layer itself has none. */
struct replay_memory {
    void *(*take)(void *context, size_t bytes); /* zeroed, aligned for any type; NULL: there is none left */
    void (*give_back)(void *context, void *block);
    void *context;
};

struct replay_entry {
    uint64_t a;
    uint64_t b;
    int64_t count; /* > 0: the slot is taken */
    int64_t sum;
};

struct replay_table {
    size_t capacity; /* 0 or a power of two */
    size_t used;
    struct replay_entry *entries;
    bool is_short; /* memory was out once: sums are missing, and the replay is void */
};

/* Adds to the pair's count (>= 1) and sum. */
void replay_table_add(struct replay_table *table, const struct replay_memory *memory, const struct replay_entry *added);
/* The pair's entry, or NULL. */
const struct replay_entry *replay_table_find(const struct replay_table *table, uint64_t a, uint64_t b);
/* Adds every entry of `from`. */
void replay_table_merge(struct replay_table *into, const struct replay_memory *memory, const struct replay_table *from);
void replay_table_give_back(struct replay_table *table, const struct replay_memory *memory);

#endif

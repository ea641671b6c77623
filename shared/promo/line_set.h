/* A set of lines as bits, line 0 first: which lines are in a scope, may still be discounted, were touched. */
#ifndef REGULARS_PROMO_LINE_SET_H
#define REGULARS_PROMO_LINE_SET_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_SET_WORD_BITS = 64, LINE_SET_WORDS = (LIMIT_LINES + LINE_SET_WORD_BITS - 1) / LINE_SET_WORD_BITS };

/* Only the first `word_count` words that the evaluation works with mean anything. */
struct line_set {
    uint64_t words[LINE_SET_WORDS];
};

static inline size_t line_set_words_for(size_t line_count) {
    return (line_count + LINE_SET_WORD_BITS - 1) / LINE_SET_WORD_BITS;
}

static inline void line_set_clear(struct line_set *set, size_t word_count) {
    for (size_t i = 0; i < word_count; i++) {
        set->words[i] = 0;
    }
}

static inline void line_set_add(struct line_set *set, size_t line) {
    set->words[line / LINE_SET_WORD_BITS] |= UINT64_C(1) << line % LINE_SET_WORD_BITS;
}

static inline void line_set_remove(struct line_set *set, size_t line) {
    set->words[line / LINE_SET_WORD_BITS] &= ~(UINT64_C(1) << line % LINE_SET_WORD_BITS);
}

static inline bool line_set_has(const struct line_set *set, size_t line) {
    return (set->words[line / LINE_SET_WORD_BITS] >> line % LINE_SET_WORD_BITS & 1) != 0;
}

static inline void line_set_keep(struct line_set *set, const struct line_set *other, size_t word_count) {
    for (size_t i = 0; i < word_count; i++) {
        set->words[i] &= other->words[i];
    }
}

static inline void line_set_drop(struct line_set *set, const struct line_set *other, size_t word_count) {
    for (size_t i = 0; i < word_count; i++) {
        set->words[i] &= ~other->words[i];
    }
}

static inline void line_set_join(struct line_set *set, const uint64_t *words, size_t word_count) {
    for (size_t i = 0; i < word_count; i++) {
        set->words[i] |= words[i];
    }
}

static inline bool line_set_is_empty(const struct line_set *set, size_t word_count) {
    uint64_t any = 0;
    for (size_t i = 0; i < word_count; i++) {
        any |= set->words[i];
    }
    return any == 0;
}

/* The first line of the set that is not before `from`; word_count * 64 or more when there is none. */
static inline size_t line_set_next(const struct line_set *set, size_t word_count, size_t from) {
    size_t word = from / LINE_SET_WORD_BITS;
    if (word >= word_count) {
        return word_count * LINE_SET_WORD_BITS;
    }
    uint64_t bits = set->words[word] & (UINT64_MAX << from % LINE_SET_WORD_BITS);
    while (bits == 0) {
        if (++word == word_count) {
            return word_count * LINE_SET_WORD_BITS;
        }
        bits = set->words[word];
    }
    return word * LINE_SET_WORD_BITS + (size_t)__builtin_ctzll(bits);
}

/* for (LINES_OF(i, set, word_count)) visits the lines of the set in ascending order. */
#define LINES_OF(line, set, word_count)                                                                                \
    size_t line = line_set_next((set), (word_count), 0);                                                               \
    (line) < (word_count)*LINE_SET_WORD_BITS;                                                                          \
    (line) = line_set_next((set), (word_count), (line) + 1)

#endif

/* Seeded random trees: every kind of value, names that need escapes, characters of every length, depth up to a bound.
 */
#ifndef REGULARS_TESTS_RANDOM_TREE_H
#define REGULARS_TESTS_RANDOM_TREE_H

#include "base/arena.h"
#include "base/tree.h"
#include "tests/harness/dice.h"

#include <stdio.h>

static inline struct text random_text(struct dice *dice, struct arena *arena) {
    static const char *const pieces[] = {"a",
                                         "Z",
                                         " ",
                                         "\"",
                                         "\\",
                                         "/",
                                         "<",
                                         ">",
                                         "&",
                                         "\n",
                                         "\t",
                                         "\r",
                                         "\x01",
                                         "\x1f",
                                         "\x7f",
                                         "0",
                                         "\b",
                                         "'",
                                         "{",
                                         "]",
                                         "\xd0\xb4",
                                         "\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80",
                                         "</script>"};
    char text[64];
    size_t size = 0;
    for (int64_t left = dice_between(dice, 0, 5); left > 0; left--) {
        int64_t piece = dice_between(dice, 0, (int64_t)(sizeof pieces / sizeof pieces[0]) - 1);
        size += (size_t)snprintf(text + size, sizeof text - size, "%s", pieces[piece]);
    }
    return arena_copy_text(arena, (struct text){.data = text, .size = size});
}

static inline int64_t random_int(struct dice *dice) {
    static const int64_t edges[] = {0,
                                    1,
                                    -1,
                                    31,
                                    32,
                                    -32,
                                    -33,
                                    127,
                                    128,
                                    255,
                                    256,
                                    65535,
                                    65536,
                                    INT32_MIN,
                                    INT32_MAX,
                                    INT64_C(4294967295),
                                    INT64_C(4294967296),
                                    INT64_MIN,
                                    INT64_MAX,
                                    -128,
                                    -129};
    if (dice_between(dice, 0, 1) == 0) {
        return edges[dice_between(dice, 0, (int64_t)(sizeof edges / sizeof edges[0]) - 1)];
    }
    return (int64_t)dice_next(dice) >> dice_between(dice, 0, 62);
}

static inline void random_tree(struct dice *dice, struct arena *arena, int depth, struct tree *out);

static inline void random_container(struct dice *dice, struct arena *arena, int depth, struct tree *out) {
    size_t count = (size_t)dice_between(dice, 0, 20) % 7;
    struct tree *items = ARENA_ARRAY(arena, struct tree, count);
    struct text *names = ARENA_ARRAY(arena, struct text, count);
    for (size_t i = 0; i < count; i++) {
        char unique[16]; /* the end of a name keeps it from being a twin */
        struct text start = random_text(dice, arena);
        int size = snprintf(unique, sizeof unique, "%zu", i);
        char *name = arena_take(arena, start.size + (size_t)size + 1);
        (void)snprintf(name, start.size + (size_t)size + 1, "%.*s%s", (int)start.size, start.data, unique);
        names[i] = text_of(name);
        random_tree(dice, arena, depth - 1, &items[i]);
    }
    out->count = count;
    out->items = items;
    out->names = out->kind == TREE_OBJECT ? names : NULL;
}

static inline void random_tree(struct dice *dice, struct arena *arena, int depth, struct tree *out) {
    *out = (struct tree){.kind = (enum tree_kind)dice_between(dice, TREE_NULL, depth > 0 ? TREE_OBJECT : TREE_TEXT)};
    if (out->kind == TREE_BOOL) {
        out->is_true = dice_between(dice, 0, 1) == 1;
    } else if (out->kind == TREE_INT) {
        out->number = random_int(dice);
    } else if (out->kind == TREE_TEXT) {
        out->text = random_text(dice, arena);
    } else if (out->kind == TREE_ARRAY || out->kind == TREE_OBJECT) {
        random_container(dice, arena, depth, out);
    }
}

#endif

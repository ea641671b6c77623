/* The named values of a run (what the command line gave, what answers were captured into) and putting them into the
 * JSON of a case:
 *   "${name}" inside any text    the value as text
 *   {"$ref": "name"}             the value itself; with "$plus": N, an integer and N more
 *   {"$repeat": {"count": N, "item": ITEM}}   an array of N; {"$index": I} inside ITEM is I, I + 1, I + 2 ... */
#ifndef REGULARS_TILL_KIT_VALUES_H
#define REGULARS_TILL_KIT_VALUES_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"

enum { KIT_VALUES_MAX = 64, KIT_NAME_MAX = 32, KIT_TEXT_MAX = 256, KIT_REPEAT_MAX = 1000 };

struct kit_value {
    char name[KIT_NAME_MAX];
    bool is_int;
    int64_t number;
    char text[KIT_TEXT_MAX]; /* of a number too */
};

struct kit_values {
    size_t count;
    struct kit_value items[KIT_VALUES_MAX];
};

/* NULL: nothing has that name. */
const struct kit_value *kit_values_find(const struct kit_values *values, struct text name);
/* The first value that is this integer or text, in the order of setting; NULL: none is. */
const struct kit_value *kit_values_find_same(const struct kit_values *values, const struct tree *tree);
/* Sets or replaces. False: it is neither an integer nor a text, is too long, or there is no room. */
bool kit_values_set(struct kit_values *values, struct text name, const struct tree *tree);
bool kit_values_set_text(struct kit_values *values, const char *name, const char *text);
bool kit_values_set_int(struct kit_values *values, const char *name, int64_t number);

/* `out` points into the arena and into `in`. FAULT_INPUT: a name that nothing has, or a word of the kit used wrongly;
 * FAULT_FULL: the arena is. */
bool kit_values_expand(const struct kit_values *values, const struct tree *in, struct arena *arena, struct tree *out,
                       struct fault *fault) FAULT_CHECKED;
bool kit_values_expand_text(const struct kit_values *values, struct text in, struct arena *arena, struct text *out,
                            struct fault *fault) FAULT_CHECKED;

#endif

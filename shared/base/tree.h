/* A document in memory: what a JSON text says, as immutable plain values in an arena. wire/json.h builds it from bytes
 * (strictly: no duplicate names, no reals, no bad UTF-8, bounded depth), everything above reads it through tree_read.h.
 * There are no reals: money, points, quantities and percents are integers in their smallest unit. */
#ifndef REGULARS_BASE_TREE_H
#define REGULARS_BASE_TREE_H

#include "base/text.h"

enum tree_kind { TREE_NULL = 0, TREE_BOOL, TREE_INT, TREE_TEXT, TREE_ARRAY, TREE_OBJECT };

struct tree {
    enum tree_kind kind;
    bool is_true;             /* TREE_BOOL */
    int64_t number;           /* TREE_INT */
    struct text text;         /* TREE_TEXT: well-formed UTF-8 without U+0000 */
    size_t count;             /* TREE_ARRAY, TREE_OBJECT */
    const struct tree *items; /* count values */
    const struct text *names; /* TREE_OBJECT: count names, in the order of the text */
};

/* The member of that name, or NULL when there is none or the tree is no object. */
const struct tree *tree_member(const struct tree *object, const char *name);
const char *tree_kind_name(enum tree_kind kind);

#endif

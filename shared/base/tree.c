#include "base/tree.h"

#include "base/bug.h"

const struct tree *tree_member(const struct tree *object, const char *name) {
    if (object == NULL || object->kind != TREE_OBJECT) {
        return NULL;
    }
    struct text wanted = text_of(name);
    for (size_t i = 0; i < object->count; i++) {
        if (object->names[i].size == wanted.size && text_equal(object->names[i], wanted)) {
            return &object->items[i];
        }
    }
    return NULL;
}

const char *tree_kind_name(enum tree_kind kind) {
    switch (kind) {
    case TREE_NULL: return "null";
    case TREE_BOOL: return "true or false";
    case TREE_INT: return "an integer";
    case TREE_TEXT: return "a text";
    case TREE_ARRAY: return "an array";
    case TREE_OBJECT: return "an object";
    }
    bug_unreachable("tree kind out of range");
}

#include "tests/till/till_read.h"

#include <string.h>

const struct tree *till_read_member(const struct tree *tree, const char *path) {
    char name[64];
    while (tree != NULL && *path != '\0') {
        size_t size = strcspn(path, ".");
        if (!text_copy(name, sizeof name, (struct text){.data = path, .size = size})) {
            return NULL;
        }
        tree = tree_member(tree, name);
        path += size + (path[size] == '.' ? 1 : 0);
    }
    return tree;
}

int64_t till_read_int(const struct tree *tree, const char *path) {
    const struct tree *found = till_read_member(tree, path);
    return found != NULL && found->kind == TREE_INT ? found->number : 0;
}

bool till_read_bool(const struct tree *tree, const char *path) {
    const struct tree *found = till_read_member(tree, path);
    return found != NULL && found->kind == TREE_BOOL && found->is_true;
}

struct text till_read_text(const struct tree *tree, const char *path) {
    const struct tree *found = till_read_member(tree, path);
    return found != NULL && found->kind == TREE_TEXT ? found->text : (struct text){0};
}

bool till_read_totals(const struct tree *answer, struct till_totals *totals, struct fault *fault) {
    static const char *const names[] = {"gross_minor", "discount_minor", "points_paid_minor",
                                        "net_minor",   "points_spent",   "points_earned"};
    int64_t *figures[] = {&totals->gross_minor, &totals->discount_minor, &totals->points_paid_minor,
                          &totals->net_minor,   &totals->points_spent,   &totals->points_earned};
    const struct tree *object = tree_member(answer, "totals");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct tree *member = tree_member(object, names[i]);
        if (member == NULL || member->kind != TREE_INT) {
            return fault_set(fault, FAULT_INPUT, "the box's answer has no totals.%s", names[i]);
        }
        *figures[i] = member->number;
    }
    return true;
}

#include "tests/harness/tree_spoil.h"

#include "base/bug.h"
#include "tests/harness/tree_build.h"

struct spoiling {
    struct dice *dice;
    struct arena *arena;
    int64_t countdown; /* nodes until the one that is spoiled */
};

static struct tree spoiled_node(struct spoiling *spoiling, struct tree node) {
    switch (dice_between(spoiling->dice, 0, 3)) {
    case 0: return tree_build_int(-1);
    case 1: return tree_build_text("nonsense");
    case 2: return (struct tree){.kind = node.kind == TREE_NULL ? TREE_BOOL : TREE_NULL};
    default: return tree_build_wrap(spoiling->arena, "nonsense", node);
    }
}

static struct tree spoil(struct spoiling *spoiling, struct tree node) {
    if (spoiling->countdown-- == 0) {
        return spoiled_node(spoiling, node);
    }
    if (node.count > 0) {
        struct tree *items = ARENA_ARRAY(spoiling->arena, struct tree, node.count);
        bug_if(items == NULL);
        for (size_t i = 0; i < node.count; i++) {
            items[i] = spoil(spoiling, node.items[i]);
        }
        node.items = items;
    }
    return node;
}

static int64_t count_nodes(const struct tree *node) {
    int64_t count = 1;
    for (size_t i = 0; i < node->count; i++) {
        count += count_nodes(&node->items[i]);
    }
    return count;
}

struct tree tree_spoil(const struct tree *tree, struct dice *dice, struct arena *arena) {
    struct spoiling spoiling = {dice, arena, dice_between(dice, 0, count_nodes(tree) - 1)};
    return spoil(&spoiling, *tree);
}

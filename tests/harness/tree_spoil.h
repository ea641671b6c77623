/* A mistake made by dice: what a reader of documents must refuse. */
#ifndef REGULARS_TESTS_TREE_SPOIL_H
#define REGULARS_TESTS_TREE_SPOIL_H

#include "base/arena.h"
#include "base/tree.h"
#include "tests/harness/dice.h"

/* A copy of the tree, in the arena, in which one node, drawn by the dice, is another one. A full arena is a bug. */
struct tree tree_spoil(const struct tree *tree, struct dice *dice, struct arena *arena);

#endif

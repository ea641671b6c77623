/* Trees made by tests: the same values that a JSON text would give, without a text. Everything lives in the arena. */
#ifndef REGULARS_TESTS_TREE_BUILD_H
#define REGULARS_TESTS_TREE_BUILD_H

#include "base/arena.h"
#include "base/tree.h"

enum { TREE_BUILD_MEMBERS_MAX = 16 };

struct tree tree_build_int(int64_t number);
struct tree tree_build_bool(bool is_true);
struct tree tree_build_text(const char *terminated);
/* Room for TREE_BUILD_MEMBERS_MAX members or items; filled by tree_build_put and tree_build_add. */
struct tree tree_build_object(struct arena *arena);
struct tree tree_build_array(struct arena *arena);
void tree_build_put(struct tree *object, const char *name, struct tree value);
void tree_build_add(struct tree *array, struct tree value);
/* {name: value} */
struct tree tree_build_wrap(struct arena *arena, const char *name, struct tree value);

#endif

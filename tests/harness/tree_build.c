#include "tests/harness/tree_build.h"

#include "base/bug.h"

struct tree tree_build_int(int64_t number) {
    return (struct tree){.kind = TREE_INT, .number = number};
}

struct tree tree_build_bool(bool is_true) {
    return (struct tree){.kind = TREE_BOOL, .is_true = is_true};
}

struct tree tree_build_text(const char *terminated) {
    return (struct tree){.kind = TREE_TEXT, .text = text_of(terminated)};
}

struct tree tree_build_object(struct arena *arena) {
    struct tree *items = ARENA_ARRAY(arena, struct tree, TREE_BUILD_MEMBERS_MAX);
    struct text *names = ARENA_ARRAY(arena, struct text, TREE_BUILD_MEMBERS_MAX);
    bug_if(items == NULL || names == NULL);
    return (struct tree){.kind = TREE_OBJECT, .items = items, .names = names};
}

struct tree tree_build_array(struct arena *arena) {
    struct tree *items = ARENA_ARRAY(arena, struct tree, TREE_BUILD_MEMBERS_MAX);
    bug_if(items == NULL);
    return (struct tree){.kind = TREE_ARRAY, .items = items};
}

/* The arrays were made above as writable memory of ours; the tree shows them as const to its readers. */
void tree_build_put(struct tree *object, const char *name, struct tree value) {
    bug_if(object->count == TREE_BUILD_MEMBERS_MAX);
    struct tree *items = (struct tree *)(uintptr_t)object->items;
    struct text *names = (struct text *)(uintptr_t)object->names;
    names[object->count] = text_of(name);
    items[object->count++] = value;
}

void tree_build_add(struct tree *array, struct tree value) {
    bug_if(array->count == TREE_BUILD_MEMBERS_MAX);
    struct tree *items = (struct tree *)(uintptr_t)array->items;
    items[array->count++] = value;
}

struct tree tree_build_wrap(struct arena *arena, const char *name, struct tree value) {
    struct tree object = tree_build_object(arena);
    tree_build_put(&object, name, value);
    return object;
}

#include "tests/harness/promo_load.h"

#include "wire/json.h"

#include <stdio.h>

const struct tree *promo_load_file(const char *path, struct arena *arena) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return NULL;
    }
    const size_t capacity = (arena->capacity - arena->used) / 4;
    uint8_t *bytes = arena_take(arena, capacity);
    size_t size = bytes == NULL ? 0 : fread(bytes, 1, capacity, file);
    bool is_whole = bytes != NULL && size < capacity && ferror(file) == 0;
    (void)fclose(file);
    if (!is_whole) {
        (void)printf("%s: too large or unreadable\n", path);
        return NULL;
    }
    arena->used -= capacity; /* the tree holds copies, so only the bytes that are in use need room */
    arena->used += (size + 64) / 64 * 64;
    struct fault fault;
    const struct tree *tree = NULL;
    if (!json_parse(span_of(bytes, size), arena, &tree, &fault)) {
        (void)printf("%s: %s\n", path, fault.text);
        return NULL;
    }
    return tree;
}

const struct tree *promo_load_wrap(const struct tree *settings, const struct tree *promotions, size_t count,
                                   struct arena *arena) {
    enum { MEMBERS = 4 };
    struct text *names = ARENA_ARRAY(arena, struct text, MEMBERS);
    struct tree *items = ARENA_ARRAY(arena, struct tree, MEMBERS);
    struct tree *whole = ARENA_NEW(arena, struct tree);
    if (names == NULL || items == NULL || whole == NULL) {
        return NULL;
    }
    names[0] = text_of("format");
    items[0] = (struct tree){.kind = TREE_INT, .number = RULE_SET_FORMAT};
    names[1] = text_of("version");
    items[1] = (struct tree){.kind = TREE_INT, .number = 1};
    names[2] = text_of("settings");
    items[2] = *settings;
    names[3] = text_of("promotions");
    items[3] = (struct tree){.kind = TREE_ARRAY, .count = count, .items = promotions};
    *whole = (struct tree){.kind = TREE_OBJECT, .count = MEMBERS, .items = items, .names = names};
    return whole;
}

void promo_load_print(const char *name, const struct tree_report *report) {
    for (size_t i = 0; i < report->count; i++) {
        const struct tree_error *error = &report->errors[i];
        (void)printf("%s: %s: %s (%s)\n", name, error->path[0] == '\0' ? "/" : error->path, error->reason, error->code);
    }
    if (report->dropped > 0) {
        (void)printf("%s: and %zu more\n", name, report->dropped);
    }
}

bool promo_load_compile(const char *name, const struct tree *tree, struct arena *arena, struct promo_loaded *loaded) {
    static struct tree_report report;
    report = (struct tree_report){0};
    bool is_good = rule_set_read(tree, arena, &loaded->set, &report) &&
                   promo_compile(&loaded->set, arena, &loaded->compiled, &report);
    promo_load_print(name, &report);
    return is_good;
}

#include "tests/harness/promo_load.h"

#include "wire/json.h"

#include <stdio.h>

/* The bytes of an open file, or an empty span. */
static struct span read_whole(FILE *file, struct arena *arena) {
    if (fseek(file, 0, SEEK_END) != 0) {
        return (struct span){0};
    }
    long size = ftell(file);
    rewind(file);
    uint8_t *bytes = size > 0 ? arena_take(arena, (size_t)size) : NULL;
    bool is_whole = bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size;
    return is_whole ? span_of(bytes, (size_t)size) : (struct span){0};
}

const struct tree *promo_load_file(const char *path, struct arena *arena) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return NULL;
    }
    struct span bytes = read_whole(file, arena);
    (void)fclose(file);
    if (bytes.size == 0) {
        (void)printf("%s: empty, too large or unreadable\n", path);
        return NULL;
    }
    struct fault fault;
    const struct tree *tree = NULL;
    if (!json_parse(bytes, arena, &tree, &fault)) {
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

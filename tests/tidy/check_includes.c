#include "tests/tidy/check_includes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PATH_MAX_HERE = 512 };

/* True when the folder named by a word of the table ("base", "store-node", "all") holds the file. */
static bool word_allows(const char *word, size_t size, const char *included) {
    char folder[PATH_MAX_HERE];
    if (size == 3 && memcmp(word, "all", 3) == 0) {
        return path_is_in(included, "shared");
    }
    (void)snprintf(folder, sizeof(folder), "%.*s", (int)size, word);
    if (path_is_in(included, folder)) {
        return true;
    }
    (void)snprintf(folder, sizeof(folder), "shared/%.*s", (int)size, word);
    return path_is_in(included, folder);
}

static bool row_allows(const struct layer_row *row, const char *included) {
    for (const char *word = row->may_include; *word != '\0';) {
        size_t size = strcspn(word, " ");
        if (word_allows(word, size, included)) {
            return true;
        }
        word += size + strspn(word + size, " ");
    }
    return false;
}

/* An include of our own: "base/text.h" is in shared, "hq-node/intake.h" is in the root, "intake.h" is beside the file.
 */
static void check_own(const struct source *source, size_t line, const struct layer_table *table, const char *name) {
    char included[PATH_MAX_HERE + sizeof("shared/")];
    if (strchr(name, '/') == NULL) {
        return;
    }
    (void)snprintf(included, sizeof(included), "shared/%s", name);
    const struct layer_row *theirs = layer_table_row(table, included);
    if (theirs == NULL) {
        (void)snprintf(included, sizeof(included), "%s", name);
        theirs = layer_table_row(table, included);
    }
    const struct layer_row *ours = layer_table_row(table, source->path);
    if (ours == NULL || (ours != theirs && !row_allows(ours, included))) {
        finding(source, line, "%s may not include \"%s\" (shared/LAYERS.md)",
                ours == NULL ? "this place" : ours->folder, name);
    }
}

static bool library_allows(const struct library_row *library, const char *path) {
    for (const char *folder = library->folders; *folder != '\0';) {
        char one[LAYER_CELL_MAX];
        size_t size = strcspn(folder, " ");
        (void)snprintf(one, sizeof(one), "%.*s", (int)size, folder);
        if (path_is_in(path, one)) {
            return true;
        }
        folder += size + strspn(folder + size, " ");
    }
    return false;
}

static bool is_pure_header(const struct layer_table *table, const char *name) {
    for (size_t i = 0; i < table->pure_header_count; i++) {
        if (strcmp(table->pure_headers[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void check_system(const struct source *source, size_t line, const struct layer_table *table, const char *name) {
    if (path_is_in(source->path, "tests")) {
        return;
    }
    for (size_t i = 0; i < table->library_count; i++) {
        const struct library_row *library = &table->libraries[i];
        if (strncmp(name, library->header, strlen(library->header)) == 0) {
            if (!library_allows(library, source->path)) {
                finding(source, line, "<%s> is for %s alone (shared/LAYERS.md)", name, library->folders);
            }
            return;
        }
    }
    const struct layer_row *ours = layer_table_row(table, source->path);
    if (ours != NULL && ours->is_pure && !is_pure_header(table, name)) {
        finding(source, line, "<%s> has no place in a pure layer (shared/LAYERS.md)", name);
    }
}

/* The line's directive and what follows it: "include" and the rest. NULL when the line is none. */
static const char *directive_argument(const char *line, const char *directive) {
    line += strspn(line, " \t");
    if (*line != '#') {
        return NULL;
    }
    line += 1 + strspn(line + 1, " \t");
    size_t length = strlen(directive);
    if (strncmp(line, directive, length) != 0) {
        return NULL;
    }
    return line + length + strspn(line + length, " \t");
}

static void check_include_line(const struct source *source, size_t line, const struct layer_table *table,
                               const char *argument) {
    char name[PATH_MAX_HERE];
    char close = *argument == '<' ? '>' : '"';
    size_t size = strcspn(argument + 1, close == '>' ? ">\n" : "\"\n");
    if ((*argument != '<' && *argument != '"') || argument[1 + size] != close) {
        finding(source, line, "an include that names no file");
        return;
    }
    (void)snprintf(name, sizeof(name), "%.*s", (int)size, argument + 1);
    if (close == '>') {
        check_system(source, line, table, name);
    } else {
        check_own(source, line, table, name);
    }
}

void check_includes(const struct source *source, const struct layer_table *table) {
    size_t number = 1;
    for (size_t i = 0; i < source->size; number++) {
        /* The text, because names are literals; the code, to know that the line is no comment. */
        const char *argument = directive_argument(source->text + i, "include");
        if (argument != NULL && directive_argument(source->code + i, "include") != NULL) {
            check_include_line(source, number, table, argument);
        }
        i += strcspn(source->text + i, "\n") + 1;
    }
}

/* "shared/base/text.h" ends its guard with "TEXT_H". */
static void guard_end(const char *path, char *out, size_t capacity) {
    const char *base = strrchr(path, '/');
    (void)snprintf(out, capacity, "_%s", base == NULL ? path : base + 1);
    for (char *c = out; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
    }
}

void check_guard(const struct source *source) {
    char wanted[PATH_MAX_HERE];
    if (!source_has_suffix(source, ".h")) {
        return;
    }
    guard_end(source->path, wanted, sizeof(wanted));
    const char *first = strchr(source->code, '#');
    const char *name = first == NULL ? NULL : directive_argument(first, "ifndef");
    size_t size = name == NULL ? 0 : strcspn(name, " \t\n");
    size_t end = strlen(wanted);
    const char *second = first == NULL ? NULL : strchr(first + 1, '#');
    const char *defined = second == NULL ? NULL : directive_argument(second, "define");
    if (size <= end || strncmp(name, "REGULARS_", 9) != 0 || strncmp(name + size - end, wanted, end) != 0 ||
        defined == NULL || strncmp(defined, name, size) != 0) {
        finding(source, 1, "the header's guard must be #ifndef and #define of REGULARS_...%s", wanted);
    }
}

#include "tests/tidy/check_functions.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A walk over the top level of a C file. A function is a top-level brace that follows a closing parenthesis and no '='.
 */
struct walk {
    const struct source *source;
    size_t declaration; /* offset of the first character of the current top-level declaration */
    bool is_declaring;
    bool has_assignment;
    size_t parentheses; /* offset of the first '(' of the declaration, 0: none */
    size_t braces;      /* depth */
    bool is_function;
};

static void walk_reset(struct walk *walk) {
    walk->is_declaring = false;
    walk->has_assignment = false;
    walk->parentheses = 0;
    walk->is_function = false;
}

/* The identifier before the first parenthesis. */
static size_t name_of(const struct walk *walk, const char **name) {
    size_t end = walk->parentheses;
    while (end > 0 && isspace((unsigned char)walk->source->code[end - 1])) {
        end--;
    }
    size_t start = end;
    while (start > 0 &&
           (isalnum((unsigned char)walk->source->code[start - 1]) || walk->source->code[start - 1] == '_')) {
        start--;
    }
    *name = walk->source->code + start;
    return end - start;
}

static void end_function(const struct walk *walk, size_t end, struct function_lengths *lengths) {
    size_t first = source_line(walk->source, walk->declaration);
    size_t lines = source_line(walk->source, end) - first + 1;
    if (lengths->count < FUNCTION_COUNT_MAX) {
        lengths->lines[lengths->count++] = lines;
    }
    if (lines > FUNCTION_LINES_MAX) {
        const char *name;
        size_t size = name_of(walk, &name);
        finding(walk->source, first, "%.*s has %zu lines, at most %d", (int)size, name, lines, FUNCTION_LINES_MAX);
    }
}

static char code_before(const struct source *source, size_t offset) {
    while (offset > 0 && isspace((unsigned char)source->code[offset - 1])) {
        offset--;
    }
    return offset == 0 ? '\0' : source->code[offset - 1];
}

/* The offset after a preprocessor directive with its continuation lines. */
static size_t directive_end(const char *code, size_t at) {
    while (code[at] != '\0' && (code[at] != '\n' || code[at - 1] == '\\')) {
        at++;
    }
    return at;
}

static void walk_top_level(struct walk *walk, size_t at) {
    char c = walk->source->code[at];
    if (!walk->is_declaring && !isspace((unsigned char)c)) {
        walk->is_declaring = true;
        walk->declaration = at;
    }
    if (c == '(' && walk->parentheses == 0) {
        walk->parentheses = at;
    } else if (c == '=') {
        walk->has_assignment = true;
    } else if (c == ';') {
        walk_reset(walk);
    } else if (c == '{') {
        walk->is_function = code_before(walk->source, at) == ')' && !walk->has_assignment;
        walk->braces = 1;
    }
}

static void walk_inside(struct walk *walk, size_t at, struct function_lengths *lengths) {
    char c = walk->source->code[at];
    if (c == '{') {
        walk->braces++;
    } else if (c == '}' && --walk->braces == 0 && walk->is_function) {
        end_function(walk, at, lengths);
        walk_reset(walk);
    }
}

void check_functions(const struct source *source, struct function_lengths *lengths) {
    struct walk walk = {.source = source};
    bool is_line_start = true;
    for (size_t i = 0; i < source->size; i++) {
        char c = source->code[i];
        if (c == '#' && is_line_start) {
            i = directive_end(source->code, i);
            continue;
        }
        is_line_start = c == '\n' || (is_line_start && isspace((unsigned char)c));
        if (walk.braces == 0) {
            walk_top_level(&walk, i);
        } else {
            walk_inside(&walk, i, lengths);
        }
    }
}

static int compare_sizes(const void *a, const void *b) {
    const size_t *left = a;
    const size_t *right = b;
    return (*left > *right) - (*left < *right);
}

size_t function_lengths_median(struct function_lengths *lengths) {
    if (lengths->count == 0) {
        return 0;
    }
    qsort(lengths->lines, lengths->count, sizeof(lengths->lines[0]), compare_sizes);
    return lengths->lines[lengths->count / 2];
}

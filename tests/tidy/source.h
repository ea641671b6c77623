/* One text file of the tree, loaded for the checks. `code` is the text with comments, string and character literals and
 * (for functions) preprocessor lines blanked out, byte for byte in the same places, so that an offset in one is the
 * same place in the other. */
#ifndef REGULARS_TESTS_TIDY_SOURCE_H
#define REGULARS_TESTS_TIDY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct source {
    const char *path; /* relative to the root, "shared/base/text.c" */
    char *text;       /* terminated */
    char *code;       /* terminated, as long as text; comments and literals are spaces, newlines stay */
    size_t size;
};

/* Reads root/path. False (with a message on standard error) when it cannot be read. A file that holds a NUL byte is
 * binary and comes back with size 0. `path` must outlive the source. */
bool source_load(struct source *source, const char *root, const char *path);
void source_free(struct source *source);

/* The line of an offset, from 1. */
size_t source_line(const struct source *source, size_t offset);
bool source_has_suffix(const struct source *source, const char *suffix);
/* True when path is folder or lies in it; both without a slash at the end. */
bool path_is_in(const char *path, const char *folder);
bool source_is_c(const struct source *source);

/* A check found something: prints "path:line: reason" and counts it. */
void finding(const struct source *source, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
size_t finding_count(void);

#endif

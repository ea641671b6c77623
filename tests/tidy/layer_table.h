/* shared/LAYERS.md as the build reads it: rows of its three tables. */
#ifndef REGULARS_TESTS_TIDY_LAYER_TABLE_H
#define REGULARS_TESTS_TIDY_LAYER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { LAYER_ROWS_MAX = 64, LAYER_CELL_MAX = 256 };

struct layer_row {
    char folder[LAYER_CELL_MAX];      /* "shared/base" */
    char may_include[LAYER_CELL_MAX]; /* words */
    bool is_pure;
};

struct library_row {
    char header[LAYER_CELL_MAX];  /* "sqlite3.h", or a folder of headers with its slash, "nng/" */
    char folders[LAYER_CELL_MAX]; /* words */
};

struct layer_table {
    size_t layer_count;
    struct layer_row layers[LAYER_ROWS_MAX];
    size_t library_count;
    struct library_row libraries[LAYER_ROWS_MAX];
    size_t pure_header_count;
    char pure_headers[LAYER_ROWS_MAX][LAYER_CELL_MAX];
};

/* Reads root/shared/LAYERS.md. False, with a message on standard error, when it is not there or holds no layers. */
bool layer_table_load(struct layer_table *table, const char *root);

/* The row of the innermost folder that holds the file, or NULL. */
const struct layer_row *layer_table_row(const struct layer_table *table, const char *path);
/* True when `words`, separated by spaces, hold the word. */
bool words_have(const char *words, const char *word);

#endif

#include "tests/tidy/layer_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tidy/source.h"

enum table_kind { TABLE_NONE, TABLE_LAYERS, TABLE_LIBRARIES, TABLE_PURE_HEADERS };
enum { CELLS_MAX = 8 };

/* Splits "| a | b |" into trimmed cells; returns how many. */
static size_t split_cells(const char *line, char cells[CELLS_MAX][LAYER_CELL_MAX]) {
    size_t count = 0;
    while (*line == '|' && count < CELLS_MAX) {
        const char *start = line + 1 + strspn(line + 1, " ");
        const char *end = strchr(line + 1, '|');
        if (end == NULL) {
            break;
        }
        size_t size = end > start ? (size_t)(end - start) : 0;
        while (size > 0 && start[size - 1] == ' ') {
            size--;
        }
        (void)snprintf(cells[count++], LAYER_CELL_MAX, "%.*s", (int)size, start);
        line = end;
    }
    return count;
}

static enum table_kind kind_of_head(char cells[CELLS_MAX][LAYER_CELL_MAX], size_t count) {
    if (strcmp(cells[0], "folder") == 0) {
        return TABLE_LAYERS;
    }
    if (strcmp(cells[0], "header") == 0) {
        return count == 1 ? TABLE_PURE_HEADERS : TABLE_LIBRARIES;
    }
    return TABLE_NONE;
}

static void add_row(struct layer_table *table, enum table_kind kind, char cells[CELLS_MAX][LAYER_CELL_MAX]) {
    if (kind == TABLE_LAYERS && table->layer_count < LAYER_ROWS_MAX) {
        struct layer_row *row = &table->layers[table->layer_count++];
        memcpy(row->folder, cells[0], LAYER_CELL_MAX);
        memcpy(row->may_include, cells[1], LAYER_CELL_MAX);
        row->is_pure = strcmp(cells[2], "yes") == 0;
    } else if (kind == TABLE_LIBRARIES && table->library_count < LAYER_ROWS_MAX) {
        struct library_row *row = &table->libraries[table->library_count++];
        memcpy(row->header, cells[0], LAYER_CELL_MAX);
        memcpy(row->folders, cells[1], LAYER_CELL_MAX);
    } else if (kind == TABLE_PURE_HEADERS && table->pure_header_count < LAYER_ROWS_MAX) {
        memcpy(table->pure_headers[table->pure_header_count++], cells[0], LAYER_CELL_MAX);
    }
}

/* A table is a head, a line of dashes and rows; any line without a bar ends it. */
static void read_line(struct layer_table *table, enum table_kind *kind, const char *line) {
    char cells[CELLS_MAX][LAYER_CELL_MAX] = {0};
    size_t count = split_cells(line, cells);
    if (count == 0) {
        *kind = TABLE_NONE;
    } else if (*kind == TABLE_NONE) {
        *kind = kind_of_head(cells, count);
    } else if (strncmp(cells[0], "--", 2) != 0) {
        add_row(table, *kind, cells);
    }
}

bool layer_table_load(struct layer_table *table, const char *root) {
    struct source page;
    *table = (struct layer_table){0};
    if (!source_load(&page, root, "shared/LAYERS.md")) {
        return false;
    }
    enum table_kind kind = TABLE_NONE;
    for (char *line = page.text; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        bool is_last = line[size] == '\0';
        line[size] = '\0';
        read_line(table, &kind, line);
        line += is_last ? size : size + 1;
    }
    source_free(&page);
    if (table->layer_count == 0) {
        (void)fprintf(stderr, "tidy: shared/LAYERS.md has no table of folders\n");
    }
    return table->layer_count > 0;
}

const struct layer_row *layer_table_row(const struct layer_table *table, const char *path) {
    const struct layer_row *innermost = NULL;
    for (size_t i = 0; i < table->layer_count; i++) {
        const struct layer_row *row = &table->layers[i];
        if (path_is_in(path, row->folder) && (innermost == NULL || strlen(row->folder) > strlen(innermost->folder))) {
            innermost = row;
        }
    }
    return innermost;
}

bool words_have(const char *words, const char *word) {
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0';) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, length) == 0) {
            return true;
        }
        at += size + strspn(at + size, " ");
    }
    return false;
}

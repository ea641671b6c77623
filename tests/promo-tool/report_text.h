/* The report of a replay for people: a block for each table that has rows, columns aligned, money and points with two
 * decimals. Long tables are cut, each set by itself, and say how much is left out; the whole is in JSON and CSV. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPORT_TEXT_H
#define REGULARS_TESTS_PROMO_TOOL_REPORT_TEXT_H

#include "base/arena.h"
#include "node/replay_json.h"

#include <stdio.h>

enum { REPORT_TEXT_ROWS = 15, REPORT_TEXT_ROWS_MAX = 64 };

struct report_text {
    FILE *file;
    const struct replay_names *names;
    struct arena *arena; /* of one table */
    const char *table;
    size_t column_count;
    const struct report_column *columns;
    size_t row_count; /* kept rows */
    struct text *rows[REPORT_TEXT_ROWS_MAX];
    size_t rows_of_set;
    struct text set;
    size_t cut;
};

void report_text_start(struct report_text *state, FILE *file, const struct replay_names *names, struct arena *arena);
struct report_writer report_text_writer(struct report_text *state);

#endif

/* Reading one line of a table: words, numbers and amounts from left to right. The first thing that cannot be read is
 * kept as the line's problem; after it every reader answers "no" or 0. */
#ifndef REGULARS_TESTS_TABLE_LINE_H
#define REGULARS_TESTS_TABLE_LINE_H

#include "base/text.h"

struct table_line {
    const char *at;
    char problem[160]; /* "" while all was readable */
};

struct table_line table_line_of(const char *terminated);
bool table_line_is_bad(const struct table_line *line);
bool table_line_at_end(struct table_line *line);
/* Takes the phrase when it comes next; words are separated by any spaces. */
bool table_line_takes(struct table_line *line, const char *phrase);
/* The phrase must come next. */
void table_line_needs(struct table_line *line, const char *phrase);
int64_t table_line_number(struct table_line *line);
/* The same, or with a minus sign before it. */
int64_t table_line_signed(struct table_line *line);
/* "120.00" = 12000, with an optional sign. */
int64_t table_line_points(struct table_line *line);
/* Text in double quotes; points into the line. */
struct text table_line_quoted(struct table_line *line);
/* What is left, without spaces at either end; takes it. */
struct text table_line_rest(struct table_line *line);
void table_line_refuse(struct table_line *line, const char *reason);

#endif

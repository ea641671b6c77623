/* Runs tables: files of cases, a case a few lines in the language of its layer, each said to come to something. A line
 * that comes out otherwise is printed as FILE:LINE with what was wanted and what is; a case with such a line has
 * failed. What the lines mean is the language's; files, cases, counting and complaints are here. */
#ifndef REGULARS_TESTS_TABLE_RUN_H
#define REGULARS_TESTS_TABLE_RUN_H

#include "tests/tables/table_line.h"

struct table_language {
    const char *program;               /* "ledger-tables" */
    void (*open_file)(void *context);  /* NULL: nothing lives longer than a case */
    void (*open_case)(void *context);  /* after a line "case ..." */
    void (*close_case)(void *context); /* NULL: nothing to do; also called when no case is open */
    /* One line of a case, or before the first one; false: it is not a statement. What is left over is a mistake. */
    bool (*run_line)(void *context, struct table_line *line);
};

struct table_run {
    const struct table_language *language;
    void *context;
    const char *file;
    int line_no;
    bool is_case_open;
    bool has_failed; /* the open case */
    int passed;
    int failed;
};

/* What main() returns, after the files that argv names. `run` is anything's member whose language and context are set.
 */
int table_run_files(struct table_run *run, int argc, char **argv);

/* Counts the open case, if there is one. */
void table_run_close_case(struct table_run *run);
void table_run_complain(struct table_run *run, const char *wanted, const char *got);
/* Complains when they differ; `wanted` ends its line. */
void table_run_compare(struct table_run *run, struct text wanted, const char *got);

struct table_statement {
    const char *phrase; /* the first that the line begins with runs it */
    void (*run)(void *context, struct table_line *line);
};

/* False when the line begins with none of the phrases. */
bool table_run_statement(const struct table_statement *statements, size_t count, void *context,
                         struct table_line *line);

#endif

/* The report of a replay as CSV: a file TABLE.csv for each table in a folder, UTF-8, a header of column names, LF,
 * quotes where RFC 4180 asks for them. Values as in JSON (node/replay_json.h). */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPORT_CSV_H
#define REGULARS_TESTS_PROMO_TOOL_REPORT_CSV_H

#include "base/fault.h"
#include "node/replay_json.h"

#include <stdio.h>

struct report_csv {
    const char *folder;
    const struct replay_names *names;
    FILE *file;
    size_t column_count;
    const struct report_column *columns;
    bool is_failed; /* the first failure, in fault */
    struct fault fault;
};

/* Makes the folder when it is not there. */
FAULT_CHECKED bool report_csv_start(struct report_csv *csv, const char *folder, const struct replay_names *names,
                                    struct fault *fault);
struct report_writer report_csv_writer(struct report_csv *csv);

#endif

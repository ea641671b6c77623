/* Strict reading of packed CSV files: UTF-8, one header line, comma, LF, quotes where needed (RFC 4180 without line
 * breaks inside fields). Every error names the file and the line. */
#ifndef REGULARS_TESTS_CHAIN_CSV_H
#define REGULARS_TESTS_CHAIN_CSV_H

#include <zlib.h>

#include "base/fault.h"
#include "base/text.h"

enum { CSV_LINE_MAX = 4096, CSV_FIELDS_MAX = 32, CSV_PATH_MAX = 512 };

struct csv_file {
    char path[CSV_PATH_MAX];
    const char *header; /* the caller's, as long as the file is open */
    gzFile file;
    size_t line_no;
    size_t field_count; /* of the header, and so of every line */
    struct text fields[CSV_FIELDS_MAX];
    char line[CSV_LINE_MAX];
};

enum csv_step { CSV_ROW, CSV_END, CSV_FAULT };

/* Opens the file (packed or plain) and checks that its first line is the header. */
bool csv_open(struct csv_file *csv, const char *path, const char *header, struct fault *fault) FAULT_CHECKED;
/* The next row in csv->fields, valid until the next call. */
enum csv_step csv_next(struct csv_file *csv, struct fault *fault);
void csv_close(struct csv_file *csv);

/* The column (from 0) of the current row as a whole number. */
bool csv_int(const struct csv_file *csv, size_t column, int64_t min, int64_t max, int64_t *value,
             struct fault *fault) FAULT_CHECKED;
/* "path:line: reason"; returns false. */
bool csv_fault(const struct csv_file *csv, struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

#include "tests/promo-tool/report_csv.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

enum { CSV_FILE_NAME_MAX = 4096 };

static void fail(struct report_csv *csv, const char *what) {
    if (!csv->is_failed) {
        csv->is_failed = true;
        (void)fault_set(&csv->fault, FAULT_IO, "%s: %s: %s", csv->folder, what, strerror(errno));
    }
}

static void write_quoted(FILE *file, struct text text) {
    bool needs_quotes = text.size == 0;
    for (size_t i = 0; i < text.size && !needs_quotes; i++) {
        needs_quotes = strchr(",\"\r\n", text.data[i]) != NULL;
    }
    if (!needs_quotes) {
        (void)fwrite(text.data, 1, text.size, file);
        return;
    }
    (void)fputc('"', file);
    for (size_t i = 0; i < text.size; i++) {
        (void)fputs(text.data[i] == '"' ? "\"" : "", file);
        (void)fputc(text.data[i], file);
    }
    (void)fputc('"', file);
}

static void begin_table(void *context, const char *table, const struct report_column *columns, size_t column_count) {
    struct report_csv *csv = context;
    char path[CSV_FILE_NAME_MAX];
    csv->columns = columns;
    csv->column_count = column_count;
    (void)snprintf(path, sizeof(path), "%s/%s.csv", csv->folder, table);
    csv->file = fopen(path, "w");
    if (csv->file == NULL) {
        fail(csv, table);
        return;
    }
    for (size_t i = 0; i < column_count; i++) {
        (void)fprintf(csv->file, "%s%s", i == 0 ? "" : ",", columns[i].name);
    }
    (void)fputc('\n', csv->file);
}

static void write_cell(const struct report_csv *csv, enum report_unit unit, const struct report_cell *cell) {
    char name[REPLAY_RECEIPT_NAME_MAX];
    switch (unit) {
    case REPORT_TEXT: write_quoted(csv->file, cell->text); break;
    case REPORT_DAY:
        calendar_print_day(name, (int32_t)cell->number);
        (void)fputs(name, csv->file);
        break;
    case REPORT_RECEIPT:
        csv->names->name(csv->names->context, (uint64_t)cell->number, name, sizeof(name));
        write_quoted(csv->file, text_of(name));
        break;
    case REPORT_COUNT:
    case REPORT_MINOR:
    case REPORT_POINTS:
    case REPORT_MILLI: (void)fprintf(csv->file, "%" PRId64, cell->number); break;
    }
}

static void write_row(void *context, const struct report_cell *cells) {
    struct report_csv *csv = context;
    for (size_t i = 0; csv->file != NULL && i < csv->column_count; i++) {
        (void)fputs(i == 0 ? "" : ",", csv->file);
        write_cell(csv, csv->columns[i].unit, &cells[i]);
    }
    if (csv->file != NULL) {
        (void)fputc('\n', csv->file);
    }
}

static void end_table(void *context) {
    struct report_csv *csv = context;
    if (csv->file == NULL) {
        return;
    }
    bool has_error = ferror(csv->file) != 0;
    if (fclose(csv->file) != 0 || has_error) {
        fail(csv, "not written");
    }
    csv->file = NULL;
}

bool report_csv_start(struct report_csv *csv, const char *folder, const struct replay_names *names,
                      struct fault *fault) {
    *csv = (struct report_csv){.folder = folder, .names = names};
    return mkdir(folder, 0777) == 0 || errno == EEXIST || fault_set(fault, FAULT_IO, "%s: %s", folder, strerror(errno));
}

struct report_writer report_csv_writer(struct report_csv *csv) {
    return (struct report_writer){.begin = begin_table, .row = write_row, .end = end_table, .context = csv};
}

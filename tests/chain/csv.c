#include "tests/chain/csv.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool csv_fault(const struct csv_file *csv, struct fault *fault, const char *format, ...) {
    char reason[128];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return fault_set(fault, FAULT_INPUT, "%s:%zu: %s", csv->path, csv->line_no, reason);
}

/* One line without its LF, into csv->line. */
static enum csv_step read_line(struct csv_file *csv, size_t *size, struct fault *fault) {
    csv->line_no++;
    if (gzgets(csv->file, csv->line, (int)sizeof csv->line) == NULL) {
        int code = Z_OK;
        const char *why = gzerror(csv->file, &code);
        if (code != Z_OK && code != Z_STREAM_END) {
            (void)csv_fault(csv, fault, "cannot be unpacked: %s", why);
            return CSV_FAULT;
        }
        return CSV_END;
    }
    *size = strlen(csv->line);
    if (*size == 0 || csv->line[*size - 1] != '\n') {
        (void)csv_fault(csv, fault, "a line must end with LF, hold no NUL and have at most %d bytes", CSV_LINE_MAX - 2);
        return CSV_FAULT;
    }
    csv->line[--*size] = '\0';
    if (!text_is_plain((struct text){.data = csv->line, .size = *size})) {
        (void)csv_fault(csv, fault, "a line must be UTF-8 without control characters");
        return CSV_FAULT;
    }
    return CSV_ROW;
}

/* A quoted field is unquoted in place. Returns what follows it, or NULL. */
static char *take_quoted(char *at, struct text *field) {
    char *out = at;
    char *in = at + 1;
    field->data = at;
    for (;; in++) {
        if (*in == '\0') {
            return NULL;
        }
        if (*in == '"') {
            if (in[1] != '"') {
                break;
            }
            in++;
        }
        *out++ = *in;
    }
    field->size = (size_t)(out - at);
    return in[1] == ',' || in[1] == '\0' ? in + 1 : NULL;
}

static char *take_plain(char *at, struct text *field) {
    size_t size = strcspn(at, ",\"");
    *field = (struct text){.data = at, .size = size};
    return at[size] == '"' ? NULL : at + size;
}

static bool split(struct csv_file *csv, size_t *count, struct fault *fault) {
    char *at = csv->line;
    for (*count = 0;; at++) {
        if (*count == CSV_FIELDS_MAX) {
            return csv_fault(csv, fault, "more than %d fields", CSV_FIELDS_MAX);
        }
        struct text *field = &csv->fields[(*count)++];
        at = *at == '"' ? take_quoted(at, field) : take_plain(at, field);
        if (at == NULL) {
            return csv_fault(csv, fault, "field %zu: a quote in a wrong place", *count);
        }
        if (*at == '\0') {
            return true;
        }
    }
}

bool csv_open(struct csv_file *csv, const char *path, const char *header, struct fault *fault) {
    *csv = (struct csv_file){.header = header};
    (void)snprintf(csv->path, sizeof csv->path, "%s", path);
    csv->file = gzopen(path, "rb");
    if (csv->file == NULL) {
        return fault_set(fault, FAULT_IO, "%s: cannot be opened", path);
    }
    size_t size;
    enum csv_step step = read_line(csv, &size, fault);
    bool is_good = step == CSV_ROW && strcmp(csv->line, header) == 0 && split(csv, &csv->field_count, fault);
    if (!is_good) {
        if (step != CSV_FAULT) {
            (void)csv_fault(csv, fault, "the header must be %.80s%s", header, strlen(header) > 80 ? "..." : "");
        }
        csv_close(csv);
    }
    return is_good;
}

enum csv_step csv_next(struct csv_file *csv, struct fault *fault) {
    size_t size;
    size_t count;
    enum csv_step step = read_line(csv, &size, fault);
    if (step != CSV_ROW) {
        return step;
    }
    if (!split(csv, &count, fault)) {
        return CSV_FAULT;
    }
    if (count != csv->field_count) {
        (void)csv_fault(csv, fault, "%zu fields, the header has %zu", count, csv->field_count);
        return CSV_FAULT;
    }
    return CSV_ROW;
}

void csv_close(struct csv_file *csv) {
    if (csv->file != NULL) {
        (void)gzclose(csv->file);
        csv->file = NULL;
    }
}

/* The name of a column, out of the header. */
static struct text column_name(const struct csv_file *csv, size_t column) {
    const char *at = csv->header;
    for (; column > 0; column--) {
        at += strcspn(at, ",") + 1;
    }
    return (struct text){.data = at, .size = strcspn(at, ",")};
}

bool csv_int(const struct csv_file *csv, size_t column, int64_t min, int64_t max, int64_t *value, struct fault *fault) {
    if (!text_to_int64(csv->fields[column], value) || *value < min || *value > max) {
        struct text name = column_name(csv, column);
        struct text field = csv->fields[column];
        return csv_fault(csv, fault, "%.*s must be a number %" PRId64 " to %" PRId64 ", is \"%.*s\"", (int)name.size,
                         name.data, min, max, (int)(field.size > 24 ? 24 : field.size), field.data);
    }
    return true;
}

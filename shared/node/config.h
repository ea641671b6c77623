/* Configuration as one table per program. The table is the only place that knows a setting: the reader, the command
 * line, the errors and the manual all work from it. A program keeps its settings in a plain struct of its own; each row
 * names the member.
 *
 *   struct store_config { char data_directory[CONFIG_TEXT_MAX]; int64_t http_connections; };
 *   static const struct config_row rows[] = {
 *       {"data_directory", CONFIG_PATH, CONFIG_MEMBER(struct store_config, data_directory), "/var/lib/store-node", 1,
 * 0, "Where the database lives."},
 *       {"http_connections", CONFIG_INT, CONFIG_MEMBER(struct store_config, http_connections), "256", 1, 4096,
 *        "Connections of tills at one time."}};
 *
 * A file holds lines `name = value`; '#' begins a comment at the start of a line; an empty value is the empty text. The
 * command line holds `--name value` or `--name=value`, where '-' inside a name stands for '_', and wins over the file.
 * Unknown names, names given twice, values of a wrong form or out of range are refused with the place. */
#ifndef REGULARS_NODE_CONFIG_H
#define REGULARS_NODE_CONFIG_H

#include "base/fault.h"
#include "base/span.h"
#include "base/text.h"

enum { CONFIG_TEXT_MAX = 256, CONFIG_FILE_MAX = 64 * 1024, CONFIG_ROWS_MAX = 128, CONFIG_ARGUMENTS_MAX = 16 };

enum config_type {
    CONFIG_TEXT = 0, /* char[CONFIG_TEXT_MAX]; min and max bound its length, max 0 = as long as fits */
    CONFIG_PATH,     /* the same; a path of the file system */
    CONFIG_ADDRESS,  /* the same; "host:port" or "[v6]:port" */
    CONFIG_INT,      /* int64_t */
    CONFIG_BOOL,     /* bool; "yes" or "no" */
    CONFIG_DURATION, /* int64_t milliseconds; "250ms", "8s", "5m", "12h", "7d" */
    CONFIG_SIZE,     /* int64_t bytes; "512", "256K", "64M", "2G" (powers of 1024) */
};

#define CONFIG_MEMBER(type, member) offsetof(type, member), sizeof(((type *)0)->member)

struct config_row {
    const char *name;
    enum config_type type;
    size_t offset; /* CONFIG_MEMBER gives both */
    size_t size;
    const char *absent; /* the value when nobody gives one, in the form of the file; NULL: it must be given */
    int64_t min;        /* in the member's unit, both inclusive */
    int64_t max;
    const char *help; /* one or two sentences */
};

struct config_table {
    const char *program;
    const struct config_row *rows;
    size_t count; /* <= CONFIG_ROWS_MAX */
};

/* What is left of the command line after the settings were taken: plain words in their order. */
struct config_arguments {
    size_t count;
    const char *words[CONFIG_ARGUMENTS_MAX];
};

/* Fills the program's struct `values`: defaults, then the file, then the command line (argv without the program's
 * name). The file is the one that `--config FILE` names, else `default_path` if that exists (NULL: none). On a fault
 * nothing in `values` may be used. */
FAULT_CHECKED bool config_load(const struct config_table *table, void *values, const char *default_path, int argc,
                               char *const *argv, struct config_arguments *arguments, struct fault *fault);

/* The parts, for tests and tools. `given` has one bool per row and is how "given twice" and "must be given" are known.
 */
FAULT_CHECKED bool config_set_defaults(const struct config_table *table, void *values, struct fault *fault);
FAULT_CHECKED bool config_read_text(const struct config_table *table, void *values, bool *given, const char *path,
                                    struct text content, struct fault *fault);

/* The manual, from the table: plain text for --help-config, and the roff fragment (.TP list) for the man page. */
void config_print_help(const struct config_table *table, struct writer *out);
void config_print_roff(const struct config_table *table, struct writer *out);
/* Every setting with its present value, as a file that would give the same. */
void config_print_values(const struct config_table *table, const void *values, struct writer *out);

#endif

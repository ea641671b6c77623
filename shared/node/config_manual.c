/* The manual of a configuration table (config.h). */
#include "node/config.h"

#include "node/config_value.h"

static void print_bounds(const struct config_row *row, struct writer *out) {
    if (!config_type_is_number(row->type)) {
        return;
    }
    char min[CONFIG_VALUE_TEXT_MAX];
    char max[CONFIG_VALUE_TEXT_MAX];
    config_number_print(min, row->type, row->min);
    config_number_print(max, row->type, row->max);
    writer_format(out, ", %s .. %s", min, max);
}

static void print_absent(const struct config_row *row, struct writer *out) {
    if (row->absent == NULL) {
        writer_format(out, "; must be given");
    } else if (row->absent[0] == '\0') {
        writer_format(out, "; empty unless given");
    } else {
        writer_format(out, "; %s unless given", row->absent);
    }
}

void config_print_help(const struct config_table *table, struct writer *out) {
    writer_format(out, "Settings of %s: `name = value` in the file, `--name value` on the command line.\n\n",
                  table->program);
    for (size_t i = 0; i < table->count; i++) {
        const struct config_row *row = &table->rows[i];
        writer_format(out, "%s (%s", row->name, config_type_name(row->type));
        print_bounds(row, out);
        print_absent(row, out);
        writer_format(out, ")\n    %s\n", row->help);
    }
}

/* roff takes a leading '.' or '\'' for a request and '\\' for an escape; "-" would be typeset as a hyphen. */
static void print_roff_text(const char *text, struct writer *out) {
    if (*text == '.' || *text == '\'') {
        writer_format(out, "\\&");
    }
    for (; *text != '\0'; text++) {
        if (*text == '\\') {
            writer_format(out, "\\e");
        } else if (*text == '-') {
            writer_format(out, "\\-");
        } else {
            writer_byte(out, (uint8_t)*text);
        }
    }
}

void config_print_roff(const struct config_table *table, struct writer *out) {
    for (size_t i = 0; i < table->count; i++) {
        const struct config_row *row = &table->rows[i];
        writer_format(out, ".TP\n.B %s\n(%s", row->name, config_type_name(row->type));
        print_bounds(row, out);
        print_absent(row, out);
        writer_format(out, ")\n.br\n");
        print_roff_text(row->help, out);
        writer_format(out, "\n");
    }
}

void config_print_values(const struct config_table *table, const void *values, struct writer *out) {
    for (size_t i = 0; i < table->count; i++) {
        char value[CONFIG_VALUE_TEXT_MAX];
        config_value_print(value, &table->rows[i], values);
        writer_format(out, "%s = %s\n", table->rows[i].name, value);
    }
}

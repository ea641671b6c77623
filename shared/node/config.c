#include "node/config.h"

#include "base/bug.h"
#include "node/config_value.h"
#include "node/whole_file.h"

#include <string.h>

static size_t find_row(const struct config_table *table, struct text name) {
    for (size_t i = 0; i < table->count; i++) {
        if (text_is(name, table->rows[i].name)) {
            return i;
        }
    }
    return table->count;
}

bool config_set_defaults(const struct config_table *table, void *values, struct fault *fault) {
    bug_if(table->count > CONFIG_ROWS_MAX);
    for (size_t i = 0; i < table->count; i++) {
        const struct config_row *row = &table->rows[i];
        if (row->absent != NULL && !config_value_read(row, values, text_of(row->absent), fault)) {
            return fault_wrap(fault, "the default of %s", row->name);
        }
    }
    return true;
}

static struct text trim(struct text text) {
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = (struct text){text.data + 1, text.size - 1};
    }
    while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    return text;
}

static bool set_value(const struct config_table *table, void *values, bool *given, struct text name, struct text value,
                      struct fault *fault) {
    size_t index = find_row(table, name);
    if (index == table->count) {
        return fault_set(fault, FAULT_CONFIG, "there is no setting \"%.*s\"", (int)name.size, name.data);
    }
    if (given[index]) {
        return fault_set(fault, FAULT_CONFIG, "%s is given twice", table->rows[index].name);
    }
    given[index] = true;
    if (!config_value_read(&table->rows[index], values, value, fault)) {
        return fault_wrap(fault, "%s", table->rows[index].name);
    }
    return true;
}

static bool read_line(const struct config_table *table, void *values, bool *given, struct text line,
                      struct fault *fault) {
    line = trim(line);
    if (line.size == 0 || line.data[0] == '#') {
        return true;
    }
    const char *equals = memchr(line.data, '=', line.size);
    if (equals == NULL) {
        return fault_set(fault, FAULT_CONFIG, "a line must be `name = value`");
    }
    size_t name_size = (size_t)(equals - line.data);
    struct text name = trim((struct text){line.data, name_size});
    struct text value = trim((struct text){equals + 1, line.size - name_size - 1});
    return set_value(table, values, given, name, value, fault);
}

bool config_read_text(const struct config_table *table, void *values, bool *given, const char *path,
                      struct text content, struct fault *fault) {
    int line_number = 1;
    while (content.size > 0) {
        const char *end = memchr(content.data, '\n', content.size);
        size_t size = end == NULL ? content.size : (size_t)(end - content.data);
        if (!read_line(table, values, given, (struct text){content.data, size}, fault)) {
            return fault_wrap(fault, "%s:%d", path, line_number);
        }
        size_t used = end == NULL ? size : size + 1;
        content = (struct text){content.data + used, content.size - used};
        line_number++;
    }
    return true;
}

/* One `--name value` or `--name=value` of the command line. */
struct option {
    char name[64]; /* '_' for '-' */
    const char *value;
};

/* Takes the option at argv[*at] and moves *at behind it. */
static bool take_option(struct option *option, int argc, char *const *argv, int *at, struct fault *fault) {
    const char *word = argv[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t size = equals == NULL ? strlen(word) : (size_t)(equals - word);
    if (size == 0 || size >= sizeof option->name) {
        return fault_set(fault, FAULT_CONFIG, "there is no setting \"%s\"", argv[*at]);
    }
    for (size_t i = 0; i < size; i++) {
        option->name[i] = word[i] == '-' ? '_' : word[i];
    }
    option->name[size] = '\0';
    option->value = equals == NULL ? NULL : equals + 1;
    *at += 1;
    if (option->value == NULL) {
        if (*at >= argc) {
            return fault_set(fault, FAULT_CONFIG, "--%s needs a value", word);
        }
        option->value = argv[*at];
        *at += 1;
    }
    return true;
}

static bool is_option(const char *word) {
    return strncmp(word, "--", 2) == 0;
}

/* The first pass over the command line: only which file. */
static bool find_file(const char *default_path, int argc, char *const *argv, const char **path, bool *is_asked,
                      struct fault *fault) {
    *path = default_path;
    *is_asked = false;
    int at = 0;
    while (at < argc) {
        if (!is_option(argv[at])) {
            at++;
            continue;
        }
        struct option option;
        if (!take_option(&option, argc, argv, &at, fault)) {
            return fault_wrap(fault, "command line");
        }
        if (strcmp(option.name, "config") == 0) {
            *path = option.value;
            *is_asked = true;
        }
    }
    return true;
}

static bool read_arguments(const struct config_table *table, void *values, bool *given, int argc, char *const *argv,
                           struct config_arguments *arguments, struct fault *fault) {
    int at = 0;
    while (at < argc) {
        struct option option;
        if (!is_option(argv[at])) {
            if (arguments->count == CONFIG_ARGUMENTS_MAX) {
                return fault_set(fault, FAULT_CONFIG, "command line: more than %d words", CONFIG_ARGUMENTS_MAX);
            }
            arguments->words[arguments->count++] = argv[at++];
            continue;
        }
        if (!take_option(&option, argc, argv, &at, fault)) {
            return fault_wrap(fault, "command line");
        }
        if (strcmp(option.name, "config") != 0 &&
            !set_value(table, values, given, text_of(option.name), text_of(option.value), fault)) {
            return fault_wrap(fault, "command line");
        }
    }
    return true;
}

static bool load_file(const struct config_table *table, void *values, bool *given, const char *path, bool is_asked,
                      struct fault *fault) {
    static char content[CONFIG_FILE_MAX]; /* read once at start, too large for the stack */
    size_t size = 0;
    bool is_there = false;
    if (path == NULL) {
        return true;
    }
    if (!whole_file_read(path, content, sizeof content, &size, &is_there, fault)) {
        return false;
    }
    if (!is_there) {
        return !is_asked || fault_set(fault, FAULT_CONFIG, "%s: no such file", path);
    }
    return config_read_text(table, values, given, path, (struct text){content, size}, fault);
}

static bool check_all_given(const struct config_table *table, const bool *in_file, const bool *in_line,
                            struct fault *fault) {
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].absent == NULL && !in_file[i] && !in_line[i]) {
            return fault_set(fault, FAULT_CONFIG, "%s must be given", table->rows[i].name);
        }
    }
    return true;
}

bool config_load(const struct config_table *table, void *values, const char *default_path, int argc, char *const *argv,
                 struct config_arguments *arguments, struct fault *fault) {
    bool in_file[CONFIG_ROWS_MAX] = {false};
    bool in_line[CONFIG_ROWS_MAX] = {false};
    const char *path;
    bool is_asked;
    *arguments = (struct config_arguments){.count = 0};
    return config_set_defaults(table, values, fault) && find_file(default_path, argc, argv, &path, &is_asked, fault) &&
           load_file(table, values, in_file, path, is_asked, fault) &&
           read_arguments(table, values, in_line, argc, argv, arguments, fault) &&
           check_all_given(table, in_file, in_line, fault);
}

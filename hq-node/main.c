#include "base/fault.h"
#include "hq-node/commands.h"
#include "hq-node/hq_daemon.h"

#include <stdio.h>
#include <string.h>

enum { ARGUMENTS_MAX = 256 };

static const struct {
    const char *name;
    command *run;
} commands[] = {
    {"run", command_run},         {"store", command_store},
    {"publish", command_publish}, {"import-customers", command_import},
    {"status", command_status},   {"report", command_report},
    {"user", command_user},       {"verify", command_verify},
    {"rebuild", command_rebuild}, {"backup", command_backup},
    {"help", command_help},       {"help-config", command_help_config},
    {"man", command_man},
};

int command_fail(const char *what, const struct fault *fault) {
    (void)fprintf(stderr, "hq-node %s: %s\n", what, fault->text);
    return COMMAND_FAILED;
}

int command_misuse(const char *usage) {
    (void)fprintf(stderr, "usage: hq-node %s\n`hq-node help` tells more.\n", usage);
    return COMMAND_FAILED;
}

int command_run(const struct command_line *line) {
    struct fault fault;
    return hq_daemon_run(line->config, &fault) ? COMMAND_DONE : command_fail("run", &fault);
}

/* "--name value" and "--name=value" of an option of one command; NULL: it is another word. */
static const char *option_value(const char *name, int argc, char *const *argv, int *at) {
    size_t size = strlen(name);
    const char *word = argv[*at];
    if (strncmp(word, name, size) != 0) {
        return NULL;
    }
    if (word[size] == '=') {
        return word + size + 1;
    }
    return word[size] == '\0' && *at + 1 < argc ? argv[++*at] : NULL;
}

/* What belongs to one command and is no setting is taken out before the settings are read. "--zone" is both: after
 * `store` it is the store's. */
static int take_options(int argc, char *const *argv, char *rest[ARGUMENTS_MAX], struct command_line *line) {
    int count = 0;
    bool is_store = false;
    for (int i = 1; i < argc && count < ARGUMENTS_MAX; i++) {
        const char *value;
        if (strcmp(argv[i], "--by-customer") == 0) {
            line->by_customer = true;
        } else if (is_store && (value = option_value("--zone", argc, argv, &i)) != NULL) {
            line->zone = value;
        } else if (is_store && (value = option_value("--out", argc, argv, &i)) != NULL) {
            line->out_path = value;
        } else {
            is_store = is_store || strcmp(argv[i], "store") == 0;
            rest[count++] = argv[i];
        }
    }
    return count;
}

/* These need no configuration that holds. */
static bool is_help(const char *word) {
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int main(int argc, char **argv) {
    static struct hq_config config;
    char *rest[ARGUMENTS_MAX];
    struct config_arguments arguments;
    struct fault fault;
    struct command_line line = {.config = &config};
    if (argc > 1 && is_help(argv[1])) {
        return command_help(&line);
    }
    int count = take_options(argc, argv, rest, &line);
    if (!hq_config_load(&config, count, rest, &arguments, &fault)) {
        return command_fail("configuration", &fault);
    }
    const char *name = arguments.count == 0 ? "run" : arguments.words[0];
    line.count = arguments.count == 0 ? 0 : arguments.count - 1;
    line.words = arguments.words + (arguments.count > 0);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return commands[i].run(&line);
        }
    }
    (void)fprintf(stderr, "hq-node: there is no command \"%s\"; `hq-node help` lists them\n", name);
    return COMMAND_FAILED;
}

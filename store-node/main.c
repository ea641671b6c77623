#include "base/fault.h"
#include "store-node/commands.h"
#include "store-node/store_daemon.h"

#include <stdio.h>
#include <string.h>

enum { ARGUMENTS_MAX = 256 };

static const struct {
    const char *name;
    command *run;
} commands[] = {
    {"run", command_run},
    {"enrol", command_enrol},
    {"pair", command_pair},
    {"till", command_till},
    {"status", command_status},
    {"report", command_report},
    {"verify", command_verify},
    {"rebuild", command_rebuild},
    {"backup", command_backup},
    {"help", command_help},
    {"help-config", command_help_config},
    {"man", command_man},
};

int command_fail(const char *what, const struct fault *fault) {
    (void)fprintf(stderr, "store-node %s: %s\n", what, fault->text);
    return COMMAND_FAILED;
}

int command_misuse(const char *usage) {
    (void)fprintf(stderr, "usage: store-node %s\n`store-node help` tells more.\n", usage);
    return COMMAND_FAILED;
}

int command_run(const struct command_line *line) {
    struct fault fault;
    return store_daemon_run(line->config, &fault) ? COMMAND_DONE : command_fail("run", &fault);
}

/* The one switch that is no setting is taken out before the settings are read. */
static int take_switches(int argc, char *const *argv, char *rest[ARGUMENTS_MAX], struct command_line *line) {
    int count = 0;
    for (int i = 1; i < argc && count < ARGUMENTS_MAX; i++) {
        if (strcmp(argv[i], "--by-customer") == 0) {
            line->by_customer = true;
        } else {
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
    static struct store_config config;
    char *rest[ARGUMENTS_MAX];
    struct config_arguments arguments;
    struct fault fault;
    struct command_line line = {.config = &config};
    if (argc > 1 && is_help(argv[1])) {
        return command_help(&line);
    }
    int count = take_switches(argc, argv, rest, &line);
    if (!store_config_load(&config, count, rest, &arguments, &fault)) {
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
    (void)fprintf(stderr, "store-node: there is no command \"%s\"; `store-node help` lists them\n", name);
    return COMMAND_FAILED;
}

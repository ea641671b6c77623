/* The subcommands of store-node. Each returns the program's exit status: 0 done, 1 a finding (differences, damage, a
 * refusal), 2 it could not be done; what went wrong is on standard error. */
#ifndef REGULARS_STORE_NODE_COMMANDS_H
#define REGULARS_STORE_NODE_COMMANDS_H

#include "store-node/store_config.h"

enum { COMMAND_DONE = 0, COMMAND_FOUND = 1, COMMAND_FAILED = 2 };

struct command_line {
    const struct store_config *config;
    size_t count; /* words after the subcommand */
    const char *const *words;
    bool by_customer; /* report --by-customer */
};

typedef int command(const struct command_line *line);

command command_run;
/* commands_talk.c: with the running daemon. */
command command_pair;
command command_till;
command command_status;
/* commands_care.c: on the data directory. */
command command_enrol;
command command_verify;
command command_rebuild;
command command_backup;
/* commands_report.c */
command command_report;
/* commands_help.c */
command command_help;
command command_help_config;
command command_man;

/* Prints the fault and gives COMMAND_FAILED. */
int command_fail(const char *what, const struct fault *fault);
/* The same for a command that was called with the wrong words. */
int command_misuse(const char *usage);

#endif

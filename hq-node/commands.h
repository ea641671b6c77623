/* The subcommands of hq-node. Each returns the program's exit status: 0 done, 1 a finding (differences, damage, a
 * refusal), 2 it could not be done; what went wrong is on standard error. */
#ifndef REGULARS_HQ_NODE_COMMANDS_H
#define REGULARS_HQ_NODE_COMMANDS_H

#include "hq-node/hq_config.h"

enum { COMMAND_DONE = 0, COMMAND_FOUND = 1, COMMAND_FAILED = 2 };

struct command_line {
    const struct hq_config *config;
    size_t count; /* words after the subcommand */
    const char *const *words;
    bool by_customer;     /* report --by-customer */
    const char *zone;     /* store add --zone; NULL: head office's own */
    const char *out_path; /* store add --out; NULL: standard output */
};

typedef int command(const struct command_line *line);

command command_run;
/* commands_store.c, commands_content.c, commands_talk.c: with the running daemon. */
command command_store;
command command_publish;
command command_import;
command command_status;
command command_user;
/* commands_care.c: on the data directory. */
command command_report;
command command_verify;
command command_rebuild;
command command_backup;
/* commands_help.c */
command command_help;
command command_help_config;
command command_man;

/* Prints the fault and gives COMMAND_FAILED. */
int command_fail(const char *what, const struct fault *fault);
/* The same for a command that was called with the wrong words. */
int command_misuse(const char *usage);

#endif

/* The commands that every node has over its data directory, also while its daemon runs: verify, rebuild, backup. Rows
 * for command.c; what they do is the program's (struct program_care). */
#ifndef REGULARS_NODE_COMMAND_CARE_H
#define REGULARS_NODE_COMMAND_CARE_H

#include "node/command.h"

/* Status COMMAND_FOUND for damage and for differences. */
int command_verify(const struct command_line *line);
int command_rebuild(const struct command_line *line);
int command_backup(const struct command_line *line);

#endif

/* What runs the commands of store-node; main.c has the table of them (node/command.h). */
#ifndef REGULARS_STORE_NODE_COMMANDS_H
#define REGULARS_STORE_NODE_COMMANDS_H

#include "node/command.h"

/* commands_talk.c: with the running daemon. */
int command_pair(const struct command_line *line);
int command_list_tills(const struct command_line *line);
int command_revoke_till(const struct command_line *line);
int command_status(const struct command_line *line);
/* commands_enrol.c */
int command_enrol(const struct command_line *line);
/* commands_report.c */
int command_report(const struct command_line *line);

/* Where the option of a command stands in its row. */
enum { REPORT_BY_CUSTOMER = 0 };

#endif

/* What runs the commands of hq-node; main.c has the table of them (node/command.h). */
#ifndef REGULARS_HQ_NODE_COMMANDS_H
#define REGULARS_HQ_NODE_COMMANDS_H

#include "hq-node/hq_config.h"
#include "node/command.h"

/* Memory of a talk with the daemon (node/command_talk.h), and of a file that is sent to it, in bytes. */
enum { COMMAND_ROOM = 768 * 1024 * 1024, COMMAND_FILE_MAX = 64 * 1024 * 1024 };

/* commands_store.c, commands_content.c, commands_talk.c: with the running daemon. */
int command_add_store(const struct command_line *line);
int command_list_stores(const struct command_line *line);
int command_publish(const struct command_line *line);
int command_import(const struct command_line *line);
int command_status(const struct command_line *line);
int command_list_users(const struct command_line *line);
int command_add_user(const struct command_line *line);
int command_reset_password(const struct command_line *line);
/* commands_report.c: on the data directory. */
int command_report(const struct command_line *line);

/* Where the options of a command stand in its row. */
enum { STORE_ADD_ZONE = 0, STORE_ADD_OUT = 1, REPORT_BY_CUSTOMER = 0 };

#endif

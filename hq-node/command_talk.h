/* The command line's talk with the running daemon (node/local_client.h): asks, and prints a refusal. */
#ifndef REGULARS_HQ_NODE_COMMAND_TALK_H
#define REGULARS_HQ_NODE_COMMAND_TALK_H

#include "hq-node/commands.h"
#include "node/local_client.h"

enum { COMMAND_ROOM = 768 * 1024 * 1024, COMMAND_FILE_MAX = 64 * 1024 * 1024 };

/* Memory of one command: address space of which only what is used costs. A bug when the system has none. */
void command_room_open(struct arena *room);
void command_room_close(struct arena *room);

/* True when the daemon answered with success; otherwise the reason was printed, and *status is the command's. */
bool command_ask(const struct command_line *line, const char *what, const char *method, const char *target,
                 struct span body, struct arena *room, struct local_answer *answer, int *status);
/* Reads a whole file into the room. */
bool command_read_file(const char *what, const char *path, struct arena *room, struct span *content, int *status);

#endif

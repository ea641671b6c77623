/* A command's talk with the running daemon (local_client.h): asks, and prints a refusal. */
#ifndef REGULARS_NODE_COMMAND_TALK_H
#define REGULARS_NODE_COMMAND_TALK_H

#include "node/command.h"
#include "node/local_client.h"

struct command_talk {
    const struct command_line *line;
    struct arena room;
};

/* `room_size` is the memory of the whole talk: address space of which only what is used costs. A bug when the system
 * has none. */
void command_talk_open(struct command_talk *talk, const struct command_line *line, size_t room_size);
void command_talk_close(struct command_talk *talk);

/* True when the daemon answered with success; otherwise the reason was printed, and *status is the command's. `body` as
 * local_client_ask; the answer lies in the room. */
bool command_ask(struct command_talk *talk, const char *method, const char *target, struct span body,
                 struct local_answer *answer, int *status);
/* A talk of one request, the answer of which `print` prints; gives the command's status. */
int command_ask_once(const struct command_line *line, size_t room_size, const char *method, const char *target,
                     struct span body,
                     int (*print)(const struct command_line *line, const struct local_answer *answer));
/* A `print`: the body as it came. */
int command_print_body(const struct command_line *line, const struct local_answer *answer);

/* The whole file that is the command's argument, read into the room, at most `size_max` bytes. */
bool command_read_file(struct command_talk *talk, size_t size_max, struct span *content, int *status);

#endif

#include "hq-node/command_talk.h"

#include "base/bug.h"
#include "node/whole_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void command_room_open(struct arena *room) {
    void *block = malloc(COMMAND_ROOM);
    bug_if(block == NULL);
    arena_init(room, block, COMMAND_ROOM);
}

void command_room_close(struct arena *room) {
    free(room->block);
}

static void print_problem(const char *what, const struct local_answer *answer) {
    struct text detail = local_answer_text(answer->tree, "detail");
    (void)fprintf(stderr, "hq-node %s: %.*s\n", what, (int)detail.size, detail.data);
    const struct tree *errors = answer->tree == NULL ? NULL : tree_member(answer->tree, "errors");
    for (size_t i = 0; errors != NULL && i < errors->count; i++) {
        struct text path = local_answer_text(&errors->items[i], "path");
        struct text reason = local_answer_text(&errors->items[i], "reason");
        (void)fprintf(stderr, "  %.*s: %.*s\n", (int)path.size, path.data, (int)reason.size, reason.data);
    }
}

bool command_ask(const struct command_line *line, const char *what, const char *method, const char *target,
                 struct span body, struct arena *room, struct local_answer *answer, int *status) {
    struct net_address address;
    struct fault fault;
    if (!local_socket_address(line->config->data_directory, &address, &fault) ||
        !local_client_ask(&address, method, target, body, room, answer, &fault)) {
        *status = command_fail(what, &fault);
        return false;
    }
    if (answer->status >= 300) {
        print_problem(what, answer);
        *status = COMMAND_FOUND;
        return false;
    }
    return true;
}

bool command_read_file(const char *what, const char *path, struct arena *room, struct span *content, int *status) {
    struct fault fault;
    size_t size;
    bool is_there;
    uint8_t *block = arena_take(room, COMMAND_FILE_MAX);
    bug_if(block == NULL);
    if (!whole_file_read(path, block, COMMAND_FILE_MAX, &size, &is_there, &fault)) {
        *status = command_fail(what, &fault);
        return false;
    }
    if (!is_there) {
        (void)fault_set(&fault, FAULT_IO, "%s: there is no such file", path);
        *status = command_fail(what, &fault);
        return false;
    }
    *content = span_of(block, size);
    return true;
}

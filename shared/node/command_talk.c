#include "node/command_talk.h"

#include "base/bug.h"
#include "node/whole_file.h"

#include <stdlib.h>

void command_talk_open(struct command_talk *talk, const struct command_line *line, size_t room_size) {
    void *block = malloc(room_size);
    bug_if(block == NULL);
    talk->line = line;
    arena_init(&talk->room, block, room_size);
}

void command_talk_close(struct command_talk *talk) {
    free(talk->room.block);
}

static void print_problem(const struct command_line *line, const struct local_answer *answer) {
    struct text detail = local_answer_text(answer->tree, "detail");
    (void)fprintf(stderr, "%s %s: %.*s\n", line->program->settings->program, line->command->name, (int)detail.size,
                  detail.data);
    const struct tree *errors = answer->tree == NULL ? NULL : tree_member(answer->tree, "errors");
    for (size_t i = 0; errors != NULL && i < errors->count; i++) {
        struct text path = local_answer_text(&errors->items[i], "path");
        struct text reason = local_answer_text(&errors->items[i], "reason");
        (void)fprintf(stderr, "  %.*s: %.*s\n", (int)path.size, path.data, (int)reason.size, reason.data);
    }
}

bool command_ask(struct command_talk *talk, const char *method, const char *target, struct span body,
                 struct local_answer *answer, int *status) {
    struct net_address address;
    struct fault fault;
    if (!local_socket_address(talk->line->program->data_directory, &address, &fault) ||
        !local_client_ask(&address, method, target, body, &talk->room, answer, &fault)) {
        *status = command_fail(talk->line, &fault);
        return false;
    }
    if (answer->status >= 300) {
        print_problem(talk->line, answer);
        *status = COMMAND_FOUND;
        return false;
    }
    *status = COMMAND_DONE;
    return true;
}

int command_ask_once(const struct command_line *line, size_t room_size, const char *method, const char *target,
                     struct span body,
                     int (*print)(const struct command_line *line, const struct local_answer *answer)) {
    struct command_talk talk;
    struct local_answer answer;
    int status;
    command_talk_open(&talk, line, room_size);
    if (command_ask(&talk, method, target, body, &answer, &status)) {
        status = print(line, &answer);
    }
    command_talk_close(&talk);
    return status;
}

int command_print_body(const struct command_line *line, const struct local_answer *answer) {
    (void)line;
    return printf("%.*s\n", (int)answer->body.size, answer->body.data) > 0 ? COMMAND_DONE : COMMAND_FAILED;
}

bool command_read_file(struct command_talk *talk, size_t size_max, struct span *content, int *status) {
    const char *path = talk->line->argument;
    struct fault fault;
    size_t size;
    bool is_there;
    uint8_t *block = arena_take(&talk->room, size_max);
    bug_if(block == NULL);
    bool is_read = whole_file_read(path, block, size_max, &size, &is_there, &fault);
    if (is_read && !is_there) {
        is_read = fault_set(&fault, FAULT_IO, "%s: there is no such file", path);
    }
    if (!is_read) {
        *status = command_fail(talk->line, &fault);
        return false;
    }
    *content = span_of(block, size);
    return true;
}

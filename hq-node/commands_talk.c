/* hq-node status, user add, user password, user list. */
#include "hq-node/commands.h"
#include "hq-node/user_desk.h"
#include "node/command_talk.h"
#include "wire/json_write.h"

#include <stdio.h>

int command_status(const struct command_line *line) {
    return command_ask_once(line, COMMAND_ROOM, "GET", "/api/v1/status", span_of(NULL, 0), command_print_body);
}

static int print_password(const struct command_line *line, const struct local_answer *answer) {
    struct text user = local_answer_text(answer->tree, "user");
    struct text password = local_answer_text(answer->tree, "password");
    (void)line;
    (void)printf("user = %.*s\npassword = %.*s\n", (int)user.size, user.data, (int)password.size, password.data);
    return COMMAND_DONE;
}

static int ask_password(const struct command_line *line, const char *target, struct span body) {
    return command_ask_once(line, COMMAND_ROOM, "POST", target, body, print_password);
}

static int refuse_name(const struct command_line *line) {
    return command_refuse(line, "a name has a-z, 0-9, '.', '-', '_'");
}

int command_add_user(const struct command_line *line) {
    uint8_t block[256];
    struct writer out;
    struct json_writer json;
    if (!user_desk_is_name(text_of(line->argument))) {
        return refuse_name(line);
    }
    writer_init(&out, block, sizeof block);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_string(&json, "user", line->argument);
    json_write_end(&json);
    return ask_password(line, "/api/v1/users", json_write_finish(&json));
}

int command_reset_password(const struct command_line *line) {
    char target[USER_NAME_MAX + 32];
    if (!user_desk_is_name(text_of(line->argument))) {
        return refuse_name(line);
    }
    (void)snprintf(target, sizeof target, "/api/v1/users/%s/password", line->argument);
    return ask_password(line, target, span_of(NULL, 0));
}

static int print_users(const struct command_line *line, const struct local_answer *answer) {
    const struct tree *items = answer->tree == NULL ? NULL : tree_member(answer->tree, "items");
    (void)line;
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        struct text user = local_answer_text(&items->items[i], "user");
        struct text role = local_answer_text(&items->items[i], "role");
        (void)printf("%-24.*s %.*s\n", (int)user.size, user.data, (int)role.size, role.data);
    }
    return COMMAND_DONE;
}

int command_list_users(const struct command_line *line) {
    return command_ask_once(line, COMMAND_ROOM, "GET", "/api/v1/users", span_of(NULL, 0), print_users);
}

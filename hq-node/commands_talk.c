/* hq-node status | user add NAME | user password NAME | user list. */
#include "hq-node/command_talk.h"
#include "hq-node/user_desk.h"
#include "wire/json_write.h"

#include <stdio.h>
#include <string.h>

int command_status(const struct command_line *line) {
    struct arena room;
    struct local_answer answer;
    int status;
    if (line->count != 0) {
        return command_misuse("status");
    }
    command_room_open(&room);
    if (command_ask(line, "status", "GET", "/api/v1/status", span_of(NULL, 0), &room, &answer, &status)) {
        (void)printf("%.*s\n", (int)answer.body.size, answer.body.data);
        status = COMMAND_DONE;
    }
    command_room_close(&room);
    return status;
}

static int ask_password(const struct command_line *line, const char *target, struct span body) {
    struct arena room;
    struct local_answer answer;
    int status;
    command_room_open(&room);
    if (command_ask(line, "user", "POST", target, body, &room, &answer, &status)) {
        struct text user = local_answer_text(answer.tree, "user");
        struct text password = local_answer_text(answer.tree, "password");
        (void)printf("user = %.*s\npassword = %.*s\n", (int)user.size, user.data, (int)password.size, password.data);
        status = COMMAND_DONE;
    }
    command_room_close(&room);
    return status;
}

static int add_user(const struct command_line *line, const char *name) {
    uint8_t block[256];
    struct writer out;
    struct json_writer json;
    writer_init(&out, block, sizeof block);
    json_write_start(&json, &out);
    json_write_object(&json, NULL);
    json_write_string(&json, "user", name);
    json_write_end(&json);
    return ask_password(line, "/api/v1/users", json_write_finish(&json));
}

static int reset_password(const struct command_line *line, const char *name) {
    char target[USER_NAME_MAX + 32];
    (void)snprintf(target, sizeof target, "/api/v1/users/%s/password", name);
    return ask_password(line, target, span_of(NULL, 0));
}

static int list_users(const struct command_line *line) {
    struct arena room;
    struct local_answer answer;
    int status;
    command_room_open(&room);
    if (command_ask(line, "user list", "GET", "/api/v1/users", span_of(NULL, 0), &room, &answer, &status)) {
        const struct tree *items = answer.tree == NULL ? NULL : tree_member(answer.tree, "items");
        for (size_t i = 0; items != NULL && i < items->count; i++) {
            struct text user = local_answer_text(&items->items[i], "user");
            struct text role = local_answer_text(&items->items[i], "role");
            (void)printf("%-24.*s %.*s\n", (int)user.size, user.data, (int)role.size, role.data);
        }
        status = COMMAND_DONE;
    }
    command_room_close(&room);
    return status;
}

int command_user(const struct command_line *line) {
    if (line->count == 1 && strcmp(line->words[0], "list") == 0) {
        return list_users(line);
    }
    if (line->count == 2 && user_desk_is_name(text_of(line->words[1]))) {
        if (strcmp(line->words[0], "add") == 0) {
            return add_user(line, line->words[1]);
        }
        if (strcmp(line->words[0], "password") == 0) {
            return reset_password(line, line->words[1]);
        }
    }
    return command_misuse("user list | user add NAME | user password NAME   (a name has a-z, 0-9, '.', '-', '_')");
}

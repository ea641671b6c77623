/* hq-node publish, import-customers. */
#include "hq-node/commands.h"
#include "hq-node/customers.h"
#include "node/command_talk.h"
#include "wire/json.h"
#include "wire/json_write.h"

#include <inttypes.h>
#include <stdio.h>

int command_publish(const struct command_line *line) {
    struct command_talk talk;
    struct local_answer answer;
    struct span content;
    int status;
    command_talk_open(&talk, line, COMMAND_ROOM);
    if (command_read_file(&talk, COMMAND_FILE_MAX, &content, &status) &&
        command_ask(&talk, "POST", "/api/v1/published", content, &answer, &status)) {
        struct text kind = local_answer_text(answer.tree, "kind");
        struct text hash = local_answer_text(answer.tree, "hash");
        (void)printf("%.*s %" PRId64 "  %.*s\n", (int)kind.size, kind.data, local_answer_int(answer.tree, "version"),
                     (int)hash.size, hash.data);
        status = COMMAND_DONE;
    }
    command_talk_close(&talk);
    return status;
}

struct import {
    struct command_talk *talk;
    const struct tree *list;
    int64_t registered;
    int64_t already;
};

/* One call's part of the list: CUSTOMERS_IMPORT_MAX items from `from` on. What it took from the room it gives back. */
static bool send_part(struct import *import, size_t from, int *status) {
    struct arena *room = &import->talk->room;
    struct local_answer answer;
    struct writer out;
    struct json_writer json;
    size_t left = import->list->count - from;
    struct tree part = {.kind = TREE_ARRAY,
                        .count = left < CUSTOMERS_IMPORT_MAX ? left : CUSTOMERS_IMPORT_MAX,
                        .items = import->list->items + from};
    size_t used_before = room->used;
    void *block = arena_take(room, COMMAND_FILE_MAX);
    writer_init(&out, block, block == NULL ? 0 : COMMAND_FILE_MAX);
    json_write_start(&json, &out);
    json_write_tree(&json, NULL, &part);
    bool is_sent = command_ask(import->talk, "POST", "/api/v1/customers", json_write_finish(&json), &answer, status);
    if (is_sent) {
        import->registered += local_answer_int(answer.tree, "registered");
        import->already += local_answer_int(answer.tree, "already");
    } else if (from > 0) {
        (void)fprintf(stderr, "  (paths count from customer %zu of the file; those before it were imported)\n", from);
    }
    room->used = used_before;
    return is_sent;
}

static int import_list(struct import *import) {
    int status = COMMAND_DONE;
    if (import->list->kind != TREE_ARRAY) {
        return command_refuse(import->talk->line, "the file must hold a JSON list of customers");
    }
    for (size_t from = 0; from < import->list->count; from += CUSTOMERS_IMPORT_MAX) {
        if (!send_part(import, from, &status)) {
            return status;
        }
    }
    (void)printf("%" PRId64 " registered, %" PRId64 " known already\n", import->registered, import->already);
    return COMMAND_DONE;
}

int command_import(const struct command_line *line) {
    struct command_talk talk;
    struct import import = {.talk = &talk};
    struct span content;
    struct fault fault;
    int status;
    command_talk_open(&talk, line, COMMAND_ROOM);
    if (command_read_file(&talk, COMMAND_FILE_MAX, &content, &status)) {
        status =
            json_parse(content, &talk.room, &import.list, &fault) ? import_list(&import) : command_fail(line, &fault);
    }
    command_talk_close(&talk);
    return status;
}

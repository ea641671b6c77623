/* hq-node store add, store list. */
#include "hq-node/commands.h"
#include "node/command_talk.h"
#include "node/whole_file.h"
#include "wire/json_write.h"

#include <inttypes.h>
#include <stdio.h>

static struct span request_of(const char *name, const char *zone, struct writer *out) {
    struct json_writer json;
    json_write_start(&json, out);
    json_write_object(&json, NULL);
    json_write_string(&json, "name", name);
    json_write_string(&json, "zone", zone);
    json_write_end(&json);
    return json_write_finish(&json);
}

static int give_out(const struct command_line *line, const struct local_answer *answer) {
    struct fault fault;
    struct text file = local_answer_text(answer->tree, "store_file");
    struct text expires = local_answer_text(answer->tree, "expires_at");
    const char *out_path = line->options[STORE_ADD_OUT];
    if (out_path == NULL) {
        return fwrite(file.data, 1, file.size, stdout) == file.size ? COMMAND_DONE : COMMAND_FAILED;
    }
    if (!whole_file_write(out_path, span_of(file.data, file.size), 0600, &fault)) {
        return command_fail(line, &fault);
    }
    (void)printf("Store %" PRId64 ": carry %s to its box by %.*s and let it enrol: store-node enrol FILE\n",
                 local_answer_int(answer->tree, "store"), out_path, (int)expires.size, expires.data);
    return COMMAND_DONE;
}

int command_add_store(const struct command_line *line) {
    const struct hq_config *config = line->config;
    const char *name = line->argument;
    const char *zone_given = line->options[STORE_ADD_ZONE];
    const char *zone = zone_given == NULL ? config->zone : zone_given;
    struct writer out;
    uint8_t block[1024];
    if (!text_is_utf8(text_of(name)) || !text_is_utf8(text_of(zone))) {
        return command_refuse(line, "name and zone must be UTF-8");
    }
    writer_init(&out, block, sizeof block);
    struct span request = request_of(name, zone, &out);
    if (request.size == 0) {
        return command_refuse(line, "name or zone is too long");
    }
    return command_ask_once(line, COMMAND_ROOM, "POST", "/api/v1/stores", request, give_out);
}

static void print_store(const struct tree *store) {
    struct text state = local_answer_text(store, "state");
    struct text link = local_answer_text(store, "link");
    struct text name = local_answer_text(store, "name");
    (void)printf("%6" PRId64 "  %-8.*s  %-4.*s  %10" PRId64 "  %.*s\n", local_answer_int(store, "store"),
                 (int)state.size, state.data, (int)link.size, link.data, local_answer_int(store, "receipts_total"),
                 (int)name.size, name.data);
}

int command_list_stores(const struct command_line *line) {
    char target[64] = "/api/v1/stores?limit=200";
    struct text next;
    int status = COMMAND_DONE;
    (void)printf(" store  state     link    receipts  name\n");
    do {
        struct command_talk talk;
        struct local_answer answer;
        command_talk_open(&talk, line, COMMAND_ROOM);
        next = (struct text){NULL, 0};
        if (command_ask(&talk, "GET", target, span_of(NULL, 0), &answer, &status)) {
            const struct tree *items = answer.tree == NULL ? NULL : tree_member(answer.tree, "items");
            for (size_t i = 0; items != NULL && i < items->count; i++) {
                print_store(&items->items[i]);
            }
            next = local_answer_text(answer.tree, "next");
            (void)snprintf(target, sizeof target, "/api/v1/stores?limit=200&after=%.*s", (int)next.size, next.data);
        }
        command_talk_close(&talk);
    } while (next.size > 0);
    return status;
}

/* Commands that ask the running daemon over its socket. */
#include "node/local_client.h"
#include "store-node/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TALK_ROOM = 2 * 1024 * 1024, TALK_PATH_MAX = 64 };

/* Asks; a refusal is printed. */
static bool ask(const struct command_line *line, const char *what, const char *method, const char *path,
                struct local_answer *answer, int *status) {
    static _Alignas(max_align_t) uint8_t room[TALK_ROOM];
    struct arena arena;
    struct fault fault;
    struct net_address address;
    struct span no_body = {NULL, 0};
    arena_init(&arena, room, sizeof room);
    if (!local_socket_address(line->config->data_directory, &address, &fault) ||
        !local_client_ask(&address, method, path, no_body, &arena, answer, &fault)) {
        *status = command_fail(what, &fault);
        return false;
    }
    if (answer->status != 200) {
        struct text detail = local_answer_text(answer->tree, "detail");
        (void)fprintf(stderr, "store-node %s: %.*s\n", what, (int)detail.size, detail.data);
        *status = COMMAND_FOUND;
        return false;
    }
    return true;
}

int command_pair(const struct command_line *line) {
    struct local_answer answer;
    int status;
    if (line->count != 0) {
        return command_misuse("pair");
    }
    if (!ask(line, "pair", "POST", "/pairing-code", &answer, &status)) {
        return status;
    }
    struct text code = local_answer_text(answer.tree, "code");
    int64_t seconds = local_answer_int(answer.tree, "seconds_left");
    (void)printf("\n    Code for the till:\n\n        ");
    for (size_t i = 0; i < code.size; i++) {
        (void)printf("%s%c", i == 4 ? "   " : i > 0 ? " " : "", code.data[i]);
    }
    (void)printf("\n\n    Good once, for %" PRId64 " min %" PRId64 " s. Type it at the till as %.*s.\n\n", seconds / 60,
                 seconds % 60, (int)code.size, code.data);
    return COMMAND_DONE;
}

static void print_till(const struct tree *till) {
    struct text name = local_answer_text(till, "name");
    struct text paired = local_answer_text(till, "paired_at");
    const struct tree *is_revoked = tree_member(till, "is_revoked");
    (void)printf("%4" PRId64 "  %-8s  %.*s  %.*s\n", local_answer_int(till, "till"),
                 is_revoked != NULL && is_revoked->is_true ? "revoked" : "active", (int)paired.size, paired.data,
                 (int)name.size, name.data);
}

static int list_tills(const struct command_line *line) {
    struct local_answer answer;
    int status;
    if (!ask(line, "till list", "GET", "/tills", &answer, &status)) {
        return status;
    }
    const struct tree *tills = answer.tree == NULL ? NULL : tree_member(answer.tree, "tills");
    for (size_t i = 0; tills != NULL && i < tills->count; i++) {
        print_till(&tills->items[i]);
    }
    return COMMAND_DONE;
}

static int revoke_till(const struct command_line *line, const char *word) {
    struct local_answer answer;
    char path[TALK_PATH_MAX];
    int status;
    int64_t till;
    if (!text_to_int64(text_of(word), &till) || till < 1) {
        return command_misuse("till revoke NUMBER");
    }
    (void)snprintf(path, sizeof path, "/tills/%" PRId64 "/revoke", till);
    if (!ask(line, "till revoke", "POST", path, &answer, &status)) {
        return status;
    }
    const struct tree *was_active = answer.tree == NULL ? NULL : tree_member(answer.tree, "was_active");
    bool is_done = was_active != NULL && was_active->is_true;
    (void)printf(is_done ? "Till %" PRId64 " may no longer speak to this box.\n"
                         : "Till %" PRId64 " had no key that was good.\n",
                 till);
    return is_done ? COMMAND_DONE : COMMAND_FOUND;
}

int command_till(const struct command_line *line) {
    if (line->count == 1 && strcmp(line->words[0], "list") == 0) {
        return list_tills(line);
    }
    if (line->count == 2 && strcmp(line->words[0], "revoke") == 0) {
        return revoke_till(line, line->words[1]);
    }
    return command_misuse("till list | till revoke NUMBER");
}

int command_status(const struct command_line *line) {
    struct local_answer answer;
    int status;
    if (line->count != 0) {
        return command_misuse("status");
    }
    if (!ask(line, "status", "GET", "/status", &answer, &status)) {
        return status;
    }
    (void)printf("%.*s\n", (int)answer.body.size, answer.body.data);
    return COMMAND_DONE;
}

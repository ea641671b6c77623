/* Commands that ask the running daemon over its socket. */
#include "node/command_talk.h"
#include "store-node/commands.h"

#include <inttypes.h>
#include <stdio.h>

enum { TALK_ROOM = 2 * 1024 * 1024, TALK_PATH_MAX = 64 };

static int ask(const struct command_line *line, const char *method, const char *target,
               int (*print)(const struct command_line *line, const struct local_answer *answer)) {
    return command_ask_once(line, TALK_ROOM, method, target, span_of(NULL, 0), print);
}

static int print_code(const struct command_line *line, const struct local_answer *answer) {
    struct text code = local_answer_text(answer->tree, "code");
    int64_t seconds = local_answer_int(answer->tree, "seconds_left");
    (void)line;
    (void)printf("\n    Code for the till:\n\n        ");
    for (size_t i = 0; i < code.size; i++) {
        (void)printf("%s%c", i == 4 ? "   " : i > 0 ? " " : "", code.data[i]);
    }
    (void)printf("\n\n    Good once, for %" PRId64 " min %" PRId64 " s. Type it at the till as %.*s.\n\n", seconds / 60,
                 seconds % 60, (int)code.size, code.data);
    return COMMAND_DONE;
}

int command_pair(const struct command_line *line) {
    return ask(line, "POST", "/pairing-code", print_code);
}

static void print_till(const struct tree *till) {
    struct text name = local_answer_text(till, "name");
    struct text paired = local_answer_text(till, "paired_at");
    const struct tree *is_revoked = tree_member(till, "is_revoked");
    (void)printf("%4" PRId64 "  %-8s  %.*s  %.*s\n", local_answer_int(till, "till"),
                 is_revoked != NULL && is_revoked->is_true ? "revoked" : "active", (int)paired.size, paired.data,
                 (int)name.size, name.data);
}

static int print_tills(const struct command_line *line, const struct local_answer *answer) {
    const struct tree *tills = answer->tree == NULL ? NULL : tree_member(answer->tree, "tills");
    (void)line;
    for (size_t i = 0; tills != NULL && i < tills->count; i++) {
        print_till(&tills->items[i]);
    }
    return COMMAND_DONE;
}

int command_list_tills(const struct command_line *line) {
    return ask(line, "GET", "/tills", print_tills);
}

static int print_revoked(const struct command_line *line, const struct local_answer *answer) {
    const struct tree *was_active = answer->tree == NULL ? NULL : tree_member(answer->tree, "was_active");
    bool is_done = was_active != NULL && was_active->is_true;
    (void)printf(is_done ? "Till %s may no longer speak to this box.\n" : "Till %s had no key that was good.\n",
                 line->argument);
    return is_done ? COMMAND_DONE : COMMAND_FOUND;
}

int command_revoke_till(const struct command_line *line) {
    char target[TALK_PATH_MAX];
    int64_t till;
    if (!text_to_int64(text_of(line->argument), &till) || till < 1) {
        return command_refuse(line, "NUMBER is the number of a till, from 1");
    }
    (void)snprintf(target, sizeof target, "/tills/%" PRId64 "/revoke", till);
    return ask(line, "POST", target, print_revoked);
}

int command_status(const struct command_line *line) {
    return ask(line, "GET", "/status", command_print_body);
}

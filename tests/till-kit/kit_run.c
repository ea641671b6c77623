#include "tests/till-kit/kit_run.h"

#include "base/bug.h"
#include "base/calendar.h"
#include "tests/till-kit/kit_request.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    TOO_MANY = 429,
    BUSY_TRIES_MAX = 30,
    PAUSE_MAX_S = 10,
    ANSWER_SHOWN_MAX = 2000,
};

void kit_run_open(struct kit_run *run, const char *root, int64_t now_ms, int64_t first_case_number, FILE *out) {
    void *room = malloc(KIT_RUN_ROOM);
    char now[CALENDAR_TIME_TEXT_MAX];
    *run = (struct kit_run){.out = out, .body_room = malloc(KIT_BODY_MAX)};
    bug_if(room == NULL || run->body_room == NULL);
    api_client_open(&run->client);
    bug_if(!text_copy(run->client.root, sizeof run->client.root, text_of(root)));
    arena_init(&run->arena, room, KIT_RUN_ROOM);
    run->next_case_number = first_case_number;
    calendar_print_time(now, now_ms);
    bug_if(!kit_values_set_text(&run->values, "now", now));
}

void kit_run_close(struct kit_run *run) {
    api_client_close(&run->client);
    free(run->arena.block);
    free(run->body_room);
}

/* ---------------------------------------------------------------------------------------------------------- asking */

void kit_run_begin_case(struct kit_run *run, struct kit_values *values) {
    arena_reset(&run->arena);
    *values = run->values;
    bug_if(!kit_values_set_int(values, "case_number", run->next_case_number++));
}

/* As a till must: what the answer asks for, within bounds. */
static void pause_as_asked(const struct api_client *client) {
    int64_t seconds;
    if (!text_to_int64(api_client_header(client, "Retry-After"), &seconds) || seconds < 1) {
        seconds = 1;
    }
    struct timespec rest = {.tv_sec = seconds < PAUSE_MAX_S ? seconds : PAUSE_MAX_S};
    (void)nanosleep(&rest, NULL);
}

static bool is_wanted(const struct kit_step *step, int64_t status) {
    const struct tree *wanted = tree_member(step->answer, "status");
    return step->again_until_status == status || (wanted != NULL && wanted->number == status);
}

bool kit_run_ask(struct kit_run *run, const struct kit_step *step, const struct kit_values *values,
                 struct fault *fault) {
    struct api_request request;
    int pauses = 0;
    if (!kit_request_make(&step->sent, values, &run->arena, run->body_room, &request, fault)) {
        return false;
    }
    for (int64_t asked = 0; asked < step->again_at_most;) {
        int status = api_client_ask(&run->client, &request);
        if (status == 0) {
            return fault_set(fault, FAULT_IO, "%s%s: %s", run->client.root, request.path, run->client.broken.text);
        }
        if (status == TOO_MANY && !is_wanted(step, TOO_MANY) && pauses < BUSY_TRIES_MAX) {
            pauses++;
            pause_as_asked(&run->client);
            continue;
        }
        asked++;
        if (status == step->again_until_status) {
            break;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------- answering */

/* Those that the case names. */
static bool take_headers(struct kit_run *run, const struct tree *wanted, struct tree *headers) {
    struct tree *items = ARENA_ARRAY(&run->arena, struct tree, wanted->count);
    struct text *names = ARENA_ARRAY(&run->arena, struct text, wanted->count);
    if (items == NULL || names == NULL) {
        return false;
    }
    *headers = (struct tree){.kind = TREE_OBJECT, .items = items, .names = names};
    for (size_t i = 0; i < wanted->count; i++) {
        struct text name = arena_copy_text(&run->arena, wanted->names[i]);
        struct text value = name.data == NULL ? name : api_client_header(&run->client, name.data);
        if (value.data != NULL) {
            names[headers->count] = name;
            items[headers->count++] = (struct tree){.kind = TREE_TEXT, .text = value};
        }
    }
    return true;
}

bool kit_run_answer(struct kit_run *run, const struct tree *wanted, struct tree *answer, struct fault *fault) {
    enum { MEMBERS = 3 };
    const struct tree *wanted_headers = wanted == NULL ? NULL : tree_member(wanted, "headers");
    struct tree *items = ARENA_ARRAY(&run->arena, struct tree, MEMBERS);
    struct text *names = ARENA_ARRAY(&run->arena, struct text, MEMBERS);
    if (items == NULL || names == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for an answer");
    }
    *answer = (struct tree){.kind = TREE_OBJECT, .count = 1, .items = items, .names = names};
    names[0] = text_of("status");
    items[0] = (struct tree){.kind = TREE_INT, .number = run->client.status};
    if (wanted_headers != NULL) {
        names[answer->count] = text_of("headers");
        if (!take_headers(run, wanted_headers, &items[answer->count++])) {
            return fault_set(fault, FAULT_FULL, "no memory for an answer");
        }
    }
    if (run->client.body != NULL) {
        names[answer->count] = text_of("body");
        items[answer->count++] = *run->client.body;
    }
    return true;
}

/* --------------------------------------------------------------------------------------------------------- verdicts */

struct text kit_run_missing(const struct kit_run *run, const struct kit_case *kit_case) {
    for (size_t i = 0; i < kit_case->need_count; i++) {
        if (kit_values_find(&run->values, kit_case->needs[i]) == NULL) {
            return kit_case->needs[i];
        }
    }
    return (struct text){NULL, 0};
}

static void print_step(const struct kit_run *run, const struct kit_case *kit_case, size_t index) {
    const struct kit_step *step = &kit_case->steps[index];
    (void)fprintf(run->out, "FAILED   %s: %.*s\n  step %zu, \"%.*s\": %.*s %.*s\n", kit_case->file,
                  (int)kit_case->name.size, kit_case->name.data, index + 1, (int)step->name.size, step->name.data,
                  (int)step->sent.method.size, step->sent.method.data, (int)step->sent.path.size, step->sent.path.data);
}

static void print_mismatches(const struct kit_run *run, const struct kit_report *report) {
    for (size_t i = 0; i < report->count && i < KIT_MISMATCHES_MAX; i++) {
        const struct kit_mismatch *mismatch = &report->items[i];
        (void)fprintf(run->out, "    %s: wanted %s, got %s\n", mismatch->place[0] == '\0' ? "/" : mismatch->place,
                      mismatch->wanted, mismatch->got);
    }
    if (report->count > KIT_MISMATCHES_MAX) {
        (void)fprintf(run->out, "    and %zu places more\n", report->count - KIT_MISMATCHES_MAX);
    }
    if (run->client.body == NULL) {
        (void)fprintf(run->out, "    the body cannot be read as JSON: %s\n", run->client.unread.text);
    }
    (void)fprintf(run->out, "    the whole answer: %d %.*s\n", run->client.status, ANSWER_SHOWN_MAX, run->client.bytes);
}

/* Asks, and fills the report with what is otherwise than wanted. */
static bool check_step(struct kit_run *run, const struct kit_step *step, struct kit_values *values,
                       struct kit_report *report, struct fault *fault) {
    struct tree wanted;
    struct tree answer;
    *report = (struct kit_report){.count = 0};
    if (step->answer == NULL) {
        return fault_set(fault, FAULT_INPUT, "the step has no answer yet: record it");
    }
    if (!kit_run_ask(run, step, values, fault) ||
        !kit_values_expand(values, step->answer, &run->arena, &wanted, fault) ||
        !kit_run_answer(run, &wanted, &answer, fault)) {
        return false;
    }
    kit_match(&wanted, &answer, values, report);
    return true;
}

static void keep_values(struct kit_run *run, const struct kit_case *kit_case, const struct kit_values *values) {
    for (size_t i = 0; i < kit_case->keep_count; i++) {
        const struct kit_value *value = kit_values_find(values, kit_case->keeps[i]);
        bug_if(value != NULL && !(value->is_int ? kit_values_set_int(&run->values, value->name, value->number)
                                                : kit_values_set_text(&run->values, value->name, value->text)));
    }
}

enum kit_verdict kit_run_case(struct kit_run *run, const struct kit_case *kit_case) {
    struct kit_values values;
    struct kit_report report;
    struct fault fault;
    struct text missing = kit_run_missing(run, kit_case);
    if (missing.size > 0) {
        (void)fprintf(run->out, "skipped  %s: needs %.*s, which was not given\n", kit_case->file, (int)missing.size,
                      missing.data);
        return KIT_SKIPPED;
    }
    kit_run_begin_case(run, &values);
    for (size_t i = 0; i < kit_case->step_count; i++) {
        bool is_asked = check_step(run, &kit_case->steps[i], &values, &report, &fault);
        if (!is_asked || report.count > 0) {
            print_step(run, kit_case, i);
            is_asked ? print_mismatches(run, &report) : (void)fprintf(run->out, "    %s\n", fault.text);
            return KIT_FAILED;
        }
    }
    keep_values(run, kit_case, &values);
    (void)fprintf(run->out, "passed   %s: %.*s (%zu steps)\n", kit_case->file, (int)kit_case->name.size,
                  kit_case->name.data, kit_case->step_count);
    return KIT_PASSED;
}

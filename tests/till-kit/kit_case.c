#include "tests/till-kit/kit_case.h"

#include "base/limits.h"
#include "base/tree_read.h"
#include "node/whole_file.h"
#include "tests/till-kit/kit_match.h"
#include "tests/till-kit/kit_values.h"
#include "wire/json.h"

enum { LONG_MAX_BYTES = 8192, STATUS_MIN = 100, STATUS_MAX = 599 };

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct text none = {NULL, 0};

static size_t read_names(struct place place, struct text names[static KIT_NAMES_MAX]) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 1, KIT_NAMES_MAX);
    for (size_t i = 0; i < count; i++) {
        names[i] = place_text(place_item(&place, i), 1, KIT_NAME_MAX - 1);
    }
    return count;
}

static void check_headers(struct place headers) {
    if (place_is_absent(headers) || !place_object(headers)) {
        return;
    }
    for (size_t i = 0; i < headers.tree->count; i++) {
        enum tree_kind kind = headers.tree->items[i].kind;
        if (kind != TREE_TEXT && kind != TREE_NULL) {
            place_refuse(headers, "wrong_kind", "a header is a text, or null for one that is not sent");
        }
    }
}

static void read_sent(struct place place, struct kit_sent *sent) {
    static const char *const members[] = {"method",    "path",     "headers",        "body",
                                          "body_text", "body_hex", "filled_to_bytes"};
    *sent = (struct kit_sent){.method = none};
    if (!place_object(place)) {
        return;
    }
    struct place headers = place_member(&place, "headers");
    struct place text = place_member(&place, "body_text");
    struct place hex = place_member(&place, "body_hex");
    sent->method = place_text(place_member(&place, "method"), 1, KIT_NAME_MAX - 1);
    sent->path = place_text(place_member(&place, "path"), 1, LONG_MAX_BYTES);
    sent->headers = headers.tree;
    sent->body = place_member(&place, "body").tree;
    sent->filled_to_bytes = place_int_or(place_member(&place, "filled_to_bytes"), 1, KIT_BODY_MAX, 0);
    /* a body may hold what no plain text may: line breaks, nothing at all */
    sent->body_text = text.tree != NULL && text.tree->kind == TREE_TEXT
                          ? (struct text){text.tree->text.size == 0 ? "" : text.tree->text.data, text.tree->text.size}
                          : none;
    sent->body_hex = place_text_or(hex, 2, LONG_MAX_BYTES, none);
    if ((sent->body != NULL) + !place_is_absent(text) + !place_is_absent(hex) > 1) {
        place_refuse(place, "contradiction", "a request has one of body, body_text and body_hex");
    }
    check_headers(headers);
    place_only(place, members, COUNT_OF(members));
}

static void read_again(struct place place, struct kit_step *step) {
    static const char *const members[] = {"until_status", "at_most"};
    step->again_at_most = 1;
    if (!place_is_absent(place) && place_object(place)) {
        step->again_until_status = place_int(place_member(&place, "until_status"), STATUS_MIN, STATUS_MAX);
        step->again_at_most = place_int(place_member(&place, "at_most"), 2, KIT_AGAIN_MAX);
        place_only(place, members, COUNT_OF(members));
    }
}

static void check_answer(struct place place) {
    static const char *const members[] = {"status", "headers", "body"};
    char wrong[KIT_PLACE_MAX] = "";
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    if (place_is_absent(place_member(&place, "status"))) {
        place_refuse(place, "missing", "an answer has at least a status");
    }
    if (!kit_match_is_sound(place.tree, wrong)) {
        place_refuse(place, "bad_matcher", "%s is no matcher that the kit knows", wrong);
    }
    place_only(place, members, COUNT_OF(members));
}

static void read_step(struct place place, struct kit_step *step) {
    static const char *const members[] = {"step", "request", "again", "answer"};
    *step = (struct kit_step){.name = none};
    if (!place_object(place)) {
        return;
    }
    struct place answer = place_member(&place, "answer");
    step->name = place_text(place_member(&place, "step"), 1, KIT_PLACE_MAX);
    step->answer = answer.tree;
    read_sent(place_member(&place, "request"), &step->sent);
    read_again(place_member(&place, "again"), step);
    check_answer(answer);
    place_only(place, members, COUNT_OF(members));
}

static void read_case(struct place root, struct kit_case *kit_case) {
    static const char *const members[] = {"case", "name", "why", "needs", "keeps", "steps"};
    if (!place_object(root)) {
        return;
    }
    struct place steps = place_member(&root, "steps");
    (void)place_int(place_member(&root, "case"), 1, 1);
    kit_case->name = place_text(place_member(&root, "name"), 1, KIT_PLACE_MAX);
    kit_case->why = place_text(place_member(&root, "why"), 1, LONG_MAX_BYTES);
    kit_case->need_count = read_names(place_member(&root, "needs"), kit_case->needs);
    kit_case->keep_count = read_names(place_member(&root, "keeps"), kit_case->keeps);
    kit_case->step_count = place_array(steps, 1, KIT_STEPS_MAX);
    for (size_t i = 0; i < kit_case->step_count; i++) {
        read_step(place_item(&steps, i), &kit_case->steps[i]);
    }
    place_only(root, members, COUNT_OF(members));
}

bool kit_case_read(struct kit_case *kit_case, const char *file, struct arena *arena, struct fault *fault) {
    struct tree_report report = {.count = 0};
    size_t size;
    bool is_there;
    uint8_t *block = arena_take(arena, KIT_BODY_MAX);
    *kit_case = (struct kit_case){.file = file};
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a case");
    }
    if (!whole_file_read(file, block, KIT_BODY_MAX, &size, &is_there, fault)) {
        return fault_wrap(fault, "%s", file);
    }
    if (!is_there) {
        return fault_set(fault, FAULT_INPUT, "%s: there is no such file", file);
    }
    if (!json_parse(span_of(block, size), arena, &kit_case->tree, fault)) {
        return fault_wrap(fault, "%s", file);
    }
    read_case(place_root(kit_case->tree, &report), kit_case);
    return report.count == 0 ||
           fault_set(fault, FAULT_INPUT, "%s: %s: %s", file, report.errors[0].path, report.errors[0].reason);
}

#include "tests/till-kit/kit_coverage.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { METHOD_MAX = 16 };

static bool is_at_the_door(struct text status) {
    return text_is(status, "413") || text_is(status, "429") || text_is(status, "503");
}

static struct kit_coverage_item *find(struct kit_coverage *coverage, const char *name) {
    for (size_t i = 0; i < coverage->count; i++) {
        if (strcmp(coverage->items[i].name, name) == 0) {
            return &coverage->items[i];
        }
    }
    return NULL;
}

static bool list(struct kit_coverage *coverage, const char *kind, struct text of, struct text value) {
    struct kit_coverage_item item = {.is_used = false};
    int size = snprintf(item.name, sizeof item.name, "%s %.*s%s%.*s", kind, (int)of.size,
                        of.data == NULL ? "" : of.data, of.size > 0 ? " " : "", (int)value.size, value.data);
    if (size < 0 || (size_t)size >= sizeof item.name || coverage->count == KIT_COVERAGE_MAX) {
        return false;
    }
    if (find(coverage, item.name) == NULL) {
        coverage->items[coverage->count++] = item;
    }
    return true;
}

static void use(struct kit_coverage *coverage, const char *kind, struct text of, struct text value) {
    struct kit_coverage probe = {.count = 0};
    struct kit_coverage_item *item = list(&probe, kind, of, value) ? find(coverage, probe.items[0].name) : NULL;
    if (item != NULL) {
        item->is_used = true;
    }
}

static struct text operation_id(const struct tree *operation) {
    const struct tree *id = tree_member(operation, "operationId");
    return id == NULL ? (struct text){NULL, 0} : id->text;
}

static bool list_answers(struct kit_coverage *coverage, const struct tree *operation) {
    const struct tree *responses = tree_member(operation, "responses");
    struct text id = operation_id(operation);
    bool is_good = responses != NULL && id.size > 0;
    for (size_t i = 0; is_good && i < responses->count; i++) {
        struct text status = responses->names[i];
        is_good = list(coverage, "answer", is_at_the_door(status) ? text_of("any") : id, status);
    }
    return is_good;
}

static bool list_codes(struct kit_coverage *coverage, const char *kind, const char *schema) {
    const struct tree *components = tree_member(coverage->description, "components");
    const struct tree *schemas = components == NULL ? NULL : tree_member(components, "schemas");
    const struct tree *code = schemas == NULL ? NULL : tree_member(schemas, schema);
    const struct tree *codes = code == NULL ? NULL : tree_member(code, "enum");
    bool is_good = codes != NULL && codes->kind == TREE_ARRAY;
    for (size_t i = 0; is_good && i < codes->count; i++) {
        is_good = list(coverage, kind, (struct text){NULL, 0}, codes->items[i].text);
    }
    return is_good;
}

bool kit_coverage_begin(struct kit_coverage *coverage, const struct tree *description) {
    const struct tree *paths = tree_member(description, "paths");
    *coverage = (struct kit_coverage){.description = description};
    bool is_good = paths != NULL && paths->kind == TREE_OBJECT;
    for (size_t i = 0; is_good && i < paths->count; i++) {
        for (size_t j = 0; is_good && j < paths->items[i].count; j++) {
            is_good = list_answers(coverage, &paths->items[i].items[j]);
        }
    }
    return is_good && list_codes(coverage, "code", "ProblemCode") && list_codes(coverage, "error", "ErrorCode");
}

/* ----------------------------------------------------------------------------------------------------------- a case */

/* Takes the next part of a path off its front, up to a slash or a query. */
static struct text take_part(struct text *path) {
    size_t size = 0;
    if (path->size > 0 && path->data[0] == '/') {
        path->data++;
        path->size--;
    }
    while (size < path->size && path->data[size] != '/' && path->data[size] != '?') {
        size++;
    }
    struct text part = {path->data, size};
    path->data += size;
    path->size = size < path->size && path->data[0] == '?' ? 0 : path->size - size;
    return part;
}

/* "/v1/customers/{customer_id}/balance" */
static bool fits(struct text described, struct text path) {
    while (described.size > 0 && path.size > 0) {
        struct text wanted = take_part(&described);
        struct text part = take_part(&path);
        bool is_any = wanted.size > 0 && wanted.data[0] == '{' && part.size > 0;
        if (!is_any && !text_equal(wanted, part)) {
            return false;
        }
    }
    return described.size == 0 && path.size == 0;
}

static const struct tree *find_operation(const struct tree *description, const struct kit_sent *sent) {
    const struct tree *paths = tree_member(description, "paths");
    char method[METHOD_MAX] = "";
    for (size_t i = 0; i < sent->method.size && i + 1 < sizeof method; i++) {
        method[i] = (char)tolower((unsigned char)sent->method.data[i]);
    }
    for (size_t i = 0; i < paths->count; i++) {
        if (fits(paths->names[i], sent->path)) {
            return tree_member(&paths->items[i], method);
        }
    }
    return NULL;
}

static void use_codes(struct kit_coverage *coverage, const struct tree *body) {
    const struct text none = {NULL, 0};
    const struct tree *code = tree_member(body, "code");
    const struct tree *errors = tree_member(body, "errors");
    if (code != NULL && code->kind == TREE_TEXT) {
        use(coverage, "code", none, code->text);
    }
    for (size_t i = 0; errors != NULL && errors->kind == TREE_ARRAY && i < errors->count; i++) {
        const struct tree *error = tree_member(&errors->items[i], "code");
        if (error != NULL && error->kind == TREE_TEXT) {
            use(coverage, "error", none, error->text);
        }
    }
}

void kit_coverage_add(struct kit_coverage *coverage, const struct kit_case *kit_case) {
    for (size_t i = 0; i < kit_case->step_count; i++) {
        const struct kit_step *step = &kit_case->steps[i];
        const struct tree *operation = find_operation(coverage->description, &step->sent);
        const struct tree *status = step->answer == NULL ? NULL : tree_member(step->answer, "status");
        const struct tree *body = step->answer == NULL ? NULL : tree_member(step->answer, "body");
        char number[24] = "";
        if (status != NULL && status->kind == TREE_INT) {
            (void)snprintf(number, sizeof number, "%lld", (long long)status->number);
        }
        struct text told = text_of(number);
        if (operation != NULL) {
            use(coverage, "answer", is_at_the_door(told) ? text_of("any") : operation_id(operation), told);
        }
        if (body != NULL) {
            use_codes(coverage, body);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- report */

static bool report_item(const struct kit_coverage_item *item, const struct tree *not_provoked) {
    const struct tree *reason = tree_member(not_provoked, item->name);
    if (reason != NULL && item->is_used) {
        (void)printf("%s: is in the list of what cannot be provoked, and a case has it\n", item->name);
    } else if (reason == NULL && !item->is_used) {
        (void)printf("%s: no case has it\n", item->name);
    }
    return (reason != NULL) != item->is_used;
}

void kit_coverage_report(const struct kit_coverage *coverage, const struct tree *not_provoked, size_t *passed,
                         size_t *failed) {
    *passed = 0;
    *failed = 0;
    for (size_t i = 0; i < coverage->count; i++) {
        bool is_good = report_item(&coverage->items[i], not_provoked);
        *passed += is_good;
        *failed += !is_good;
    }
    for (size_t i = 0; i < not_provoked->count; i++) {
        struct text name = not_provoked->names[i];
        bool is_known = false;
        for (size_t j = 0; j < coverage->count; j++) {
            is_known = is_known || text_is(name, coverage->items[j].name);
        }
        if (!is_known) {
            (void)printf("%.*s: the description has no such thing\n", (int)name.size, name.data);
            *failed += 1;
        }
    }
}

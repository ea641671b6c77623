#include "base/tree_read.h"

#include "base/bug.h"
#include "base/span.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct place place_root(const struct tree *tree, struct tree_report *report) {
    return (struct place){.tree = tree, .report = report};
}

struct place place_member(const struct place *object, const char *name) {
    return (struct place){
        .tree = tree_member(object->tree, name), .parent = object, .name = name, .report = object->report};
}

struct place place_item(const struct place *array, size_t index) {
    bool exists = array->tree != NULL && array->tree->kind == TREE_ARRAY && index < array->tree->count;
    return (struct place){
        .tree = exists ? &array->tree->items[index] : NULL, .parent = array, .index = index, .report = array->report};
}

static void print_path(struct writer *out, const struct place *place) {
    if (place->parent == NULL) {
        return;
    }
    print_path(out, place->parent);
    if (place->name == NULL) {
        writer_format(out, "/%zu", place->index);
        return;
    }
    writer_byte(out, '/');
    for (const char *c = place->name; *c != '\0'; c++) {
        if (*c == '~' || *c == '/') {
            writer_format(out, "~%c", *c == '~' ? '0' : '1');
        } else {
            writer_byte(out, (uint8_t)*c);
        }
    }
}

void place_refuse(struct place place, const char *code, const char *format, ...) {
    struct tree_report *report = place.report;
    bug_if(report == NULL || report->count > TREE_ERRORS_MAX);
    if (report->count == TREE_ERRORS_MAX) {
        report->dropped++;
        return;
    }
    struct tree_error *error = &report->errors[report->count++];
    memset(error, 0, sizeof *error);
    struct writer path;
    writer_init(&path, error->path, sizeof error->path - 1);
    print_path(&path, &place);
    (void)snprintf(error->code, sizeof error->code, "%s", code);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->reason, sizeof error->reason, format, arguments);
    va_end(arguments);
}

static bool is_kind(struct place place, enum tree_kind kind) {
    if (place.tree == NULL) {
        place_refuse(place, "missing", "is required (%s)", tree_kind_name(kind));
        return false;
    }
    if (place.tree->kind != kind) {
        place_refuse(place, "wrong_kind", "must be %s, is %s", tree_kind_name(kind), tree_kind_name(place.tree->kind));
        return false;
    }
    return true;
}

int64_t place_int(struct place place, int64_t min, int64_t max) {
    if (!is_kind(place, TREE_INT)) {
        return min;
    }
    int64_t number = place.tree->number;
    if (number < min || number > max) {
        place_refuse(place, "out_of_range", "must be %" PRId64 " to %" PRId64 ", is %" PRId64, min, max, number);
        return min;
    }
    return number;
}

bool place_bool(struct place place) {
    return is_kind(place, TREE_BOOL) && place.tree->is_true;
}

struct text place_text(struct place place, size_t size_min, size_t size_max) {
    if (!is_kind(place, TREE_TEXT)) {
        return (struct text){0};
    }
    struct text text = place.tree->text;
    if (text.size < size_min || text.size > size_max) {
        place_refuse(place, text.size < size_min ? "too_short" : "too_long", "must have %zu to %zu bytes, has %zu",
                     size_min, size_max, text.size);
        return (struct text){0};
    }
    if (!text_is_plain(text)) {
        place_refuse(place, "not_plain", "must be text without control characters");
        return (struct text){0};
    }
    return text;
}

size_t place_array(struct place place, size_t count_min, size_t count_max) {
    if (!is_kind(place, TREE_ARRAY)) {
        return 0;
    }
    size_t count = place.tree->count;
    if (count < count_min || count > count_max) {
        place_refuse(place, count < count_min ? "too_few" : "too_many", "must have %zu to %zu items, has %zu",
                     count_min, count_max, count);
        return 0;
    }
    return count;
}

bool place_object(struct place place) {
    return is_kind(place, TREE_OBJECT);
}

static void refuse_choice(struct place place, const char *const *names, size_t count) {
    char list[TREE_REASON_MAX];
    struct writer out;
    writer_init(&out, list, sizeof list - 1);
    for (size_t i = 0; i < count; i++) {
        writer_format(&out, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    list[out.size] = '\0';
    place_refuse(place, "unknown_value", "must be one of: %s%s", list, out.overflowed ? ", ..." : "");
}

size_t place_choice(struct place place, const char *const *names, size_t count) {
    if (!is_kind(place, TREE_TEXT)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (text_is(place.tree->text, names[i])) {
            return i;
        }
    }
    refuse_choice(place, names, count);
    return 0;
}

int64_t place_int_or(struct place place, int64_t min, int64_t max, int64_t absent) {
    return place_is_absent(place) ? absent : place_int(place, min, max);
}

bool place_bool_or(struct place place, bool absent) {
    return place_is_absent(place) ? absent : place_bool(place);
}

struct text place_text_or(struct place place, size_t size_min, size_t size_max, struct text absent) {
    return place_is_absent(place) ? absent : place_text(place, size_min, size_max);
}

size_t place_choice_or(struct place place, const char *const *names, size_t count, size_t absent) {
    return place_is_absent(place) ? absent : place_choice(place, names, count);
}

static bool is_among(struct text name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

void place_only(struct place object, const char *const *names, size_t count) {
    if (object.tree == NULL || object.tree->kind != TREE_OBJECT) {
        return; /* whoever read it as an object has complained */
    }
    for (size_t i = 0; i < object.tree->count; i++) {
        if (!is_among(object.tree->names[i], names, count)) {
            struct text name = object.tree->names[i];
            place_refuse(object, "unknown_member", "member \"%.*s\" is not known here",
                         (int)(name.size > 60 ? 60 : name.size), name.data);
        }
    }
}

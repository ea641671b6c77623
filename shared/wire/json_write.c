#include "wire/json_write.h"

#include "base/bug.h"
#include "base/calendar.h"
#include "base/id.h"

#include <stdlib.h>

static void put_string(struct writer *out, const char *terminated) {
    struct text text = text_of(terminated);
    writer_bytes(out, text.data, text.size);
}

static bool is_plain(uint8_t byte) {
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' && byte != '>' && byte != '&';
}

static void put_escaped(struct writer *out, uint8_t byte) {
    static const char digits[] = "0123456789abcdef";
    static const char short_forms[][2] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}};
    for (size_t i = 0; i < sizeof short_forms / sizeof short_forms[0]; i++) {
        if (byte == (uint8_t)short_forms[i][0]) {
            writer_byte(out, '\\');
            writer_byte(out, (uint8_t)short_forms[i][1]);
            return;
        }
    }
    put_string(out, "\\u00");
    writer_byte(out, (uint8_t)digits[byte >> 4]);
    writer_byte(out, (uint8_t)digits[byte & 15]);
}

static void put_text_with_escapes(struct writer *out, struct text text) {
    bug_if(!text_is_utf8(text));
    const uint8_t *data = (const uint8_t *)text.data;
    for (size_t at = 0; at < text.size;) {
        size_t run = at;
        while (run < text.size && is_plain(data[run])) {
            run++;
        }
        writer_bytes(out, data + at, run - at);
        if (run < text.size) {
            put_escaped(out, data[run++]);
        }
        at = run;
    }
}

/* Names, skus and ids, which are most of what is written, are plain ASCII: one pass finds that out, one copy does. */
static void put_text(struct writer *out, struct text text) {
    size_t plain = 0;
    while (plain < text.size && is_plain((uint8_t)text.data[plain]) && (uint8_t)text.data[plain] < 0x80) {
        plain++;
    }
    writer_byte(out, '"');
    if (plain == text.size) {
        writer_bytes(out, text.data, text.size);
    } else {
        put_text_with_escapes(out, text);
    }
    writer_byte(out, '"');
}

/* What comes before every value: the comma and, in an object, the name. `name.data` NULL is no name. */
static void put_prefix(struct json_writer *json, struct text name) {
    if (json->depth == 0) {
        bug_if(json->is_complete || name.data != NULL);
        json->is_complete = true;
        return;
    }
    bool is_object = json->levels[json->depth - 1].is_object;
    bug_if(is_object != (name.data != NULL));
    if (json->levels[json->depth - 1].has_items) {
        writer_byte(json->out, ',');
    }
    json->levels[json->depth - 1].has_items = true;
    if (is_object) {
        put_text(json->out, name);
        writer_byte(json->out, ':');
    }
}

static void open_level(struct json_writer *json, struct text name, bool is_object) {
    put_prefix(json, name);
    bug_if(json->depth >= LIMIT_JSON_DEPTH);
    json->levels[json->depth].is_object = is_object;
    json->levels[json->depth].has_items = false;
    json->depth++;
    writer_byte(json->out, is_object ? '{' : '[');
}

void json_write_start(struct json_writer *json, struct writer *out) {
    *json = (struct json_writer){.out = out};
}

void json_write_object(struct json_writer *json, const char *name) {
    open_level(json, text_of(name), true);
}

void json_write_array(struct json_writer *json, const char *name) {
    open_level(json, text_of(name), false);
}

void json_write_end(struct json_writer *json) {
    bug_if(json->depth == 0);
    json->depth--;
    writer_byte(json->out, json->levels[json->depth].is_object ? '}' : ']');
}

struct span json_write_finish(const struct json_writer *json) {
    bug_if(json->depth != 0 || !json->is_complete);
    return writer_result(json->out);
}

static void write_literal(struct json_writer *json, struct text name, const char *literal) {
    put_prefix(json, name);
    put_string(json->out, literal);
}

/* By hand: an answer has ten numbers a line, and printf would be a third of its time. */
static void write_int(struct json_writer *json, struct text name, int64_t value) {
    char digits[24];
    size_t first = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--first] = '-';
    }
    put_prefix(json, name);
    writer_bytes(json->out, digits + first, sizeof digits - first);
}

static void write_text(struct json_writer *json, struct text name, struct text value) {
    put_prefix(json, name);
    put_text(json->out, value);
}

void json_write_null(struct json_writer *json, const char *name) {
    write_literal(json, text_of(name), "null");
}

void json_write_bool(struct json_writer *json, const char *name, bool value) {
    write_literal(json, text_of(name), value ? "true" : "false");
}

void json_write_int(struct json_writer *json, const char *name, int64_t value) {
    write_int(json, text_of(name), value);
}

void json_write_text(struct json_writer *json, const char *name, struct text value) {
    write_text(json, text_of(name), value);
}

void json_write_string(struct json_writer *json, const char *name, const char *value) {
    write_text(json, text_of(name), text_of(value));
}

void json_write_id(struct json_writer *json, const char *name, uint64_t id) {
    if (id == 0) {
        json_write_null(json, name);
        return;
    }
    char text[ID_TEXT_MAX];
    id_print(text, id);
    json_write_string(json, name, text);
}

void json_write_time(struct json_writer *json, const char *name, int64_t utc_ms) {
    char text[CALENDAR_TIME_TEXT_MAX];
    calendar_print_time(text, utc_ms);
    json_write_string(json, name, text);
}

void json_write_day(struct json_writer *json, const char *name, int32_t day) {
    char text[CALENDAR_DAY_TEXT_MAX];
    calendar_print_day(text, day);
    json_write_string(json, name, text);
}

void json_write_hex(struct json_writer *json, const char *name, struct span bytes) {
    put_prefix(json, text_of(name));
    writer_byte(json->out, '"');
    for (size_t i = 0; i < bytes.size; i++) {
        char digits[3];
        text_hex(digits, bytes.data + i, 1);
        writer_bytes(json->out, digits, 2);
    }
    writer_byte(json->out, '"');
}

struct member {
    struct text name;
    const struct tree *item;
};

static int compare_members(const void *a, const void *b) {
    return text_compare(((const struct member *)a)->name, ((const struct member *)b)->name);
}

static void write_tree(struct json_writer *json, struct text name, const struct tree *tree, struct arena *scratch);

static void write_members_sorted(struct json_writer *json, const struct tree *object, struct arena *scratch) {
    const struct arena before = *scratch;
    struct member *members = ARENA_ARRAY(scratch, struct member, object->count);
    if (members == NULL) {
        json->out->overflowed = true;
    } else {
        for (size_t i = 0; i < object->count; i++) {
            members[i] = (struct member){.name = object->names[i], .item = &object->items[i]};
        }
        qsort(members, object->count, sizeof *members, compare_members);
        for (size_t i = 0; i < object->count; i++) {
            write_tree(json, members[i].name, members[i].item, scratch);
        }
    }
    *scratch = before;
}

/* scratch NULL: in the given order. An empty name of a member is a name: its data is not NULL in a tree. */
static void write_container(struct json_writer *json, struct text name, const struct tree *tree,
                            struct arena *scratch) {
    bool is_object = tree->kind == TREE_OBJECT;
    open_level(json, name, is_object);
    if (is_object && scratch != NULL) {
        write_members_sorted(json, tree, scratch);
    } else {
        for (size_t i = 0; i < tree->count; i++) {
            write_tree(json, is_object ? tree->names[i] : (struct text){0}, &tree->items[i], scratch);
        }
    }
    json_write_end(json);
}

static void write_tree(struct json_writer *json, struct text name, const struct tree *tree, struct arena *scratch) {
    switch (tree->kind) {
    case TREE_NULL: write_literal(json, name, "null"); return;
    case TREE_BOOL: write_literal(json, name, tree->is_true ? "true" : "false"); return;
    case TREE_INT: write_int(json, name, tree->number); return;
    case TREE_TEXT: write_text(json, name, tree->text); return;
    case TREE_ARRAY:
    case TREE_OBJECT: write_container(json, name, tree, scratch); return;
    }
    bug_unreachable("a tree of no kind");
}

void json_write_tree(struct json_writer *json, const char *name, const struct tree *tree) {
    write_tree(json, text_of(name), tree, NULL);
}

void json_write_tree_sorted(struct json_writer *json, const char *name, const struct tree *tree,
                            struct arena *scratch) {
    write_tree(json, text_of(name), tree, scratch);
}

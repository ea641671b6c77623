#include "wire/json.h"

#include "base/bug.h"
#include "wire/json_plain.h"
#include "wire/json_scan.h"

#include <jansson.h>
#include <string.h>

static bool copy_value(const json_t *value, struct arena *arena, struct tree *out);

static bool copy_array(const json_t *array, struct arena *arena, struct tree *out) {
    size_t count = json_array_size(array);
    struct tree *items = ARENA_ARRAY(arena, struct tree, count);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!copy_value(json_array_get(array, i), arena, &items[i])) {
            return false;
        }
    }
    *out = (struct tree){.kind = TREE_ARRAY, .count = count, .items = items};
    return true;
}

/* jansson iterates in the order of the text (since 2.8). */
static bool copy_object(json_t *object, struct arena *arena, struct tree *out) {
    size_t count = json_object_size(object);
    struct tree *items = ARENA_ARRAY(arena, struct tree, count);
    struct text *names = ARENA_ARRAY(arena, struct text, count);
    if (items == NULL || names == NULL) {
        return false;
    }
    void *member = json_object_iter(object);
    for (size_t i = 0; i < count; i++, member = json_object_iter_next(object, member)) {
        bug_if(member == NULL);
        struct text name = {.data = json_object_iter_key(member), .size = json_object_iter_key_len(member)};
        names[i] = arena_copy_text(arena, name);
        if (names[i].data == NULL || !copy_value(json_object_iter_value(member), arena, &items[i])) {
            return false;
        }
    }
    *out = (struct tree){.kind = TREE_OBJECT, .count = count, .items = items, .names = names};
    return true;
}

static bool copy_string(const json_t *string, struct arena *arena, struct tree *out) {
    struct text text = {.data = json_string_value(string), .size = json_string_length(string)};
    *out = (struct tree){.kind = TREE_TEXT, .text = arena_copy_text(arena, text)};
    return out->text.data != NULL;
}

/* Recurses at most LIMIT_JSON_DEPTH deep: json_scan has checked. False when the arena is exhausted. */
static bool copy_value(const json_t *value, struct arena *arena, struct tree *out) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: {
        union {
            const json_t *constant;
            json_t *variable;
        } object = {.constant = value}; /* jansson's iterators take no const, and change nothing */
        return copy_object(object.variable, arena, out);
    }
    case JSON_ARRAY: return copy_array(value, arena, out);
    case JSON_STRING: return copy_string(value, arena, out);
    case JSON_INTEGER: *out = (struct tree){.kind = TREE_INT, .number = json_integer_value(value)}; return true;
    case JSON_TRUE: *out = (struct tree){.kind = TREE_BOOL, .is_true = true}; return true;
    case JSON_FALSE: *out = (struct tree){.kind = TREE_BOOL}; return true;
    case JSON_NULL: *out = (struct tree){.kind = TREE_NULL}; return true;
    case JSON_REAL: bug_unreachable("json_scan let a real pass");
    }
    bug_unreachable("jansson knows no such type");
}

/* jansson ends many messages with " near '<input>'": cut, because the input may be somebody's name or phone. */
static const char *reason_of(json_error_t *error) {
    if (json_error_code(error) == json_error_null_character) {
        return "U+0000 is not taken in a text";
    }
    char *quoted_input = strstr(error->text, " near ");
    if (quoted_input != NULL) {
        *quoted_input = '\0';
    }
    return error->text;
}

static bool refuse(struct span bytes, json_error_t *error, struct fault *fault) {
    if (json_error_code(error) == json_error_out_of_memory) {
        return fault_set(fault, FAULT_FULL, "no memory to parse %zu bytes of JSON", bytes.size);
    }
    struct json_position position = json_position_of(bytes, error->position < 0 ? 0 : (size_t)error->position);
    return fault_set(fault, FAULT_INPUT, "line %zu, column %zu: %s", position.line, position.column, reason_of(error));
}

static bool refuse_size(struct span bytes, struct fault *fault) {
    return fault_set(fault, FAULT_FULL, "%zu bytes of JSON hold more than there is memory for", bytes.size);
}

bool json_parse(struct span bytes, struct arena *arena, const struct tree **tree, struct fault *fault) {
    struct json_outline outline;
    if (!json_scan(bytes, &outline, fault)) {
        return false;
    }
    if (outline.value_count > (arena->capacity - arena->used) / sizeof(struct tree)) {
        return refuse_size(bytes, fault);
    }
    const struct tree *plain = json_read_plain(bytes, outline.value_count, arena);
    if (plain != NULL) {
        *tree = plain;
        return true;
    }
    json_error_t error;
    json_t *document =
        json_loadb((const char *)bytes.data, bytes.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (document == NULL) {
        return refuse(bytes, &error, fault);
    }
    const struct arena before = *arena;
    struct tree *copy = ARENA_NEW(arena, struct tree);
    bool fits = copy != NULL && copy_value(document, arena, copy);
    json_decref(document);
    if (!fits) {
        *arena = before;
        return refuse_size(bytes, fault);
    }
    *tree = copy;
    return true;
}

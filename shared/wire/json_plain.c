#include "wire/json_plain.h"

#include <string.h>

enum {
    MEMBERS_MAX = 32, /* of an object: each name is compared with all before it */
    DIGITS_MAX = 18,  /* always within int64 */
};

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    struct arena *arena;
    struct tree *values; /* of the containers that are still open, a stack */
    struct text *names;  /* beside them */
    size_t open_count;
    size_t open_max; /* enough for what is well formed */
};

static bool read_value(struct reader *reader, struct tree *out);

static void skip_space(struct reader *reader) {
    while (reader->at < reader->end &&
           (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t' || *reader->at == '\r')) {
        reader->at++;
    }
}

/* Whether the next byte, after space, is this one; takes it then. */
static bool take(struct reader *reader, char byte) {
    skip_space(reader);
    bool is_there = reader->at < reader->end && *reader->at == (uint8_t)byte;
    reader->at += is_there;
    return is_there;
}

static bool read_text(struct reader *reader, struct text *out) {
    if (!take(reader, '"')) {
        return false;
    }
    const uint8_t *begin = reader->at;
    const uint8_t *end = reader->end; /* local, since the bytes might be the reader for all the compiler knows */
    const uint8_t *at = begin;
    while (at < end && *at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\') {
        at++;
    }
    reader->at = at;
    struct text text = {.data = (const char *)begin, .size = (size_t)(at - begin)};
    *out = arena_copy_text(reader->arena, text);
    return out->data != NULL && reader->at < reader->end && *reader->at++ == '"';
}

static bool read_integer(struct reader *reader, struct tree *out) {
    bool is_negative = *reader->at == '-';
    reader->at += is_negative;
    const uint8_t *begin = reader->at;
    int64_t number = 0;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && reader->at - begin < DIGITS_MAX) {
        number = number * 10 + (*reader->at++ - '0');
    }
    bool has_leading_zero = reader->at - begin > 1 && *begin == '0';
    *out = (struct tree){.kind = TREE_INT, .number = is_negative ? -number : number};
    return reader->at > begin && !has_leading_zero; /* what goes on behind it is no comma and no bracket */
}

static bool read_word(struct reader *reader, const char *word, struct tree value, struct tree *out) {
    size_t size = strlen(word);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, word, size) != 0) {
        return false;
    }
    reader->at += size;
    *out = value;
    return true;
}

/* The container's members leave the stack for an array of their own. */
static bool close_container(struct reader *reader, size_t first, bool is_object, struct tree *out) {
    size_t count = reader->open_count - first;
    struct tree *items = ARENA_ARRAY(reader->arena, struct tree, count);
    struct text *names = is_object ? ARENA_ARRAY(reader->arena, struct text, count) : NULL;
    if (items == NULL || (is_object && names == NULL)) {
        return false;
    }
    memcpy(items, reader->values + first, count * sizeof *items);
    if (is_object) {
        memcpy(names, reader->names + first, count * sizeof *names);
    }
    reader->open_count = first;
    *out = (struct tree){.kind = is_object ? TREE_OBJECT : TREE_ARRAY, .count = count, .items = items, .names = names};
    return true;
}

static bool read_name(struct reader *reader, size_t first, struct text *name) {
    if (reader->open_count - first >= MEMBERS_MAX || !read_text(reader, name) || !take(reader, ':')) {
        return false;
    }
    for (size_t i = first; i < reader->open_count; i++) {
        if (text_equal(reader->names[i], *name)) {
            return false;
        }
    }
    return true;
}

static bool read_container(struct reader *reader, bool is_object, struct tree *out) {
    const char end = is_object ? '}' : ']';
    size_t first = reader->open_count;
    reader->at++;
    if (take(reader, end)) {
        return close_container(reader, first, is_object, out);
    }
    do {
        struct text name = {0};
        struct tree value;
        if ((is_object && !read_name(reader, first, &name)) || !read_value(reader, &value) ||
            reader->open_count == reader->open_max) {
            return false;
        }
        reader->values[reader->open_count] = value;
        reader->names[reader->open_count++] = name;
    } while (take(reader, ','));
    return take(reader, end) && close_container(reader, first, is_object, out);
}

static bool read_value(struct reader *reader, struct tree *out) {
    skip_space(reader);
    if (reader->at == reader->end) {
        return false;
    }
    switch (*reader->at) {
    case '{': return read_container(reader, true, out);
    case '[': return read_container(reader, false, out);
    case '"': *out = (struct tree){.kind = TREE_TEXT}; return read_text(reader, &out->text);
    case 't': return read_word(reader, "true", (struct tree){.kind = TREE_BOOL, .is_true = true}, out);
    case 'f': return read_word(reader, "false", (struct tree){.kind = TREE_BOOL}, out);
    case 'n': return read_word(reader, "null", (struct tree){.kind = TREE_NULL}, out);
    default: return read_integer(reader, out);
    }
}

const struct tree *json_read_plain(struct span bytes, size_t value_count, struct arena *arena) {
    const struct arena before = *arena;
    struct reader reader = {.at = bytes.data, .end = bytes.data + bytes.size, .arena = arena, .open_max = value_count};
    struct tree *root = ARENA_NEW(arena, struct tree);
    reader.values = ARENA_ARRAY(arena, struct tree, value_count);
    reader.names = ARENA_ARRAY(arena, struct text, value_count);
    bool is_read = root != NULL && reader.values != NULL && reader.names != NULL && read_value(&reader, root);
    skip_space(&reader);
    if (!is_read || reader.at != reader.end) {
        *arena = before;
        return NULL;
    }
    return root;
}

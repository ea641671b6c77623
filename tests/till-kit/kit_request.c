#include "tests/till-kit/kit_request.h"

#include "wire/json_write.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEADERS_MAX = 16, LINE_MAX_BYTES = 512 };

static const char *terminated(struct arena *arena, struct text text) {
    return arena_copy_text(arena, text).data;
}

/* --------------------------------------------------------------------------------------------------------- the body */

static bool write_json(const struct tree *tree, struct writer *out) {
    struct json_writer json;
    json_write_start(&json, out);
    json_write_tree(&json, NULL, tree);
    return json_write_finish(&json).size > 0;
}

static bool write_body(const struct kit_sent *sent, const struct kit_values *values, struct arena *arena,
                       struct writer *out, struct fault *fault) {
    if (sent->body != NULL) {
        struct tree tree;
        return kit_values_expand(values, sent->body, arena, &tree, fault) &&
               (write_json(&tree, out) || fault_set(fault, FAULT_FULL, "the body is too large"));
    }
    if (sent->body_text.data != NULL) {
        struct text text;
        if (!kit_values_expand_text(values, sent->body_text, arena, &text, fault)) {
            return false;
        }
        writer_bytes(out, text.data, text.size);
        return true;
    }
    size_t size = sent->body_hex.size / 2;
    uint8_t *bytes = arena_take(arena, size);
    if (bytes == NULL || !text_unhex(bytes, size, sent->body_hex)) {
        return fault_set(fault, FAULT_INPUT, "body_hex is not pairs of hex digits");
    }
    writer_bytes(out, bytes, size);
    return true;
}

static bool make_body(const struct kit_sent *sent, const struct kit_values *values, struct arena *arena,
                      uint8_t room[static KIT_BODY_MAX], struct api_request *request, struct fault *fault) {
    struct writer out;
    request->has_body = sent->body != NULL || sent->body_text.data != NULL || sent->body_hex.data != NULL;
    if (!request->has_body) {
        return true;
    }
    writer_init(&out, room, KIT_BODY_MAX);
    if (!write_body(sent, values, arena, &out, fault)) {
        return false;
    }
    while (out.size < (size_t)sent->filled_to_bytes) {
        writer_byte(&out, ' ');
    }
    request->body = writer_result(&out);
    return true;
}

/* ------------------------------------------------------------------------------------------------------ the headers */

struct headers {
    const struct kit_sent *sent;
    const struct kit_values *values;
    struct arena *arena;
    size_t count;
    const char **lines; /* HEADERS_MAX */
};

static bool add(struct headers *headers, const char *name, struct text value, struct fault *fault) {
    char line[LINE_MAX_BYTES];
    struct text expanded;
    if (!kit_values_expand_text(headers->values, value, headers->arena, &expanded, fault)) {
        return false;
    }
    int size = snprintf(line, sizeof line, "%s: %.*s", name, (int)expanded.size, expanded.data);
    if (headers->count == HEADERS_MAX || size < 0 || (size_t)size >= sizeof line) {
        return fault_set(fault, FAULT_INPUT, "too many headers, or one that is too long");
    }
    headers->lines[headers->count++] = terminated(headers->arena, text_of(line));
    return true;
}

/* What the step says of this header itself, whatever it says. */
static bool is_told(const struct kit_sent *sent, const char *name) {
    for (size_t i = 0; sent->headers != NULL && i < sent->headers->count; i++) {
        struct text told = sent->headers->names[i];
        if (told.size == strlen(name) && strncasecmp(told.data, name, told.size) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_usual(struct headers *headers, bool has_body, struct fault *fault) {
    bool has_key = kit_values_find(headers->values, text_of("key")) != NULL;
    return (!has_key || is_told(headers->sent, "Authorization") ||
            add(headers, "Authorization", text_of("Bearer ${key}"), fault)) &&
           (!has_body || is_told(headers->sent, "Content-Type") ||
            add(headers, "Content-Type", text_of("application/json"), fault));
}

static bool add_told(struct headers *headers, struct fault *fault) {
    const struct tree *told = headers->sent->headers;
    for (size_t i = 0; told != NULL && i < told->count; i++) {
        const char *name = terminated(headers->arena, told->names[i]);
        if (told->items[i].kind == TREE_TEXT && name != NULL && !add(headers, name, told->items[i].text, fault)) {
            return false;
        }
    }
    return true;
}

bool kit_request_make(const struct kit_sent *sent, const struct kit_values *values, struct arena *arena,
                      uint8_t room[static KIT_BODY_MAX], struct api_request *request, struct fault *fault) {
    struct text path;
    struct headers headers = {.sent = sent, .values = values, .arena = arena};
    *request = (struct api_request){.method = terminated(arena, sent->method)};
    headers.lines = ARENA_ARRAY(arena, const char *, HEADERS_MAX);
    if (headers.lines == NULL || request->method == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for a request");
    }
    if (!kit_values_expand_text(values, sent->path, arena, &path, fault) ||
        !make_body(sent, values, arena, room, request, fault) || !add_usual(&headers, request->has_body, fault) ||
        !add_told(&headers, fault)) {
        return false;
    }
    request->path = terminated(arena, path);
    request->headers = headers.lines;
    request->header_count = headers.count;
    return request->path != NULL || fault_set(fault, FAULT_FULL, "no memory for a request");
}

#include "node/http_target.h"

#include "base/bug.h"

#include <string.h>

/* The byte that "%xx" at raw.data[at] stands for, -1 when it is no such thing. */
static int decode_escape(struct text raw, size_t at) {
    if (raw.size - at < 3) {
        return -1;
    }
    int high = text_hex_digit(raw.data[at + 1]);
    int low = text_hex_digit(raw.data[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* One part, percent-decoded into the arena; NULL data when it is not well formed. */
static struct text decode(struct text raw, bool plus_is_space, struct arena *arena) {
    static const struct text refused = {NULL, 0};
    char *out = arena_take(arena, raw.size + 1);
    size_t size = 0;
    for (size_t i = 0; out != NULL && i < raw.size; i++) {
        char c = raw.data[i];
        if (c == '%') {
            int escaped = decode_escape(raw, i);
            if (escaped < 0) {
                return refused;
            }
            c = (char)escaped;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[size++] = c;
    }
    struct text decoded = {out, size};
    return out != NULL && text_is_plain(decoded) ? decoded : refused;
}

/* Takes what stands before the first `separator` off the front of *rest. */
static struct text take_part(struct text *rest, char separator) {
    const char *end = rest->size == 0 ? NULL : memchr(rest->data, separator, rest->size);
    size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    size_t used = end == NULL ? size : size + 1;
    struct text part = {rest->data, size};
    *rest = (struct text){rest->data + used, rest->size - used};
    return part;
}

static bool is_safe_segment(struct text segment) {
    bool is_dots = text_is(segment, ".") || text_is(segment, "..");
    return segment.data != NULL && !is_dots && (segment.size == 0 || memchr(segment.data, '/', segment.size) == NULL);
}

/* `path` without its leading slash. "a/" has two segments, "a" and "". */
static bool parse_path(struct text path, struct arena *arena, struct http_target *target, const char **reason) {
    bool has_more = true;
    while (has_more) {
        if (target->segment_count == HTTP_SEGMENTS_MAX) {
            *reason = "the path has too many segments";
            return false;
        }
        size_t before = path.size;
        struct text raw = take_part(&path, '/');
        has_more = before > raw.size;
        struct text segment = decode(raw, false, arena);
        if (!is_safe_segment(segment)) {
            *reason = "a segment of the path is not well formed";
            return false;
        }
        target->segments[target->segment_count++] = segment;
    }
    return true;
}

static bool parse_query(struct text query, struct arena *arena, struct http_target *target, const char **reason) {
    while (query.size > 0) {
        struct text value = take_part(&query, '&');
        if (value.size == 0) {
            continue;
        }
        if (target->query_count == HTTP_QUERY_MAX) {
            *reason = "the query has too many parameters";
            return false;
        }
        struct text name = decode(take_part(&value, '='), true, arena);
        value = decode(value, true, arena);
        if (name.data == NULL || name.size == 0 || value.data == NULL) {
            *reason = "a parameter of the query is not well formed";
            return false;
        }
        target->query_names[target->query_count] = name;
        target->query_values[target->query_count++] = value;
    }
    return true;
}

bool http_target_parse(struct text raw, struct arena *arena, struct http_target *target, const char **reason) {
    target->segment_count = 0;
    target->query_count = 0;
    if (raw.size == 0 || raw.data[0] != '/') {
        *reason = "the request target must begin with '/'";
        return false;
    }
    if (memchr(raw.data, '#', raw.size) != NULL) {
        *reason = "the request target must not hold '#'";
        return false;
    }
    struct text query = {raw.data + 1, raw.size - 1};
    struct text path = take_part(&query, '?');
    return parse_path(path, arena, target, reason) && parse_query(query, arena, target, reason);
}

static bool is_param(struct text part) {
    return part.size > 2 && part.data[0] == '{' && part.data[part.size - 1] == '}';
}

static bool is_rest(struct text part) {
    return is_param(part) && part.size > 5 && memcmp(part.data + part.size - 4, "...}", 4) == 0;
}

static bool path_fits(const char *pattern, const struct http_target *target) {
    struct text rest = text_of(pattern + 1);
    bool has_more = true;
    size_t at = 0;
    while (has_more) {
        size_t before = rest.size;
        struct text part = take_part(&rest, '/');
        has_more = before > part.size;
        if (at == target->segment_count) {
            return false;
        }
        if (is_rest(part)) {
            return true;
        }
        struct text segment = target->segments[at++];
        if (is_param(part) ? segment.size == 0 : !text_equal(part, segment)) {
            return false;
        }
    }
    return at == target->segment_count;
}

static bool method_fits(const char *route_method, const char *method) {
    return strcmp(route_method, method) == 0 || (strcmp(route_method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

static void allow_add(char allow[static HTTP_ALLOW_MAX], const char *method) {
    size_t used = strlen(allow);
    const char *comma = used == 0 ? "" : ", ";
    if (strstr(allow, method) == NULL && used + strlen(comma) + strlen(method) < HTTP_ALLOW_MAX) {
        memcpy(allow + used, comma, strlen(comma) + 1);
        memcpy(allow + used + strlen(comma), method, strlen(method) + 1);
    }
}

enum http_match http_route_find(const struct http_route *routes, size_t count, const char *method,
                                const struct http_target *target, const struct http_route **route,
                                char allow[static HTTP_ALLOW_MAX]) {
    allow[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        bug_if(routes[i].pattern[0] != '/');
        if (!path_fits(routes[i].pattern, target)) {
            continue;
        }
        if (method_fits(routes[i].method, method)) {
            *route = &routes[i];
            return HTTP_MATCH_ROUTE;
        }
        allow_add(allow, routes[i].method);
        if (strcmp(routes[i].method, "GET") == 0) {
            allow_add(allow, "HEAD");
        }
    }
    return allow[0] == '\0' ? HTTP_MATCH_NO_PATH : HTTP_MATCH_NO_METHOD;
}

struct text http_pattern_param(const char *pattern, const struct http_target *target, const char *name) {
    struct text rest = text_of(pattern + 1);
    for (size_t at = 0; at < target->segment_count && rest.size > 0; at++) {
        struct text part = take_part(&rest, '/');
        size_t tail = is_rest(part) ? 4 : 1; /* "...}" or "}" */
        if (is_param(part) && text_is((struct text){part.data + 1, part.size - 1 - tail}, name)) {
            return target->segments[at];
        }
    }
    return (struct text){NULL, 0};
}

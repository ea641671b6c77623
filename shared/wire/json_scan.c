#include "wire/json_scan.h"

#include "base/limits.h"

#include <string.h>

enum { NUMBER_SHOWN_MAX = 24 };

struct scan {
    struct span bytes;
    size_t at;
    size_t depth;
    size_t value_count;
    size_t name_count;
};

struct json_position json_position_of(struct span bytes, size_t offset) {
    struct json_position position = {.line = 1, .column = 1};
    for (size_t i = 0; i < bytes.size && i < offset; i++) {
        if (bytes.data[i] == '\n') {
            position.line++;
            position.column = 1;
        } else if (bytes.data[i] >> 6 != 2) { /* a continuation byte begins no character */
            position.column++;
        }
    }
    return position;
}

static bool is_letter(uint8_t byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_number_part(uint8_t byte) {
    return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

/* Its place is a local variable, since the compiler must take the bytes for anything, the scan itself included. */
static void skip_string(struct scan *scan) {
    const struct span bytes = scan->bytes;
    size_t at = scan->at + 1;
    for (;; at += 2) { /* an escape, and what it escapes */
        while (at < bytes.size && bytes.data[at] != '"' && bytes.data[at] != '\\') {
            at++;
        }
        if (at >= bytes.size || bytes.data[at] == '"') {
            break;
        }
    }
    scan->at = at + 1;
}

static void skip_word(struct scan *scan) {
    while (scan->at < scan->bytes.size && is_letter(scan->bytes.data[scan->at])) {
        scan->at++;
    }
}

static bool skip_number(struct scan *scan, struct fault *fault) {
    const struct span bytes = scan->bytes;
    size_t start = scan->at;
    size_t at = start;
    bool is_real = false;
    while (at < bytes.size && is_number_part(bytes.data[at])) {
        uint8_t byte = bytes.data[at++];
        is_real = is_real || byte == '.' || byte == 'e' || byte == 'E';
    }
    scan->at = at;
    if (!is_real) {
        return true;
    }
    size_t size = at - start;
    struct json_position position = json_position_of(scan->bytes, start);
    return fault_set(fault, FAULT_INPUT,
                     "line %zu, column %zu: %.*s%s is no integer; numbers are whole, in the smallest unit",
                     position.line, position.column, (int)(size > NUMBER_SHOWN_MAX ? NUMBER_SHOWN_MAX : size),
                     (const char *)scan->bytes.data + start, size > NUMBER_SHOWN_MAX ? "..." : "");
}

static bool enter_container(struct scan *scan, struct fault *fault) {
    if (++scan->depth > LIMIT_JSON_DEPTH) {
        struct json_position position = json_position_of(scan->bytes, scan->at);
        return fault_set(fault, FAULT_INPUT, "line %zu, column %zu: nested deeper than %d", position.line,
                         position.column, LIMIT_JSON_DEPTH);
    }
    scan->value_count++;
    scan->at++;
    return true;
}

static bool step(struct scan *scan, struct fault *fault) {
    uint8_t byte = scan->bytes.data[scan->at];
    if (byte == '{' || byte == '[') {
        return enter_container(scan, fault);
    }
    if (byte == '-' || (byte >= '0' && byte <= '9')) {
        scan->value_count++;
        return skip_number(scan, fault);
    }
    if (byte == '"' || is_letter(byte)) {
        scan->value_count++;
        byte == '"' ? skip_string(scan) : skip_word(scan);
        return true;
    }
    if (byte == '}' || byte == ']') {
        scan->depth -= scan->depth > 0 ? 1 : 0;
    } else if (byte == ':') {
        scan->name_count++;
    }
    scan->at++;
    return true;
}

bool json_scan(struct span bytes, struct json_outline *outline, struct fault *fault) {
    struct scan scan = {.bytes = bytes};
    if (bytes.size == 0) {
        return fault_set(fault, FAULT_INPUT, "line 1, column 1: the text is empty");
    }
    if (bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0) {
        return fault_set(fault, FAULT_INPUT, "line 1, column 1: begins with a byte order mark");
    }
    while (scan.at < bytes.size) {
        if (!step(&scan, fault)) {
            return false;
        }
    }
    bool is_countable = scan.value_count >= scan.name_count; /* false only for a text that the parser will refuse */
    *outline = (struct json_outline){.value_count = is_countable ? scan.value_count - scan.name_count : 0};
    return true;
}

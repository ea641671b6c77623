#include "base/text.h"

#include "base/checked.h"

#include <string.h>

struct text text_of(const char *terminated) {
    return (struct text){.data = terminated, .size = terminated == NULL ? 0 : strlen(terminated)};
}

bool text_equal(struct text a, struct text b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool text_is(struct text text, const char *terminated) {
    if (text.size > 0 && terminated != NULL && text.data[0] != terminated[0]) {
        return false; /* most comparisons end here, before the length is counted */
    }
    return text_equal(text, text_of(terminated));
}

int text_compare(struct text a, struct text b) {
    size_t shared = a.size < b.size ? a.size : b.size;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0) {
        return order;
    }
    return a.size < b.size ? -1 : a.size > b.size;
}

bool text_copy(char *out, size_t capacity, struct text text) {
    if (capacity == 0) {
        return false;
    }
    out[0] = '\0';
    if (text.size >= capacity || (text.size > 0 && memchr(text.data, 0, text.size) != NULL)) {
        return false;
    }
    if (text.size > 0) {
        memcpy(out, text.data, text.size);
    }
    out[text.size] = '\0';
    return true;
}

/* The length of the sequence that starts at data, and its code point; 0 when it is not well formed. */
static size_t utf8_next(const uint8_t *data, size_t size, uint32_t *point) {
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = data[0];
    size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || length > size) {
        return 0;
    }
    uint32_t value = length == 1 ? first : first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (data[i] >> 6 != 2) {
            return 0;
        }
        value = value << 6 | (data[i] & 0x3Fu);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *point = value;
    return length;
}

static bool utf8_all(struct text text, bool control_allowed) {
    const uint8_t *data = (const uint8_t *)text.data;
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t length = utf8_next(data + at, text.size - at, &point);
        if (length == 0 || (!control_allowed && (point < 0x20 || point == 0x7F))) {
            return false;
        }
        at += length;
    }
    return true;
}

bool text_is_utf8(struct text text) {
    return utf8_all(text, true);
}

bool text_is_plain(struct text text) {
    return utf8_all(text, false);
}

void text_hex(char *out, const uint8_t *bytes, size_t size) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}

int text_hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool text_unhex(uint8_t *out, size_t size, struct text hex) {
    if (hex.size != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        int high = text_hex_digit(hex.data[2 * i]);
        int low = text_hex_digit(hex.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool text_to_int64(struct text text, int64_t *value) {
    bool is_negative = text.size > 0 && text.data[0] == '-';
    size_t at = is_negative ? 1 : 0;
    size_t digits = text.size - at;
    if (digits == 0 || (text.data[at] == '0' && (digits > 1 || is_negative))) {
        return false;
    }
    int64_t total = 0;
    for (; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') {
            return false;
        }
        int64_t digit = text.data[at] - '0';
        if (!checked_mul(total, 10, &total) || !checked_add(total, is_negative ? -digit : digit, &total)) {
            return false;
        }
    }
    *value = total;
    return true;
}

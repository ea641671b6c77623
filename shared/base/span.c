#include "base/span.h"

#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool span_equal(struct span a, struct span b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

void writer_init(struct writer *writer, void *block, size_t capacity) {
    *writer = (struct writer){.data = block, .capacity = capacity};
}

void writer_bytes(struct writer *writer, const void *data, size_t size) {
    bug_if(writer->size > writer->capacity);
    if (writer->overflowed || size > writer->capacity - writer->size) {
        writer->overflowed = true;
        return;
    }
    if (size > 0) {
        memcpy(writer->data + writer->size, data, size);
        writer->size += size;
    }
}

void writer_byte(struct writer *writer, uint8_t byte) {
    bug_if(writer->size > writer->capacity);
    if (writer->overflowed || writer->size == writer->capacity) {
        writer->overflowed = true;
        return;
    }
    writer->data[writer->size++] = byte;
}

void writer_span(struct writer *writer, struct span span) {
    writer_bytes(writer, span.data, span.size);
}

void writer_format(struct writer *writer, const char *format, ...) {
    if (writer->overflowed) {
        return;
    }
    size_t room = writer->capacity - writer->size;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf((char *)writer->data + writer->size, room, format, arguments);
    va_end(arguments);
    if (written < 0 || (size_t)written >= room) {
        writer->overflowed = true; /* vsnprintf wants room for its terminator, which we then overwrite */
        return;
    }
    writer->size += (size_t)written;
}

struct span writer_result(const struct writer *writer) {
    return writer->overflowed ? (struct span){0} : span_of(writer->data, writer->size);
}

void bytes_put_be64(uint8_t out[static 8], uint64_t value) {
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(value >> (56 - 8 * i));
    }
}

void bytes_put_be32(uint8_t out[static 4], uint32_t value) {
    for (int i = 0; i < 4; i++) {
        out[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

void bytes_put_le64(uint8_t out[static 8], uint64_t value) {
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(value >> (8 * i));
    }
}

uint64_t bytes_get_be64(const uint8_t in[static 8]) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value = value << 8 | in[i];
    }
    return value;
}

uint32_t bytes_get_be32(const uint8_t in[static 4]) {
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

uint64_t bytes_get_le64(const uint8_t in[static 8]) {
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--) {
        value = value << 8 | in[i];
    }
    return value;
}

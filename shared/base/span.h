/* Bytes that somebody else owns, and a bounded writer. A writer that would run over keeps what fits no longer: it turns
 * `overflowed` on for good and writes nothing more, so that a chain of writes needs one check at its end. */
#ifndef REGULARS_BASE_SPAN_H
#define REGULARS_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const uint8_t *data; /* may be NULL when size is 0 */
    size_t size;         /* bytes */
};

struct writer {
    uint8_t *data; /* the caller's block */
    size_t capacity;
    size_t size; /* bytes written so far, <= capacity */
    bool overflowed;
};

static inline struct span span_of(const void *data, size_t size) {
    return (struct span){.data = data, .size = size};
}

bool span_equal(struct span a, struct span b);

void writer_init(struct writer *writer, void *block, size_t capacity);
void writer_byte(struct writer *writer, uint8_t byte);
void writer_bytes(struct writer *writer, const void *data, size_t size);
void writer_span(struct writer *writer, struct span span);
/* Formatted text without its terminator. */
void writer_format(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was written, or an empty span after an overflow. */
struct span writer_result(const struct writer *writer);

/* Fixed-width integers, the byte orders that formats ask for. */
void bytes_put_be64(uint8_t out[static 8], uint64_t value);
void bytes_put_be32(uint8_t out[static 4], uint32_t value);
void bytes_put_le64(uint8_t out[static 8], uint64_t value);
uint64_t bytes_get_be64(const uint8_t in[static 8]);
uint32_t bytes_get_be32(const uint8_t in[static 4]);
uint64_t bytes_get_le64(const uint8_t in[static 8]);

#endif

/* Text that somebody else owns: UTF-8 bytes with a length, not terminated. Text that we own is a char array with its
 * bound in limits.h, always terminated; `text_copy` is the one way from the first to the second. */
#ifndef REGULARS_BASE_TEXT_H
#define REGULARS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *data; /* may be NULL when size is 0 */
    size_t size;      /* bytes */
};

/* A text from a literal or a terminated string; NULL gives the empty text. */
struct text text_of(const char *terminated);
bool text_equal(struct text a, struct text b);
bool text_is(struct text text, const char *terminated);
/* By bytes; a prefix is smaller. <0, 0, >0. */
int text_compare(struct text a, struct text b);

/* Copies with a terminator. False, and an empty out, when text and terminator do not fit or text holds a NUL. */
bool text_copy(char *out, size_t capacity, struct text text);

/* Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool text_is_utf8(struct text text);
/* UTF-8 without control characters (below U+0020, U+007F): what a name or a code may hold. */
bool text_is_plain(struct text text);

/* Lower-case hex; out holds 2 * size + 1 chars. */
void text_hex(char *out, const uint8_t *bytes, size_t size);
/* The value of a hex digit of either case, -1 when it is none. */
int text_hex_digit(char c);
/* Reads exactly `size` bytes from 2 * size hex digits of either case; false otherwise. */
bool text_unhex(uint8_t *out, size_t size, struct text hex);

/* A decimal number with an optional minus, no plus, no leading zeros, no spaces. False when it is none or overflows. */
bool text_to_int64(struct text text, int64_t *value);

#endif

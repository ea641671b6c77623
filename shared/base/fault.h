/* A fault says that the world failed: a disk, a peer, a file, a configuration. It is filled where the fact is known,
 * gains the caller's context on the way up (`fault_wrap`), and is logged once, at the top. Functions that can meet one
 * return bool (false = fault) and take `struct fault *` last; the fault is written only when they return false. */
#ifndef REGULARS_BASE_FAULT_H
#define REGULARS_BASE_FAULT_H

#include <stdbool.h>

enum fault_code {
    FAULT_NONE = 0,
    FAULT_IO,      /* disk or socket */
    FAULT_FULL,    /* disk full, or a bound of ours reached */
    FAULT_CORRUPT, /* stored bytes are not what was stored */
    FAULT_INPUT,   /* bytes from outside are not what we document */
    FAULT_CONFIG,  /* configuration */
    FAULT_PEER,    /* the other node broke the protocol */
    FAULT_REFUSED, /* the other side, or the system, says no */
    FAULT_LIBRARY, /* a library returned an error that fits none of the above */
};

enum { FAULT_TEXT_MAX = 256 };

struct fault {
    enum fault_code code;
    char text[FAULT_TEXT_MAX]; /* one line of UTF-8, no newline, always terminated */
};

/* Fills `fault` and returns false, so that `return fault_set(...)` reads as one sentence. `fault` may be NULL. */
bool fault_set(struct fault *fault, enum fault_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text; returns false. The code stays. A text that grows too long loses its end. */
bool fault_wrap(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The stable lower-case name of a code, for logs ("io", "full", ...). */
const char *fault_code_name(enum fault_code code);

/* A function whose fault must not be dropped. */
#define FAULT_CHECKED __attribute__((warn_unused_result))

#endif

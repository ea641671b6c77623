/* A first look at untrusted JSON, before the parser allocates anything for it. It takes no memory and one pass, so that
 * a body of 256 KiB of '[' costs what reading it costs. It refuses what the parser would take or would pay for: an
 * empty text, a byte order mark, nesting deeper than LIMIT_JSON_DEPTH, and reals (numbers with a fraction or an
 * exponent). It is no parser: whatever else is wrong, the parser finds. */
#ifndef REGULARS_WIRE_JSON_SCAN_H
#define REGULARS_WIRE_JSON_SCAN_H

#include "base/fault.h"
#include "base/span.h"

struct json_outline {
    size_t value_count; /* values of every kind, names not counted; exact when the text is well formed */
};

/* Where a person finds an offset: lines from 1, columns from 1 in characters (not bytes). */
struct json_position {
    size_t line;
    size_t column;
};

/* FAULT_INPUT "line 3, column 7: ...". The text of the fault repeats no string of the input, so it may be logged. */
FAULT_CHECKED bool json_scan(struct span bytes, struct json_outline *outline, struct fault *fault);

/* An offset beyond the end is the place after the last character. */
struct json_position json_position_of(struct span bytes, size_t offset);

#endif

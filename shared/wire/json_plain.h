/* The quick way for the JSON that tills write: texts of printable ASCII without escapes, integers of at most 18 digits,
 * objects of few members. It takes a part of what jansson takes and reads it the same; at anything else, be it right or
 * wrong, it gives up, and jansson reads the document or says what is wrong with it. So there is one place that refuses,
 * and this one can only be slow or right. For json.c alone. A 50-line receipt takes a tenth of jansson's time, which
 * was a third of a quote. */
#ifndef REGULARS_WIRE_JSON_PLAIN_H
#define REGULARS_WIRE_JSON_PLAIN_H

#include "base/arena.h"
#include "base/span.h"
#include "base/tree.h"

/* `value_count` is json_scan's, which has also bounded the depth. NULL when it gave up, or the arena has no room; the
 * arena is then as it was. */
const struct tree *json_read_plain(struct span bytes, size_t value_count, struct arena *arena);

#endif

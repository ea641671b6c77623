/* JSON bytes -> a tree in an arena. The decoder of every JSON border: it takes RFC 8259 as jansson reads it, and
 * refuses duplicate names, reals, integers outside int64, U+0000, ill-formed UTF-8 or surrogates, a byte order mark,
 * text after the value, and nesting deeper than LIMIT_JSON_DEPTH. "-0" is 0. Any kind of value may stand at the top;
 * the reader of the tree says what it wants there. The size of the input is the caller's to bound (LIMIT_HTTP_BODY at
 * the HTTP border).
 *
 * What tills usually write is read by a short cut of ours (json_plain.h), which leaves every doubt to jansson.
 *
 * Memory: the tree and its texts are copies in the arena; nothing points into `bytes`. What jansson allocates while it
 * parses is freed before json_parse returns, so it neither leaks nor, all of it going back at once, fragments; a
 * document whose values cannot fit the arena is refused before jansson sees it, which bounds what jansson takes for the
 * rest to about six times the arena. A bump allocator under jansson (json_set_alloc_funcs) was not taken: that hook is
 * process-wide, so it would be a hidden global, for a tenth of the parsing time. jansson seeds its hash tables from the
 * system's entropy at first use, so chosen names cannot be made to collide. */
#ifndef REGULARS_WIRE_JSON_H
#define REGULARS_WIRE_JSON_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"

/* FAULT_INPUT: not what we take, with "line L, column C: reason". FAULT_FULL: the arena (or the system) has no room for
 * it. After a fault the arena is as it was. The text of a fault repeats no string of the input, so it may be logged. */
FAULT_CHECKED bool json_parse(struct span bytes, struct arena *arena, const struct tree **tree, struct fault *fault);

#endif

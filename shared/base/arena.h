/* Memory of one request or one message: a fixed block, handed out from the front, released by one reset. A request for
 * more than is left returns NULL and turns `exhausted` on for good, so that a caller may check once at its end. */
#ifndef REGULARS_BASE_ARENA_H
#define REGULARS_BASE_ARENA_H

#include "base/span.h"
#include "base/text.h"

struct arena {
    uint8_t *block; /* the caller's, aligned for any type */
    size_t capacity;
    size_t used;
    bool exhausted;
};

void arena_init(struct arena *arena, void *block, size_t capacity);
void arena_reset(struct arena *arena);
/* Zeroed memory, aligned for any type, valid until the reset. NULL when exhausted. size 0 gives a non-NULL pointer. */
void *arena_take(struct arena *arena, size_t size);
/* As arena_take for count things of size bytes each; overflow of the product counts as exhausted. */
void *arena_take_array(struct arena *arena, size_t count, size_t size);
/* Copies; the text copy is also terminated. {NULL, 0} when exhausted. */
struct text arena_copy_text(struct arena *arena, struct text text);
struct span arena_copy_span(struct arena *arena, struct span span);

#define ARENA_ARRAY(arena, type, count) ((type *)arena_take_array((arena), (count), sizeof(type)))
#define ARENA_NEW(arena, type)          ARENA_ARRAY(arena, type, 1)

#endif

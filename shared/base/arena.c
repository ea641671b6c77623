#include "base/arena.h"

#include "base/bug.h"

#include <stdalign.h>
#include <string.h>

void arena_init(struct arena *arena, void *block, size_t capacity) {
    bug_if((uintptr_t)block % alignof(max_align_t) != 0);
    *arena = (struct arena){.block = block, .capacity = capacity};
}

void arena_reset(struct arena *arena) {
    arena->used = 0;
    arena->exhausted = false;
}

void *arena_take(struct arena *arena, size_t size) {
    const size_t grain = alignof(max_align_t);
    bug_if(arena->used > arena->capacity);
    size_t left = arena->capacity - arena->used;
    size_t rounded = size == 0 ? grain : (size + grain - 1) / grain * grain;
    if (arena->exhausted || rounded < size || rounded > left) {
        arena->exhausted = true;
        return NULL;
    }
    void *memory = arena->block + arena->used;
    arena->used += rounded;
    memset(memory, 0, rounded);
    return memory;
}

void *arena_take_array(struct arena *arena, size_t count, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        arena->exhausted = true;
        return NULL;
    }
    return arena_take(arena, total);
}

struct text arena_copy_text(struct arena *arena, struct text text) {
    char *copy = text.size == SIZE_MAX ? NULL : arena_take(arena, text.size + 1);
    if (copy == NULL) {
        return (struct text){0};
    }
    if (text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    return (struct text){.data = copy, .size = text.size};
}

struct span arena_copy_span(struct arena *arena, struct span span) {
    uint8_t *copy = arena_take(arena, span.size);
    if (copy == NULL) {
        return (struct span){0};
    }
    if (span.size > 0) {
        memcpy(copy, span.data, span.size);
    }
    return span_of(copy, span.size);
}

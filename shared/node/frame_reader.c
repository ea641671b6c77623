#include "node/frame_reader.h"

#include "base/bug.h"

#include <string.h>

void frame_reader_init(struct frame_reader *reader, void *block, size_t capacity, size_t frame_max) {
    bug_if(frame_max == 0 || capacity < FRAME_PREFIX_SIZE + frame_max);
    *reader = (struct frame_reader){.block = block, .capacity = capacity, .frame_max = frame_max};
}

uint8_t *frame_reader_room(struct frame_reader *reader, size_t *size) {
    if (reader->begin > 0) {
        memmove(reader->block, reader->block + reader->begin, reader->end - reader->begin);
        reader->end -= reader->begin;
        reader->begin = 0;
    }
    *size = reader->capacity - reader->end;
    return reader->block + reader->end;
}

void frame_reader_put(struct frame_reader *reader, size_t size) {
    bug_if(size > reader->capacity - reader->end);
    reader->end += size;
}

enum frame_reader_outcome frame_reader_next(struct frame_reader *reader, struct span *frame) {
    size_t there = reader->end - reader->begin;
    if (there < FRAME_PREFIX_SIZE) {
        return FRAME_READER_NEEDS_MORE;
    }
    size_t size = bytes_get_be32(reader->block + reader->begin);
    if (size == 0) {
        return FRAME_READER_EMPTY_FRAME;
    }
    if (size > reader->frame_max) {
        return FRAME_READER_TOO_LONG;
    }
    if (there < FRAME_PREFIX_SIZE + size) {
        return FRAME_READER_NEEDS_MORE;
    }
    *frame = span_of(reader->block + reader->begin + FRAME_PREFIX_SIZE, size);
    reader->begin += FRAME_PREFIX_SIZE + size;
    return FRAME_READER_FRAME;
}

/* Bytes of a stream into frames, however they are cut: a 4-byte big-endian length, then 1 .. frame_max bytes. Pure. A
 * length out of bounds is found when its four bytes are there, before anything of the frame is waited for or kept. */
#ifndef REGULARS_NODE_FRAME_READER_H
#define REGULARS_NODE_FRAME_READER_H

#include "base/span.h"

enum { FRAME_PREFIX_SIZE = 4 };

struct frame_reader {
    uint8_t *block; /* the caller's; FRAME_PREFIX_SIZE + the largest frame_max */
    size_t capacity;
    size_t begin; /* of what was not given out yet */
    size_t end;
    size_t frame_max;
};

enum frame_reader_outcome {
    FRAME_READER_FRAME = 0, /* *frame points into the block, valid until the next frame_reader_room */
    FRAME_READER_NEEDS_MORE,
    FRAME_READER_EMPTY_FRAME, /* a length of 0: the stream cannot be read on */
    FRAME_READER_TOO_LONG,    /* a length over frame_max: likewise */
};

void frame_reader_init(struct frame_reader *reader, void *block, size_t capacity, size_t frame_max);
/* Where the next bytes of the stream go; *size is never 0 after frame_reader_next said NEEDS_MORE. */
uint8_t *frame_reader_room(struct frame_reader *reader, size_t *size);
/* `size` bytes were put there. */
void frame_reader_put(struct frame_reader *reader, size_t size);
enum frame_reader_outcome frame_reader_next(struct frame_reader *reader, struct span *frame);

#endif

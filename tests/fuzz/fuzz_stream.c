/* The link's stream of frames. Input: one byte, the largest frame; then the stream, fed in pieces whose sizes it
 * chooses itself. However it is cut, the frames are the ones that a plain look at the whole finds. */
#include "base/bug.h"
#include "node/frame_reader.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FRAME_MAX = 256 };

/* The next frame of the whole, as frame_reader should see it; false at the end or at a length out of bounds. */
static bool next_plain(struct span *rest, size_t frame_max, struct span *frame) {
    if (rest->size < FRAME_PREFIX_SIZE) {
        return false;
    }
    size_t size = bytes_get_be32(rest->data);
    if (size == 0 || size > frame_max || rest->size - FRAME_PREFIX_SIZE < size) {
        return false;
    }
    *frame = span_of(rest->data + FRAME_PREFIX_SIZE, size);
    *rest = span_of(frame->data + size, rest->size - FRAME_PREFIX_SIZE - size);
    return true;
}

/* Gives out what is whole; false when the stream cannot be read on. */
static bool take_frames(struct frame_reader *reader, struct span *rest) {
    struct span frame;
    struct span expected;
    enum frame_reader_outcome outcome;
    while ((outcome = frame_reader_next(reader, &frame)) == FRAME_READER_FRAME) {
        bug_if(!next_plain(rest, reader->frame_max, &expected) || !span_equal(frame, expected));
    }
    return outcome == FRAME_READER_NEEDS_MORE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t block[FRAME_PREFIX_SIZE + FRAME_MAX];
    struct frame_reader reader;
    struct span frame;
    if (size == 0) {
        return 0;
    }
    frame_reader_init(&reader, block, sizeof block, (size_t)data[0] + 1);
    struct span rest = span_of(data + 1, size - 1);
    size_t at = 1;
    bool is_readable = true;
    while (at < size && is_readable) {
        size_t room;
        uint8_t *to = frame_reader_room(&reader, &room);
        size_t piece = (size_t)data[at] % 7 + 1;
        bug_if(room == 0);
        piece = piece > room ? room : piece;
        piece = piece > size - at ? size - at : piece;
        memcpy(to, data + at, piece);
        frame_reader_put(&reader, piece);
        at += piece;
        is_readable = take_frames(&reader, &rest);
    }
    bug_if(next_plain(&rest, reader.frame_max, &frame)); /* a whole frame that was not given out */
    return 0;
}

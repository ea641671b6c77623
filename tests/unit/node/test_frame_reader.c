/* Goal: a stream of frames is read the same however it is cut, and lengths out of bounds are found at once.
 * Method: random frames fed in random pieces; bombs. */
#include "node/frame_reader.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

#include <string.h>

enum { FRAME_MAX = 300, BLOCK = FRAME_PREFIX_SIZE + FRAME_MAX, FRAMES = 2000 };

static uint8_t stream[FRAMES * BLOCK];
static size_t sizes[FRAMES];

static size_t make_stream(struct dice *dice) {
    size_t used = 0;
    for (size_t i = 0; i < FRAMES; i++) {
        sizes[i] = (size_t)dice_between(dice, 1, FRAME_MAX);
        bytes_put_be32(stream + used, (uint32_t)sizes[i]);
        memset(stream + used + FRAME_PREFIX_SIZE, (int)(i & 0xFF), sizes[i]);
        used += FRAME_PREFIX_SIZE + sizes[i];
    }
    return used;
}

static void reads_frames_however_they_are_cut(void **state) {
    (void)state;
    struct dice dice = {.state = 3};
    uint8_t block[BLOCK];
    struct frame_reader reader;
    struct span frame;
    size_t size = make_stream(&dice);
    size_t at = 0;
    size_t count = 0;
    frame_reader_init(&reader, block, sizeof block, FRAME_MAX);
    while (at < size) {
        size_t room;
        uint8_t *to = frame_reader_room(&reader, &room);
        assert_true(room > 0);
        size_t piece = (size_t)dice_between(&dice, 1, (int64_t)room);
        piece = piece > size - at ? size - at : piece;
        memcpy(to, stream + at, piece);
        frame_reader_put(&reader, piece);
        at += piece;
        while (frame_reader_next(&reader, &frame) == FRAME_READER_FRAME) {
            assert_int_equal(frame.size, sizes[count]);
            assert_int_equal(frame.data[0], count & 0xFF);
            assert_int_equal(frame.data[frame.size - 1], count & 0xFF);
            count++;
        }
    }
    assert_int_equal(count, FRAMES);
}

static enum frame_reader_outcome outcome_of(uint32_t length, size_t frame_max) {
    uint8_t block[BLOCK];
    struct frame_reader reader;
    struct span frame;
    size_t room;
    frame_reader_init(&reader, block, sizeof block, frame_max);
    bytes_put_be32(frame_reader_room(&reader, &room), length);
    frame_reader_put(&reader, 3);
    assert_int_equal(frame_reader_next(&reader, &frame), FRAME_READER_NEEDS_MORE);
    frame_reader_put(&reader, 1);
    return frame_reader_next(&reader, &frame);
}

static void finds_lengths_out_of_bounds_at_once(void **state) {
    (void)state;
    assert_int_equal(outcome_of(0, FRAME_MAX), FRAME_READER_EMPTY_FRAME);
    assert_int_equal(outcome_of(FRAME_MAX + 1, FRAME_MAX), FRAME_READER_TOO_LONG);
    assert_int_equal(outcome_of(UINT32_MAX, FRAME_MAX), FRAME_READER_TOO_LONG);
    assert_int_equal(outcome_of(101, 100), FRAME_READER_TOO_LONG);
    assert_int_equal(outcome_of(100, 100), FRAME_READER_NEEDS_MORE);
    assert_int_equal(outcome_of(1, FRAME_MAX), FRAME_READER_NEEDS_MORE);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_frames_however_they_are_cut),
    cmocka_unit_test(finds_lengths_out_of_bounds_at_once),
};

UNIT_RUN(tests)

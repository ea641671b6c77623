/* The outer frame: its bytes, and what is refused before any key is touched. */
#include "seal/frame.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

static struct span frame_make(uint8_t *block, size_t capacity, const struct frame_header *header) {
    struct writer out;
    writer_init(&out, block, capacity);
    frame_write_header(header, &out);
    return writer_result(&out);
}

static void header_bytes(void **state) {
    (void)state;
    uint8_t block[FRAME_HEADER_SIZE];
    uint8_t expected[FRAME_HEADER_SIZE];
    struct frame_header header = {
        .type = FRAME_DATA, .flags = 0xa1b2, .receiver_index = 0x01020304, .counter = UINT64_C(0x1112131415161718)};
    struct frame_header read;
    struct span body;
    struct span frame = frame_make(block, sizeof block, &header);
    (void)hex_bytes(expected, sizeof expected, "0301a1b2010203041112131415161718");
    assert_true(span_equal(frame, span_of(expected, sizeof expected)));
    assert_int_equal(frame_read(frame, &read, &body), FRAME_OK);
    assert_int_equal(read.type, header.type);
    assert_int_equal(read.flags, header.flags);
    assert_int_equal(read.receiver_index, header.receiver_index);
    assert_true(read.counter == header.counter);
    assert_int_equal(body.size, 0);
}

static void sizes_out_of_range(void **state) {
    (void)state;
    static uint8_t block[FRAME_SIZE_MAX + 1];
    struct frame_header read;
    struct span body;
    (void)frame_make(block, sizeof block, &(struct frame_header){.type = FRAME_DATA});
    for (size_t size = 0; size < FRAME_HEADER_SIZE; size++) {
        assert_int_equal(frame_read(span_of(block, size), &read, &body), FRAME_TRUNCATED);
    }
    assert_int_equal(frame_read(span_of(block, FRAME_SIZE_MAX), &read, &body), FRAME_OK);
    assert_int_equal(body.size, FRAME_SIZE_MAX - FRAME_HEADER_SIZE);
    assert_int_equal(frame_read(span_of(block, FRAME_SIZE_MAX + 1), &read, &body), FRAME_TOO_LONG);
}

/* All 65,536 values of the first two bytes: one wire version and three types are right. */
static void types_and_versions(void **state) {
    (void)state;
    uint8_t block[FRAME_HEADER_SIZE] = {0};
    for (unsigned type = 0; type < 256; type++) {
        for (unsigned wire = 0; wire < 256; wire++) {
            struct frame_header read;
            struct span body;
            block[0] = (uint8_t)type;
            block[1] = (uint8_t)wire;
            enum frame_outcome expected = wire != 1                ? FRAME_WRONG_WIRE
                                          : type >= 1 && type <= 3 ? FRAME_OK
                                                                   : FRAME_UNKNOWN_TYPE;
            assert_int_equal(frame_read(span_of(block, sizeof block), &read, &body), expected);
        }
    }
}

/* A handshake frame has one spelling: each bit that means nothing in it must be 0. */
static void zeros_of_handshake_frames(void **state) {
    (void)state;
    for (size_t at = 2; at < FRAME_HEADER_SIZE; at++) {
        uint8_t block[FRAME_HEADER_SIZE] = {0};
        struct frame_header read;
        struct span body;
        bool is_receiver = at >= 4 && at < 8;
        block[1] = FRAME_WIRE_VERSION;
        block[at] = 0x10;
        block[0] = FRAME_HANDSHAKE_REQUEST;
        assert_int_equal(frame_read(span_of(block, sizeof block), &read, &body), FRAME_NOT_ZERO);
        block[0] = FRAME_HANDSHAKE_ANSWER;
        assert_int_equal(frame_read(span_of(block, sizeof block), &read, &body),
                         is_receiver ? FRAME_OK : FRAME_NOT_ZERO);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(header_bytes),
    cmocka_unit_test(sizes_out_of_range),
    cmocka_unit_test(types_and_versions),
    cmocka_unit_test(zeros_of_handshake_frames),
};
UNIT_RUN(tests)

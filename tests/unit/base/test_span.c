#include "base/span.h"

#include <string.h>

#include "tests/harness/unit.h"

/* A writer holds exactly its block, and after one byte too many it holds nothing more. */
static void writer_is_bounded(void **state) {
    (void)state;
    uint8_t block[5] = {0};
    struct writer writer;
    writer_init(&writer, block, 4);
    writer_bytes(&writer, "abc", 3);
    writer_byte(&writer, 'd');
    assert_true(span_equal(writer_result(&writer), span_of("abcd", 4)));
    writer_byte(&writer, 'e');
    assert_true(writer.overflowed);
    assert_int_equal(block[4], 0);
    assert_int_equal(writer_result(&writer).size, 0);
    writer_init(&writer, block, 4);
    writer_bytes(&writer, "abcde", 5);
    writer_bytes(&writer, "a", 1);
    assert_int_equal(writer.size, 0);
}

/* Formatted text leaves room for its terminator or overflows, and never writes beyond the block. */
static void writer_formats(void **state) {
    (void)state;
    uint8_t block[6];
    memset(block, 'z', sizeof block);
    struct writer writer;
    writer_init(&writer, block, 5);
    writer_format(&writer, "%d", 1234);
    assert_true(span_equal(writer_result(&writer), span_of("1234", 4)));
    writer_format(&writer, "%s", "xy");
    assert_true(writer.overflowed);
    assert_int_equal(block[5], 'z');
}

/* Empty spans are equal wherever they point. */
static void empty_spans(void **state) {
    (void)state;
    struct writer writer;
    writer_init(&writer, NULL, 0);
    writer_bytes(&writer, NULL, 0);
    assert_false(writer.overflowed);
    assert_true(span_equal(span_of(NULL, 0), span_of("a", 0)));
    assert_false(span_equal(span_of("a", 1), span_of("b", 1)));
    assert_false(span_equal(span_of("a", 1), span_of("a", 0)));
}

/* The bytes of an integer stand where the two orders say, and come back. */
static void byte_orders(void **state) {
    (void)state;
    uint8_t out[8];
    bytes_put_be64(out, UINT64_C(0x0102030405060708));
    assert_memory_equal(out, "\1\2\3\4\5\6\7\10", 8);
    assert_true(bytes_get_be64(out) == UINT64_C(0x0102030405060708));
    assert_true(bytes_get_le64(out) == UINT64_C(0x0807060504030201));
    bytes_put_le64(out, UINT64_C(0xF102030405060708));
    assert_memory_equal(out, "\10\7\6\5\4\3\2\xF1", 8);
    assert_true(bytes_get_le64(out) == UINT64_C(0xF102030405060708));
    bytes_put_be32(out, UINT32_C(0xF1020304));
    assert_memory_equal(out, "\xF1\2\3\4", 4);
    assert_true(bytes_get_be32(out) == UINT32_C(0xF1020304));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(writer_is_bounded),
    cmocka_unit_test(writer_formats),
    cmocka_unit_test(empty_spans),
    cmocka_unit_test(byte_orders),
};

UNIT_RUN(tests)

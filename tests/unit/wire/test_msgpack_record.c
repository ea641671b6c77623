/* Records out and in again: fields by number with bounds, defaults for what is left out, unknown fields skipped, one
 * error that names the field, and no memory but the arena's. */
#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

#include "base/id.h"
#include "base/limits.h"
#include "wire/msgpack_read.h"
#include "wire/msgpack_scan.h"
#include "wire/msgpack_write.h"

#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) uint8_t block[64 * 1024];
static uint8_t bytes[32 * 1024];
static struct arena arena;
static struct writer out;
static struct msgpack_writer record;
static struct msgpack_reader reader;
static struct fault fault;

static void begin(size_t capacity) {
    arena_init(&arena, block, sizeof block);
    writer_init(&out, bytes, capacity);
    msgpack_write_start(&record, &out);
}

static struct msgpack_place open_hex(const char *hex) {
    size_t size = strlen(hex) / 2;
    assert_true(text_unhex(bytes, size, text_of(hex)));
    arena_init(&arena, block, sizeof block);
    return msgpack_read_open(&reader, span_of(bytes, size), &arena);
}

static void assert_failed(const char *text) {
    memset(&fault, 0, sizeof fault);
    assert_false(msgpack_read_finish(&reader, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_string_equal(fault.text, text);
}

static void reads_what_was_written(void **state) {
    (void)state;
    begin(sizeof bytes);
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 1, 1);
    msgpack_write_int(&record, 2, INT64_MIN);
    msgpack_write_id(&record, 3, id_make(2, 7));
    msgpack_write_bool(&record, 4, true);
    msgpack_write_text(&record, 5, text_of("\xd0\xb4"));
    msgpack_write_bytes(&record, 6, span_of("\x00\xff", 2));
    msgpack_write_array(&record, 7);
    msgpack_write_int(&record, MSGPACK_ITEM, INT64_MAX);
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 300, -1);
    msgpack_write_end(&record);
    msgpack_write_end(&record);
    msgpack_write_end(&record);
    struct msgpack_place root = msgpack_read_open(&reader, msgpack_write_finish(&record), &arena);
    assert_int_equal(msgpack_read_version(root, 1), 1);
    assert_int_equal(msgpack_read_int(msgpack_read_field(&root, 2), INT64_MIN, 0), INT64_MIN);
    assert_int_equal(msgpack_read_id(msgpack_read_field(&root, 3)), id_make(2, 7));
    assert_true(msgpack_read_bool(msgpack_read_field(&root, 4)));
    assert_true(text_is(msgpack_read_text(msgpack_read_field(&root, 5), 1, 2), "\xd0\xb4"));
    uint8_t exact[2];
    msgpack_read_exact(msgpack_read_field(&root, 6), exact, sizeof exact);
    assert_memory_equal(exact, "\x00\xff", 2);
    struct msgpack_place list = msgpack_read_field(&root, 7);
    assert_int_equal(msgpack_read_array(list, 0, 2), 2);
    assert_int_equal(msgpack_read_int(msgpack_read_item(&list, 0), 0, INT64_MAX), INT64_MAX);
    struct msgpack_place item = msgpack_read_item(&list, 1);
    assert_int_equal(msgpack_read_int(msgpack_read_field(&item, 300), -5, 5), -1);
    assert_true(msgpack_read_finish(&reader, &fault));
}

static void leaves_defaults_out_and_reads_them_back(void **state) {
    (void)state;
    begin(sizeof bytes);
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int_or(&record, 1, 5, 5);
    msgpack_write_id_or_none(&record, 2, 0);
    msgpack_write_flag(&record, 3, false);
    msgpack_write_text_or_empty(&record, 4, text_of(""));
    msgpack_write_end(&record);
    struct span span = msgpack_write_finish(&record);
    assert_int_equal(span.size, 1);
    struct msgpack_place root = msgpack_read_open(&reader, span, &arena);
    assert_int_equal(msgpack_read_int_or(msgpack_read_field(&root, 1), 0, 9, 5), 5);
    assert_int_equal(msgpack_read_id_or_none(msgpack_read_field(&root, 2)), 0);
    assert_false(msgpack_read_flag(msgpack_read_field(&root, 3)));
    assert_int_equal(msgpack_read_text_or_empty(msgpack_read_field(&root, 4), 9).size, 0);
    assert_int_equal(msgpack_read_array_or_empty(msgpack_read_field(&root, 5), 9), 0);
    assert_true(msgpack_read_finish(&reader, &fault));
}

static void skips_fields_that_nobody_reads(void **state) {
    (void)state;
    struct msgpack_place root = open_hex("830101028181a0a00305"); /* the key of field 2's map is a text: not sound */
    assert_failed("byte 5: a key is no small positive integer");
    root = open_hex("830101029301a16190cd012c07"); /* fields 1, 2 (unknown, an array) and 300 */
    assert_int_equal(msgpack_read_int(msgpack_read_field(&root, 300), 0, 9), 7);
    assert_true(msgpack_read_is_absent(msgpack_read_field(&root, 3)));
    assert_true(msgpack_read_finish(&reader, &fault));
}

static void names_the_field_and_keeps_the_first_error(void **state) {
    (void)state;
    struct msgpack_place root = open_hex("8201010792c08201010209"); /* {1: 1, 7: [nil, {1: 1, 2: 9}]} */
    struct msgpack_place list = msgpack_read_field(&root, 7);
    struct msgpack_place item = msgpack_read_item(&list, 1);
    assert_int_equal(msgpack_read_int(msgpack_read_field(&item, 2), 1, 8), 1);
    (void)msgpack_read_bool(msgpack_read_field(&root, 1));
    assert_failed("field 7[1].2: must be 1 to 8, is 9");
}

static void refuses_wrong_kinds_and_what_is_missing(void **state) {
    (void)state;
    struct msgpack_place root = open_hex("820101020a");
    (void)msgpack_read_int(msgpack_read_field(&root, 3), 0, 1);
    assert_failed("field 3: is missing");
    root = open_hex("8101c3");
    assert_int_equal(msgpack_read_int(msgpack_read_field(&root, 1), -4, 1), -4);
    assert_failed("field 1: must be an integer, is a truth value");
    root = open_hex("8101a161");
    assert_null(msgpack_read_bytes(msgpack_read_field(&root, 1), 0, 9).data);
    assert_failed("field 1: must be bytes, is a text");
    root = open_hex("8101c0");
    assert_null(msgpack_read_text(msgpack_read_field(&root, 1), 0, 9).data);
    assert_failed("field 1: must be a text, is nil");
    root = open_hex("93010203");
    (void)msgpack_read_version(root, 1);
    assert_failed("record: must be a map, is an array");
    root = open_hex("81010a");
    struct msgpack_place number = msgpack_read_field(&root, 1);
    assert_true(msgpack_read_is_absent(msgpack_read_item(&number, 0)));
    assert_true(msgpack_read_is_absent(msgpack_read_field(&number, 1)));
    assert_int_equal(msgpack_read_array(number, 0, 9), 0);
    assert_failed("field 1: must be an array, is an integer");
}

static void refuses_sizes_controls_and_ids(void **state) {
    (void)state;
    struct msgpack_place root = open_hex("8101a3616263");
    assert_int_equal(msgpack_read_text(msgpack_read_field(&root, 1), 1, 2).size, 0);
    assert_failed("field 1: must have 1 to 2 bytes, has 3");
    root = open_hex("8101a3610a63");
    assert_int_equal(msgpack_read_text(msgpack_read_field(&root, 1), 1, 9).size, 0);
    assert_failed("field 1: must be text without control characters");
    root = open_hex("8101c403616263");
    uint8_t exact[4] = {9, 9, 9, 9};
    msgpack_read_exact(msgpack_read_field(&root, 1), exact, sizeof exact);
    assert_memory_equal(exact, "\0\0\0\0", 4);
    assert_failed("field 1: must have 4 to 4 bytes, has 3");
    root = open_hex("810193c0c0c0");
    assert_int_equal(msgpack_read_array(msgpack_read_field(&root, 1), 0, 2), 0);
    assert_failed("field 1: must have 0 to 2 items, has 3");
    root = open_hex("810100");
    assert_int_equal(msgpack_read_id(msgpack_read_field(&root, 1)), 0);
    assert_failed("field 1: 0 is no id");
}

static void refuses_a_newer_version(void **state) {
    (void)state;
    struct msgpack_place root = open_hex("810103");
    assert_int_equal(msgpack_read_version(root, 3), 3);
    assert_true(msgpack_read_finish(&reader, &fault));
    (void)msgpack_read_version(root, 2);
    assert_failed("field 1: version 3 is newer than this node knows (2)");
}

static void says_when_the_memory_is_too_small(void **state) {
    (void)state;
    static const uint8_t list[] = {0x98, 1, 2, 3, 4, 5, 6, 7, 8};
    arena_init(&arena, block, 8 * 24);
    struct msgpack_place root = msgpack_read_open(&reader, span_of(list, sizeof list), &arena);
    assert_true(msgpack_read_is_absent(root));
    assert_false(msgpack_read_finish(&reader, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_int_equal(arena.used, 0);
    assert_false(arena.exhausted);
}

/* Counts above 15 and 65535 take longer headers than the byte that was kept for them. */
static void writes_headers_of_every_width(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 15, 16, 17, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        begin(sizeof bytes);
        msgpack_write_map(&record, MSGPACK_ITEM);
        msgpack_write_array(&record, 1);
        for (size_t n = 0; n < counts[i]; n++) {
            msgpack_write_int(&record, MSGPACK_ITEM, (int64_t)n * 100);
        }
        msgpack_write_end(&record);
        msgpack_write_text(&record, 2, text_of("after"));
        msgpack_write_end(&record);
        struct span span = msgpack_write_finish(&record);
        struct msgpack_place root = msgpack_read_open(&reader, span, &arena);
        struct msgpack_place list = msgpack_read_field(&root, 1);
        assert_int_equal(msgpack_read_array(list, counts[i], counts[i]), counts[i]);
        if (counts[i] > 0) {
            int64_t last = (int64_t)(counts[i] - 1) * 100;
            assert_int_equal(msgpack_read_int(msgpack_read_item(&list, counts[i] - 1), 0, INT32_MAX), last);
        }
        assert_true(text_is(msgpack_read_text(msgpack_read_field(&root, 2), 0, 9), "after"));
        assert_true(msgpack_read_finish(&reader, &fault));
    }
}

static void keeps_what_the_writer_held_and_gives_nothing_when_full(void **state) {
    (void)state;
    for (size_t capacity = 0; capacity < 60; capacity++) {
        begin(capacity);
        writer_byte(&out, 0xEE);
        msgpack_write_start(&record, &out);
        msgpack_write_array(&record, MSGPACK_ITEM);
        for (int64_t n = 0; n < 20; n++) {
            msgpack_write_int(&record, MSGPACK_ITEM, 200);
        }
        msgpack_write_end(&record);
        size_t whole = 3 + 20 * 2; /* header of 16 bits, elements */
        struct span span = msgpack_write_finish(&record);
        assert_int_equal(span.size, capacity >= 1 + whole ? whole : 0);
        assert_true(span.size == 0 || (bytes[0] == 0xEE && msgpack_scan(span).defect == MSGPACK_SOUND));
    }
}

static void key_twice(void) {
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 2, 1);
    msgpack_write_int(&record, 2, 1);
}
static void key_descends(void) {
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 2, 1);
    msgpack_write_int(&record, 1, 1);
}
static void key_in_array(void) {
    msgpack_write_array(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 1, 1);
}
static void no_key_in_map(void) {
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, MSGPACK_ITEM, 1);
}
static void end_without_begin(void) {
    msgpack_write_end(&record);
}
static void finish_while_open(void) {
    msgpack_write_map(&record, MSGPACK_ITEM);
    (void)msgpack_write_finish(&record);
}
static void two_values_at_the_top(void) {
    msgpack_write_bool(&record, MSGPACK_ITEM, true);
    msgpack_write_bool(&record, MSGPACK_ITEM, true);
}
static void too_deep(void) {
    for (int i = 0; i <= LIMIT_MSGPACK_DEPTH; i++) {
        msgpack_write_array(&record, MSGPACK_ITEM);
    }
}
static void not_utf8(void) {
    msgpack_write_text(&record, MSGPACK_ITEM, text_of("\xff"));
}
static void no_id(void) {
    msgpack_write_id(&record, MSGPACK_ITEM, 0);
}

static void misuse_stops_the_process(void **state) {
    (void)state;
    static void (*const misuses[])(void) = {
        key_twice,         key_descends, key_in_array, no_key_in_map, end_without_begin,
        finish_while_open, too_deep,     not_utf8,     no_id,         two_values_at_the_top};
    for (size_t i = 0; i < sizeof misuses / sizeof misuses[0]; i++) {
        begin(sizeof bytes);
        assert_true(dies_by_abort(misuses[i]));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_what_was_written),
    cmocka_unit_test(leaves_defaults_out_and_reads_them_back),
    cmocka_unit_test(skips_fields_that_nobody_reads),
    cmocka_unit_test(names_the_field_and_keeps_the_first_error),
    cmocka_unit_test(refuses_wrong_kinds_and_what_is_missing),
    cmocka_unit_test(refuses_sizes_controls_and_ids),
    cmocka_unit_test(refuses_a_newer_version),
    cmocka_unit_test(says_when_the_memory_is_too_small),
    cmocka_unit_test(writes_headers_of_every_width),
    cmocka_unit_test(keeps_what_the_writer_held_and_gives_nothing_when_full),
    cmocka_unit_test(misuse_stops_the_process),
};

UNIT_RUN(tests)

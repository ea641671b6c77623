/* Every kind of record survives its bytes: what is decoded says the same as what was encoded, to the same bytes; a
 * newer node's fields are skipped; and whatever is out of bounds is refused with the number of the field. */
#include "tests/harness/dies.h"
#include "tests/harness/random_record.h"
#include "tests/harness/same_record.h"
#include "tests/harness/unit.h"

#include "base/id.h"
#include "base/limits.h"
#include "wire/led_codec.h"
#include "wire/msgpack_read.h"
#include "wire/msgpack_scan.h"
#include "wire/msgpack_write.h"
#include "wire/person_codec.h"
#include "wire/receipt_codec.h"

#include <stdalign.h>
#include <string.h>

enum { SEEDS = 200 };

static alignas(max_align_t) uint8_t block[1024 * 1024];
static uint8_t bytes[64 * 1024];
static uint8_t again[64 * 1024];
static struct arena arena;
static struct fault fault;

static const enum journal_kind kinds[] = {
#define KIND_VALUE(name, number, stream, critical) JOURNAL_##name,
    JOURNAL_KINDS(KIND_VALUE)
#undef KIND_VALUE
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static struct span encode(const struct record *record, uint8_t *out_bytes, size_t capacity) {
    struct writer out;
    writer_init(&out, out_bytes, capacity);
    return record_encode(record, &out);
}

static void random_of(enum journal_kind kind, uint64_t seed, struct record *record) {
    struct dice dice = {.state = seed};
    arena_init(&arena, block, sizeof block);
    random_record(&dice, &arena, kind, record);
}

static void says_the_same_after_its_bytes(void **state) {
    (void)state;
    for (size_t k = 0; k < KIND_COUNT; k++) {
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct record record;
            struct record copy;
            random_of(kinds[k], seed, &record);
            struct span span = encode(&record, bytes, sizeof bytes);
            assert_int_equal(msgpack_scan(span).defect, MSGPACK_SOUND);
            if (!record_decode((int32_t)kinds[k], span, &arena, &copy, &fault)) {
                fail_msg("seed %llu: %s", (unsigned long long)seed, fault.text);
            }
            if (!same_record(&record, &copy) || !span_equal(span, encode(&copy, again, sizeof again))) {
                fail_msg("%s, seed %llu differs", journal_kind_name((int32_t)kinds[k]), (unsigned long long)seed);
            }
        }
    }
}

static void led_entries_fit_their_bound(void **state) {
    (void)state;
    for (size_t k = 0; k < KIND_COUNT; k++) {
        for (uint64_t seed = 1; journal_kind_stream(kinds[k]) == STREAM_LED && seed <= SEEDS; seed++) {
            struct record record;
            random_of(kinds[k], seed, &record);
            assert_true(encode(&record, bytes, LIMIT_LED_ENTRY).size > 0);
        }
    }
}

/* A return of as many lines as a receipt has, a thousand rubles each, undoing as much as one return may, with the
 * longest names, is still one document: no till stands there with goods that cannot be written down. */
static void the_largest_return_fits_a_document(void **state) {
    (void)state;
    static struct return_line lines[LIMIT_LINES];
    static struct return_undone undone[RETURN_UNDONE_MAX];
    static char name[LIMIT_PROMOTION_ID];
    memset(name, 'n', sizeof name - 1);
    for (size_t i = 0; i < LIMIT_LINES; i++) {
        lines[i] = (struct return_line){.line_no = 1000000,
                                        .quantity_milli = 1000000,
                                        .refund_minor = 100000,
                                        .points_back = 100000,
                                        .points_taken = 100000,
                                        .points_lapsed = 100000};
    }
    for (size_t i = 0; i < RETURN_UNDONE_MAX; i++) {
        undone[i] = (struct return_undone){
            .promotion_id = text_of(name), .kind = RETURN_LIMIT_USES, .name = text_of(name), .count = 1000000};
    }
    struct record record = {.kind = JOURNAL_GOODS_RETURN,
                            .of.goods_return = {.id = id_make(2, 1),
                                                .key = {.store = 2, .till = 1, .shift = 1, .number = 1},
                                                .sale_id = id_make(2, 1),
                                                .line_count = LIMIT_LINES,
                                                .lines = lines,
                                                .undone_count = RETURN_UNDONE_MAX,
                                                .undone = undone}};
    assert_in_range(encode(&record, bytes, sizeof bytes).size, 1, LIMIT_DOC_ENTRY);
}

static void gives_nothing_when_there_is_no_room(void **state) {
    (void)state;
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct record record;
        random_of(kinds[k], 7, &record);
        size_t whole = encode(&record, bytes, sizeof bytes).size;
        assert_int_equal(encode(&record, again, whole).size, whole);
        assert_int_equal(encode(&record, again, whole - 1).size, 0);
        assert_int_equal(encode(&record, again, whole / 2).size, 0);
        assert_int_equal(encode(&record, again, 0).size, 0);
    }
}

static void refuses_bytes_cut_anywhere(void **state) {
    (void)state;
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct record record;
        random_of(kinds[k], 11, &record);
        struct span span = encode(&record, bytes, sizeof bytes);
        for (size_t size = 0; size < span.size; size += span.size / 50 + 1) {
            struct record copy;
            assert_false(record_decode((int32_t)kinds[k], span_of(bytes, size), &arena, &copy, &fault));
            assert_int_equal(fault.code, FAULT_INPUT);
        }
    }
}

/* The fuzzer's errand in small: one byte changed is either refused or read as another record that is sound. */
static void takes_no_harm_from_changed_bytes(void **state) {
    (void)state;
    struct dice dice = {.state = 3};
    for (size_t turn = 0; turn < 20000; turn++) {
        struct record record;
        struct record copy;
        enum journal_kind kind = random_kind(&dice);
        random_of(kind, 1 + turn % 50, &record);
        struct span span = encode(&record, bytes, sizeof bytes);
        bytes[dice_next(&dice) % span.size] = (uint8_t)dice_next(&dice);
        if (record_decode((int32_t)kind, span, &arena, &copy, &fault)) {
            assert_true(encode(&copy, again, sizeof again).size > 0);
        }
    }
}

static void refuses_kinds_that_it_does_not_know(void **state) {
    (void)state;
    struct record record;
    assert_false(record_decode(31, span_of("\x80", 1), &arena, &record, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_string_equal(fault.text, "records of kind 31 are not known");
    assert_false(record_decode(-1, span_of("\x80", 1), &arena, &record, &fault));
}

/* {1: version, 2: customer 0-1, 3: op 0-2, 4: lot 0-3, 5: points, ...}: a SPEND by hand. */
static struct span spend(int64_t version, int64_t points, bool has_time, bool has_new_field) {
    struct writer out;
    struct msgpack_writer record;
    writer_init(&out, bytes, sizeof bytes);
    msgpack_write_start(&record, &out);
    msgpack_write_map(&record, MSGPACK_ITEM);
    msgpack_write_int(&record, 1, version);
    msgpack_write_id(&record, 2, 1);
    msgpack_write_id(&record, 3, 2);
    msgpack_write_id(&record, 4, 3);
    msgpack_write_int(&record, 5, points);
    if (has_time) {
        msgpack_write_int(&record, 14, 1000);
    }
    if (has_new_field) {
        msgpack_write_array(&record, 200);
        msgpack_write_text(&record, MSGPACK_ITEM, text_of("of a newer node"));
        msgpack_write_end(&record);
    }
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

static void assert_refused(enum journal_kind kind, struct span span, const char *text) {
    struct record record;
    arena_init(&arena, block, sizeof block);
    assert_false(record_decode((int32_t)kind, span, &arena, &record, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_string_equal(fault.text, text);
}

static void skips_the_fields_of_a_newer_node(void **state) {
    (void)state;
    struct record record;
    arena_init(&arena, block, sizeof block);
    assert_true(record_decode(JOURNAL_SPEND, spend(1, 500, true, true), &arena, &record, &fault));
    assert_int_equal(record.of.led.points, 500);
    assert_int_equal(record.of.led.at_ms, 1000);
}

static void names_the_kind_and_the_field(void **state) {
    (void)state;
    assert_refused(JOURNAL_SPEND, spend(2, 500, true, false),
                   "SPEND: field 1: version 2 is newer than this node knows (1)");
    assert_refused(JOURNAL_SPEND, spend(1, 0, true, false), "SPEND: field 5: must be 1 to 100000000000000, is 0");
    assert_refused(JOURNAL_SPEND, spend(1, 500, false, false), "SPEND: field 14: is missing");
    assert_refused(JOURNAL_LIMIT_USE, spend(1, 0, true, false), "LIMIT_USE: field 5: must not be 0");
    assert_refused(JOURNAL_LIMIT_USE, spend(1, 1, true, false), "LIMIT_USE: field 9: is missing");
    assert_refused(JOURNAL_MINT, spend(1, 500, true, false), "MINT: field 7: is missing");
    assert_refused(JOURNAL_ADJUST_DOWN, spend(1, 500, true, false), "ADJUST_DOWN: field 10: is missing");
    assert_refused(JOURNAL_SPEND, span_of("\xdd\x10\x00\x00\x00", 5),
                   "SPEND: byte 0: an array or map declares more than the bytes that are left");
}

/* A receipt of one line of 100, with one promotion that takes 10 off, made wrong by `spoil`. */
static struct span spoiled_receipt(void (*spoil)(struct receipt *receipt), struct writer *out) {
    static struct line_share share;
    static struct receipt_line line;
    static struct receipt_promotion promotion;
    share = (struct line_share){.discount_minor = 10};
    promotion = (struct receipt_promotion){.id = text_of("p"), .version = 1, .discount_minor = 10, .times = 1};
    line = (struct receipt_line){.line_no = 1,
                                 .sku = text_of("s"),
                                 .quantity_milli = 1000,
                                 .price_minor = 100,
                                 .amount_minor = 100,
                                 .net_minor = 90,
                                 .share_count = 1,
                                 .shares = &share};
    struct receipt receipt = {.id = 1,
                              .key = {.till = 1, .number = 1},
                              .line_count = 1,
                              .lines = &line,
                              .promotion_count = 1,
                              .promotions = &promotion,
                              .gross_minor = 100,
                              .discount_minor = 10,
                              .net_minor = 90};
    spoil(&receipt);
    return receipt_encode(&receipt, out);
}

static struct writer spoiled_out;
static void (*spoil_now)(struct receipt *receipt);

static void encode_spoiled(void) {
    writer_init(&spoiled_out, bytes, sizeof bytes);
    (void)spoiled_receipt(spoil_now, &spoiled_out);
}
static void spoil_nothing(struct receipt *receipt) {
    (void)receipt;
}
static void spoil_net(struct receipt *receipt) {
    receipt->net_minor++;
}
static void spoil_line(struct receipt *receipt) {
    receipt->lines[0].net_minor--;
}
static void spoil_promotion(struct receipt *receipt) {
    receipt->lines[0].shares[0].promotion = 1;
}

static void never_writes_a_receipt_that_does_not_add_up(void **state) {
    (void)state;
    static void (*const spoils[])(struct receipt *) = {spoil_net, spoil_line, spoil_promotion};
    for (size_t i = 0; i < sizeof spoils / sizeof spoils[0]; i++) {
        spoil_now = spoils[i];
        assert_true(dies_by_abort(encode_spoiled));
    }
}

/* The same receipt, one byte of its encoding changed. */
static void refuses_a_receipt_that_does_not_add_up(void **state) {
    (void)state;
    struct record record;
    spoil_now = spoil_nothing;
    encode_spoiled();
    struct span span = writer_result(&spoiled_out);
    arena_init(&arena, block, sizeof block);
    assert_true(record_decode(JOURNAL_RECEIPT, span, &arena, &record, &fault));
    bytes[span.size - 1] = 91; /* field 21, net_minor, is the last */
    assert_refused(JOURNAL_RECEIPT, span, "RECEIPT: record: the receipt does not add up");
    bytes[span.size - 1] = 90;
    uint8_t *share = memmem(bytes, span.size, "\x91\x81\x02\x0a", 4);
    assert_non_null(share);
    share[2] = 1; /* the share's field 2, discount 10, becomes field 1, promotion 10 */
    assert_refused(JOURNAL_RECEIPT, span, "RECEIPT: field 14: a share names a promotion that is not listed");
}

static void refuses_customers_that_contradict_themselves(void **state) {
    (void)state;
    assert_refused(JOURNAL_CUSTOMER_ROW, span_of("\x84\x01\x01\x02\x05\x03\x06\x08\x00", 9),
                   "CUSTOMER_ROW: field 3: must be there exactly when the customer is merged");
    assert_refused(JOURNAL_CUSTOMER_ROW, span_of("\x84\x01\x01\x02\x05\x08\x00\x0b\x92\x07\x07", 11),
                   "CUSTOMER_ROW: field 11[1]: segments must ascend");
    assert_refused(JOURNAL_REGISTRATION, span_of("\x84\x01\x01\x02\x81\x01\x01\x03\xa1t\x05\x00", 12),
                   "REGISTRATION: field 2.2: is missing");
}

static void says_when_the_memory_is_too_small(void **state) {
    (void)state;
    struct record record;
    struct record copy;
    random_of(JOURNAL_RECEIPT, 5, &record);
    struct span span = encode(&record, bytes, sizeof bytes);
    bool is_taken = false;
    for (size_t capacity = 0; !is_taken; capacity += 16) {
        static alignas(max_align_t) uint8_t small[128 * 1024];
        struct arena tight;
        assert_true(capacity <= sizeof small);
        arena_init(&tight, small, capacity);
        is_taken = record_decode(JOURNAL_RECEIPT, span, &tight, &copy, &fault);
        assert_true(is_taken || fault.code == FAULT_FULL);
    }
    assert_true(same_record(&record, &copy));
}

static void persons_survive_their_bytes(void **state) {
    (void)state;
    struct writer out;
    struct person copy;
    struct person person = {.name = text_of("\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0"),
                            .phone = text_of("+79990001122"),
                            .email = text_of("a@b.example"),
                            .consents_data = true};
    arena_init(&arena, block, sizeof block);
    writer_init(&out, bytes, PERSON_BYTES_MAX);
    assert_true(person_decode(person_encode(&person, &out), &arena, &copy, &fault));
    assert_true(text_equal(copy.name, person.name) && text_equal(copy.phone, person.phone));
    assert_true(text_equal(copy.email, person.email) && copy.card.size == 0);
    assert_true(copy.consents_data && !copy.consents_advertising);
    assert_false(person_decode(span_of("\x82\x01\x01\x06\x01", 5), &arena, &copy, &fault));
    assert_string_equal(fault.text, "field 6: must be a truth value, is an integer");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(says_the_same_after_its_bytes),
    cmocka_unit_test(led_entries_fit_their_bound),
    cmocka_unit_test(the_largest_return_fits_a_document),
    cmocka_unit_test(gives_nothing_when_there_is_no_room),
    cmocka_unit_test(refuses_bytes_cut_anywhere),
    cmocka_unit_test(takes_no_harm_from_changed_bytes),
    cmocka_unit_test(refuses_kinds_that_it_does_not_know),
    cmocka_unit_test(skips_the_fields_of_a_newer_node),
    cmocka_unit_test(names_the_kind_and_the_field),
    cmocka_unit_test(never_writes_a_receipt_that_does_not_add_up),
    cmocka_unit_test(refuses_a_receipt_that_does_not_add_up),
    cmocka_unit_test(refuses_customers_that_contradict_themselves),
    cmocka_unit_test(says_when_the_memory_is_too_small),
    cmocka_unit_test(persons_survive_their_bytes),
};

UNIT_RUN(tests)

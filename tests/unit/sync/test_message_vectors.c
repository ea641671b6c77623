/* Nodes of different ages talk, so the bytes of messages are kept: tests/vectors/sync/messages-v1.hex holds every
 * message as version 1 of the protocol writes it, with all its fields ("full") and with those alone that it cannot do
 * without
 * ("least"). Lines of that file are never edited. Each must be what we write, and must be read as what it was written
 * from.
 *
 *   test_message_vectors --print    the bytes as this version writes them, for a new message's lines */
#include "tests/harness/unit.h"

#include "base/bug.h"
#include "sync/message.h"

#include <string.h>

#define VECTORS "tests/vectors/sync/messages-v1.hex"
#define UTC_MS  INT64_C(1795257000123)
enum { LINE_MAX_SIZE = 4096 };

static _Alignas(16) uint8_t block[256 * 1024];
static uint8_t bytes[SYNC_FRAME_MAX];
static uint8_t again[SYNC_FRAME_MAX];

static const int32_t ids[] = {SYNC_STORE_HELLO, SYNC_HQ_HELLO,  SYNC_LED_PUSH, SYNC_LED_ACK,  SYNC_PING,
                              SYNC_CMD_BATCH,   SYNC_CMD_ACK,   SYNC_PONG,     SYNC_DOC_PUSH, SYNC_DOC_ACK,
                              SYNC_BLOB_GET,    SYNC_BLOB_PART, SYNC_BUSY,     SYNC_ERR};
enum { ID_COUNT = sizeof ids / sizeof ids[0] };

static void fill(uint8_t hash[static SYNC_HASH_SIZE], uint8_t first) {
    for (size_t i = 0; i < SYNC_HASH_SIZE; i++) {
        hash[i] = (uint8_t)(first + i);
    }
}

static struct sync_position position(uint64_t seq, uint8_t first) {
    struct sync_position made = {.seq = seq};
    if (seq > 0) {
        fill(made.hash, first);
    }
    return made;
}

static void sample_store_hello(bool is_full, struct store_hello *hello) {
    *hello = (struct store_hello){.store = 7,
                                  .incarnation = 1,
                                  .boot = 1,
                                  .handshake = 1,
                                  .lane = SYNC_FAST,
                                  .proto_min = 1,
                                  .proto_max = 1,
                                  .record_version = 1,
                                  .engine_version = 1};
    if (is_full) {
        *hello = (struct store_hello){.store = 1048575,
                                      .incarnation = 3,
                                      .boot = 812,
                                      .handshake = 100416,
                                      .lane = SYNC_BULK,
                                      .led_head = position(70000, 0x10),
                                      .doc_head = position(5000000000, 0x20),
                                      .cmd_cursor = position(300, 0x30),
                                      .proto_min = 1,
                                      .proto_max = 3,
                                      .record_version = 2,
                                      .engine_version = 4,
                                      .features = 5,
                                      .cmd_stop = SYNC_UNKNOWN_KIND};
    }
}

static void sample_hq_hello(bool is_full, struct hq_hello *hello) {
    *hello = (struct hq_hello){.proto = 1, .record_version = 1, .utc_ms = UTC_MS};
    if (is_full) {
        *hello = (struct hq_hello){.verdict = SYNC_BOOT_WENT_BACK,
                                   .hq_epoch = 2,
                                   .led_cursor = position(69990, 0x40),
                                   .led_durable_seq = 69980,
                                   .doc_cursor = position(4999999999, 0x50),
                                   .doc_durable_seq = 4999999990,
                                   .cmd_head = position(310, 0x60),
                                   .proto = 1,
                                   .record_version = 2,
                                   .utc_ms = UTC_MS,
                                   .led_credit_bytes = SYNC_CREDIT,
                                   .doc_credit_bytes = 8192,
                                   .led_stop = SYNC_SENDER_BEHIND,
                                   .doc_stop = SYNC_HISTORY_DIFFERS,
                                   .features = 1};
    }
}

static void sample_push(bool is_full, enum stream stream, struct sync_push *push) {
    static struct sync_entry entries[2];
    bool is_cmd = stream == STREAM_CMD;
    entries[0] = (struct sync_entry){.seq = is_full ? 41 : 1, .kind = 1, .is_critical = true, .at_ms = UTC_MS};
    entries[1] = (struct sync_entry){.seq = 42, .kind = 65535, .at_ms = 0, .body = span_of("body", 4)};
    fill(entries[0].hash, 0x70);
    fill(entries[1].hash, 0x80);
    *push = (struct sync_push){.stream = stream,
                               .first_seq = is_full ? 41 : 1,
                               .entries = entries,
                               .count = is_full ? 2 : 1,
                               .head = position(is_full ? 1000 : 1, 0x70),
                               .hq_epoch = is_cmd && is_full ? 2 : 0};
    if (is_full) {
        fill(push->prev_hash, 0x90);
    }
}

static void sample_rest(int32_t id, bool is_full, struct sync_message *message) {
    switch (id) {
    case SYNC_PING:
    case SYNC_PONG:
        message->ping = (struct sync_ping){.nonce = is_full ? 99 : 0, .utc_ms = is_full ? UTC_MS : 0};
        return;
    case SYNC_BLOB_GET:
        message->blob_get = (struct sync_blob_get){.offset = is_full ? 98304 : 0, .bytes_max = LIMIT_BLOB_PART};
        fill(message->blob_get.hash, 0xa0);
        return;
    case SYNC_BLOB_PART:
        message->blob_part = (struct sync_blob_part){
            .offset = is_full ? 98304 : 0, .size = is_full ? 98310 : 0, .bytes = span_of("ending", is_full ? 6 : 0)};
        fill(message->blob_part.hash, 0xa0);
        return;
    case SYNC_BUSY:
        message->busy = (struct sync_busy){.stream = is_full ? SYNC_BLOB : STREAM_LED,
                                           .retry_after_ms = is_full ? SYNC_RETRY_MAX_MS : 1};
        return;
    case SYNC_ERR:
        message->err = (struct sync_err){.code = SYNC_MALFORMED};
        if (is_full) {
            message->err = (struct sync_err){
                .code = 999, .stream = STREAM_DOC, .is_fatal = true, .seq = 17, .detail = text_of("why, in words")};
        }
        return;
    default: bug_unreachable("a message without a sample");
    }
}

static void sample(int32_t id, bool is_full, struct sync_message *message) {
    memset(message, 0, sizeof *message);
    message->id = id;
    for (int i = 0; i < 3; i++) {
        enum stream stream = i == 0 ? STREAM_LED : i == 1 ? STREAM_DOC : STREAM_CMD;
        if (id == (int32_t)sync_push_id(stream)) {
            sample_push(is_full, stream, &message->push);
            return;
        }
        if (id == (int32_t)sync_ack_id(stream)) {
            message->ack = (struct sync_ack){.stream = stream};
            if (is_full) {
                message->ack = (struct sync_ack){.stream = stream,
                                                 .cursor = position(77, 0xb0),
                                                 .durable_seq = 70,
                                                 .need_from_seq = 78,
                                                 .credit_bytes = SYNC_CREDIT};
            }
            return;
        }
    }
    if (id == SYNC_STORE_HELLO) {
        sample_store_hello(is_full, &message->store_hello);
    } else if (id == SYNC_HQ_HELLO) {
        sample_hq_hello(is_full, &message->hq_hello);
    } else {
        sample_rest(id, is_full, message);
    }
}

static struct span write_message(const struct sync_message *message, uint8_t *into) {
    struct writer out;
    writer_init(&out, into, SYNC_FRAME_MAX);
    return sync_message_write(&out, message);
}

static bool find_line(const char *name, const char *form, char *hex) {
    char wanted_name[64];
    char wanted_form[16];
    bool is_found = false;
    char line[LINE_MAX_SIZE];
    FILE *file = fopen(VECTORS, "r");
    while (file != NULL && !is_found && fgets(line, sizeof line, file) != NULL) {
        is_found = sscanf(line, "%63s %15s %4000s", wanted_name, wanted_form, hex) == 3 &&
                   strcmp(wanted_name, name) == 0 && strcmp(wanted_form, form) == 0;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return is_found;
}

static void every_message_has_the_bytes_of_version_1(void **state) {
    (void)state;
    for (size_t i = 0; i < 2 * ID_COUNT; i++) {
        struct sync_message message;
        char hex[LINE_MAX_SIZE];
        char ours[LINE_MAX_SIZE];
        sample(ids[i / 2], i % 2 == 0, &message);
        struct span span = write_message(&message, bytes);
        text_hex(ours, span.data, span.size);
        if (!find_line(sync_message_name(ids[i / 2]), i % 2 == 0 ? "full" : "least", hex)) {
            fail_msg("no line for %s in " VECTORS, sync_message_name(ids[i / 2]));
        }
        assert_string_equal(ours, hex);
    }
}

/* Reading gives what writing came from: written again it is the same bytes, and the format has one encoding of a value.
 */
static void every_message_is_read_as_it_was_written(void **state) {
    (void)state;
    for (size_t i = 0; i < 2 * ID_COUNT; i++) {
        struct sync_message message;
        struct sync_message copy;
        struct arena arena;
        struct fault fault;
        sample(ids[i / 2], i % 2 == 0, &message);
        struct span span = write_message(&message, bytes);
        arena_init(&arena, block, sizeof block);
        if (!sync_message_read(&copy, span, &arena, &fault)) {
            fail_msg("%s", fault.text);
        }
        assert_int_equal(copy.id, message.id);
        assert_true(span_equal(span, write_message(&copy, again)));
    }
}

static void a_hello_fits_the_handshake(void **state) {
    (void)state;
    struct sync_message message;
    sample(SYNC_STORE_HELLO, true, &message);
    assert_true(write_message(&message, bytes).size <= SYNC_HELLO_MAX);
    sample(SYNC_HQ_HELLO, true, &message);
    assert_true(write_message(&message, bytes).size <= SYNC_HELLO_MAX);
}

static int print_vectors(void) {
    (void)printf(
        "# Messages as version 1 of the protocol writes them: name, form, bytes. Never edit a line; add lines for\n"
        "# new messages (test_message_vectors --print). What each says: "
        "tests/unit/sync/test_message_vectors.c\n");
    for (size_t i = 0; i < 2 * ID_COUNT; i++) {
        struct sync_message message;
        char hex[LINE_MAX_SIZE];
        sample(ids[i / 2], i % 2 == 0, &message);
        struct span span = write_message(&message, bytes);
        text_hex(hex, span.data, span.size);
        (void)printf("%s %s %s\n", sync_message_name(ids[i / 2]), i % 2 == 0 ? "full" : "least", hex);
    }
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_has_the_bytes_of_version_1),
        cmocka_unit_test(every_message_is_read_as_it_was_written),
        cmocka_unit_test(a_hello_fits_the_handshake),
    };
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        return print_vectors();
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    int total = (int)(sizeof tests / sizeof tests[0]);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

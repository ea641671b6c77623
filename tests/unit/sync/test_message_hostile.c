/* Bytes that are no message are refused with the name of the message and the number of the field, and nothing of them
 * is used. Method: a table of hand-made bytes; every message of the golden file cut at every length and with every byte
 * changed; and what a newer node may add is let pass. */
#include "tests/harness/unit.h"

#include "sync/message.h"

#include <string.h>

#define ZEROS8 "0000000000000000"
#define HASH   "c420" ZEROS8 ZEROS8 ZEROS8 ZEROS8
#define DETAIL_51                                                                                                      \
    "414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141"
enum { LINE_MAX_SIZE = 4096 };

static _Alignas(16) uint8_t block[SYNC_FRAME_MAX * 8];
static uint8_t bytes[SYNC_FRAME_MAX];

static const struct {
    const char *hex;
    const char *error; /* the refusal holds this */
} hostile[] = {
    {"", "message: byte 0"},
    {"01", "message: field 1: is missing"},
    {"80", "message: field 1: is missing"},
    {"8101a161", "message: field 1: must be an integer, is a text"},
    {"810100", "message: field 1: must be 1 to"},
    {"81013c", "message 60 is not known"},
    {"82010e0300", "PING: field 2: is missing"},
    {"83010e02ff0300", "PING: field 2: must be 0 to"},
    {"83010e02a1610300", "PING: field 2: must be an integer, is a text"},
    {"83010e02cb00000000000000000300", "message: byte 4"}, /* floating point */
    {"83010e02cc010300", "message: byte 4"},               /* not the shortest form */
    {"83010e02000200", "message: byte"},                   /* a key twice */
    {"83010e03000200", "message: byte"},                   /* keys that do not ascend */
    {"83010e0200030000", "message: byte"},                 /* a byte behind */
    {"83010e020003", "message: byte"},                     /* cut */
    {"85010a020104ddffffffff0500", "message: byte"},       /* 2^32 - 1 entries in no bytes */
    {"83010e020003919191919191919100", "message: byte"},   /* deep */
    {"84010a0201049005"
     "00",
     "LED_PUSH: field 4: must have 1 to 512"},
    {"84010a0200049180"
     "0500",
     "LED_PUSH: field 2: must be 1 to"},
    {"84010a02010491800500", "LED_PUSH: field 4[0].1: is missing"},
    {"84010a020104918501000200030004000500"
     "0500",
     "LED_PUSH: field 4[0].1: must be 1 to 65535, is 0"},
    {"84010a02010491"
     "85010102c2030004c40005c40100"
     "0500",
     "LED_PUSH: field 4[0].5: must have 32"},
    {"84010a02010491"
     "85010102c2030004c40005" HASH "0500",
     "LED_PUSH: field 5: must not be below the last entry"},
    {"86010a020103" HASH "0491"
     "85010102c2030004c40005" HASH "050106" HASH,
     "LED_PUSH: field 3: must be absent for an empty log"},
    {"85010a02020491"
     "85010102c2030004c40005" HASH "050206" HASH,
     "LED_PUSH: field 3: is missing"},
    {"85010b020003" HASH "04000600", "LED_ACK: field 3: must be absent for an empty log"},
    {"84010b020104000600", "LED_ACK: field 3: is missing"},
    {"85010b020103" HASH "04020600", "LED_ACK: field 4: must be 0 to 1, is 2"},
    {"84010b0200040006ff", "LED_ACK: field 6: must be 0 to"},
    {"84011602" HASH "030004cdc001", "BLOB_GET: field 4: must be 1 to 49152, is 49153"},
    {"85011702" HASH "0302040105c40100", "BLOB_PART: field 3: must be 0 to 1, is 2"},
    {"85011702" HASH "0301040105c40100", "BLOB_PART: field 5: must not go beyond the size of the whole"},
    {"85011702" HASH "0300040105c400", "BLOB_PART: field 5: must have 1 to"},
    {"83011e02010300", "BUSY: field 3: must be 1 to 300000, is 0"},
    {"83011e020103ce000493e1", "BUSY: field 3: must be 1 to 300000, is 300001"},
    {"86011f0201030004c2050006a10a", "ERR: field 6: must be text without control characters"},
    {"86011f0201030004c2050006d9cc" DETAIL_51 DETAIL_51 DETAIL_51 DETAIL_51, "ERR: field 6: must have 0 to 200"},
    {"86011f0200030004c2050006a0", "ERR: field 2: must be 1 to"},
    {"86011f020103000400050006a0", "ERR: field 4: must be a truth value"},
    {"8d01010200030104010501060007000900"
     "0b000d010e010f011001",
     "STORE_HELLO: field 2: must be 1 to"},
    {"8d01010207030104010501060207000900"
     "0b000d010e010f011001",
     "STORE_HELLO: field 6: must be 0 to 1, is 2"},
    {"8d01010207030104010501060007000900"
     "0b000d020e010f011001",
     "STORE_HELLO: field 14: must be 2 to"},
};

static bool read_bytes(struct span frame, struct sync_message *message, struct fault *fault) {
    struct arena arena;
    arena_init(&arena, block, sizeof block);
    return sync_message_read(message, frame, &arena, fault);
}

static struct span unhexed(const char *hex) {
    struct text text = text_of(hex);
    assert_true(text_unhex(bytes, text.size / 2, text));
    return span_of(bytes, text.size / 2);
}

static void what_is_wrong_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct sync_message message;
        struct fault fault = {0};
        if (read_bytes(unhexed(hostile[i].hex), &message, &fault)) {
            fail_msg("%s was taken", hostile[i].hex);
        }
        if (strstr(fault.text, hostile[i].error) == NULL) {
            fail_msg("%s\n  gives  %s\n  wanted %s", hostile[i].hex, fault.text, hostile[i].error);
        }
        assert_true(fault.code == FAULT_PEER);
    }
}

static void a_frame_over_the_bound_is_refused(void **state) {
    (void)state;
    static uint8_t large[SYNC_FRAME_MAX + 1];
    struct sync_message message;
    struct fault fault;
    assert_false(read_bytes(span_of(large, sizeof large), &message, &fault));
    assert_non_null(strstr(fault.text, "65504 bytes, at most 65503"));
}

/* More values than the memory for one frame holds: a fault, not a crash. */
static void a_frame_of_too_many_values_is_refused(void **state) {
    (void)state;
    static uint8_t nils[60000];
    static const uint8_t start[] = {0x84, 0x01, 0x0e, 0x02, 0x00, 0x03, 0x00, 0x04, 0xdc, 0xea, 0x00};
    struct sync_message message;
    struct fault fault;
    struct arena arena;
    memset(nils, 0xc0, sizeof nils);
    memcpy(nils, start, sizeof start);
    size_t count = 0xea00;
    arena_init(&arena, block, 320 * 1024);
    assert_false(sync_message_read(&message, span_of(nils, sizeof start + count), &arena, &fault));
    assert_true(fault.code == FAULT_FULL);
}

static void what_a_newer_node_adds_is_let_pass(void **state) {
    (void)state;
    struct sync_message message;
    struct fault fault;
    assert_true(read_bytes(unhexed("84010e02070300ccc8a3616464"), &message, &fault));
    assert_int_equal(message.id, SYNC_PING);
    assert_int_equal(message.ping.nonce, 7);
    assert_true(read_bytes(unhexed("8201cc80020a"), &message, &fault));
    assert_int_equal(message.id, SYNC_IGNORABLE_ID);
}

/* Cut anywhere it is refused; changed anywhere it is refused or is a message within the bounds (the fuzzer goes on). */
static void golden_messages_spoilt(void **state) {
    (void)state;
    char name[64];
    char form[16];
    char hex[LINE_MAX_SIZE];
    char line[LINE_MAX_SIZE];
    int count = 0;
    FILE *file = fopen("tests/vectors/sync/messages-v1.hex", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#' || sscanf(line, "%63s %15s %4000s", name, form, hex) != 3) {
            continue;
        }
        struct span whole = unhexed(hex);
        struct sync_message message;
        for (size_t size = 0; size < whole.size; size++) {
            assert_false(read_bytes(span_of(whole.data, size), &message, NULL));
        }
        for (size_t place = 0; place < whole.size; place++) {
            for (int bit = 0; bit < 8; bit++) {
                bytes[place] ^= (uint8_t)(1 << bit);
                (void)read_bytes(whole, &message, NULL);
                bytes[place] ^= (uint8_t)(1 << bit);
            }
        }
        count++;
    }
    (void)fclose(file);
    assert_true(count >= 28);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_wrong_is_named),
    cmocka_unit_test(a_frame_over_the_bound_is_refused),
    cmocka_unit_test(a_frame_of_too_many_values_is_refused),
    cmocka_unit_test(what_a_newer_node_adds_is_let_pass),
    cmocka_unit_test(golden_messages_spoilt),
};
UNIT_RUN(tests)

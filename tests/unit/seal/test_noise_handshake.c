/* The Noise handshake between two of our own sides: what must agree agrees, and any disagreement or any changed byte
 * ends it. That the bytes are the right ones is noise-check's matter (tests/noise-check,
 * tests/integration/noise_check.sh). */
#include "seal/noise_handshake.h"
#include "tests/harness/dies.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

static const char *const pattern_names[] = {
    "NN",     "NK",     "NX",     "KN",     "KK",     "KX",     "XN",     "XK",     "XX",     "IN",          "IK",
    "IX",     "NNpsk0", "NNpsk2", "NKpsk0", "NKpsk2", "NXpsk2", "XNpsk3", "XKpsk3", "XXpsk3", "KNpsk0",      "KNpsk2",
    "KKpsk0", "KKpsk2", "KXpsk2", "INpsk1", "INpsk2", "IKpsk1", "IKpsk2", "IXpsk2", "XXpsk0", "NNpsk0+psk2",
};
enum { PATTERN_COUNT = sizeof pattern_names / sizeof pattern_names[0], BLOCK = 512 };

/* Two sides that agree about everything; a test then changes what it is about. */
struct fixture {
    struct noise_pattern pattern;
    struct key_pair keys[2]; /* static: initiator's, responder's */
    uint8_t ephemerals[2][KEY_SIZE];
    uint8_t psks[2][2][KEY_SIZE];
    struct noise_setup setups[2];
    struct noise_handshake sides[2];
};

static void fixture_prepare(struct fixture *fixture, const char *pattern_name) {
    memset(fixture, 0, sizeof *fixture);
    assert_true(noise_pattern_find(text_of(pattern_name), &fixture->pattern));
    for (int i = 0; i < 2; i++) {
        fixture->keys[i] = key_pair_number((uint64_t)i + 1);
    }
    for (int i = 0; i < 2; i++) {
        memset(fixture->ephemerals[i], 0x40 + i, KEY_SIZE);
        memset(fixture->psks[i], 0x77, sizeof fixture->psks[i]);
        fixture->setups[i] = (struct noise_setup){
            .pattern = &fixture->pattern,
            .is_initiator = i == 0,
            .prologue = span_of_text("the same"),
            .static_key = &fixture->keys[i],
            .remote_static = fixture->keys[1 - i].public_key,
            .ephemeral_private = fixture->ephemerals[i],
            .psks = fixture->psks[i][0],
            .psk_count = fixture->pattern.psk_count,
        };
    }
}

static void fixture_begin(struct fixture *fixture) {
    for (int i = 0; i < 2; i++) {
        assert_true(noise_handshake_init(&fixture->sides[i], &fixture->setups[i], NULL));
    }
}

/* Message number `index` from its sender, into block. */
static struct span message_make(struct fixture *fixture, size_t index, uint8_t block[static BLOCK]) {
    struct writer out;
    writer_init(&out, block, BLOCK);
    assert_true(noise_handshake_write(&fixture->sides[index % 2], span_of_text("payload"), &out, NULL));
    return writer_result(&out);
}

static bool message_take(struct fixture *fixture, size_t index, struct span message, struct fault *fault) {
    uint8_t block[BLOCK];
    struct writer out;
    writer_init(&out, block, sizeof block);
    if (!noise_handshake_read(&fixture->sides[1 - index % 2], message, &out, fault)) {
        assert_int_equal(fault->code, FAULT_PEER);
        return false;
    }
    assert_true(span_equal(writer_result(&out), span_of_text("payload")));
    return true;
}

/* Runs up to `count` messages; the number of those that were accepted. */
static size_t messages_exchange(struct fixture *fixture, size_t count, struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        uint8_t block[BLOCK];
        if (!message_take(fixture, i, message_make(fixture, i, block), fault)) {
            return i;
        }
    }
    return count;
}

static void assert_wiped(const struct noise_handshake *handshake) {
    struct noise_handshake wiped = {.is_over = true};
    assert_memory_equal(handshake, &wiped, sizeof wiped);
}

/* Every pattern: both sides come to the same two keys and the same hash, know each other's key where they should, and
 * nothing of the secrets is left in the handshake. */
static void every_pattern_agrees(void **state) {
    (void)state;
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        struct fixture fixture;
        struct fault fault;
        struct noise_result results[2];
        fixture_prepare(&fixture, pattern_names[i]);
        fixture_begin(&fixture);
        size_t count = fixture.pattern.message_count;
        assert_int_equal(messages_exchange(&fixture, count, &fault), count);
        if (pattern_names[i][0] != 'N') {
            assert_memory_equal(fixture.sides[1].remote_static, fixture.keys[0].public_key, KEY_SIZE);
        }
        for (int side = 0; side < 2; side++) {
            assert_true(noise_handshake_is_complete(&fixture.sides[side]));
            noise_handshake_split(&fixture.sides[side], &results[side]);
            assert_wiped(&fixture.sides[side]);
        }
        assert_memory_equal(&results[0], &results[1], sizeof results[0]);
        assert_memory_not_equal(results[0].initiator_key, results[0].responder_key, AEAD_KEY_SIZE);
    }
}

/* The handshake must fail somewhere: at a message or, where nothing was sealed, in keys that differ. */
static void assert_disagrees(struct fixture *fixture) {
    struct fault fault = {0};
    size_t count = fixture->pattern.message_count;
    size_t accepted = messages_exchange(fixture, count, &fault);
    if (accepted < count) {
        assert_wiped(&fixture->sides[1 - accepted % 2]);
        return;
    }
    struct noise_result results[2];
    noise_handshake_split(&fixture->sides[0], &results[0]);
    noise_handshake_split(&fixture->sides[1], &results[1]);
    assert_memory_not_equal(results[0].initiator_key, results[1].initiator_key, AEAD_KEY_SIZE);
    assert_memory_not_equal(results[0].responder_key, results[1].responder_key, AEAD_KEY_SIZE);
}

static void other_psk_never_agrees(void **state) {
    (void)state;
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        struct fixture fixture;
        fixture_prepare(&fixture, pattern_names[i]);
        for (size_t psk = 0; psk < fixture.pattern.psk_count; psk++) {
            fixture_prepare(&fixture, pattern_names[i]);
            fixture.psks[1][psk][31] ^= 0x80;
            fixture_begin(&fixture);
            assert_disagrees(&fixture);
        }
    }
}

/* A psk at the end of message 2 is proven by that message, one at the end of message 1 already by the first. */
static void psk_is_proven_where_it_stands(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t accepted;
    } rows[] = {{"IKpsk1", 0}, {"IKpsk2", 1}, {"NNpsk0", 0}, {"XXpsk3", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fixture fixture;
        struct fault fault = {0};
        fixture_prepare(&fixture, rows[i].name);
        fixture.psks[0][0][0] ^= 1;
        fixture_begin(&fixture);
        assert_int_equal(messages_exchange(&fixture, fixture.pattern.message_count, &fault), rows[i].accepted);
        assert_non_null(strstr(fault.text, "does not authenticate"));
    }
}

static void other_prologue_fails(void **state) {
    (void)state;
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        struct fixture fixture;
        struct fault fault = {0};
        fixture_prepare(&fixture, pattern_names[i]);
        fixture.setups[0].prologue = span_of_text("the samf");
        fixture_begin(&fixture);
        assert_true(messages_exchange(&fixture, fixture.pattern.message_count, &fault) < 2);
    }
}

/* A side that expects another static key than the peer has: every pattern whose keys are known beforehand. */
static void other_known_static_fails(void **state) {
    (void)state;
    struct key_pair stranger = key_pair_number(9);
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        for (int side = 0; side < 2; side++) {
            struct fixture fixture;
            fixture_prepare(&fixture, pattern_names[i]);
            bool is_known =
                side == 0 ? fixture.pattern.responder_static_is_known : fixture.pattern.initiator_static_is_known;
            if (is_known) {
                fixture.setups[side].remote_static = stranger.public_key;
                fixture_begin(&fixture);
                assert_disagrees(&fixture);
            }
        }
    }
}

/* Runs the messages before `index` and makes that one; the receiver of it is then ready. */
static struct span fixture_message(struct fixture *fixture, const char *name, size_t index, uint8_t *block) {
    struct fault fault;
    fixture_prepare(fixture, name);
    fixture_begin(fixture);
    assert_int_equal(messages_exchange(fixture, index, &fault), index);
    return message_make(fixture, index, block);
}

/* One changed bit anywhere in any sealed message, and the receiver refuses it and wipes itself. */
static void each_byte_is_held(void **state) {
    (void)state;
    static const char *const names[] = {"IKpsk2", "IKpsk1", "XXpsk3", "KK"};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        struct fixture ready;
        fixture_prepare(&ready, names[n]);
        for (size_t index = 0; index < ready.pattern.message_count; index++) {
            uint8_t block[BLOCK];
            struct span message = fixture_message(&ready, names[n], index, block);
            /* The first message of XX is not sealed: what is changed there shows when the second is read. */
            bool is_sealed = names[n][0] != 'X' || index > 0;
            for (size_t at = 0; is_sealed && at < message.size; at++) {
                struct fixture fixture = ready;
                struct fault fault = {0};
                block[at] ^= (uint8_t)(1 << at % 8);
                bool is_taken = message_take(&fixture, index, message, &fault);
                block[at] ^= (uint8_t)(1 << at % 8);
                assert_false(is_taken);
                assert_wiped(&fixture.sides[1 - index % 2]);
            }
        }
    }
}

static void each_truncation_is_refused(void **state) {
    (void)state;
    for (size_t index = 0; index < 2; index++) {
        struct fixture ready;
        uint8_t block[BLOCK];
        struct span message = fixture_message(&ready, "IKpsk2", index, block);
        for (size_t size = 0; size < message.size; size++) {
            struct fixture fixture = ready;
            struct fault fault = {0};
            assert_false(message_take(&fixture, index, span_of(message.data, size), &fault));
            assert_wiped(&fixture.sides[1 - index % 2]);
        }
    }
}

static void trailing_bytes_are_refused(void **state) {
    (void)state;
    for (size_t index = 0; index < 2; index++) {
        struct fixture fixture;
        struct fault fault = {0};
        uint8_t block[BLOCK] = {0};
        struct span message = fixture_message(&fixture, "IKpsk2", index, block);
        assert_false(message_take(&fixture, index, span_of(message.data, message.size + 1), &fault));
    }
}

/* A peer that sends a point of small order as its ephemeral key is named as such, before anything else is computed. */
static void small_order_point_is_refused(void **state) {
    (void)state;
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        for (size_t index = 0; index < 2; index++) {
            struct fixture fixture;
            struct fault fault = {0};
            uint8_t block[BLOCK];
            struct span message = fixture_message(&fixture, "IKpsk2", index, block);
            (void)hex_bytes(block, KEY_SIZE, points[i]);
            assert_false(message_take(&fixture, index, message, &fault));
            assert_non_null(strstr(fault.text, "small order"));
        }
    }
}

/* The same, when it is the key that we were configured with: our own message is never made. */
static void small_order_static_is_refused(void **state) {
    (void)state;
    static const uint8_t zero[KEY_SIZE];
    struct fixture fixture;
    struct fault fault = {0};
    uint8_t block[BLOCK];
    struct writer out;
    fixture_prepare(&fixture, "IKpsk2");
    fixture.setups[0].remote_static = zero;
    fixture_begin(&fixture);
    writer_init(&out, block, sizeof block);
    assert_false(noise_handshake_write(&fixture.sides[0], span_of_text("payload"), &out, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
    assert_wiped(&fixture.sides[0]);
}

static void missing_keys_are_named(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    fixture_prepare(&fixture, "IKpsk2");
    struct noise_setup setup = fixture.setups[0];
    setup.static_key = NULL;
    assert_false(noise_handshake_init(&fixture.sides[0], &setup, &fault));
    assert_string_equal(fault.text, "pattern IKpsk2 needs a static key of this side");
    setup = fixture.setups[0];
    setup.remote_static = NULL;
    assert_false(noise_handshake_init(&fixture.sides[0], &setup, &fault));
    assert_string_equal(fault.text, "pattern IKpsk2 needs the other side's static key beforehand");
    setup = fixture.setups[0];
    setup.ephemeral_private = NULL;
    assert_false(noise_handshake_init(&fixture.sides[0], &setup, &fault));
    assert_string_equal(fault.text, "pattern IKpsk2 needs an ephemeral key");
    for (size_t count = 0; count < 3; count += 2) {
        setup = fixture.setups[0];
        setup.psk_count = count;
        assert_false(noise_handshake_init(&fixture.sides[0], &setup, &fault));
        assert_non_null(strstr(fault.text, "takes 1 pre-shared keys"));
        assert_wiped(&fixture.sides[0]);
    }
}

/* Neither side writes past its block, and the bound of the specification holds to the byte. */
static void bounds_of_room(void **state) {
    (void)state;
    static uint8_t payload[NOISE_MESSAGE_MAX];
    static uint8_t block[NOISE_MESSAGE_MAX + 1];
    const size_t overhead = KEY_SIZE + AEAD_TAG_SIZE; /* the second message: e, then the sealed payload */
    for (size_t over = 0; over < 2; over++) {
        struct fixture fixture;
        struct fault fault = {0};
        struct writer out;
        fixture_prepare(&fixture, "NN");
        fixture_begin(&fixture);
        assert_int_equal(messages_exchange(&fixture, 1, &fault), 1);
        writer_init(&out, block, sizeof block);
        struct span long_payload = span_of(payload, NOISE_MESSAGE_MAX - overhead + over);
        assert_int_equal(noise_handshake_write(&fixture.sides[1], long_payload, &out, &fault), over == 0);
        if (over == 0) {
            uint8_t small[16];
            struct writer no_room;
            writer_init(&no_room, small, sizeof small);
            assert_false(noise_handshake_read(&fixture.sides[0], writer_result(&out), &no_room, &fault));
        }
        assert_int_equal(fault.code, FAULT_FULL);
    }
    for (size_t room = 0; room < overhead + 7; room++) {
        struct fixture fixture;
        struct fault fault = {0};
        struct writer out;
        fixture_prepare(&fixture, "NN");
        fixture_begin(&fixture);
        assert_int_equal(messages_exchange(&fixture, 1, &fault), 1);
        memset(block, 0xee, sizeof block);
        writer_init(&out, block, room);
        assert_false(noise_handshake_write(&fixture.sides[1], span_of_text("payload"), &out, &fault));
        assert_int_equal(fault.code, FAULT_FULL);
        assert_int_equal(block[room], 0xee);
    }
}

static void longer_than_a_message(void **state) {
    (void)state;
    static uint8_t block[NOISE_MESSAGE_MAX + 1];
    static uint8_t plain[NOISE_MESSAGE_MAX + 1];
    for (size_t over = 0; over < 2; over++) {
        struct fixture fixture;
        struct fault fault = {0};
        struct writer out;
        fixture_prepare(&fixture, "NN");
        fixture_begin(&fixture);
        writer_init(&out, plain, sizeof plain);
        struct span message = span_of(block, NOISE_MESSAGE_MAX + over); /* not sealed: anything is a message of NN */
        assert_int_equal(noise_handshake_read(&fixture.sides[1], message, &out, &fault), over == 0);
        assert_int_equal(fault.code, over == 0 ? FAULT_NONE : FAULT_PEER);
    }
}

/* Also a payload that came without a seal stays within the block. */
static void no_room_for_a_plain_payload(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault = {0};
    uint8_t block[BLOCK];
    uint8_t small[6];
    struct writer out;
    struct span message = fixture_message(&fixture, "NN", 0, block);
    writer_init(&out, small, sizeof small);
    assert_false(noise_handshake_read(&fixture.sides[1], message, &out, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_wiped(&fixture.sides[1]);
}

static void read_in_my_turn(void) {
    struct fixture fixture;
    struct writer out;
    uint8_t block[BLOCK];
    fixture_prepare(&fixture, "IKpsk2");
    fixture_begin(&fixture);
    writer_init(&out, block, sizeof block);
    bool is_read = noise_handshake_read(&fixture.sides[0], span_of(block, 0), &out, NULL);
    (void)is_read;
}

static void write_after_failure(void) {
    struct fixture fixture;
    struct writer out;
    uint8_t block[BLOCK];
    fixture_prepare(&fixture, "IKpsk2");
    fixture_begin(&fixture);
    writer_init(&out, block, 8);
    if (noise_handshake_write(&fixture.sides[0], span_of_text("payload"), &out, NULL)) {
        return;
    }
    writer_init(&out, block, sizeof block);
    bool is_written = noise_handshake_write(&fixture.sides[0], span_of_text("payload"), &out, NULL);
    (void)is_written;
}

static void split_before_the_end(void) {
    struct fixture fixture;
    struct noise_result result;
    fixture_prepare(&fixture, "IKpsk2");
    fixture_begin(&fixture);
    noise_handshake_split(&fixture.sides[0], &result);
}

/* The order of calls is our own code's promise: a breach stops the process, it never gives keys. */
static void calls_out_of_turn_are_bugs(void **state) {
    (void)state;
    assert_true(dies_by_abort(read_in_my_turn));
    assert_true(dies_by_abort(write_after_failure));
    assert_true(dies_by_abort(split_before_the_end));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_pattern_agrees),          cmocka_unit_test(other_psk_never_agrees),
    cmocka_unit_test(psk_is_proven_where_it_stands), cmocka_unit_test(other_prologue_fails),
    cmocka_unit_test(other_known_static_fails),      cmocka_unit_test(each_byte_is_held),
    cmocka_unit_test(each_truncation_is_refused),    cmocka_unit_test(trailing_bytes_are_refused),
    cmocka_unit_test(small_order_point_is_refused),  cmocka_unit_test(small_order_static_is_refused),
    cmocka_unit_test(missing_keys_are_named),        cmocka_unit_test(bounds_of_room),
    cmocka_unit_test(longer_than_a_message),         cmocka_unit_test(no_room_for_a_plain_payload),
    cmocka_unit_test(calls_out_of_turn_are_bugs),
};
UNIT_RUN(tests)

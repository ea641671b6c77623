/* The two handshakes of the product: their bytes, the way through them, and who is turned away where. */
#include "seal/node_session.h"
#include "tests/harness/dies.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/frames_expected.h"
#include "tests/unit/seal/seal_fixture.h"

#include <sodium.h>

enum { NOW_MS = 5000, STORE_INDEX = 0x01020304, HQ_INDEX = 0x0a0b0c0d };

/* Entropy that gives one known key: the ephemeral of the frames in frames_expected.h. */
static void known_fill(void *context, uint8_t *out, size_t size) {
    memcpy(out, context, size);
}

/* The secrets of tests/noise-check/reference.py. */
static void reference_secret(uint8_t out[static KEY_SIZE], const char *label) {
    char text[64];
    (void)snprintf(text, sizeof text, "regulars noise vector: %s", label);
    content_hash_bytes(out, span_of_text(text));
}

/* A store and a head office that fit together; a test then changes what it is about. */
struct fixture {
    struct key_pair store_key;
    struct key_pair hq_key;
    uint8_t psk[2][KEY_SIZE];       /* the store's, HQ's */
    uint8_t ephemeral[2][KEY_SIZE]; /* likewise */
    struct entropy entropy[2];
    struct node_session_setup store_setup;
    struct node_session_setup hq_setup;
    struct node_session store;
    struct node_session hq;
    uint8_t request_block[NODE_SESSION_FRAME_MAX];
    uint8_t answer_block[NODE_SESSION_FRAME_MAX];
    struct span request; /* the frames under way */
    struct span answer;
    struct channel store_channel;
    struct channel hq_channel;
};

static void fixture_prepare(struct fixture *fixture, enum node_session_kind kind) {
    uint8_t secret[KEY_SIZE];
    memset(fixture, 0, sizeof *fixture);
    reference_secret(secret, "init s");
    key_pair_from_private(&fixture->store_key, secret);
    reference_secret(secret, "resp s");
    key_pair_from_private(&fixture->hq_key, secret);
    reference_secret(fixture->ephemeral[0], "init e");
    reference_secret(fixture->ephemeral[1], "resp e");
    for (size_t i = 0; i < 2; i++) {
        reference_secret(fixture->psk[i], "psk 0");
        fixture->entropy[i] = (struct entropy){.fill = known_fill, .context = fixture->ephemeral[i]};
    }
    struct node_session_request request = {0};
    content_hash_bytes(request.store_hash, span_of_text("store 7"));
    for (size_t i = 0; kind == NODE_SESSION_ENROLMENT && i < NODE_SESSION_TOKEN_ID_SIZE; i++) {
        request.token_id[i] = (uint8_t)(i + 1);
    }
    fixture->store_setup = (struct node_session_setup){
        .request = request,
        .static_key = &fixture->store_key,
        .peer_static = fixture->hq_key.public_key,
        .psk = fixture->psk[0],
        .local_index = STORE_INDEX,
        .entropy = &fixture->entropy[0],
    };
    fixture->hq_setup = (struct node_session_setup){
        .static_key = &fixture->hq_key,
        .peer_static = kind == NODE_SESSION_ENROLLED ? fixture->store_key.public_key : NULL,
        .psk = fixture->psk[1],
        .local_index = HQ_INDEX,
        .entropy = &fixture->entropy[1],
    };
}

/* The steps, each with the fault of the side that acts. */
static bool step_start(struct fixture *fixture, struct fault *fault) {
    struct writer out;
    writer_init(&out, fixture->request_block, sizeof fixture->request_block);
    bool is_done =
        node_session_start(&fixture->store, &fixture->store_setup, span_of_text("hello from the store"), &out, fault);
    fixture->request = writer_result(&out);
    return is_done;
}

static bool step_accept(struct fixture *fixture, struct fault *fault) {
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    writer_init(&payload, block, sizeof block);
    if (!node_session_read_request(fixture->request, fixture->hq_key.public_key, &fixture->hq_setup.request, fault)) {
        return false;
    }
    if (!node_session_accept(&fixture->hq, &fixture->hq_setup, fixture->request, &payload, fault)) {
        assert_int_equal(payload.size, 0);
        return false;
    }
    assert_true(span_equal(writer_result(&payload), span_of_text("hello from the store")));
    return true;
}

static bool step_answer(struct fixture *fixture, struct fault *fault) {
    struct writer out;
    writer_init(&out, fixture->answer_block, sizeof fixture->answer_block);
    bool is_done = node_session_answer(&fixture->hq, span_of_text("hello from head office"), &out, fault);
    fixture->answer = writer_result(&out);
    return is_done;
}

static bool step_finish(struct fixture *fixture, struct fault *fault) {
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    writer_init(&payload, block, sizeof block);
    if (!node_session_read_answer(&fixture->store, fixture->answer, &payload, fault)) {
        return false;
    }
    assert_true(span_equal(writer_result(&payload), span_of_text("hello from head office")));
    return true;
}

static void channels_open(struct fixture *fixture) {
    node_session_open_channel(&fixture->store, NOW_MS, &fixture->store_channel);
    node_session_open_channel(&fixture->hq, NOW_MS, &fixture->hq_channel);
}

static void assert_frame(struct span frame, const char *hex) {
    uint8_t expected[NODE_SESSION_FRAME_MAX];
    assert_true(span_equal(frame, hex_bytes(expected, sizeof expected, hex)));
}

/* Sends one text through a channel, and holds the frame against its expected bytes when there are any. */
static void text_send(struct channel *from, struct channel *to, const char *text, const char *expected_hex) {
    uint8_t block[128];
    uint8_t plain[128];
    uint16_t flags = 0;
    struct writer frame;
    struct writer out;
    writer_init(&frame, block, sizeof block);
    writer_init(&out, plain, sizeof plain);
    assert_int_equal(channel_seal(from, NOW_MS, 0x0102, span_of_text(text), &frame), CHANNEL_OK);
    if (expected_hex != NULL) {
        assert_frame(writer_result(&frame), expected_hex);
    }
    assert_int_equal(channel_unseal(to, NOW_MS, writer_result(&frame), &flags, &out), CHANNEL_OK);
    assert_true(span_equal(writer_result(&out), span_of_text(text)));
    assert_int_equal(flags, 0x0102);
}

/* Both handshakes byte for byte as the independent implementation makes them, and the first frames of the channel. */
static void frames_are_as_documented(void **state) {
    (void)state;
    static const char *const expected[2][4] = {
        {enrolled_request, enrolled_answer, enrolled_store_data, enrolled_hq_data},
        {enrolment_request, enrolment_answer, enrolment_store_data, enrolment_hq_data},
    };
    for (int kind = NODE_SESSION_ENROLLED; kind <= NODE_SESSION_ENROLMENT; kind++) {
        struct fixture fixture;
        fixture_prepare(&fixture, (enum node_session_kind)kind);
        assert_true(step_start(&fixture, NULL));
        assert_frame(fixture.request, expected[kind][0]);
        assert_true(step_accept(&fixture, NULL));
        assert_int_equal(node_session_kind_of(&fixture.hq_setup.request), kind);
        assert_memory_equal(node_session_peer_key(&fixture.hq), fixture.store_key.public_key, KEY_SIZE);
        assert_true(step_answer(&fixture, NULL));
        assert_frame(fixture.answer, expected[kind][1]);
        assert_true(step_finish(&fixture, NULL));
        channels_open(&fixture);
        text_send(&fixture.store_channel, &fixture.hq_channel, "receipt", expected[kind][2]);
        text_send(&fixture.hq_channel, &fixture.store_channel, "stored", expected[kind][3]);
    }
}

static void assert_session_wiped(const struct node_session *session) {
    struct node_session wiped = {.handshake = {.is_over = true}};
    assert_memory_equal(session, &wiped, sizeof wiped);
}

static void opening_wipes_the_session(void **state) {
    (void)state;
    struct fixture fixture;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL));
    assert_true(step_answer(&fixture, NULL) && step_finish(&fixture, NULL));
    channels_open(&fixture);
    assert_session_wiped(&fixture.store);
    assert_session_wiped(&fixture.hq);
    node_session_drop(&fixture.hq);
    assert_session_wiped(&fixture.hq);
}

/* Any changed byte of a request is refused; most of them by the mac, before anything costly. */
static void each_request_byte_is_held(void **state) {
    (void)state;
    for (int kind = NODE_SESSION_ENROLLED; kind <= NODE_SESSION_ENROLMENT; kind++) {
        struct fixture fixture;
        struct fault fault;
        fixture_prepare(&fixture, (enum node_session_kind)kind);
        assert_true(step_start(&fixture, NULL));
        for (size_t at = 0; at < fixture.request.size; at++) {
            struct node_session_request read;
            fixture.request_block[at] ^= 0x20;
            assert_false(node_session_read_request(fixture.request, fixture.hq_key.public_key, &read, &fault));
            assert_int_equal(fault.code, FAULT_PEER);
            fixture.request_block[at] ^= 0x20;
        }
        for (size_t size = 0; size < fixture.request.size; size++) {
            struct node_session_request read;
            assert_false(node_session_read_request(span_of(fixture.request_block, size), fixture.hq_key.public_key,
                                                   &read, &fault));
        }
    }
}

/* Puts the right mac on an altered request: what anybody can do who knows HQ's public key. */
static void request_mac_again(struct fixture *fixture) {
    uint8_t key[CONTENT_HASH_SIZE];
    uint8_t *mac = fixture->request_block + FRAME_HEADER_SIZE;
    crypto_generichash_blake2b_state mac_state;
    content_hash_bytes(key, span_of(fixture->hq_key.public_key, KEY_SIZE));
    assert_int_equal(crypto_generichash_blake2b_init(&mac_state, key, sizeof key, 16), 0);
    assert_int_equal(crypto_generichash_blake2b_update(&mac_state, fixture->request_block, FRAME_HEADER_SIZE), 0);
    assert_int_equal(
        crypto_generichash_blake2b_update(&mac_state, mac + 16, fixture->request.size - FRAME_HEADER_SIZE - 16), 0);
    assert_int_equal(crypto_generichash_blake2b_final(&mac_state, mac, 16), 0);
}

/* The clear fields and the Noise message hold even against one who can make the mac: each byte after the mac. */
static void each_byte_behind_the_mac_is_held(void **state) {
    (void)state;
    for (int kind = NODE_SESSION_ENROLLED; kind <= NODE_SESSION_ENROLMENT; kind++) {
        struct fixture fixture;
        fixture_prepare(&fixture, (enum node_session_kind)kind);
        assert_true(step_start(&fixture, NULL));
        for (size_t at = FRAME_HEADER_SIZE + 16; at < fixture.request.size; at++) {
            struct fault fault;
            fixture.request_block[at] ^= 0x04;
            request_mac_again(&fixture);
            assert_true(node_session_read_request(fixture.request, fixture.hq_key.public_key, &fixture.hq_setup.request,
                                                  &fault));
            fixture.hq_setup.peer_static = fixture.store_key.public_key;
            assert_false(step_accept(&fixture, &fault));
            assert_int_equal(fault.code, FAULT_PEER);
            assert_session_wiped(&fixture.hq);
            fixture.request_block[at] ^= 0x04;
        }
    }
}

static void each_answer_byte_is_held(void **state) {
    (void)state;
    struct fixture ready;
    fixture_prepare(&ready, NODE_SESSION_ENROLLED);
    assert_true(step_start(&ready, NULL) && step_accept(&ready, NULL) && step_answer(&ready, NULL));
    struct node_session waiting = ready.store;
    for (size_t at = 0; at < ready.answer.size; at++) {
        struct fault fault;
        ready.answer_block[at] ^= 0x08;
        assert_false(step_finish(&ready, &fault));
        assert_int_equal(fault.code, FAULT_PEER);
        assert_session_wiped(&ready.store);
        ready.answer_block[at] ^= 0x08;
        ready.store = waiting;
    }
    assert_true(step_finish(&ready, NULL));
}

/* One who has a store's psk and id, but another key. */
static void stranger_is_refused(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    fixture.store_key = key_pair_number(99);
    struct key_pair enrolled = key_pair_number(100);
    fixture.hq_setup.peer_static = enrolled.public_key;
    assert_true(step_start(&fixture, NULL));
    assert_false(step_accept(&fixture, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    assert_session_wiped(&fixture.hq);
}

/* Another psk: between enrolled nodes the store notices it in the answer, a false token HQ notices in the request. */
static void other_psk_is_noticed(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    fixture.psk[0][5] ^= 1;
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL) && step_answer(&fixture, NULL));
    assert_false(step_finish(&fixture, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
    fixture_prepare(&fixture, NODE_SESSION_ENROLMENT);
    fixture.psk[0][5] ^= 1;
    assert_true(step_start(&fixture, NULL));
    assert_false(step_accept(&fixture, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
}

/* A recorded request gets an answer, but HQ seals nothing until the first frame shows that the store has the keys now.
 */
static void hq_seals_nothing_before_the_first_frame(void **state) {
    (void)state;
    struct fixture fixture;
    uint8_t block[128];
    struct writer out;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL) && step_answer(&fixture, NULL));
    node_session_open_channel(&fixture.hq, NOW_MS, &fixture.hq_channel);
    writer_init(&out, block, sizeof block);
    assert_int_equal(channel_seal(&fixture.hq_channel, NOW_MS, 0, span_of_text("x"), &out), CHANNEL_UNCONFIRMED);
    assert_true(step_finish(&fixture, NULL));
    node_session_open_channel(&fixture.store, NOW_MS, &fixture.store_channel);
    text_send(&fixture.store_channel, &fixture.hq_channel, "", NULL);
    text_send(&fixture.hq_channel, &fixture.store_channel, "now", NULL);
}

/* A store that was given another HQ key is turned away by the mac. While HQ changes its key the caller tries both. */
static void other_hq_is_noticed(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    struct key_pair other = key_pair_number(5);
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    fixture.store_setup.peer_static = other.public_key;
    assert_true(step_start(&fixture, NULL));
    assert_false(step_accept(&fixture, &fault));
    assert_non_null(strstr(fault.text, "does not know this head office's key"));
    fixture.hq_key = other;
    assert_true(step_accept(&fixture, &fault));
}

/* An answer that belongs to another of the store's sessions, or is no answer at all. */
static void misplaced_frames_are_refused(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL) && step_answer(&fixture, NULL));
    struct node_session waiting = fixture.store;
    fixture.store.local_index = 77;
    assert_false(step_finish(&fixture, &fault));
    assert_string_equal(fault.text, "an answer for session 16909060, ours is 77");
    fixture.store = waiting;
    fixture.answer = fixture.request;
    assert_false(step_finish(&fixture, &fault));
    assert_string_equal(fault.text, "a frame of type 1 where a handshake answer belongs");
    struct node_session_request read;
    assert_false(node_session_read_request(span_of(fixture.answer_block, FRAME_HEADER_SIZE + 96),
                                           fixture.hq_key.public_key, &read, &fault));
    assert_string_equal(fault.text, "a frame of type 2 where a handshake request belongs");
}

/* The bound of a payload, to the byte, and the frame that goes with it. */
static void payload_bound(void **state) {
    (void)state;
    static uint8_t longest[NODE_SESSION_PAYLOAD_MAX + 1];
    for (size_t over = 0; over < 2; over++) {
        struct fixture fixture;
        struct fault fault = {0};
        uint8_t block[NODE_SESSION_PAYLOAD_MAX];
        struct writer out;
        fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
        writer_init(&out, fixture.request_block, sizeof fixture.request_block);
        struct span payload = span_of(longest, NODE_SESSION_PAYLOAD_MAX + over);
        bool is_started = node_session_start(&fixture.store, &fixture.store_setup, payload, &out, &fault);
        assert_int_equal(is_started, over == 0);
        if (!is_started) {
            assert_int_equal(fault.code, FAULT_FULL);
            assert_session_wiped(&fixture.store);
            continue;
        }
        fixture.hq_setup.request = fixture.store_setup.request;
        struct writer payload_out;
        writer_init(&payload_out, block, sizeof block);
        assert_true(node_session_accept(&fixture.hq, &fixture.hq_setup, writer_result(&out), &payload_out, &fault));
        assert_int_equal(payload_out.size, NODE_SESSION_PAYLOAD_MAX);
    }
}

/* The caller's block for the payload may be too small: that is said, and the session is over. */
static void no_room_for_the_payload(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    uint8_t block[4];
    struct writer payload;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL) && step_answer(&fixture, NULL));
    writer_init(&payload, block, sizeof block);
    assert_false(node_session_read_answer(&fixture.store, fixture.answer, &payload, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
    assert_session_wiped(&fixture.store);
}

/* HQ that speaks Noise rightly but leaves our payload's index out. */
static void answer_without_an_index(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    struct writer out;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL) && step_accept(&fixture, NULL));
    writer_init(&out, fixture.answer_block, sizeof fixture.answer_block);
    frame_write_header(&(struct frame_header){.type = FRAME_HANDSHAKE_ANSWER, .receiver_index = STORE_INDEX}, &out);
    assert_true(noise_handshake_write(&fixture.hq.handshake, span_of_text("abc"), &out, NULL));
    fixture.answer = writer_result(&out);
    assert_false(step_finish(&fixture, &fault));
    assert_string_equal(fault.text, "a handshake message without a session index");
    assert_session_wiped(&fixture.store);
}

/* A length bomb is refused by its length. */
static void frames_of_great_length(void **state) {
    (void)state;
    static uint8_t block[FRAME_SIZE_MAX];
    struct fixture fixture;
    struct fault fault;
    struct node_session_request read;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL));
    memcpy(block, fixture.request.data, fixture.request.size);
    for (size_t size = NODE_SESSION_FRAME_MAX + 1; size <= sizeof block; size += 4096) {
        assert_false(node_session_read_request(span_of(block, size), fixture.hq_key.public_key, &read, &fault));
        assert_non_null(strstr(fault.text, "the bound is 2304"));
    }
}

/* accept looks at the mac itself too: a caller that skips read_request does no harm. */
static void accept_looks_at_the_mac(void **state) {
    (void)state;
    struct fixture fixture;
    struct fault fault;
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    assert_true(step_start(&fixture, NULL));
    fixture.hq_setup.request = fixture.store_setup.request;
    fixture.request_block[FRAME_HEADER_SIZE] ^= 1;
    writer_init(&payload, block, sizeof block);
    assert_false(node_session_accept(&fixture.hq, &fixture.hq_setup, fixture.request, &payload, &fault));
    assert_int_equal(fault.code, FAULT_PEER);
    assert_session_wiped(&fixture.hq);
}

/* An enrolled store without its key at hand would let every key in that has the psk. */
static void accept_enrolled_without_its_key(void) {
    struct fixture fixture;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    (void)step_start(&fixture, NULL);
    fixture.hq_setup.peer_static = NULL;
    (void)step_accept(&fixture, NULL);
}

static void open_before_the_end(void) {
    struct fixture fixture;
    fixture_prepare(&fixture, NODE_SESSION_ENROLLED);
    (void)step_start(&fixture, NULL);
    node_session_open_channel(&fixture.store, NOW_MS, &fixture.store_channel);
}

static void misuse_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(accept_enrolled_without_its_key));
    assert_true(dies_by_abort(open_before_the_end));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(frames_are_as_documented),
    cmocka_unit_test(opening_wipes_the_session),
    cmocka_unit_test(each_request_byte_is_held),
    cmocka_unit_test(each_byte_behind_the_mac_is_held),
    cmocka_unit_test(each_answer_byte_is_held),
    cmocka_unit_test(stranger_is_refused),
    cmocka_unit_test(other_psk_is_noticed),
    cmocka_unit_test(hq_seals_nothing_before_the_first_frame),
    cmocka_unit_test(other_hq_is_noticed),
    cmocka_unit_test(misplaced_frames_are_refused),
    cmocka_unit_test(payload_bound),
    cmocka_unit_test(no_room_for_the_payload),
    cmocka_unit_test(answer_without_an_index),
    cmocka_unit_test(frames_of_great_length),
    cmocka_unit_test(accept_looks_at_the_mac),
    cmocka_unit_test(misuse_is_a_bug),
};
UNIT_RUN(tests)

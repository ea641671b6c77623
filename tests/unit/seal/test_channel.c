/* The transport: what arrives is what was sent, once; everything else is refused and changes nothing; and it ends in
 * time. */
#include "seal/channel.h"
#include "tests/harness/dies.h"
#include "tests/harness/unit.h"
#include "tests/unit/seal/seal_fixture.h"

enum { STORE_INDEX = 0x51, HQ_INDEX = 0x52, OPENED_AT_MS = 1000, BLOCK = 256 };

struct pair {
    struct channel store;
    struct channel hq;
};

static void pair_open(struct pair *pair) {
    struct channel_setup store = {.local_index = STORE_INDEX, .remote_index = HQ_INDEX, .is_confirmed = true};
    struct channel_setup hq = {.local_index = HQ_INDEX, .remote_index = STORE_INDEX, .is_confirmed = false};
    memset(store.send_key, 0xa1, AEAD_KEY_SIZE);
    memset(store.receive_key, 0xb2, AEAD_KEY_SIZE);
    memcpy(hq.send_key, store.receive_key, AEAD_KEY_SIZE);
    memcpy(hq.receive_key, store.send_key, AEAD_KEY_SIZE);
    channel_open(&pair->store, &store, OPENED_AT_MS);
    channel_open(&pair->hq, &hq, OPENED_AT_MS);
}

/* One frame of `from` with this text. */
static struct span frame_make(struct channel *from, const char *text, uint8_t block[static BLOCK]) {
    struct writer out;
    writer_init(&out, block, BLOCK);
    assert_int_equal(channel_seal(from, OPENED_AT_MS, 0x0102, span_of_text(text), &out), CHANNEL_OK);
    return writer_result(&out);
}

/* Opens a frame; with OK the text is `text`, with anything else nothing was written. */
static enum channel_outcome frame_take(struct channel *to, struct span frame, const char *text) {
    uint8_t block[BLOCK];
    static const uint8_t untouched[BLOCK];
    struct writer out;
    uint16_t flags = 0;
    memset(block, 0, sizeof block);
    writer_init(&out, block, sizeof block);
    enum channel_outcome outcome = channel_unseal(to, OPENED_AT_MS, frame, &flags, &out);
    if (outcome == CHANNEL_OK) {
        assert_true(span_equal(writer_result(&out), span_of_text(text)));
        assert_int_equal(flags, 0x0102);
    } else {
        assert_int_equal(out.size, 0);
        assert_int_equal(flags, 0);
        assert_memory_equal(block, untouched, sizeof block);
    }
    return outcome;
}

static void both_directions(void **state) {
    (void)state;
    struct pair pair;
    pair_open(&pair);
    for (int i = 0; i < 5000; i++) {
        uint8_t block[BLOCK];
        char text[32];
        (void)snprintf(text, sizeof text, "frame %d", i);
        assert_int_equal(frame_take(&pair.hq, frame_make(&pair.store, text, block), text), CHANNEL_OK);
        assert_int_equal(frame_take(&pair.store, frame_make(&pair.hq, "", block), ""), CHANNEL_OK);
    }
}

/* HQ may not seal before the store's first frame; a frame that is refused confirms nothing, an empty one does. */
static void hq_waits_for_the_store(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    uint8_t answer[BLOCK];
    struct writer out;
    pair_open(&pair);
    writer_init(&out, answer, sizeof answer);
    struct span frame = frame_make(&pair.store, "", block);
    assert_int_equal(channel_seal(&pair.hq, OPENED_AT_MS, 0, span_of_text("secret"), &out), CHANNEL_UNCONFIRMED);
    block[frame.size - 1] ^= 1;
    assert_int_equal(frame_take(&pair.hq, frame, ""), CHANNEL_FORGED);
    assert_int_equal(channel_seal(&pair.hq, OPENED_AT_MS, 0, span_of_text("secret"), &out), CHANNEL_UNCONFIRMED);
    assert_int_equal(out.size, 0);
    block[frame.size - 1] ^= 1;
    assert_int_equal(frame_take(&pair.hq, frame, ""), CHANNEL_OK);
    assert_int_equal(channel_seal(&pair.hq, OPENED_AT_MS, 0, span_of_text("secret"), &out), CHANNEL_OK);
}

/* What a change of one bit is called, by the field that it hits. */
static enum channel_outcome outcome_of_bit(size_t bit) {
    size_t byte = bit / 8;
    if (byte < 2) { /* type, wire */
        return CHANNEL_MALFORMED;
    }
    if (byte >= 4 && byte < 8) {
        return CHANNEL_WRONG_RECEIVER;
    }
    if (byte >= 8 && byte < 11) { /* a counter of 2^40 or more */
        return CHANNEL_EXPIRED;
    }
    return CHANNEL_FORGED;
}

/* Every bit of a frame: no change gets through, and the channel is as before, so the true frame still does. */
static void each_bit_is_held(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    pair_open(&pair);
    struct span frame = frame_make(&pair.store, "forty points", block);
    struct channel before = pair.hq;
    for (size_t bit = 0; bit < frame.size * 8; bit++) {
        block[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(frame_take(&pair.hq, frame, ""), outcome_of_bit(bit));
        block[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_memory_equal(&pair.hq, &before, sizeof before);
    }
    assert_int_equal(frame_take(&pair.hq, frame, "forty points"), CHANNEL_OK);
}

static void each_truncation_is_refused(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK] = {0};
    pair_open(&pair);
    struct span frame = frame_make(&pair.store, "forty points", block);
    for (size_t size = 0; size < frame.size; size++) {
        assert_int_equal(frame_take(&pair.hq, span_of(block, size), ""),
                         size < CHANNEL_OVERHEAD ? CHANNEL_MALFORMED : CHANNEL_FORGED);
    }
    assert_int_equal(frame_take(&pair.hq, span_of(block, frame.size + 1), ""), CHANNEL_FORGED);
    assert_int_equal(frame_take(&pair.hq, frame, "forty points"), CHANNEL_OK);
}

/* Not even the sender's own frame, and not one of the other direction. */
static void frames_do_not_change_direction(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    pair_open(&pair);
    pair.store.setup.local_index = HQ_INDEX; /* so that the index alone does not save it */
    struct span frame = frame_make(&pair.store, "x", block);
    assert_int_equal(frame_take(&pair.store, frame, ""), CHANNEL_FORGED);
}

/* Frames in any order arrive once each; a second time they are replays. */
static void reordered_and_replayed(void **state) {
    (void)state;
    enum { COUNT = 64 };
    struct pair pair;
    static uint8_t blocks[COUNT][BLOCK];
    struct span frames[COUNT];
    pair_open(&pair);
    for (size_t i = 0; i < COUNT; i++) {
        frames[i] = frame_make(&pair.store, "receipt", blocks[i]);
    }
    for (size_t i = 0; i < COUNT; i++) {
        size_t shuffled = i * 27 % COUNT;
        assert_int_equal(frame_take(&pair.hq, frames[shuffled], "receipt"), CHANNEL_OK);
        assert_int_equal(frame_take(&pair.hq, frames[shuffled], ""), CHANNEL_REPLAYED);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(frame_take(&pair.hq, frames[i], ""), CHANNEL_REPLAYED);
    }
}

/* The window's edge in frames: a genuine frame 2,047 behind the newest is taken, one 2,048 behind is not. */
static void late_frames(void **state) {
    (void)state;
    struct pair pair;
    uint8_t late[2][BLOCK];
    uint8_t block[BLOCK];
    pair_open(&pair);
    struct span too_late = frame_make(&pair.store, "0", late[0]);
    struct span just_in_time = frame_make(&pair.store, "1", late[1]);
    pair.store.send_counter = REPLAY_WINDOW_SIZE;
    struct span newest = frame_make(&pair.store, "newest", block);
    assert_int_equal(frame_take(&pair.hq, newest, "newest"), CHANNEL_OK);
    assert_int_equal(frame_take(&pair.hq, too_late, ""), CHANNEL_REPLAYED);
    assert_int_equal(frame_take(&pair.hq, just_in_time, "1"), CHANNEL_OK);
}

/* The tag is looked at before the window: a forged frame with a high counter cannot push honest ones out. */
static void forgery_does_not_move_the_window(void **state) {
    (void)state;
    struct pair pair;
    uint8_t honest[BLOCK];
    uint8_t forged[BLOCK];
    pair_open(&pair);
    struct span frame = frame_make(&pair.store, "honest", honest);
    memcpy(forged, honest, sizeof forged);
    bytes_put_be64(forged + 8, CHANNEL_REFUSE_FRAMES - 1);
    assert_int_equal(frame_take(&pair.hq, span_of(forged, frame.size), ""), CHANNEL_FORGED);
    assert_int_equal(frame_take(&pair.hq, frame, "honest"), CHANNEL_OK);
}

static void counter_exhaustion(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    uint8_t after[BLOCK];
    struct writer out;
    pair_open(&pair);
    pair.store.send_counter = CHANNEL_REKEY_DUE_FRAMES - 1;
    assert_false(channel_is_rekey_due(&pair.store, OPENED_AT_MS));
    struct span frame = frame_make(&pair.store, "half", block);
    assert_true(channel_is_rekey_due(&pair.store, OPENED_AT_MS));
    assert_int_equal(frame_take(&pair.hq, frame, "half"), CHANNEL_OK);
    assert_false(channel_is_rekey_due(&pair.hq, OPENED_AT_MS)); /* 2^39 - 1 is the highest it saw */
    pair.store.send_counter = CHANNEL_REFUSE_FRAMES - 1;
    frame = frame_make(&pair.store, "last", block);
    assert_int_equal(frame_take(&pair.hq, frame, "last"), CHANNEL_OK);
    assert_true(channel_is_rekey_due(&pair.hq, OPENED_AT_MS));
    writer_init(&out, after, sizeof after);
    assert_int_equal(channel_seal(&pair.store, OPENED_AT_MS, 0, span_of_text("x"), &out), CHANNEL_EXPIRED);
    assert_true(pair.store.send_counter == CHANNEL_REFUSE_FRAMES);
    assert_int_equal(out.size, 0);
}

static void age(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    uint8_t plain[BLOCK];
    uint16_t flags = 0;
    struct writer frame;
    struct writer out;
    pair_open(&pair);
    assert_false(channel_is_rekey_due(&pair.store, OPENED_AT_MS + CHANNEL_REKEY_DUE_MS - 1));
    assert_true(channel_is_rekey_due(&pair.store, OPENED_AT_MS + CHANNEL_REKEY_DUE_MS));
    const int64_t last_ms = OPENED_AT_MS + CHANNEL_REFUSE_MS - 1;
    writer_init(&frame, block, sizeof block);
    writer_init(&out, plain, sizeof plain);
    assert_int_equal(channel_seal(&pair.store, last_ms, 0, span_of_text("x"), &frame), CHANNEL_OK);
    struct span made = writer_result(&frame);
    assert_int_equal(channel_seal(&pair.store, last_ms + 1, 0, span_of_text("x"), &frame), CHANNEL_EXPIRED);
    assert_int_equal(channel_unseal(&pair.hq, last_ms + 1, made, &flags, &out), CHANNEL_EXPIRED);
    assert_int_equal(channel_unseal(&pair.hq, last_ms, made, &flags, &out), CHANNEL_OK);
}

/* A channel that a new one replaced works 30 seconds more, but never longer than it would have without. */
static void retirement(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    struct writer out;
    pair_open(&pair);
    channel_retire(&pair.store, OPENED_AT_MS + 5);
    channel_retire(&pair.store, OPENED_AT_MS + 1000); /* the first word holds */
    const int64_t ends_ms = OPENED_AT_MS + 5 + CHANNEL_RETIRED_MS;
    writer_init(&out, block, sizeof block);
    assert_int_equal(channel_seal(&pair.store, ends_ms - 1, 0, span_of_text("x"), &out), CHANNEL_OK);
    assert_int_equal(channel_seal(&pair.store, ends_ms, 0, span_of_text("x"), &out), CHANNEL_EXPIRED);
    assert_true(channel_is_rekey_due(&pair.store, ends_ms));
    channel_retire(&pair.hq, OPENED_AT_MS + CHANNEL_REFUSE_MS - 10);
    assert_true(pair.hq.refuses_at_ms == OPENED_AT_MS + CHANNEL_REFUSE_MS);
}

static void closed_channel_refuses(void **state) {
    (void)state;
    static const struct channel zeroed;
    struct pair pair;
    uint8_t block[BLOCK];
    uint8_t plain[BLOCK];
    uint16_t flags = 0;
    struct writer out;
    pair_open(&pair);
    struct span frame = frame_make(&pair.store, "x", block);
    channel_close(&pair.hq);
    channel_close(&pair.hq);
    assert_memory_equal(&pair.hq, &zeroed, sizeof zeroed);
    writer_init(&out, plain, sizeof plain);
    assert_int_equal(channel_unseal(&pair.hq, OPENED_AT_MS, frame, &flags, &out), CHANNEL_EXPIRED);
    assert_int_equal(channel_seal(&pair.hq, OPENED_AT_MS, 0, span_of_text("x"), &out), CHANNEL_EXPIRED);
}

/* A block that is too small costs nothing: no counter is used up, no frame is marked as seen. */
static void no_room_changes_nothing(void **state) {
    (void)state;
    struct pair pair;
    uint8_t block[BLOCK];
    uint8_t plain[BLOCK];
    uint16_t flags = 0;
    pair_open(&pair);
    for (size_t room = 0; room < CHANNEL_OVERHEAD + 5; room++) {
        struct writer out;
        writer_init(&out, block, room);
        assert_int_equal(channel_seal(&pair.store, OPENED_AT_MS, 0, span_of_text("12345"), &out), CHANNEL_NO_ROOM);
        assert_true(pair.store.send_counter == 0);
    }
    struct span frame = frame_make(&pair.store, "12345", block);
    for (size_t room = 0; room < 5; room++) {
        struct writer out;
        writer_init(&out, plain, room);
        assert_int_equal(channel_unseal(&pair.hq, OPENED_AT_MS, frame, &flags, &out), CHANNEL_NO_ROOM);
    }
    assert_int_equal(frame_take(&pair.hq, frame, "12345"), CHANNEL_OK);
}

static void longest_frame(void **state) {
    (void)state;
    static uint8_t plain[CHANNEL_PLAIN_MAX];
    static uint8_t block[FRAME_SIZE_MAX];
    static uint8_t opened[CHANNEL_PLAIN_MAX];
    struct pair pair;
    struct writer frame;
    struct writer out;
    uint16_t flags = 0;
    pair_open(&pair);
    memset(plain, 0x5a, sizeof plain);
    writer_init(&frame, block, sizeof block);
    writer_init(&out, opened, sizeof opened);
    assert_int_equal(channel_seal(&pair.store, OPENED_AT_MS, 0, span_of(plain, sizeof plain), &frame), CHANNEL_OK);
    assert_int_equal(frame.size, FRAME_SIZE_MAX);
    assert_int_equal(channel_unseal(&pair.hq, OPENED_AT_MS, writer_result(&frame), &flags, &out), CHANNEL_OK);
    assert_true(span_equal(writer_result(&out), span_of(plain, sizeof plain)));
}

/* Logs and counters tell outcomes apart by these names. */
static void outcome_names(void **state) {
    (void)state;
    for (int a = CHANNEL_OK; a <= CHANNEL_NO_ROOM; a++) {
        for (int b = CHANNEL_OK; b < a; b++) {
            assert_string_not_equal(channel_outcome_name((enum channel_outcome)a),
                                    channel_outcome_name((enum channel_outcome)b));
        }
    }
}

static void seal_too_much(void) {
    static const uint8_t plain[CHANNEL_PLAIN_MAX + 1];
    static uint8_t block[2 * FRAME_SIZE_MAX];
    struct pair pair;
    struct writer out;
    pair_open(&pair);
    writer_init(&out, block, sizeof block);
    enum channel_outcome outcome = channel_seal(&pair.store, OPENED_AT_MS, 0, span_of(plain, sizeof plain), &out);
    (void)outcome;
}

static void clock_goes_back(void) {
    struct pair pair;
    pair_open(&pair);
    (void)channel_is_rekey_due(&pair.store, OPENED_AT_MS - 1);
}

static void misuse_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(seal_too_much));
    assert_true(dies_by_abort(clock_goes_back));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_directions),
    cmocka_unit_test(hq_waits_for_the_store),
    cmocka_unit_test(each_bit_is_held),
    cmocka_unit_test(each_truncation_is_refused),
    cmocka_unit_test(frames_do_not_change_direction),
    cmocka_unit_test(reordered_and_replayed),
    cmocka_unit_test(late_frames),
    cmocka_unit_test(forgery_does_not_move_the_window),
    cmocka_unit_test(counter_exhaustion),
    cmocka_unit_test(age),
    cmocka_unit_test(retirement),
    cmocka_unit_test(closed_channel_refuses),
    cmocka_unit_test(no_room_changes_nothing),
    cmocka_unit_test(longest_frame),
    cmocka_unit_test(outcome_names),
    cmocka_unit_test(misuse_is_a_bug),
};
UNIT_RUN(tests)

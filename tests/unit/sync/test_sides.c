/* The two sides as a whole: who is let in, what a message in the wrong place does, heartbeats, back-pressure, blobs,
 * the order of duties. What they do together is the simulation's to show. */
#include "tests/unit/sync/sync_fixture.h"

static struct sync_duties duties;
static struct store_sync store;
static struct hq_sync hq;

static const struct store_hello good_hello = {
    .store = 1, .incarnation = 2, .boot = 10, .handshake = 50, .proto_min = 1, .proto_max = 1};

static void begin_hq(void) {
    struct hq_sync_state state = {.incarnation = 2, .boot_seen = 10, .handshake_seen = {49, 49}, .hq_epoch = 1};
    state.led_cursor = at(5, HISTORY_A);
    state.led_durable_seq = 5;
    hq_sync_init(&hq, &state);
}

static void step_hq(struct sync_event event, int64_t now_ms) {
    event.now_ms = now_ms;
    hq_sync_step(&hq, &event, &duties);
}

static void step_store(struct sync_event event, int64_t now_ms) {
    event.now_ms = now_ms;
    store_sync_step(&store, &event, &duties);
}

static struct sync_event frame_of(enum sync_lane lane, const struct sync_message *message) {
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.lane = lane;
    event.frame.bytes = encoded(message);
    return event;
}

static void bring_hq_up(enum sync_lane lane) {
    struct store_hello hello = good_hello;
    hello.lane = lane;
    hello.led_head = at(5, HISTORY_A);
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = lane;
    event.lane_up.store_hello = &hello;
    begin_hq();
    step_hq(event, 0);
}

static void bring_store_up(enum sync_lane lane) {
    struct store_sync_state state = {0};
    struct hq_hello hello = {.proto = 1, .led_credit_bytes = SYNC_CREDIT, .doc_credit_bytes = SYNC_CREDIT};
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = lane;
    event.lane_up.hq_hello = &hello;
    store_sync_init(&store, &state);
    step_store(event, 0);
}

/* The order of the checks is part of the contract: a replay is not answered, so it comes after what needs an answer. */
static void hq_judges_who_dials(void **state) {
    (void)state;
    static const struct {
        uint32_t incarnation;
        uint64_t boot;
        uint64_t handshake;
        uint32_t proto_min;
        enum sync_reason verdict;
    } rows[] = {
        {2, 10, 50, 1, SYNC_NO_REASON},
        {2, 11, 51, 1, SYNC_NO_REASON},
        {1, 10, 50, 1, SYNC_INCARNATION_CLOSED},
        {3, 10, 50, 1, SYNC_INCARNATION_UNKNOWN},
        {2, 9, 50, 1, SYNC_BOOT_WENT_BACK},
        {2, 10, 49, 1, SYNC_REPLAYED},
        {2, 10, 50, 2, SYNC_VERSION},
        {1, 9, 49, 2, SYNC_INCARNATION_CLOSED},
    };
    begin_hq();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct store_hello hello = good_hello;
        struct hq_hello answer;
        hello.incarnation = rows[i].incarnation;
        hello.boot = rows[i].boot;
        hello.handshake = rows[i].handshake;
        hello.proto_min = rows[i].proto_min;
        hello.proto_max = rows[i].proto_min;
        assert_int_equal(hq_sync_judge(&hq, &hello, 1, 0, &answer), rows[i].verdict);
        assert_int_equal(answer.verdict, rows[i].verdict);
    }
    assert_true(sync_reason_is_quarantine(SYNC_BOOT_WENT_BACK) && !sync_reason_is_quarantine(SYNC_VERSION));
}

static void hq_tells_in_its_answer_why_a_stream_will_not_run(void **state) {
    (void)state;
    struct store_hello hello = good_hello;
    struct hq_hello answer;
    hello.led_head = at(4, HISTORY_A); /* HQ has 5 */
    begin_hq();
    assert_int_equal(hq_sync_judge(&hq, &hello, 1, 0, &answer), SYNC_NO_REASON);
    assert_int_equal(answer.led_stop, SYNC_SENDER_BEHIND);
    assert_int_equal(answer.doc_stop, SYNC_NO_REASON);
    assert_true(answer.led_cursor.seq == 5);
}

static void a_session_is_stored_and_an_older_handshake_does_not_get_in_after_it(void **state) {
    (void)state;
    bring_hq_up(SYNC_FAST);
    assert_true(the_duty(&duties, SYNC_SAVE_SESSION)->save_session.handshake == 50);
    struct store_hello older = good_hello; /* the same counter again */
    struct sync_event event = {.kind = SYNC_LANE_UP};
    event.lane_up.lane = SYNC_FAST;
    event.lane_up.store_hello = &older;
    step_hq(event, 1);
    assert_int_equal(the_duty(&duties, SYNC_DROP_LANE)->drop_lane.reason, SYNC_REPLAYED);
}

static void a_store_pings_at_once_to_confirm_the_session(void **state) {
    (void)state;
    bring_store_up(SYNC_FAST);
    assert_int_equal(the_message(&duties, SYNC_PING).id, SYNC_PING);
}

static void assert_dropped_for(enum sync_reason reason) {
    const struct sync_duty *drop = the_duty(&duties, SYNC_DROP_LANE);
    assert_int_equal(drop->drop_lane.reason, reason);
    assert_true(drop->drop_lane.retry_after_ms == SYNC_BREACH_WAIT_MS);
    assert_int_equal(the_duty(&duties, SYNC_ALARM)->alarm.reason, reason);
    assert_int_equal(the_message(&duties, SYNC_ERR).err.code, reason);
}

static void bytes_that_are_no_message_end_the_lane(void **state) {
    (void)state;
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.bytes = span_of("nonsense", 8);
    bring_hq_up(SYNC_FAST);
    step_hq(event, 1);
    assert_dropped_for(SYNC_MALFORMED);
    step_hq(event, 2); /* what was still under way is ignored */
    assert_int_equal(duties.count, 0);
    bring_store_up(SYNC_BULK);
    event.frame.lane = SYNC_BULK;
    step_store(event, 1);
    assert_dropped_for(SYNC_MALFORMED);
}

static void a_message_in_the_wrong_place_ends_the_lane(void **state) {
    (void)state;
    static const struct {
        bool at_hq;
        enum sync_lane lane;
        int32_t id;
    } rows[] = {
        {true, SYNC_BULK, SYNC_LED_PUSH},   {true, SYNC_FAST, SYNC_DOC_PUSH},    {true, SYNC_FAST, SYNC_LED_ACK},
        {true, SYNC_BULK, SYNC_CMD_ACK},    {true, SYNC_FAST, SYNC_BLOB_GET},    {true, SYNC_BULK, SYNC_BLOB_PART},
        {true, SYNC_FAST, SYNC_CMD_BATCH},  {true, SYNC_FAST, SYNC_STORE_HELLO}, {false, SYNC_FAST, SYNC_LED_PUSH},
        {false, SYNC_BULK, SYNC_CMD_BATCH}, {false, SYNC_FAST, SYNC_DOC_ACK},    {false, SYNC_BULK, SYNC_LED_ACK},
        {false, SYNC_BULK, SYNC_BLOB_GET},  {false, SYNC_FAST, SYNC_BLOB_PART},  {false, SYNC_FAST, SYNC_HQ_HELLO},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sync_message message = {.id = rows[i].id};
        for (int stream = STREAM_LED; stream <= STREAM_CMD; stream++) {
            if (rows[i].id == (int32_t)sync_push_id((enum stream)stream)) {
                message.push = push_of((enum stream)stream, 1, 1, HISTORY_A);
            }
        }
        if (rows[i].id == SYNC_BLOB_GET) {
            message.blob_get.bytes_max = 1;
        } else if (rows[i].id == SYNC_STORE_HELLO) {
            message.store_hello = good_hello;
        }
        struct sync_event event = frame_of(rows[i].lane, &message);
        if (rows[i].at_hq) {
            bring_hq_up(rows[i].lane);
            step_hq(event, 1);
        } else {
            bring_store_up(rows[i].lane);
            step_store(event, 1);
        }
        assert_dropped_for(SYNC_UNEXPECTED);
    }
}

static void a_message_of_a_newer_node_is_skipped(void **state) {
    (void)state;
    static const uint8_t newer[] = {0x81, 0x01, 0xcc, 0x90}; /* id 144 */
    struct sync_event event = {.kind = SYNC_FRAME};
    event.frame.bytes = span_of(newer, sizeof newer);
    bring_hq_up(SYNC_FAST);
    step_hq(event, 1);
    assert_int_equal(count_duties(&duties, SYNC_DROP_LANE), 0);
    assert_true(hq.lanes[SYNC_FAST].is_up);
}

static void a_silent_lane_is_asked_twice_and_given_up(void **state) {
    (void)state;
    struct sync_event timer = {.kind = SYNC_TIMER};
    bring_hq_up(SYNC_FAST);
    assert_true(the_duty(&duties, SYNC_ARM_TIMER)->arm_timer.at_ms == 25000);
    step_hq(timer, 25000);
    assert_int_equal(the_message(&duties, SYNC_PING).id, SYNC_PING);
    assert_true(the_duty(&duties, SYNC_ARM_TIMER)->arm_timer.at_ms == 50000);
    step_hq(timer, 50000);
    assert_int_equal(the_message(&duties, SYNC_PING).id, SYNC_PING);
    assert_true(the_duty(&duties, SYNC_ARM_TIMER)->arm_timer.at_ms == 60000);
    step_hq(timer, 60000);
    assert_int_equal(the_duty(&duties, SYNC_DROP_LANE)->drop_lane.reason, SYNC_SILENT);
    assert_false(hq.lanes[SYNC_FAST].is_up);
}

static void a_pong_tells_the_time_of_the_peer(void **state) {
    (void)state;
    bring_store_up(SYNC_FAST);
    struct sync_message pong = {.id = SYNC_PONG, .ping = {.nonce = 1, .utc_ms = 777}};
    step_store(frame_of(SYNC_FAST, &pong), 30);
    const struct lane *lane = &store.lanes[SYNC_FAST];
    assert_true(lane->peer_utc_ms == 777 && lane->peer_utc_from_ms == 0 && lane->peer_utc_to_ms == 30);
    pong.ping = (struct sync_ping){.nonce = 1, .utc_ms = 999}; /* of no open PING */
    step_store(frame_of(SYNC_FAST, &pong), 40);
    assert_true(lane->peer_utc_ms == 777);
}

static void press(enum sync_pressure level) {
    struct sync_event event = {.kind = SYNC_PRESSURE};
    event.pressure.level = level;
    event.pressure.retry_after_ms = 400;
    step_hq(event, 1);
}

static void bulk_stops_before_led(void **state) {
    (void)state;
    struct sync_message get = {.id = SYNC_BLOB_GET, .blob_get = {.bytes_max = 100}};
    bring_hq_up(SYNC_BULK);
    press(SYNC_BULK_STOPS);
    assert_int_equal(the_message(&duties, SYNC_DOC_ACK).ack.credit_bytes, 0);
    step_hq(frame_of(SYNC_BULK, &get), 2);
    assert_int_equal(the_message(&duties, SYNC_BUSY).busy.stream, SYNC_BLOB);
    bring_hq_up(SYNC_FAST);
    press(SYNC_SMALL_BATCHES);
    assert_int_equal(the_message(&duties, SYNC_LED_ACK).ack.credit_bytes, 8192);
    struct sync_message push = {.id = SYNC_LED_PUSH, .push = push_of(STREAM_LED, 6, 6, HISTORY_A)};
    press(SYNC_LED_WAITS);
    step_hq(frame_of(SYNC_FAST, &push), 3);
    assert_int_equal(the_message(&duties, SYNC_BUSY).busy.stream, STREAM_LED);
    press(SYNC_CALM);
    step_hq(frame_of(SYNC_FAST, &push), 4);
    assert_int_equal(count_duties(&duties, SYNC_SAVE_ENTRIES), 1);
}

static void want(uint32_t slot, uint8_t name, uint64_t size, uint64_t offset) {
    struct sync_event event = {.kind = SYNC_BLOB_WANTED};
    event.blob_wanted.slot = slot;
    memset(event.blob_wanted.hash, name, SYNC_HASH_SIZE);
    event.blob_wanted.size = size;
    event.blob_wanted.offset = offset;
    step_store(event, 1);
}

static void give_part(uint8_t name, uint64_t size, uint64_t offset, size_t bytes) {
    static const uint8_t content[LIMIT_BLOB_PART];
    struct sync_message part = {.id = SYNC_BLOB_PART,
                                .blob_part = {.offset = offset, .size = size, .bytes = span_of(content, bytes)}};
    memset(part.blob_part.hash, name, SYNC_HASH_SIZE);
    step_store(frame_of(SYNC_BULK, &part), 2);
}

static void tell_saved(enum sync_event_kind kind, uint8_t name, uint64_t offset) {
    struct sync_event event = {.kind = kind};
    memset(event.blob_saved.hash, name, SYNC_HASH_SIZE);
    event.blob_saved.offset = offset;
    step_store(event, 3);
}

static void a_blob_is_fetched_part_by_part(void **state) {
    (void)state;
    bring_store_up(SYNC_BULK);
    want(0, 'x', 120, 100); /* the first 100 bytes were saved before */
    assert_true(the_message(&duties, SYNC_BLOB_GET).blob_get.offset == 100);
    want(1, 'y', 10, 0);
    assert_int_equal(duties.count, 0); /* one at a time */
    give_part('x', 120, 100, 15);
    assert_false(the_duty(&duties, SYNC_SAVE_BLOB)->save_blob.is_last);
    tell_saved(SYNC_BLOB_SAVED, 'x', 115);
    assert_true(the_message(&duties, SYNC_BLOB_GET).blob_get.offset == 115);
    give_part('x', 120, 115, 5);
    assert_true(the_duty(&duties, SYNC_SAVE_BLOB)->save_blob.is_last);
    tell_saved(SYNC_BLOB_SAVED, 'x', 120);
    assert_int_equal(the_message(&duties, SYNC_BLOB_GET).blob_get.hash[0], 'y');
}

static void a_new_wish_in_a_slot_replaces_the_old(void **state) {
    (void)state;
    bring_store_up(SYNC_BULK);
    want(0, 'x', 120, 0);
    want(0, 'z', 50, 0);
    assert_int_equal(the_message(&duties, SYNC_BLOB_GET).blob_get.hash[0], 'z');
    give_part('x', 120, 0, 120); /* the answer to the wish before */
    assert_int_equal(duties.count, 0);
    give_part('z', 50, 0, 50);
    assert_int_equal(count_duties(&duties, SYNC_SAVE_BLOB), 1);
}

static void spoilt_and_unknown_content_is_not_fetched_again(void **state) {
    (void)state;
    bring_store_up(SYNC_BULK);
    want(0, 'x', 5, 0);
    give_part('x', 5, 0, 5);
    tell_saved(SYNC_BLOB_SPOILT, 'x', 0);
    assert_int_equal(the_duty(&duties, SYNC_ALARM)->alarm.reason, SYNC_BLOB_REFUSED);
    assert_int_equal(count_duties(&duties, SYNC_SEND), 0);
    want(0, 'y', 5, 0);
    give_part('y', 0, 0, 0);
    assert_int_equal(the_duty(&duties, SYNC_ALARM)->alarm.reason, SYNC_BLOB_UNKNOWN);
    want(0, 'z', 5, 0);
    give_part('z', 6, 0, 6); /* not the size that was offered */
    assert_dropped_for(SYNC_UNEXPECTED);
}

static void a_fetch_waits_when_hq_is_busy_or_the_disk_is_full(void **state) {
    (void)state;
    struct sync_message busy = {.id = SYNC_BUSY, .busy = {.stream = SYNC_BLOB, .retry_after_ms = 500}};
    struct sync_event timer = {.kind = SYNC_TIMER};
    struct sync_event failed = {.kind = SYNC_SAVE_FAILED};
    bring_store_up(SYNC_BULK);
    want(0, 'x', 5, 0);
    step_store(frame_of(SYNC_BULK, &busy), 100);
    assert_true(the_duty(&duties, SYNC_ARM_TIMER)->arm_timer.at_ms == 600);
    step_store(timer, 600);
    assert_true(the_message(&duties, SYNC_BLOB_GET).blob_get.offset == 0);
    give_part('x', 5, 0, 5);
    failed.save_failed.stream = SYNC_BLOB;
    failed.save_failed.retry_after_ms = 50;
    step_store(failed, 700);
    step_store(timer, 750);
    assert_true(the_message(&duties, SYNC_BLOB_GET).blob_get.offset == 0);
}

static void hq_answers_a_wish_for_what_it_loads(void **state) {
    (void)state;
    struct sync_message get = {.id = SYNC_BLOB_GET, .blob_get = {.offset = 7, .bytes_max = 100}};
    bring_hq_up(SYNC_BULK);
    step_hq(frame_of(SYNC_BULK, &get), 1);
    assert_true(the_duty(&duties, SYNC_LOAD_BLOB)->load_blob.offset == 7);
    struct sync_event loaded = {.kind = SYNC_BLOB_LOADED};
    loaded.blob_loaded = (struct sync_blob_part){.offset = 7, .size = 9, .bytes = span_of("ab", 2)};
    step_hq(loaded, 2);
    assert_true(the_message(&duties, SYNC_BLOB_PART).blob_part.size == 9);
}

static void duties_come_in_the_promised_order(void **state) {
    (void)state;
    sync_duties_reset(&duties);
    (void)sync_duties_alarm(&duties, SYNC_SILENT, 0, 0);
    static const enum sync_duty_kind kinds[] = {SYNC_SEND,      SYNC_ARM_TIMER,    SYNC_SAVE_ENTRIES,
                                                SYNC_DROP_LANE, SYNC_LOAD_ENTRIES, SYNC_SAVE_ACKED};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        (void)sync_duties_add(&duties, kinds[i]);
    }
    for (size_t i = 1; i < duties.count; i++) {
        assert_true(duties.items[i - 1].kind <= duties.items[i].kind);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hq_judges_who_dials),
    cmocka_unit_test(hq_tells_in_its_answer_why_a_stream_will_not_run),
    cmocka_unit_test(a_session_is_stored_and_an_older_handshake_does_not_get_in_after_it),
    cmocka_unit_test(a_store_pings_at_once_to_confirm_the_session),
    cmocka_unit_test(bytes_that_are_no_message_end_the_lane),
    cmocka_unit_test(a_message_in_the_wrong_place_ends_the_lane),
    cmocka_unit_test(a_message_of_a_newer_node_is_skipped),
    cmocka_unit_test(a_silent_lane_is_asked_twice_and_given_up),
    cmocka_unit_test(a_pong_tells_the_time_of_the_peer),
    cmocka_unit_test(bulk_stops_before_led),
    cmocka_unit_test(a_blob_is_fetched_part_by_part),
    cmocka_unit_test(a_new_wish_in_a_slot_replaces_the_old),
    cmocka_unit_test(spoilt_and_unknown_content_is_not_fetched_again),
    cmocka_unit_test(a_fetch_waits_when_hq_is_busy_or_the_disk_is_full),
    cmocka_unit_test(hq_answers_a_wish_for_what_it_loads),
    cmocka_unit_test(duties_come_in_the_promised_order),
};
UNIT_RUN(tests)

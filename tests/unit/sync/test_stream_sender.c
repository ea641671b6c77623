/* The writer's end of a log: it sends what the peer lacks, in order, within credit, and stops for good when the two
 * logs are of different histories. */
#include "tests/unit/sync/sync_fixture.h"

#include "tests/harness/dies.h"

static struct sync_duties duties;
static struct stream_sender sender;

static void begin(uint64_t head_seq, uint64_t acked_seq) {
    struct sync_position head = at(head_seq, HISTORY_A);
    struct sync_kept kept = {.acked_seq = acked_seq, .durable_seq = acked_seq};
    stream_sender_init(&sender, STREAM_LED, &head, &kept);
    sync_duties_reset(&duties);
}

static void open_at(struct sync_position cursor, uint32_t credit_bytes) {
    struct stream_peer_cursor peer = {.cursor = cursor, .durable_seq = cursor.seq, .credit_bytes = credit_bytes};
    sync_duties_reset(&duties);
    stream_sender_open(&sender, &peer, 0, &duties);
}

static void load(uint64_t first, uint64_t last, char history) {
    struct sync_event event = loaded_of(STREAM_LED, first, last, history);
    sync_duties_reset(&duties);
    stream_sender_take_loaded(&sender, &event, 0, &duties);
}

static bool acknowledge(struct sync_position cursor, uint64_t need_from_seq, uint32_t credit_bytes) {
    struct sync_ack ack = {.stream = STREAM_LED,
                           .cursor = cursor,
                           .durable_seq = cursor.seq,
                           .need_from_seq = need_from_seq,
                           .credit_bytes = credit_bytes};
    sync_duties_reset(&duties);
    return stream_sender_take_ack(&sender, &ack, 5, &duties);
}

static void assert_loads_from(uint64_t seq) {
    assert_true(the_duty(&duties, SYNC_LOAD_ENTRIES)->load_entries.from_seq == seq);
}

static void assert_stopped(enum sync_reason reason) {
    assert_true(sender.stop == reason && !sender.is_open);
    assert_int_equal(the_duty(&duties, SYNC_ALARM)->alarm.reason, reason);
    struct sync_message message = the_message(&duties, SYNC_ERR);
    assert_true(message.err.code == (int32_t)reason && message.err.is_fatal && message.err.stream == STREAM_LED);
}

static void begins_after_the_cursor_of_the_peer(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(4, HISTORY_A), SYNC_CREDIT);
    assert_loads_from(5);
    assert_true(the_duty(&duties, SYNC_SAVE_ACKED)->save_acked.kept.acked_seq == 4);
    load(5, 9, HISTORY_A);
    struct sync_message push = the_message(&duties, SYNC_LED_PUSH);
    assert_true(push.push.first_seq == 5 && push.push.count == 5 && push.push.head.seq == 9);
}

static void has_nothing_to_do_when_the_logs_are_equal(void **state) {
    (void)state;
    begin(9, 9);
    open_at(at(9, HISTORY_A), SYNC_CREDIT);
    assert_int_equal(duties.count, 0);
    assert_true(sender.is_open);
}

static void stops_when_the_peer_has_more_than_was_written(void **state) {
    (void)state;
    begin(3, 3);
    open_at(at(4, HISTORY_A), SYNC_CREDIT);
    assert_stopped(SYNC_SENDER_BEHIND);
}

static void stops_when_the_peer_has_another_history_at_the_head(void **state) {
    (void)state;
    begin(3, 3);
    open_at(at(3, HISTORY_B), SYNC_CREDIT);
    assert_stopped(SYNC_HISTORY_DIFFERS);
}

static void stops_when_a_load_shows_another_history(void **state) {
    (void)state;
    begin(9, 3);
    open_at(at(3, HISTORY_B), SYNC_CREDIT);
    load(4, 9, HISTORY_A);
    assert_stopped(SYNC_HISTORY_DIFFERS);
    open_at(at(3, HISTORY_B), SYNC_CREDIT); /* and stays so on the next connection */
    assert_int_equal(duties.count, 0);
}

static void stops_when_what_is_needed_is_pruned(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(2, HISTORY_A), SYNC_CREDIT);
    struct sync_event event = {.kind = SYNC_LOADED};
    event.loaded.stream = STREAM_LED;
    event.loaded.from_seq = 3;
    event.loaded.is_pruned = true;
    sync_duties_reset(&duties);
    stream_sender_take_loaded(&sender, &event, 0, &duties);
    assert_stopped(SYNC_PRUNED);
}

static void tells_when_the_peer_forgot_and_sends_again(void **state) {
    (void)state;
    begin(9, 8);
    open_at(at(6, HISTORY_A), SYNC_CREDIT);
    assert_int_equal(the_duty(&duties, SYNC_ALARM)->alarm.reason, SYNC_RECEIVER_FORGOT);
    const struct sync_duty *kept = the_duty(&duties, SYNC_SAVE_ACKED);
    assert_true(kept->save_acked.kept.acked_seq == 6 && kept->save_acked.kept.durable_seq == 8);
    assert_loads_from(7);
    open_at(at(6, HISTORY_A), SYNC_CREDIT);
    assert_int_equal(count_duties(&duties, SYNC_ALARM), 0); /* said once */
}

static void stays_within_eight_pushes(void **state) {
    (void)state;
    begin(100, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    for (uint64_t seq = 1; seq <= SYNC_PUSHES_MAX; seq++) {
        assert_loads_from(seq);
        load(seq, seq, HISTORY_A);
    }
    assert_int_equal(count_duties(&duties, SYNC_LOAD_ENTRIES), 0);
    assert_true(acknowledge(at(2, HISTORY_A), 0, SYNC_CREDIT));
    assert_true(sender.push_count == SYNC_PUSHES_MAX - 2);
    assert_loads_from(SYNC_PUSHES_MAX + 1);
}

static void stays_within_credit(void **state) {
    (void)state;
    begin(600, 0);
    open_at(at(0, HISTORY_A), 8192);
    load(1, 500, HISTORY_A);
    struct sync_message push = the_message(&duties, SYNC_LED_PUSH);
    assert_true(push.push.count > 50 && sender.bytes_under_way <= 8192);
    assert_int_equal(count_duties(&duties, SYNC_LOAD_ENTRIES), 0);
}

static void waits_without_credit_and_goes_on_when_it_comes(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), 0);
    assert_int_equal(count_duties(&duties, SYNC_LOAD_ENTRIES), 0);
    assert_true(acknowledge(at(0, HISTORY_A), 0, SYNC_CREDIT));
    assert_loads_from(1);
    assert_true(acknowledge(at(0, HISTORY_A), 0, 0)); /* gone again before the load came */
    load(1, 9, HISTORY_A);
    assert_int_equal(count_duties(&duties, SYNC_SEND), 0);
}

static void goes_back_to_a_hole(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    load(1, 9, HISTORY_A);
    assert_true(acknowledge(at(3, HISTORY_A), 4, SYNC_CREDIT));
    assert_loads_from(4);
    assert_true(sender.bytes_under_way == 0);
}

static void follows_saves_of_the_connection_before(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(2, HISTORY_A), SYNC_CREDIT);
    assert_true(acknowledge(at(7, HISTORY_A), 0, SYNC_CREDIT));
    assert_loads_from(8);
    load(3, 9, HISTORY_A); /* the answer to the load before: ignored */
    assert_int_equal(count_duties(&duties, SYNC_SEND), 0);
    load(8, 9, HISTORY_A);
    assert_true(the_message(&duties, SYNC_LED_PUSH).push.first_seq == 8);
}

static void knows_a_wrong_hash_under_its_own_push(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    load(1, 4, HISTORY_A);
    assert_true(acknowledge(at(4, HISTORY_B), 0, SYNC_CREDIT));
    assert_stopped(SYNC_HISTORY_DIFFERS);
}

static void takes_no_acknowledgement_that_goes_back(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(5, HISTORY_A), SYNC_CREDIT);
    assert_false(acknowledge(at(4, HISTORY_A), 0, SYNC_CREDIT));
    assert_false(acknowledge(at(5, HISTORY_A), 8, SYNC_CREDIT)); /* a hole elsewhere than behind the cursor */
}

static void waits_when_the_peer_is_busy(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    load(1, 9, HISTORY_A);
    stream_sender_take_busy(&sender, 700, 100);
    assert_true(stream_sender_deadline(&sender) == 800);
    sync_duties_reset(&duties);
    assert_true(stream_sender_tick(&sender, 799, &duties));
    assert_int_equal(duties.count, 0);
    assert_true(stream_sender_tick(&sender, 800, &duties));
    assert_loads_from(1);
}

static void is_stalled_after_two_minutes_without_progress(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    load(1, 9, HISTORY_A);
    assert_true(stream_sender_tick(&sender, SYNC_STALLED_AFTER_MS - 1, &duties));
    assert_false(stream_sender_tick(&sender, SYNC_STALLED_AFTER_MS, &duties));
}

static void is_quiet_when_the_peer_has_stopped_the_stream(void **state) {
    (void)state;
    begin(9, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    struct sync_err err = {.code = 4000, .stream = STREAM_LED, .is_fatal = true, .seq = 3};
    sync_duties_reset(&duties);
    stream_sender_take_err(&sender, &err, &duties);
    assert_true(the_duty(&duties, SYNC_ALARM)->alarm.is_theirs && !sender.is_open);
    struct stream_peer_cursor peer = {.cursor = at(0, HISTORY_A), .credit_bytes = SYNC_CREDIT, .stop = 4000};
    sync_duties_reset(&duties);
    stream_sender_open(&sender, &peer, 0, &duties);
    assert_int_equal(duties.count, 0); /* told already, and not tried again */
}

static void does_not_send_what_it_was_not_told_to_be_committed(void **state) {
    (void)state;
    begin(4, 0);
    open_at(at(0, HISTORY_A), SYNC_CREDIT);
    load(1, 9, HISTORY_A); /* storage is ahead of the news */
    assert_true(the_message(&duties, SYNC_LED_PUSH).push.count == 4);
}

static void grow_backwards(void) {
    struct sync_position head = at(3, HISTORY_A);
    stream_sender_grow(&sender, &head, &duties);
}

static void a_log_that_shrinks_is_a_bug(void **state) {
    (void)state;
    begin(4, 0);
    assert_true(dies_by_abort(grow_backwards));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(begins_after_the_cursor_of_the_peer),
    cmocka_unit_test(has_nothing_to_do_when_the_logs_are_equal),
    cmocka_unit_test(stops_when_the_peer_has_more_than_was_written),
    cmocka_unit_test(stops_when_the_peer_has_another_history_at_the_head),
    cmocka_unit_test(stops_when_a_load_shows_another_history),
    cmocka_unit_test(stops_when_what_is_needed_is_pruned),
    cmocka_unit_test(tells_when_the_peer_forgot_and_sends_again),
    cmocka_unit_test(stays_within_eight_pushes),
    cmocka_unit_test(stays_within_credit),
    cmocka_unit_test(waits_without_credit_and_goes_on_when_it_comes),
    cmocka_unit_test(goes_back_to_a_hole),
    cmocka_unit_test(follows_saves_of_the_connection_before),
    cmocka_unit_test(knows_a_wrong_hash_under_its_own_push),
    cmocka_unit_test(takes_no_acknowledgement_that_goes_back),
    cmocka_unit_test(waits_when_the_peer_is_busy),
    cmocka_unit_test(is_stalled_after_two_minutes_without_progress),
    cmocka_unit_test(is_quiet_when_the_peer_has_stopped_the_stream),
    cmocka_unit_test(does_not_send_what_it_was_not_told_to_be_committed),
    cmocka_unit_test(a_log_that_shrinks_is_a_bug),
};
UNIT_RUN(tests)

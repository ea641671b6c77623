/* The reader's end of a log: entries get in only in order, once, of one history and of kinds that the stream allows;
 * and nothing is acknowledged before it is saved. */
#include "tests/unit/sync/sync_fixture.h"

#include "tests/harness/dies.h"

static struct sync_duties duties;
static struct stream_receiver receiver;

static void begin(uint64_t cursor_seq) {
    struct sync_position cursor = at(cursor_seq, HISTORY_A);
    struct sync_position head = at(cursor_seq + 100, HISTORY_A);
    stream_receiver_init(&receiver, STREAM_LED, &cursor, cursor_seq);
    sync_duties_reset(&duties);
    stream_receiver_open(&receiver, &head, &duties);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == cursor_seq); /* the first word is its cursor */
}

static bool take(struct sync_push push) {
    sync_duties_reset(&duties);
    return stream_receiver_take_push(&receiver, &push, &duties);
}

static void confirm(uint64_t seq) {
    struct sync_position head = at(seq, HISTORY_A);
    sync_duties_reset(&duties);
    stream_receiver_take_saved(&receiver, &head, seq, &duties);
}

static void assert_saves(uint64_t first, uint64_t last) {
    const struct sync_duty *save = the_duty(&duties, SYNC_SAVE_ENTRIES);
    assert_true(save->save_entries.entries[0].seq == first);
    assert_true(save->save_entries.entries[save->save_entries.count - 1].seq == last);
}

static void assert_stopped(enum sync_reason reason, uint64_t seq) {
    const struct sync_duty *alarm = the_duty(&duties, SYNC_ALARM);
    assert_int_equal(receiver.stop, reason);
    assert_int_equal(alarm->alarm.reason, reason);
    assert_true(alarm->alarm.seq == seq && alarm->alarm.stream == STREAM_LED);
    assert_int_equal(the_message(&duties, SYNC_ERR).err.code, reason);
}

static void acknowledges_after_the_save_and_not_before(void **state) {
    (void)state;
    begin(3);
    assert_true(take(push_of(STREAM_LED, 4, 6, HISTORY_A)));
    assert_saves(4, 6);
    assert_int_equal(count_duties(&duties, SYNC_SEND), 0);
    confirm(6);
    struct sync_message ack = the_message(&duties, SYNC_LED_ACK);
    assert_true(ack.ack.cursor.seq == 6 && ack.ack.durable_seq == 6 && ack.ack.credit_bytes == SYNC_CREDIT);
}

static void takes_pushes_while_others_are_being_saved(void **state) {
    (void)state;
    begin(0);
    assert_true(take(push_of(STREAM_LED, 1, 2, HISTORY_A)));
    assert_true(take(push_of(STREAM_LED, 3, 5, HISTORY_A)));
    assert_saves(3, 5);
    confirm(2);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == 2);
    confirm(5);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == 5);
}

static void takes_what_is_new_of_a_push_that_overlaps(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 3, 8, HISTORY_A)));
    assert_saves(6, 8);
}

static void acknowledges_again_what_it_has(void **state) {
    (void)state;
    begin(5);
    struct sync_push push = push_of(STREAM_LED, 2, 4, HISTORY_A);
    push.head = at(5, HISTORY_A);
    assert_true(take(push));
    assert_int_equal(count_duties(&duties, SYNC_SAVE_ENTRIES), 0);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == 5);
}

static void tells_a_hole_once(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 7, 8, HISTORY_A)));
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.need_from_seq == 6);
    assert_true(take(push_of(STREAM_LED, 9, 9, HISTORY_A)));
    assert_int_equal(duties.count, 0);
    assert_true(take(push_of(STREAM_LED, 6, 9, HISTORY_A)));
    assert_saves(6, 9);
    assert_true(take(push_of(STREAM_LED, 20, 20, HISTORY_A))); /* another hole is another matter, but first the save */
    assert_int_equal(duties.count, 0);
    confirm(9);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.need_from_seq == 10);
}

static void another_history_before_the_push_stops_the_stream(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 6, 7, HISTORY_B)));
    assert_int_equal(count_duties(&duties, SYNC_SAVE_ENTRIES), 0);
    assert_stopped(SYNC_HISTORY_DIFFERS, 5);
    assert_true(take(push_of(STREAM_LED, 6, 7, HISTORY_A)));
    assert_int_equal(duties.count, 0); /* for good */
}

static void another_history_inside_a_push_stops_the_stream(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 3, 8, HISTORY_B)));
    assert_stopped(SYNC_HISTORY_DIFFERS, 5);
}

static void a_chain_that_storage_refuses_stops_the_stream(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 6, 8, HISTORY_A)));
    sync_duties_reset(&duties);
    stream_receiver_take_save_refused(&receiver, 7, &duties);
    assert_stopped(SYNC_HISTORY_DIFFERS, 7);
}

static void a_critical_kind_that_is_not_known_stops_the_stream_there(void **state) {
    (void)state;
    begin(0);
    struct sync_push push = push_of(STREAM_LED, 1, 4, HISTORY_A);
    struct sync_entry entries[4];
    memcpy(entries, push.entries, sizeof entries);
    push.entries = entries;
    entries[1].kind = 60000;
    entries[1].is_critical = false; /* may be skipped: kept as bytes */
    entries[2].kind = 60001;
    assert_true(take(push));
    assert_saves(1, 2);
    assert_stopped(SYNC_UNKNOWN_KIND, 3);
    confirm(2);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == 2);
}

static void an_entry_that_the_stream_does_not_allow_stops_it(void **state) {
    (void)state;
    static const uint8_t large[LIMIT_LED_ENTRY + 1];
    for (int what = 0; what < 3; what++) {
        begin(0);
        struct sync_push push = push_of(STREAM_LED, 1, 1, HISTORY_A);
        struct sync_entry entry = push.entries[0];
        push.entries = &entry;
        entry.kind = what == 0 ? JOURNAL_RECEIPT : entry.kind;
        entry.body = what == 1 ? span_of(large, sizeof large) : entry.body;
        entry.at_ms = what == 2 ? -1 : entry.at_ms;
        assert_true(take(push));
        assert_int_equal(count_duties(&duties, SYNC_SAVE_ENTRIES), 0);
        assert_stopped(SYNC_BAD_ENTRY, 1);
    }
}

static void a_writer_whose_head_is_below_the_cursor_is_judged(void **state) {
    (void)state;
    struct sync_position cursor = at(5, HISTORY_A);
    struct sync_position behind = at(4, HISTORY_A);
    struct sync_position other = at(5, HISTORY_B);
    struct sync_position ahead = at(6, HISTORY_B); /* its past is not known from the head */
    stream_receiver_init(&receiver, STREAM_LED, &cursor, 5);
    assert_int_equal(stream_receiver_judge(&receiver, &behind), SYNC_SENDER_BEHIND);
    assert_int_equal(stream_receiver_judge(&receiver, &other), SYNC_HISTORY_DIFFERS);
    assert_int_equal(stream_receiver_judge(&receiver, &cursor), SYNC_NO_REASON);
    assert_int_equal(stream_receiver_judge(&receiver, &ahead), SYNC_NO_REASON);
    sync_duties_reset(&duties);
    stream_receiver_open(&receiver, &behind, &duties);
    assert_stopped(SYNC_SENDER_BEHIND, 4);
}

static void a_failed_save_is_answered_busy_and_retaken(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 6, 8, HISTORY_A)));
    sync_duties_reset(&duties);
    stream_receiver_take_save_failed(&receiver, 900, &duties);
    struct sync_message busy = the_message(&duties, SYNC_BUSY);
    assert_true(busy.busy.stream == STREAM_LED && busy.busy.retry_after_ms == 900);
    assert_true(take(push_of(STREAM_LED, 9, 9, HISTORY_A))); /* was under way: dropped without a word */
    assert_int_equal(duties.count, 0);
    assert_true(take(push_of(STREAM_LED, 6, 9, HISTORY_A)));
    assert_saves(6, 9);
}

static void pressure_answers_busy_as_often_as_it_is_asked(void **state) {
    (void)state;
    begin(5);
    struct sync_push push = push_of(STREAM_LED, 6, 8, HISTORY_A);
    for (int i = 0; i < 2; i++) {
        sync_duties_reset(&duties);
        stream_receiver_refuse_push(&receiver, &push, 300, &duties);
        assert_true(the_message(&duties, SYNC_BUSY).busy.retry_after_ms == 300);
    }
    push = push_of(STREAM_LED, 9, 9, HISTORY_A);
    sync_duties_reset(&duties);
    stream_receiver_refuse_push(&receiver, &push, 300, &duties);
    assert_int_equal(duties.count, 0); /* sent before the peer heard */
}

static void a_save_confirmed_after_the_connection_is_told_on_the_next(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 6, 8, HISTORY_A)));
    stream_receiver_close(&receiver);
    confirm(8);
    assert_int_equal(duties.count, 0);
    struct sync_position head = at(8, HISTORY_A);
    stream_receiver_open(&receiver, &head, &duties);
    assert_true(the_message(&duties, SYNC_LED_ACK).ack.cursor.seq == 8);
}

static void a_head_below_the_cursor_in_a_push_breaks_the_protocol(void **state) {
    (void)state;
    begin(5);
    struct sync_push push = push_of(STREAM_LED, 2, 4, HISTORY_A);
    assert_false(take(push)); /* its head is 4 */
}

static void confirm_what_was_not_given(void) {
    confirm(9);
}

static void a_confirmation_beyond_what_was_given_is_a_bug(void **state) {
    (void)state;
    begin(5);
    assert_true(take(push_of(STREAM_LED, 6, 8, HISTORY_A)));
    assert_true(dies_by_abort(confirm_what_was_not_given));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(acknowledges_after_the_save_and_not_before),
    cmocka_unit_test(takes_pushes_while_others_are_being_saved),
    cmocka_unit_test(takes_what_is_new_of_a_push_that_overlaps),
    cmocka_unit_test(acknowledges_again_what_it_has),
    cmocka_unit_test(tells_a_hole_once),
    cmocka_unit_test(another_history_before_the_push_stops_the_stream),
    cmocka_unit_test(another_history_inside_a_push_stops_the_stream),
    cmocka_unit_test(a_chain_that_storage_refuses_stops_the_stream),
    cmocka_unit_test(a_critical_kind_that_is_not_known_stops_the_stream_there),
    cmocka_unit_test(an_entry_that_the_stream_does_not_allow_stops_it),
    cmocka_unit_test(a_writer_whose_head_is_below_the_cursor_is_judged),
    cmocka_unit_test(a_failed_save_is_answered_busy_and_retaken),
    cmocka_unit_test(pressure_answers_busy_as_often_as_it_is_asked),
    cmocka_unit_test(a_save_confirmed_after_the_connection_is_told_on_the_next),
    cmocka_unit_test(a_head_below_the_cursor_in_a_push_breaks_the_protocol),
    cmocka_unit_test(a_confirmation_beyond_what_was_given_is_a_bug),
};
UNIT_RUN(tests)

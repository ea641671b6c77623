/* Head office's core: what stores send is taken once and in any interleaving, twins become one, sums and balances are
 * what the entries say, what cannot be agreed with is kept and shown, and a rebuild gives the same tables. */
#include "base/id.h"
#include "tests/harness/query_plan.h"
#include "tests/integration/hq_fixture.h"

#include <stdlib.h>
#include <string.h>

/* An acknowledgement that was lost makes a store send again: nothing is taken twice. */
static void entries_that_come_again_change_nothing(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    uint64_t customer_id = pen_id(pen);
    pen_register(pen, customer_id, "+79990000001", NULL);
    (void)pen_sell(pen, customer_id);
    pen_move(pen, JOURNAL_MINT, customer_id, 900);
    for (int times = 0; times < 3; times++) {
        hq_take_all(test, pen);
    }
    assert_int_equal(hq_take(test, pen, STREAM_DOC, 0).taken, 0);
    assert_int_equal(hq_balance(test, customer_id), 900);
    assert_int_equal(hq_sum(test, 1).receipts, 1);
    assert_int_equal(hq_sum(test, 1).balance_points, 900);
    hq_test_reopen(test);
    hq_take_all(test, pen);
    assert_int_equal(hq_sum(test, 1).net_minor, 9000);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* A hole is the sender's to fill; another history under the same number is refused from that entry on. */
static void a_hole_and_another_history_do_not_get_in(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    struct pen *other = pen_make(1);
    struct intake_result result;
    struct fault fault;
    for (int i = 0; i < 3; i++) {
        pen_move(pen, JOURNAL_MINT, id_make(1, 99), 100);
        pen_move(other, JOURNAL_MINT, id_make(1, 99), i == 0 ? 100 : 500);
    }
    hq_begin(test);
    assert_false(intake_take(&test->hq, 1, STREAM_LED, pen->led.entries + 1, 2, &result, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    hq_commit(test);
    assert_int_equal(hq_take(test, pen, STREAM_LED, 0).head.seq, 3);
    result = hq_take(test, other, STREAM_LED, 0);
    assert_int_equal(result.refused_seq, 2);
    assert_int_equal(result.refused_by, SYNC_HISTORY_DIFFERS);
    assert_int_equal(result.head.seq, 3);
    assert_int_equal(hq_balance(test, id_make(1, 99)), 300);
    pen_free(pen);
    pen_free(other);
}

/* A kind of a later version: kept and skipped when it may be, refused when it must not be overlooked. */
static void unknown_kinds_go_by_their_flag(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    pen_write_body(pen, STREAM_DOC, 9001, false, span_of("later", 5));
    (void)pen_sell(pen, 0);
    pen_write_body(pen, STREAM_DOC, 9002, true, span_of("later", 5));
    (void)pen_sell(pen, 0);
    struct intake_result result = hq_take(test, pen, STREAM_DOC, 0);
    assert_int_equal(result.refused_seq, 3);
    assert_int_equal(result.refused_by, SYNC_UNKNOWN_KIND);
    assert_int_equal(result.head.seq, 2);
    assert_int_equal(hq_sum(test, 1).receipts, 1);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* Two shops register one phone while they are cut off. The one that head office hears of first stays; the other's
 * points, receipts and new card go over to it, also those that come later under the old id. */
static void twins_become_the_one_that_was_seen_first(void **state) {
    struct hq_test *test = *state;
    struct pen *first = pen_make(1);
    struct pen *second = pen_make(2);
    uint64_t stays = pen_id(first);
    uint64_t goes = pen_id(second);
    pen_register(first, stays, "+79990000001", NULL);
    pen_move(first, JOURNAL_MINT, stays, 500);
    pen_register(second, goes, "+79990000001", "CARD7");
    uint64_t sale = pen_sell(second, goes);
    pen_move(second, JOURNAL_MINT, goes, 900);
    hq_take_all(test, first);
    hq_take_all(test, second);
    struct customer_row merged = hq_customer(test, goes);
    struct customer_row survivor = hq_customer(test, stays);
    assert_int_equal(merged.customer.state, CUSTOMER_MERGED);
    assert_int_equal(merged.customer.merged_into, stays);
    assert_int_equal(merged.customer.identifier_count, 0);
    assert_int_equal(survivor.customer.identifier_count, 2);
    assert_int_equal(survivor.customer.version, 2);
    assert_int_equal(survivor.changed_n, merged.changed_n);
    assert_int_equal(hq_balance(test, stays), 1400);
    assert_int_equal(hq_balance(test, goes), 0);
    pen_move(second, JOURNAL_SPEND, goes, 300);
    hq_take_all(test, second);
    assert_int_equal(hq_balance(test, stays), 1100);
    struct sold_receipt receipt;
    struct fault fault;
    bool is_found;
    hq_must(receipt_registry_read(&test->hq.tables.receipts, sale, &is_found, &receipt, &fault), &fault);
    assert_int_equal(receipt.customer_id, stays);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(first);
    pen_free(second);
}

/* A registration that names one customer's phone and another one's card joins the one seen first, and the other stays
 * who it is. */
static void a_registration_never_makes_one_of_two_others(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    uint64_t by_card = pen_id(pen);
    uint64_t by_phone = pen_id(pen);
    uint64_t newcomer = pen_id(pen);
    pen_register(pen, by_card, NULL, "CARD7");
    pen_register(pen, by_phone, "+79990000001", NULL);
    pen_register(pen, newcomer, "+79990000001", "CARD7");
    hq_take_all(test, pen);
    assert_int_equal(hq_customer(test, newcomer).customer.merged_into, by_card);
    assert_int_equal(hq_customer(test, by_card).customer.identifier_count, 1);
    assert_int_equal(hq_customer(test, by_phone).customer.identifier_count, 1);
    assert_int_equal(hq_customer(test, by_phone).customer.state, CUSTOMER_ACTIVE);
    assert_int_equal(hq_customer(test, by_phone).customer.version, 2);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* The fast lane is first: points come before the registration of their customer, who then turns out to be another one.
 */
static void movements_may_come_before_their_customer(void **state) {
    struct hq_test *test = *state;
    struct pen *first = pen_make(1);
    struct pen *second = pen_make(2);
    uint64_t stays = pen_id(first);
    uint64_t goes = pen_id(second);
    pen_move(second, JOURNAL_MINT, goes, 700);
    pen_register(second, goes, "+79990000001", NULL);
    pen_register(first, stays, "+79990000001", NULL);
    (void)hq_take(test, second, STREAM_LED, 0);
    (void)hq_take(test, first, STREAM_DOC, 0);
    assert_int_equal(hq_balance(test, goes), 700);
    (void)hq_take(test, second, STREAM_DOC, 0);
    assert_int_equal(hq_balance(test, goes), 0);
    assert_int_equal(hq_balance(test, stays), 700);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(first);
    pen_free(second);
}

/* Holds move nothing; debt is counted apart and served from points. */
static void balances_follow_the_kinds(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    uint64_t customer_id = id_make(1, 500);
    pen_move(pen, JOURNAL_MINT, customer_id, 1000);
    pen_move(pen, JOURNAL_RESERVE, customer_id, 600);
    pen_move(pen, JOURNAL_UNRESERVE, customer_id, 600);
    pen_move(pen, JOURNAL_SPEND, customer_id, 400);
    pen_move(pen, JOURNAL_BURN, customer_id, 100);
    pen_move(pen, JOURNAL_REVERSAL, customer_id, 50);
    pen_move(pen, JOURNAL_RESTORE, customer_id, 25);
    pen_move(pen, JOURNAL_DEBT, customer_id, 80);
    pen_move(pen, JOURNAL_REPAY, customer_id, 30);
    hq_take_all(test, pen);
    struct balance balance;
    struct fault fault;
    bool is_found;
    hq_must(balance_table_read(&test->hq.tables.balances, customer_id, 1, &is_found, &balance, &fault), &fault);
    assert_int_equal(balance.points, 1000 - 400 - 100 - 50 + 25 - 30);
    assert_int_equal(balance.debt_points, 50);
    struct movement movements[16];
    size_t count;
    hq_must(balance_table_list_movements(&test->hq.tables.balances, customer_id, NULL, movements, 16, &count, &fault),
            &fault);
    assert_int_equal(count, 7);
    assert_int_equal(hq_sum(test, 1).balance_points, balance.points);
    assert_int_equal(hq_sum(test, 1).debt_points, 50);
    pen_free(pen);
}

/* What head office cannot agree with is kept, left out of the tables, and noted; what comes after it goes on. */
static void an_impossible_entry_is_kept_and_noted(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    uint64_t customer_id = id_make(1, 500);
    pen_move(pen, JOURNAL_MINT, customer_id, 100);
    pen_move(pen, JOURNAL_SPEND, customer_id, 101);
    pen_move(pen, JOURNAL_REPAY, customer_id, 1);
    pen_move(pen, JOURNAL_RELEASE, customer_id, 1);
    pen_write_body(pen, STREAM_LED, JOURNAL_MINT, true, span_of("\x81\x01", 2));
    pen_move(pen, JOURNAL_SPEND, customer_id, 100);
    pen_register(pen, id_make(2, 1), NULL, NULL);
    pen_return(pen, id_make(1, 9), 100);
    struct intake_result led = hq_take(test, pen, STREAM_LED, 0);
    struct intake_result doc = hq_take(test, pen, STREAM_DOC, 0);
    assert_int_equal(led.objections, 4);
    assert_int_equal(led.head.seq, 6);
    assert_int_equal(doc.objections, 2);
    assert_int_equal(hq_balance(test, customer_id), 0);
    enum entry_objection found[OBJECTION_COUNT];
    static const enum entry_objection expected[] = {OBJECTION_UNREADABLE, OBJECTION_UNEXPECTED, OBJECTION_FOREIGN,
                                                    OBJECTION_BALANCE,    OBJECTION_DEBT,       OBJECTION_SALE_UNKNOWN};
    size_t count;
    struct fault fault;
    hq_must(alarm_table_list(&test->hq.tables.alarms, 1, found, &count, &fault), &fault);
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    assert_memory_equal(found, expected, sizeof expected);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* A cancelled receipt is in no sum but that of cancels, and so are its promotions; returns are counted by themselves.
 */
static void sums_count_what_stands(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(3);
    uint64_t kept = pen_sell(pen, 0);
    uint64_t cancelled = pen_sell(pen, 0);
    pen_return(pen, kept, 4500);
    pen_cancel(pen, cancelled);
    pen_cancel(pen, cancelled); /* objected to */
    struct intake_result result = hq_take(test, pen, STREAM_DOC, 0);
    assert_int_equal(result.objections, 1);
    struct store_sum sum = hq_sum(test, 3);
    assert_int_equal(sum.receipts, 1);
    assert_int_equal(sum.lines, 1);
    assert_int_equal(sum.gross_minor, 10000);
    assert_int_equal(sum.discount_minor, 1000);
    assert_int_equal(sum.net_minor, 9000);
    assert_int_equal(sum.points_earned, 900);
    assert_int_equal(sum.returns, 1);
    assert_int_equal(sum.refund_minor, 4500);
    assert_int_equal(sum.cancels, 1);
    struct promotion_sum promotions[4];
    size_t count;
    struct fault fault;
    hq_must(sum_table_list_promotions(&test->hq.tables.sums, 3, "", promotions, 4, &count, &fault), &fault);
    assert_int_equal(count, 1);
    assert_string_equal(promotions[0].promotion_id, "ten");
    assert_int_equal(promotions[0].receipts, 1);
    assert_int_equal(promotions[0].discount_minor, 1000);
    assert_int_equal(hq_rebuild_differences(test), 0);
    pen_free(pen);
}

/* The comparison is worth something: a row that was changed behind its back is found. */
static void a_rebuild_finds_what_was_tampered_with(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    struct fault fault;
    pen_move(pen, JOURNAL_MINT, id_make(1, 500), 100);
    (void)pen_sell(pen, 0);
    hq_take_all(test, pen);
    assert_int_equal(hq_rebuild_differences(test), 0);
    hq_begin(test);
    hq_must(db_execute(&test->hq.db, "tamper",
                       "UPDATE balance SET points = 101; DELETE FROM promotion_sum WHERE store = 1;", &fault),
            &fault);
    hq_commit(test);
    assert_int_equal(hq_rebuild_differences(test), 2);
    pen_free(pen);
}

/* No statement of head office's tables reads a whole table, but those of pages and of rare acts. */
static void statements_are_led_by_an_index(void **state) {
    struct hq_test *test = *state;
    static const char *const allowed[] = {
        "SELECT n, stream, seq, kind, at_ms, body, hash FROM journal ORDER BY stream, seq", /* verification */
        "SELECT count(*) FROM customer",                                                    /* a page */
        "SELECT 0, sum(receipts)",              /* a page; a row per store */
        "UPDATE store_secret SET token = NULL", /* when a store is added */
        /* migration, once at start */
        "SELECT 'DROP '",
        "SELECT coalesce(max(rowid), 0) FROM sqlite_schema",
        "INSERT INTO derived_object",
        "DELETE FROM derived_object",
        "SELECT user_version",
        NULL,
    };
    char found[QUERY_PLAN_TEXT_MAX];
    if (query_plan_finds_scan(&test->hq.db, allowed, found)) {
        fail_msg("%s", found);
    }
}

static const struct CMUnitTest tests[] = {
    HQ_TEST(entries_that_come_again_change_nothing),
    HQ_TEST(a_hole_and_another_history_do_not_get_in),
    HQ_TEST(unknown_kinds_go_by_their_flag),
    HQ_TEST(twins_become_the_one_that_was_seen_first),
    HQ_TEST(a_registration_never_makes_one_of_two_others),
    HQ_TEST(movements_may_come_before_their_customer),
    HQ_TEST(balances_follow_the_kinds),
    HQ_TEST(an_impossible_entry_is_kept_and_noted),
    HQ_TEST(sums_count_what_stands),
    HQ_TEST(a_rebuild_finds_what_was_tampered_with),
    HQ_TEST(statements_are_led_by_an_index),
};
UNIT_RUN(tests)

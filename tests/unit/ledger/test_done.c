#include "ledger/done.h"

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

/* One receipt (op 1) paid 5.00 out of two lots and earned 1.00 of which 0.40 served a debt. */
static const struct led_entry receipt[] = {
    {.kind = JOURNAL_SPEND, .customer_id = 7, .op_id = 1, .lot_id = 3, .points = 300, .doc_id = 9},
    {.kind = JOURNAL_SPEND, .customer_id = 7, .op_id = 1, .lot_id = 4, .points = 200, .doc_id = 9},
    {.kind = JOURNAL_MINT, .customer_id = 7, .op_id = 1, .lot_id = 5, .points = 100, .doc_id = 9},
    {.kind = JOURNAL_REPAY, .customer_id = 7, .op_id = 1, .lot_id = 5, .points = 40, .doc_id = 9},
};

/* A hold of 5.00, of which 3.00 were captured for receipt 9. */
static const struct led_entry capture[] = {
    {.kind = JOURNAL_RESERVE, .customer_id = 7, .op_id = 1, .lot_id = 3, .points = 300},
    {.kind = JOURNAL_RESERVE, .customer_id = 7, .op_id = 1, .lot_id = 4, .points = 200},
    {.kind = JOURNAL_SPEND, .customer_id = 7, .op_id = 1, .lot_id = 3, .points = 300, .doc_id = 9},
    {.kind = JOURNAL_UNRESERVE, .customer_id = 7, .op_id = 1, .lot_id = 4, .points = 200, .doc_id = 9},
};

/* One return took back 1.00, of which 0.30 became debt, and gave back 5.00, of which 2.00 burnt at once. */
static const struct led_entry goods_return[] = {
    {.kind = JOURNAL_RESTORE, .customer_id = 7, .op_id = 2, .lot_id = 4, .points = 200, .doc_id = 10},
    {.kind = JOURNAL_BURN, .customer_id = 7, .op_id = 2, .lot_id = 4, .points = 200, .doc_id = 10},
    {.kind = JOURNAL_RESTORE, .customer_id = 7, .op_id = 2, .lot_id = 3, .points = 300, .doc_id = 10},
    {.kind = JOURNAL_REVERSAL, .customer_id = 7, .op_id = 2, .lot_id = 5, .points = 70, .doc_id = 10},
    {.kind = JOURNAL_DEBT, .customer_id = 7, .op_id = 2, .points = 30, .doc_id = 10},
};

static void expect(struct ledger_done done, enum ledger_act act, int64_t points, uint64_t doc_id) {
    assert_int_equal(done.act, act);
    assert_true(done.points == points);
    assert_true(done.doc_id == doc_id);
    assert_true(done.customer_id == (act == LEDGER_NOTHING ? 0 : 7));
}

/* What was asked is what the entries add up to, group by group, debt and all. */
static void entries_say_what_was_asked(void **state) {
    (void)state;
    expect(ledger_done_of(receipt, 4, LEDGER_SPEND), LEDGER_SPEND, 500, 9);
    expect(ledger_done_of(receipt, 4, LEDGER_EARN), LEDGER_EARN, 100, 9);
    expect(ledger_done_of(receipt, 4, LEDGER_REVERSE), LEDGER_NOTHING, 0, 0);
    expect(ledger_done_of(goods_return, 5, LEDGER_RESTORE), LEDGER_RESTORE, 500, 10);
    expect(ledger_done_of(goods_return, 5, LEDGER_REVERSE), LEDGER_REVERSE, 100, 10);
    expect(ledger_done_of(goods_return, 5, LEDGER_EARN), LEDGER_NOTHING, 0, 0);
}

/* Whoever asks for one of hold, capture, release and spend hears how far the group has come. */
static void a_hold_goes_its_way(void **state) {
    (void)state;
    static const enum ledger_act group[] = {LEDGER_HOLD, LEDGER_CAPTURE, LEDGER_RELEASE, LEDGER_SPEND};
    static const struct led_entry release[] = {
        {.kind = JOURNAL_RESERVE, .customer_id = 7, .op_id = 1, .lot_id = 3, .points = 300},
        {.kind = JOURNAL_UNRESERVE, .customer_id = 7, .op_id = 1, .lot_id = 3, .points = 300},
    };
    for (size_t i = 0; i < sizeof(group) / sizeof(group[0]); i++) {
        expect(ledger_done_of(capture, 2, group[i]), LEDGER_HOLD, 500, 0);
        expect(ledger_done_of(capture, 4, group[i]), LEDGER_CAPTURE, 300, 9);
        expect(ledger_done_of(release, 2, group[i]), LEDGER_RELEASE, 300, 0);
        expect(ledger_done_of(receipt, 4, group[i]), LEDGER_SPEND, 500, 9);
        expect(ledger_done_of(receipt, 0, group[i]), LEDGER_NOTHING, 0, 0);
    }
}

/* Corrections are signed. */
static void corrections_are_signed(void **state) {
    (void)state;
    static const struct led_entry up = {.kind = JOURNAL_ADJUST_UP, .customer_id = 7, .points = 50, .doc_id = 3};
    static const struct led_entry down = {.kind = JOURNAL_ADJUST_DOWN, .customer_id = 7, .points = 50, .doc_id = 3};
    expect(ledger_done_of(&up, 1, LEDGER_ADJUST), LEDGER_ADJUST, 50, 3);
    expect(ledger_done_of(&down, 1, LEDGER_ADJUST), LEDGER_ADJUST, -50, 3);
}

static void ask_for_nothing(void) {
    (void)ledger_done_of(receipt, 4, LEDGER_NOTHING);
}

/* Nobody asks whether nothing was done. */
static void asking_for_no_operation_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(ask_for_nothing));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(entries_say_what_was_asked),
    cmocka_unit_test(a_hold_goes_its_way),
    cmocka_unit_test(corrections_are_signed),
    cmocka_unit_test(asking_for_no_operation_is_a_bug),
};

UNIT_RUN(tests)

#include "ledger/apply.h"

#include "tests/harness/ledger_check.h"
#include "tests/harness/unit.h"

#include <string.h>

static struct ledger_account account;
static struct ledger_account before;

static struct led_entry entry_of(enum journal_kind kind, uint64_t op_id, uint64_t lot_id, int64_t points) {
    return (struct led_entry){.kind = kind,
                              .customer_id = 7,
                              .op_id = op_id,
                              .lot_id = lot_id,
                              .points = points,
                              .lot_doc_id = lot_id,
                              .usable_from_ms = 0,
                              .expires_ms = 100 * (int64_t)lot_id};
}

static void apply(enum journal_kind kind, uint64_t op_id, uint64_t lot_id, int64_t points) {
    struct led_entry entry = entry_of(kind, op_id, lot_id, points);
    struct fault fault;
    if (!ledger_apply(&account, &entry, &fault)) {
        fail_msg("%s", fault.text);
    }
    assert_true(account_adds_up(&account));
}

/* The entry is refused for the reason, and nothing has changed. */
static void refuse(const struct led_entry *entry, const char *reason) {
    struct fault fault = {.code = FAULT_NONE};
    before = account;
    assert_false(ledger_apply(&account, entry, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);
    if (strstr(fault.text, reason) == NULL) {
        fail_msg("wanted \"%s\", got \"%s\"", reason, fault.text);
    }
    assert_true(ledger_accounts_equal(&account, &before));
}

static void refuse_kind(enum journal_kind kind, uint64_t op_id, uint64_t lot_id, int64_t points, const char *reason) {
    struct led_entry entry = entry_of(kind, op_id, lot_id, points);
    refuse(&entry, reason);
}

/* Lots 1 and 2 of 10.00; op 20 holds 4.00 of lot 1; 3.00 are owed. */
static int make_account(void **state) {
    (void)state;
    account_init(&account, 7);
    apply(JOURNAL_MINT, 10, 1, 1000);
    apply(JOURNAL_MINT, 11, 2, 1000);
    apply(JOURNAL_RESERVE, 20, 1, 400);
    apply(JOURNAL_DEBT, 12, 0, 300);
    return 0;
}

/* Every kind moves what its line in apply.h says. */
static void each_kind_moves_its_points(void **state) {
    (void)state;
    assert_int_equal(account.balance_points, 2000);
    apply(JOURNAL_SPEND, 20, 1, 100); /* out of the hold */
    assert_int_equal(account.held_points, 300);
    apply(JOURNAL_UNRESERVE, 20, 1, 300);
    assert_int_equal(account.hold_count, 0);
    apply(JOURNAL_SPEND, 21, 2, 1000); /* at once: the lot is used up */
    assert_null(account_find_lot(&account, 2));
    apply(JOURNAL_RESTORE, 22, 2, 600); /* and comes back */
    assert_int_equal(account_find_lot(&account, 2)->points, 600);
    apply(JOURNAL_RESTORE, 23, 2, 100);
    apply(JOURNAL_BURN, 24, 1, 50);
    apply(JOURNAL_REVERSAL, 25, 1, 50);
    apply(JOURNAL_ADJUST_DOWN, 26, 1, 50);
    apply(JOURNAL_REPAY, 27, 1, 100);
    apply(JOURNAL_REPAY, 28, 0, 150);
    apply(JOURNAL_ADJUST_UP, 29, 3, 500);
    assert_int_equal(account.debt_points, 50);
    assert_int_equal(account.balance_points, 900 - 50 - 50 - 50 - 100 + 700 + 500);
}

/* A journal that does not fit is refused with the reason, entry by entry, and leaves the account as it was. */
static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    refuse_kind(JOURNAL_MINT, 30, 1, 10, "the lot exists");
    refuse_kind(JOURNAL_MINT, 30, 0, 10, "no id");
    refuse_kind(JOURNAL_MINT, 30, 3, POINTS_MAX, "the balance would exceed");
    refuse_kind(JOURNAL_SPEND, 30, 3, 10, "no such lot");
    refuse_kind(JOURNAL_SPEND, 30, 1, 601, "more than is free");
    refuse_kind(JOURNAL_SPEND, 20, 1, 401, "more than the hold has");
    refuse_kind(JOURNAL_SPEND, 20, 2, 1, "more than the hold has");
    refuse_kind(JOURNAL_BURN, 30, 1, 601, "more than is free");
    refuse_kind(JOURNAL_RESERVE, 30, 1, 601, "more than is free");
    refuse_kind(JOURNAL_RESERVE, 20, 1, 10, "order of drawing");
    refuse_kind(JOURNAL_UNRESERVE, 30, 1, 10, "no such hold");
    refuse_kind(JOURNAL_UNRESERVE, 20, 1, 401, "more than the hold has");
    refuse_kind(JOURNAL_REPAY, 30, 0, 301, "more than is owed");
    refuse_kind(JOURNAL_REPAY, 30, 3, 100, "no such lot");
    refuse_kind(JOURNAL_DEBT, 30, 0, POINTS_MAX, "the debt would exceed");
    refuse_kind(JOURNAL_RESTORE, 30, 1, POINTS_MAX, "the balance would exceed");
    refuse_kind(JOURNAL_LIMIT_USE, 30, 0, 1, "not a movement");
    refuse_kind(JOURNAL_RELEASE, 30, 1, 1, "not a movement");
    refuse_kind(JOURNAL_RECEIPT, 30, 1, 1, "not a movement");
    refuse_kind((enum journal_kind)9999, 30, 1, 1, "unknown kind");
    refuse_kind(JOURNAL_BURN, 0, 1, 10, "op id");
    refuse_kind(JOURNAL_BURN, 30, 1, 0, "points out of range");
    refuse_kind(JOURNAL_BURN, 30, 1, -1, "points out of range");
    refuse_kind(JOURNAL_MINT, 30, 3, POINTS_MAX + 1, "points out of range");
}

/* A lot has one customer, one pair of dates and one source. */
static void what_contradicts_is_refused(void **state) {
    (void)state;
    struct led_entry entry = entry_of(JOURNAL_BURN, 30, 1, 10);
    entry.customer_id = 8;
    refuse(&entry, "another customer's");
    entry = entry_of(JOURNAL_RESTORE, 30, 1, 10);
    entry.expires_ms++;
    refuse(&entry, "other dates");
    entry = entry_of(JOURNAL_RESTORE, 30, 1, 10);
    entry.lot_doc_id++;
    refuse(&entry, "another source");
    entry = entry_of(JOURNAL_MINT, 30, 3, 10);
    entry.usable_from_ms = entry.expires_ms;
    refuse(&entry, "expires before it is usable");
}

/* The bounds hold for a journal as they do for a request. */
static void the_bounds_hold(void **state) {
    (void)state;
    for (uint64_t lot = 3; lot <= LIMIT_LOTS_PER_ACCOUNT; lot++) {
        apply(JOURNAL_MINT, 100 + lot, lot, 1);
    }
    refuse_kind(JOURNAL_MINT, 30, 9999, 1, "no room for another lot");
    apply(JOURNAL_MINT, 30, LIMIT_LOTS_PER_ACCOUNT, 1); /* joins */
    assert_int_equal(account_find_lot(&account, LIMIT_LOTS_PER_ACCOUNT)->points, 2);
    struct led_entry other_dates = entry_of(JOURNAL_MINT, 30, LIMIT_LOTS_PER_ACCOUNT, 1);
    other_dates.expires_ms++;
    refuse(&other_dates, "other dates");
    for (uint64_t hold = 1; hold < LIMIT_HOLDS_PER_ACCOUNT; hold++) {
        apply(JOURNAL_RESERVE, 1000 + hold, 2, 1);
    }
    refuse_kind(JOURNAL_RESERVE, 2000, 2, 1, "no room for another hold");
    apply(JOURNAL_UNRESERVE, 1001, 2, 1);
    for (uint64_t lot = 3; lot < 3 + LIMIT_LOT_PARTS; lot++) {
        apply(JOURNAL_RESERVE, 2000, lot, 1);
    }
    refuse_kind(JOURNAL_RESERVE, 2000, 3 + LIMIT_LOT_PARTS, 1, "too many");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(each_kind_moves_its_points, make_account),
    cmocka_unit_test_setup(what_does_not_fit_is_refused, make_account),
    cmocka_unit_test_setup(what_contradicts_is_refused, make_account),
    cmocka_unit_test_setup(the_bounds_hold, make_account),
};

UNIT_RUN(tests)

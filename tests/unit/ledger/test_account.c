#include "ledger/account.h"

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

static struct ledger_account account;

/* Two lots of 10.00, of each 4.00 held: one hold over both. */
static void make_sound(void) {
    account_init(&account, 7);
    account.lot_count = 2;
    account.lots[0] = (struct ledger_lot){.lot_id = 1, .points = 1000, .held_points = 400, .expires_ms = 100};
    account.lots[1] = (struct ledger_lot){.lot_id = 2, .points = 1000, .held_points = 400, .expires_ms = 200};
    account.hold_count = 1;
    account.holds[0] = (struct ledger_hold){.op_id = 5, .points = 800, .part_count = 2, .parts = {{1, 400}, {2, 400}}};
    account.balance_points = 2000;
    account.held_points = 800;
}

static void no_lots(void) {
    account.lot_count = 0;
}
static void balance_too_high(void) {
    account.balance_points++;
}
static void held_too_low(void) {
    account.held_points--;
}
static void debt_negative(void) {
    account.debt_points = -1;
}
static void lot_empty(void) {
    account.lots[1].points = 0;
    account.balance_points = 1000;
}
static void more_held_than_there(void) {
    account.lots[0].points = 300;
    account.balance_points = 1300;
}
static void lot_ids_twice(void) {
    account.lots[1].lot_id = 1;
    account.holds[0].parts[1].lot_id = 1;
}
static void lots_out_of_order(void) {
    account.lots[0].expires_ms = 300;
}
static void lot_expires_before_use(void) {
    account.lots[0].usable_from_ms = 100;
}
static void hold_of_a_lot_that_is_not_there(void) {
    account.holds[0].parts[1].lot_id = 3;
}
static void hold_is_not_its_parts(void) {
    account.hold_count = 2; /* only the two holds' own sums are wrong, and cancel out */
    account.holds[0] = (struct ledger_hold){.op_id = 5, .points = 500, .part_count = 1, .parts = {{1, 400}}};
    account.holds[1] = (struct ledger_hold){.op_id = 6, .points = 300, .part_count = 1, .parts = {{2, 400}}};
}
static void held_by_no_hold(void) {
    account.hold_count = 0;
}
static void parts_out_of_order(void) {
    account.holds[0].parts[0].lot_id = 2;
    account.holds[0].parts[1].lot_id = 1;
}
static void hold_without_parts(void) {
    account.hold_count = 2;
    account.holds[1] = (struct ledger_hold){.op_id = 6};
}
static void holds_of_one_id(void) {
    account.hold_count = 2;
    account.holds[0] = (struct ledger_hold){.op_id = 5, .points = 400, .part_count = 1, .parts = {{1, 400}}};
    account.holds[1] = (struct ledger_hold){.op_id = 5, .points = 400, .part_count = 1, .parts = {{2, 400}}};
}
static void more_lots_than_fit(void) {
    account.lot_count = LIMIT_LOTS_PER_ACCOUNT + 1;
}
static void customer_of_nobody(void) {
    account.customer_id = 0;
}

/* Each way in which an account can be wrong is found; the account that they start from is right. */
static void the_invariant_finds_each_fault(void **state) {
    (void)state;
    static void (*const faults[])(void) = {
        no_lots,
        balance_too_high,
        held_too_low,
        debt_negative,
        lot_empty,
        lot_ids_twice,
        lots_out_of_order,
        hold_of_a_lot_that_is_not_there,
        held_by_no_hold,
        parts_out_of_order,
        hold_without_parts,
        hold_is_not_its_parts,
        holds_of_one_id,
        more_lots_than_fit,
        customer_of_nobody,
        more_held_than_there,
        lot_expires_before_use,
    };
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        make_sound();
        assert_true(account_adds_up(&account));
        faults[i]();
        if (account_adds_up(&account)) {
            fail_msg("fault %zu was not found", i);
        }
    }
}

/* At the very millisecond: usable from its first, gone at its expiry. */
static void a_lot_changes_state_on_the_millisecond(void **state) {
    (void)state;
    struct ledger_lot lot = {.lot_id = 1, .points = 100, .usable_from_ms = 50, .expires_ms = 100};
    assert_int_equal(lot_state_at(&lot, 49), LOT_PENDING);
    assert_int_equal(lot_state_at(&lot, 50), LOT_USABLE);
    assert_int_equal(lot_state_at(&lot, 99), LOT_USABLE);
    assert_int_equal(lot_state_at(&lot, 100), LOT_LAPSED);
    lot.expires_ms = LOT_NEVER_EXPIRES;
    assert_int_equal(lot_state_at(&lot, INT64_MAX), LOT_USABLE);
}

/* The four states of points add up to the balance, and what is held counts once. */
static void the_summary_splits_the_balance(void **state) {
    (void)state;
    make_sound();
    account.lots[1].usable_from_ms = 150;
    struct account_summary early = account_summary_at(&account, 99);
    assert_int_equal(early.usable_points, 600);
    assert_int_equal(early.pending_points, 600);
    assert_int_equal(early.lapsed_points, 0);
    assert_int_equal(early.held_points, 800);
    struct account_summary late = account_summary_at(&account, 150);
    assert_int_equal(late.lapsed_points, 600);
    assert_int_equal(late.usable_points, 600);
    assert_int_equal(account_usable_points(&account, 150), 600);
}

/* The next expiry skips lots that are held whole, and those that never expire are no expiry. */
static void the_next_expiry(void **state) {
    (void)state;
    make_sound();
    assert_true(account_next_expiry_ms(&account, 0) == 100);
    assert_true(account_next_expiry_ms(&account, 100) == 200);
    assert_true(account_next_expiry_ms(&account, 200) == LOT_NEVER_EXPIRES);
    account.lots[0].points = 400;
    account.balance_points = 1400;
    assert_true(account_next_expiry_ms(&account, 0) == 200);
}

static void init_for_nobody(void) {
    account_init(&account, 0);
}

/* An account is always somebody's. */
static void an_account_of_nobody_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(init_for_nobody));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_invariant_finds_each_fault), cmocka_unit_test(a_lot_changes_state_on_the_millisecond),
    cmocka_unit_test(the_summary_splits_the_balance), cmocka_unit_test(the_next_expiry),
    cmocka_unit_test(an_account_of_nobody_is_a_bug),
};

UNIT_RUN(tests)

#include "ledger/posting.h"

#include "base/id.h"
#include "tests/harness/unit.h"

static void expect(enum journal_kind kind, uint64_t lot_id, const char *debit, const char *credit) {
    struct led_entry entry = {.kind = kind, .customer_id = id_make(1, 17), .op_id = 5, .lot_id = lot_id, .points = 250};
    struct posting posting;
    assert_true(posting_of_entry(&entry, 2, &posting));
    assert_true(posting.points == 250);
    char name[POSTING_NAME_MAX];
    posting_account_print(name, &posting.debit);
    assert_string_equal(name, debit);
    posting_account_print(name, &posting.credit);
    assert_string_equal(name, credit);
}

/* The pair of accounts of every kind that moves points, as the table in posting.h has it. */
static void every_movement_has_two_sides(void **state) {
    (void)state;
    expect(JOURNAL_MINT, 3, "programme:issued@2", "customer:points:1-17@2");
    expect(JOURNAL_SPEND, 3, "customer:points:1-17@2", "programme:redeemed@2");
    expect(JOURNAL_RESTORE, 3, "programme:redeemed@2", "customer:points:1-17@2");
    expect(JOURNAL_REVERSAL, 3, "customer:points:1-17@2", "programme:reversed@2");
    expect(JOURNAL_DEBT, 0, "customer:debt:1-17@2", "programme:reversed@2");
    expect(JOURNAL_REPAY, 3, "customer:points:1-17@2", "customer:debt:1-17@2");
    expect(JOURNAL_REPAY, 0, "programme:settled@2", "customer:debt:1-17@2");
    expect(JOURNAL_BURN, 3, "customer:points:1-17@2", "programme:expired@2");
    expect(JOURNAL_ADJUST_UP, 3, "programme:adjusted@2", "customer:points:1-17@2");
    expect(JOURNAL_ADJUST_DOWN, 3, "customer:points:1-17@2", "programme:adjusted@2");
}

/* Setting aside, counting and handing over between holders are no postings. */
static void the_rest_is_no_posting(void **state) {
    (void)state;
    static const enum journal_kind kinds[] = {JOURNAL_RESERVE, JOURNAL_UNRESERVE, JOURNAL_RELEASE, JOURNAL_LIMIT_USE,
                                              JOURNAL_RECEIPT};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct led_entry entry = {.kind = kinds[i], .customer_id = 1, .op_id = 5, .lot_id = 3, .points = 250};
        struct posting posting;
        assert_false(posting_of_entry(&entry, 2, &posting));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_movement_has_two_sides),
    cmocka_unit_test(the_rest_is_no_posting),
};

UNIT_RUN(tests)

/* The decisions are in tests/tables/ledger/limit.table; here is what a table cannot say. */
#include "ledger/limit.h"

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

static struct limit_counter counter;

static int make_counter(void **state) {
    (void)state;
    struct limit_key key = {
        .customer_id = 7, .name = text_of("coffee"), .measure = LIMIT_MEASURE_UNITS, .period_from_ms = 5000};
    limit_init(&counter, &key);
    counter.uses = 2;
    return 0;
}

/* The entry says all that a replay needs. */
static void an_entry_replays(void **state) {
    (void)state;
    struct limit_counter replayed = counter;
    struct limit_request request = {.op_id = 1, .doc_id = 2, .till = 3, .now_ms = 6000, .uses = 2, .uses_max = 4};
    struct led_entry entry;
    assert_int_equal(limit_take(&counter, &request, &entry), LIMIT_DONE);
    assert_int_equal(entry.kind, JOURNAL_LIMIT_USE);
    assert_true(entry.usable_from_ms == 5000 && entry.points == 2 && entry.doc_id == 2 && entry.till == 3);
    assert_int_equal(entry.measure, LIMIT_MEASURE_UNITS);
    assert_true(text_is(entry.promotion_id, "coffee"));
    assert_true(limit_apply(&replayed, &entry, NULL));
    assert_true(replayed.uses == 4);
}

static struct led_entry use(void) {
    return (struct led_entry){.kind = JOURNAL_LIMIT_USE,
                              .customer_id = 7,
                              .op_id = 1,
                              .points = 1,
                              .usable_from_ms = 5000,
                              .measure = LIMIT_MEASURE_UNITS,
                              .promotion_id = text_of("coffee")};
}

static void refuse(struct led_entry entry) {
    struct fault fault = {.code = FAULT_NONE};
    assert_false(limit_apply(&counter, &entry, &fault));
    assert_int_equal(fault.code, FAULT_CORRUPT);
    assert_true(counter.uses == 2);
}

/* Another customer's, promotion's, measure's or period's use, another kind, and uses out of range. */
static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    struct led_entry entry = use();
    entry.customer_id = 8;
    refuse(entry);
    entry = use();
    entry.promotion_id = text_of("tea");
    refuse(entry);
    entry = use();
    entry.measure = LIMIT_MEASURE_TIMES;
    refuse(entry);
    entry = use();
    entry.usable_from_ms = 5001;
    refuse(entry);
    entry = use();
    entry.kind = JOURNAL_MINT;
    refuse(entry);
    entry = use();
    entry.points = -3;
    refuse(entry);
    entry.points = LIMIT_USES_MAX;
    refuse(entry);
    entry.points = INT64_MAX;
    refuse(entry);
}

/* What is left is never negative. */
static void what_is_left(void **state) {
    (void)state;
    assert_true(limit_left(&counter, 5) == 3);
    assert_true(limit_left(&counter, 2) == 0);
    assert_true(limit_left(&counter, 1) == 0);
}

static void init_with_long_id(void) {
    static char id[LIMIT_PROMOTION_ID + 1];
    for (size_t i = 0; i < LIMIT_PROMOTION_ID; i++) {
        id[i] = 'x';
    }
    struct limit_key key = {.customer_id = 7, .name = text_of(id)};
    limit_init(&counter, &key);
}

/* Promotion ids were checked long before they come here. */
static void an_id_that_does_not_fit_is_a_bug(void **state) {
    (void)state;
    assert_true(dies_by_abort(init_with_long_id));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(an_entry_replays, make_counter),
    cmocka_unit_test_setup(what_does_not_fit_is_refused, make_counter),
    cmocka_unit_test_setup(what_is_left, make_counter),
    cmocka_unit_test_setup(an_id_that_does_not_fit_is_a_bug, make_counter),
};

UNIT_RUN(tests)

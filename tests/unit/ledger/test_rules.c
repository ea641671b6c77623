#include "ledger/rules.h"

#include "ledger/lot.h"
#include "tests/harness/unit.h"

/* Paris around the end of summer time, Sunday 25 October 2026: +02:00, from 01:00 UTC +01:00. */
static const struct zone paris = {
    .name = "Europe/Paris",
    .change_count = 2,
    .changes = {{.from_ms = INT64_C(1774746000000), .offset_seconds = 7200},
                {.from_ms = INT64_C(1792890000000), .offset_seconds = 3600}},
};

static int64_t moment(const char *time) {
    int64_t ms = 0;
    assert_true(calendar_parse_time(text_of(time), &ms));
    return ms;
}

static void expect_dates(const char *earned, struct ledger_lot_terms terms, const char *usable_from,
                         const char *expires) {
    int64_t usable_from_ms;
    int64_t expires_ms;
    ledger_lot_dates(&paris, moment(earned), &terms, &usable_from_ms, &expires_ms);
    assert_true(usable_from_ms == moment(usable_from));
    assert_true(expires_ms == (expires == NULL ? LOT_NEVER_EXPIRES : moment(expires)));
}

/* Days end at the shop's midnight, also where a day has 25 hours. */
static void dates_follow_the_local_midnight(void **state) {
    (void)state;
    struct ledger_lot_terms at_once = {.usable_after_days = 0, .expire_after_days = 0};
    struct ledger_lot_terms next_day = {.usable_after_days = 1, .expire_after_days = 1};
    struct ledger_lot_terms today = {.usable_after_days = 0, .expire_after_days = 1};
    expect_dates("2026-10-20T15:30:00+02:00", at_once, "2026-10-20T15:30:00+02:00", NULL);
    expect_dates("2026-10-20T23:59:59+02:00", next_day, "2026-10-21T00:00:00+02:00", "2026-10-22T00:00:00+02:00");
    expect_dates("2026-10-21T00:00:00+02:00", next_day, "2026-10-22T00:00:00+02:00", "2026-10-23T00:00:00+02:00");
    expect_dates("2026-10-24T12:00:00+02:00", next_day, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
    expect_dates("2026-10-25T02:30:00+01:00", today, "2026-10-25T02:30:00+01:00", "2026-10-27T00:00:00+01:00");
}

static int32_t day_of(const char *day) {
    int32_t number = 0;
    assert_true(calendar_parse_day(text_of(day), &number));
    return number;
}

/* Points until a day are good through it, by the shop's own midnight. Whoever earns them on that day or later has
 * them through the day on which they become usable. */
static void a_last_day_is_the_shops(void **state) {
    (void)state;
    struct ledger_lot_terms until = {.last_day = day_of("2026-10-25")};
    expect_dates("2026-10-20T15:30:00+02:00", until, "2026-10-20T15:30:00+02:00", "2026-10-26T00:00:00+01:00");
    expect_dates("2026-10-25T23:59:59+01:00", until, "2026-10-25T23:59:59+01:00", "2026-10-26T00:00:00+01:00");
    expect_dates("2026-10-26T00:00:00+01:00", until, "2026-10-26T00:00:00+01:00", "2026-10-27T00:00:00+01:00");
    until.usable_after_days = 2;
    expect_dates("2026-10-22T15:30:00+02:00", until, "2026-10-24T00:00:00+02:00", "2026-10-26T00:00:00+01:00");
    expect_dates("2026-10-24T15:30:00+02:00", until, "2026-10-26T00:00:00+01:00", "2026-10-27T00:00:00+01:00");
}

/* One way to expire at most, and no day that was before points were. */
static void terms_that_contradict_are_unsound(void **state) {
    (void)state;
    struct ledger_lot_terms terms = {.usable_after_days = LEDGER_DAYS_MAX, .expire_after_days = 2 * LEDGER_DAYS_MAX};
    assert_true(ledger_terms_are_sound(&terms));
    terms.expire_after_days++;
    assert_false(ledger_terms_are_sound(&terms));
    terms = (struct ledger_lot_terms){.expire_after_days = 3, .last_day = 20000};
    assert_false(ledger_terms_are_sound(&terms));
    terms.expire_after_days = 0;
    assert_true(ledger_terms_are_sound(&terms));
    terms.last_day = -1;
    assert_false(ledger_terms_are_sound(&terms));
    terms.last_day = LEDGER_LAST_DAY_MAX + 1;
    assert_false(ledger_terms_are_sound(&terms));
    struct ledger_rules rules = {.terms = {.last_day = 20000}};
    assert_false(ledger_rules_are_sound(&rules));
}

/* Points that come back live the programme's days, counted from the return. */
static void restored_points_live_on(void **state) {
    (void)state;
    struct ledger_rules rules = {.restore_expired_days = 3};
    assert_true(ledger_restored_expires_ms(&paris, moment("2026-10-23T18:00:00+02:00"), &rules) ==
                moment("2026-10-27T00:00:00+01:00"));
    rules.restore_expired_days = 0;
    assert_true(ledger_restored_expires_ms(&paris, moment("2026-10-23T18:00:00+02:00"), &rules) ==
                moment("2026-10-24T00:00:00+02:00"));
}

/* A lot must live at least through the day on which it becomes usable. */
static void rules_that_contradict_are_unsound(void **state) {
    (void)state;
    struct ledger_rules rules = {.terms = {.usable_after_days = 14, .expire_after_days = 14}};
    assert_true(ledger_rules_are_sound(&rules));
    rules.terms.expire_after_days = 13;
    assert_false(ledger_rules_are_sound(&rules));
    rules.terms.expire_after_days = 0;
    assert_true(ledger_rules_are_sound(&rules));
    rules.terms.usable_after_days = -1;
    assert_false(ledger_rules_are_sound(&rules));
    rules.terms.usable_after_days = LEDGER_DAYS_MAX + 1;
    assert_false(ledger_rules_are_sound(&rules));
    rules = (struct ledger_rules){.restore_expired_days = -1};
    assert_false(ledger_rules_are_sound(&rules));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(dates_follow_the_local_midnight),   cmocka_unit_test(a_last_day_is_the_shops),
    cmocka_unit_test(terms_that_contradict_are_unsound), cmocka_unit_test(restored_points_live_on),
    cmocka_unit_test(rules_that_contradict_are_unsound),
};

UNIT_RUN(tests)

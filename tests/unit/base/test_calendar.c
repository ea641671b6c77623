#include "base/calendar.h"

#include "tests/harness/unit.h"

#define HOUR_MS INT64_C(3600000)

/* The moment of an RFC 3339 text. */
static int64_t at(const char *text) {
    int64_t utc_ms = 0;
    assert_true(calendar_parse_time(text_of(text), &utc_ms));
    return utc_ms;
}

static int32_t day_of(int32_t year, int32_t month, int32_t day) {
    int32_t result = 0;
    assert_true(calendar_day((struct civil_day){year, month, day}, &result));
    return result;
}

/* Days whose numbers and weekdays are known from elsewhere. */
static void known_days(void **state) {
    (void)state;
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(calendar_weekday(0), THURSDAY);
    assert_int_equal(day_of(2000, 2, 29), 11016);
    assert_int_equal(calendar_weekday(11016), TUESDAY);
    assert_int_equal(day_of(1969, 12, 31), -1);
    assert_int_equal(calendar_weekday(-1), WEDNESDAY);
    assert_int_equal(day_of(2038, 1, 19), 24855);
    assert_int_equal(day_of(1, 1, 1), -719162);
    assert_int_equal(calendar_weekday(-719162), MONDAY);
    assert_int_equal(calendar_weekday(day_of(2026, 11, 21)), SATURDAY);
}

/* Days that no calendar has. */
static void days_that_do_not_exist(void **state) {
    (void)state;
    static const struct civil_day wrong[] = {
        {2026, 2, 29}, {1900, 2, 29}, {2100, 2, 29}, {2026, 4, 31}, {2026, 0, 1},
        {2026, 13, 1}, {2026, 1, 0},  {2026, 1, 32}, {0, 1, 1},     {10000, 1, 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int32_t day = 7;
        assert_false(calendar_day(wrong[i], &day));
        assert_int_equal(day, 7);
    }
    assert_int_equal(day_of(2000, 2, 29) + 1, day_of(2000, 3, 1));
    assert_int_equal(day_of(1900, 2, 28) + 1, day_of(1900, 3, 1));
}

/* Every day of 800 years, there and back, with weekdays in turn. */
static void all_days_in_turn(void **state) {
    (void)state;
    int32_t first = day_of(1600, 1, 1);
    int32_t last = day_of(2399, 12, 31);
    enum weekday weekday = calendar_weekday(first);
    struct civil_day before = calendar_civil(first - 1);
    for (int32_t day = first; day <= last; day++) {
        struct civil_day civil = calendar_civil(day);
        bool is_next = civil.day == before.day + 1 || (civil.day == 1 && before.day >= 28);
        assert_true(is_next);
        assert_int_equal(day_of(civil.year, civil.month, civil.day), day);
        assert_int_equal(calendar_weekday(day), weekday);
        weekday = weekday == SUNDAY ? MONDAY : weekday + 1;
        before = civil;
    }
}

/* Days and moments are printed in the one form that parsing takes. */
static void day_texts(void **state) {
    (void)state;
    char printed[CALENDAR_DAY_TEXT_MAX];
    int32_t day = 0;
    calendar_print_day(printed, day_of(2026, 1, 5));
    assert_string_equal(printed, "2026-01-05");
    assert_true(calendar_parse_day(text_of("2026-01-05"), &day));
    assert_int_equal(day, day_of(2026, 1, 5));
    static const char *const wrong[] = {"2026-1-5",    "2026-02-30", "26-01-05",  "2026/01/05",
                                        "2026-01-05 ", "",           "+026-01-05"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(calendar_parse_day(text_of(wrong[i]), &day));
    }
}

static void time_texts(void **state) {
    (void)state;
    char printed[CALENDAR_TIME_TEXT_MAX];
    calendar_print_time(printed, at("2026-11-21T09:30:00.007Z"));
    assert_string_equal(printed, "2026-11-21T09:30:00.007Z");
    calendar_print_time(printed, -1);
    assert_string_equal(printed, "1969-12-31T23:59:59.999Z");
    assert_true(at("2026-11-21T12:30:00+03:00") == at("2026-11-21T09:30:00Z"));
    assert_true(at("2026-11-20T22:00:00.500-11:30") == at("2026-11-21T09:30:00.500Z"));
    static const char *const wrong[] = {
        "2026-11-21",
        "2026-11-21T09:30:00",
        "2026-11-21 09:30:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:30:60Z",
        "2026-11-21T09:30:00.Z",
        "2026-11-21T09:30:00.12Z",
        "2026-02-29T09:30:00Z",
        "2026-11-21T09:30:00+3:00",
        "2026-11-21T09:30:00+15:00",
        "2026-11-21T09:30:00z",
        "2026-11-21T09:30:00ZZ",
        "2026-11-21T09:30:00.1234Z",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t utc_ms = 7;
        assert_false(calendar_parse_time(text_of(wrong[i]), &utc_ms));
        assert_true(utc_ms == 7);
    }
}

/* Berlin in 2026: +1 h, from 29 March 01:00 UTC +2 h, from 25 October 01:00 UTC +1 h. */
static struct zone berlin(void) {
    struct zone zone = {.name = "Europe/Berlin", .change_count = 3};
    zone.changes[0] = (struct zone_change){at("2025-10-26T01:00:00Z"), 3600};
    zone.changes[1] = (struct zone_change){at("2026-03-29T01:00:00Z"), 7200};
    zone.changes[2] = (struct zone_change){at("2026-10-25T01:00:00Z"), 3600};
    return zone;
}

/* A zone without changes is UTC; before the first change the first offset holds; a change holds from its millisecond.
 */
static void offsets(void **state) {
    (void)state;
    struct zone zone = berlin();
    struct zone utc = {0};
    assert_int_equal(zone_offset_seconds(&utc, at("2026-06-01T00:00:00Z")), 0);
    assert_int_equal(zone_offset_seconds(&zone, at("1999-01-01T00:00:00Z")), 3600);
    assert_int_equal(zone_offset_seconds(&zone, at("2026-03-29T01:00:00Z") - 1), 3600);
    assert_int_equal(zone_offset_seconds(&zone, at("2026-03-29T01:00:00Z")), 7200);
    assert_int_equal(zone_offset_seconds(&zone, at("2026-10-25T01:00:00Z")), 3600);
    assert_int_equal(zone_offset_seconds(&zone, at("2200-01-01T00:00:00Z")), 3600);
}

/* What a till's moment is on the store's wall. */
static void local_times(void **state) {
    (void)state;
    struct zone zone = berlin();
    struct local_time local = zone_local(&zone, at("2026-07-31T22:30:00Z"));
    assert_int_equal(local.day, day_of(2026, 8, 1));
    assert_int_equal(local.ms_of_day, 30 * 60000);
    assert_int_equal(local.weekday, SATURDAY);
    local = zone_local(&zone, at("2026-01-01T22:59:59.999Z"));
    assert_int_equal(local.day, day_of(2026, 1, 1));
    assert_int_equal(local.ms_of_day, CALENDAR_MS_PER_DAY - 1);
}

/* Every day of a year starts where the day before ends; the two days of change have 23 and 25 hours. */
static void day_starts(void **state) {
    (void)state;
    struct zone zone = berlin();
    for (int32_t day = day_of(2026, 1, 1); day <= day_of(2026, 12, 31); day++) {
        int64_t start = zone_day_start_ms(&zone, day);
        assert_int_equal(zone_local(&zone, start).day, day);
        assert_int_equal(zone_local(&zone, start - 1).day, day - 1);
        int64_t hours = (zone_day_start_ms(&zone, day + 1) - start) / HOUR_MS;
        int64_t expected = day == day_of(2026, 3, 29) ? 23 : day == day_of(2026, 10, 25) ? 25 : 24;
        assert_int_equal(hours, expected);
    }
}

/* Sao Paulo, 4 November 2018: midnight did not exist, the day began at 01:00. On 18 February 2018 the clock went back
 * from 00:00 to 23:00, so the 18th began an hour after its first midnight. */
static void midnights_that_jump(void **state) {
    (void)state;
    struct zone zone = {.name = "America/Sao_Paulo", .change_count = 3};
    zone.changes[0] = (struct zone_change){at("2017-10-15T03:00:00Z"), -7200};
    zone.changes[1] = (struct zone_change){at("2018-02-18T02:00:00Z"), -10800};
    zone.changes[2] = (struct zone_change){at("2018-11-04T03:00:00Z"), -7200};
    assert_true(zone_day_start_ms(&zone, day_of(2018, 11, 4)) == at("2018-11-04T03:00:00Z"));
    assert_int_equal(zone_local(&zone, at("2018-11-04T03:00:00Z")).ms_of_day, HOUR_MS);
    assert_true(zone_day_start_ms(&zone, day_of(2018, 2, 18)) == at("2018-02-18T03:00:00Z"));
}

/* Havana, 1 November 2026: at 01:00 the clock goes back to 00:00. The day begins at the first of the two midnights. */
static void midnight_that_comes_twice(void **state) {
    (void)state;
    struct zone zone = {.name = "America/Havana", .change_count = 2};
    zone.changes[0] = (struct zone_change){at("2026-03-08T05:00:00Z"), -14400};
    zone.changes[1] = (struct zone_change){at("2026-11-01T05:00:00Z"), -18000};
    assert_true(zone_day_start_ms(&zone, day_of(2026, 11, 1)) == at("2026-11-01T04:00:00Z"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(known_days),          cmocka_unit_test(days_that_do_not_exist),
    cmocka_unit_test(all_days_in_turn),    cmocka_unit_test(day_texts),
    cmocka_unit_test(time_texts),          cmocka_unit_test(offsets),
    cmocka_unit_test(local_times),         cmocka_unit_test(day_starts),
    cmocka_unit_test(midnights_that_jump), cmocka_unit_test(midnight_that_comes_twice),
};

UNIT_RUN(tests)

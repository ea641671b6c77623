/* Goal: our zones say what the C library says, for every hour around every change up to 2060; damaged files are
 * refused. Method: compare with localtime_r on the same zone files; cut and alter the bytes of one of them. */
#include "node/whole_file.h"
#include "node/zone_file.h"
#include "node/zone_rule.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct zone zone;

static void assert_agrees(const char *name, int64_t seconds) {
    struct tm local;
    time_t moment = (time_t)seconds;
    (void)localtime_r(&moment, &local);
    int32_t ours = zone_offset_seconds(&zone, seconds * 1000);
    if (ours != local.tm_gmtoff) {
        print_message("%s at %lld: ours %d, the library's %ld\n", name, (long long)seconds, ours, local.tm_gmtoff);
    }
    assert_int_equal(ours, local.tm_gmtoff);
}

static void agrees_with_the_c_library(void **state) {
    (void)state;
    static const char *const names[] = {"UTC",
                                        "Europe/Moscow",
                                        "Asia/Yekaterinburg",
                                        "Europe/Berlin",
                                        "Europe/Dublin",
                                        "Europe/Minsk",
                                        "Asia/Almaty",
                                        "America/New_York",
                                        "America/Santiago",
                                        "Australia/Sydney",
                                        "Asia/Tehran",
                                        "Africa/Cairo",
                                        "Africa/Casablanca",
                                        "Antarctica/Troll",
                                        "Pacific/Apia",
                                        "Asia/Kolkata",
                                        "America/Nuuk",
                                        "Australia/Lord_Howe",
                                        "Europe/Volgograd",
                                        "Asia/Vladivostok",
                                        "Europe/Istanbul",
                                        "Asia/Jerusalem",
                                        "Pacific/Auckland",
                                        "America/Sao_Paulo",
                                        "Asia/Gaza"};
    const int64_t from = INT64_C(946684800) + 86400; /* 2000-01-02 */
    const int64_t to = INT64_C(2871676800);          /* 2060-12-31 */
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct fault fault = {.code = FAULT_NONE};
        if (!zone_file_load(NULL, names[i], &zone, &fault)) {
            fail_msg("%s", fault.text);
        }
        assert_int_equal(setenv("TZ", names[i], 1), 0);
        tzset();
        for (int64_t at = from; at < to; at += 6 * 3600) {
            assert_agrees(names[i], at);
        }
        for (size_t change = 1; change < zone.change_count; change++) {
            int64_t at = zone.changes[change].from_ms / 1000;
            if (at < to) {
                assert_agrees(names[i], at - 1);
                assert_agrees(names[i], at);
            }
        }
    }
}

static void refuses_names_that_are_paths(void **state) {
    (void)state;
    static const char *const names[] = {"", "/etc/passwd", "../../etc/passwd", "Europe/Moscow\n", "Europe/Nowhere"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct fault fault = {.code = FAULT_NONE};
        assert_false(zone_file_load(NULL, names[i], &zone, &fault));
        assert_int_equal(fault.code, FAULT_CONFIG);
    }
}

/* Every cut is refused; a changed byte is refused or gives a zone within its bounds. */
static void survives_damaged_files(void **state) {
    (void)state;
    static uint8_t whole[16384];
    static uint8_t damaged[16384];
    size_t size;
    bool is_there;
    struct fault fault = {.code = FAULT_NONE};
    assert_true(whole_file_read("/usr/share/zoneinfo/Europe/Berlin", whole, sizeof whole, &size, &is_there, &fault));
    assert_true(is_there);
    for (size_t cut = 0; cut < size; cut++) {
        assert_false(zone_file_decode(span_of(whole, cut), &zone, &fault));
    }
    struct dice dice = {.state = 11};
    size_t refused = 0;
    for (int i = 0; i < 20000; i++) {
        memcpy(damaged, whole, size);
        for (int64_t changes = dice_between(&dice, 1, 4); changes > 0; changes--) {
            damaged[dice_between(&dice, 0, (int64_t)size - 1)] = (uint8_t)dice_next(&dice);
        }
        if (!zone_file_decode(span_of(damaged, size), &zone, &fault)) {
            refused++;
            continue;
        }
        assert_in_range(zone.change_count, 1, ZONE_CHANGES_MAX);
        for (size_t change = 1; change < zone.change_count; change++) {
            assert_true(zone.changes[change - 1].from_ms < zone.changes[change].from_ms);
        }
    }
    assert_true(refused > 1000);
}

static void reads_rules(void **state) {
    (void)state;
    static const char *const good[] = {"MSK-3",
                                       "<+05>-5",
                                       "EET-2EEST,M3.5.0/3,M10.5.0/4",
                                       "IST-1GMT0,M10.5.0,M3.5.0/1",
                                       "<-03>3<-02>,M3.5.0/-1,M10.5.0/0",
                                       "XXX0YYY,J60/0,J300/24",
                                       "ABC-5:30:15DEF-6,0,365/167"};
    static const char *const bad[] = {"",
                                      "M",
                                      "MSK",
                                      "MSK-25",
                                      "EET-2EEST",
                                      "EET-2EEST,M3.5.0/3",
                                      "<+05-5",
                                      "EET-2EEST,M13.5.0,M10.5.0",
                                      "EET-2EEST,M3.6.0,M10.5.0",
                                      "EET-2EEST,M3.5.7,M10.5.0",
                                      "EET-2EEST,M3.5.0/168,M10.5.0",
                                      "EET-2EEST,J0,J10",
                                      "EET-2EEST,J366,J10",
                                      "EET-2EEST,366,10",
                                      "MSK-3 ",
                                      "EET-2EEST,M3.5.0/3,M10.5.0/4x",
                                      "MSK-99999999999999999999"};
    struct zone_rule rule;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(zone_rule_parse(text_of(good[i]), &rule));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(zone_rule_parse(text_of(bad[i]), &rule));
    }
}

/* The two changes of 2024 by each kind of date, against the calendar: 29 February makes J60 1 March and 59 29 February.
 */
static void finds_the_days_of_rules(void **state) {
    (void)state;
    struct zone_rule rule;
    int64_t begins;
    int64_t ends;
    assert_true(zone_rule_parse(text_of("AAA0BBB,J60/0,59/0"), &rule));
    zone_rule_year(&rule, 2024, &begins, &ends);
    assert_int_equal(begins, INT64_C(1709251200));      /* 2024-03-01 00:00 UTC */
    assert_int_equal(ends, INT64_C(1709164800) - 3600); /* 2024-02-29 00:00 summer time */
    assert_true(zone_rule_parse(text_of("EET-2EEST,M3.5.0/3,M10.5.0/4"), &rule));
    zone_rule_year(&rule, 2026, &begins, &ends);
    assert_int_equal(begins, INT64_C(1774746000)); /* 2026-03-29 01:00 UTC */
    assert_int_equal(ends, INT64_C(1792890000));   /* 2026-10-25 01:00 UTC */
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(agrees_with_the_c_library), cmocka_unit_test(refuses_names_that_are_paths),
    cmocka_unit_test(survives_damaged_files),    cmocka_unit_test(reads_rules),
    cmocka_unit_test(finds_the_days_of_rules),
};

UNIT_RUN(tests)

/* How logins are slowed: each failure doubles the wait up to a bound, time forgets, and nobody is ever locked out. */
#include "hq-node/login_pace.h"
#include "tests/harness/unit.h"

#include <string.h>

static struct login_pace pace;

static int set_up(void **state) {
    (void)state;
    memset(&pace, 0, sizeof pace);
    return 0;
}

static void failures_double_the_wait(void **state) {
    (void)state;
    int64_t wanted_ms = LOGIN_PACE_FIRST_MS;
    assert_int_equal(login_pace_wait_ms(&pace, 1, 0), 0);
    for (int i = 0; i < 100; i++) {
        login_pace_note_failure(&pace, 1, 0);
        assert_int_equal(login_pace_wait_ms(&pace, 1, 0), wanted_ms);
        wanted_ms = wanted_ms * 2 > LOGIN_PACE_MAX_MS ? LOGIN_PACE_MAX_MS : wanted_ms * 2;
    }
    assert_int_equal(login_pace_wait_ms(&pace, 2, 0), 0);
}

/* A thousand failures cost no more than a few minutes of patience. */
static void time_forgets_one_by_one(void **state) {
    (void)state;
    for (int i = 0; i < 1000; i++) {
        login_pace_note_failure(&pace, 1, 0);
    }
    int64_t all_ms = (int64_t)LOGIN_PACE_FAILURES_MAX * LOGIN_PACE_FORGET_MS;
    assert_int_equal(login_pace_wait_ms(&pace, 1, all_ms - LOGIN_PACE_FORGET_MS), LOGIN_PACE_FIRST_MS);
    assert_int_equal(login_pace_wait_ms(&pace, 1, all_ms), 0);
}

static void right_password_forgets_all(void **state) {
    (void)state;
    login_pace_note_failure(&pace, 1, 0);
    login_pace_note_failure(&pace, 1, 0);
    login_pace_forget(&pace, 1);
    assert_int_equal(login_pace_wait_ms(&pace, 1, 0), 0);
    login_pace_forget(&pace, 2); /* of whom nothing is known */
}

/* An attacker with many addresses pushes out those with the fewest failures, not his own account's. */
static void full_table_keeps_who_failed_most(void **state) {
    (void)state;
    for (int i = 0; i < 5; i++) {
        login_pace_note_failure(&pace, 7, 0);
    }
    int64_t wait_ms = login_pace_wait_ms(&pace, 7, 0);
    for (uint64_t key = 100; key < 100 + 3 * LOGIN_PACE_ENTRIES; key++) {
        login_pace_note_failure(&pace, key, 0);
    }
    assert_int_equal(login_pace_wait_ms(&pace, 7, 0), wait_ms);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(failures_double_the_wait, set_up),
    cmocka_unit_test_setup(time_forgets_one_by_one, set_up),
    cmocka_unit_test_setup(right_password_forgets_all, set_up),
    cmocka_unit_test_setup(full_table_keeps_who_failed_most, set_up),
};
UNIT_RUN(tests)

/* Checking passwords beside the loop: who is right, who waits, who is told to come later, and that an end in the middle
 * of a hash is an end. The real worker and its thread. */
#include "hq-node/login_desk.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "tests/harness/unit.h"

#include <string.h>

static struct event_loop loop;
static struct login_desk desk;
static char hash[USER_PASSWORD_HASH_MAX];

struct visitor {
    struct login_attempt attempt;
    bool is_decided;
    bool is_right;
};

static void on_decided(void *context, bool is_right) {
    struct visitor *visitor = context;
    visitor->is_decided = true;
    visitor->is_right = is_right;
}

static int set_up(void **state) {
    (void)state;
    struct fault fault;
    struct entropy entropy = os_entropy();
    assert_true(os_entropy_start(&fault));
    assert_true(loop_init(&loop, os_clock(), &fault));
    assert_true(login_desk_start(&desk, &loop, &entropy, &fault));
    assert_true(password_make(hash, text_of("correct horse")));
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    login_desk_stop(&desk);
    loop_close(&loop);
    return 0;
}

static bool try(struct visitor *visitor, const char *user, const char *password, const char *address, bool is_known) {
    struct login_claim claim = {.user = text_of(user),
                                .password = text_of(password),
                                .address = text_of(address),
                                .hash = is_known ? hash : NULL};
    *visitor = (struct visitor){.attempt = {.on_decided = on_decided, .context = visitor}};
    return login_desk_try(&desk, &visitor->attempt, &claim);
}

static void wait_for(const struct visitor *visitor) {
    struct fault fault;
    for (int turns = 0; !visitor->is_decided && turns < 1000; turns++) {
        assert_true(loop_turn(&loop, 100, &fault));
    }
    assert_true(visitor->is_decided);
}

static void right_password_is_right(void **state) {
    (void)state;
    struct visitor visitor;
    assert_true(try(&visitor, "olga", "correct horse", "10.0.0.1", true));
    wait_for(&visitor);
    assert_true(visitor.is_right);
    static const char wiped[PASSWORD_SIZE_MAX];
    assert_memory_equal(visitor.attempt.job.password, wiped, sizeof wiped);
}

/* A failure makes the account wait from every address; the right password after it is still let in. */
static void failure_slows_the_account(void **state) {
    (void)state;
    struct visitor visitor;
    assert_true(try(&visitor, "olga", "wrong", "10.0.0.1", true));
    wait_for(&visitor);
    assert_false(visitor.is_right);
    int64_t before_ms = loop_now_ms(&loop);
    assert_true(try(&visitor, "olga", "correct horse", "10.0.0.2", true));
    wait_for(&visitor);
    assert_true(visitor.is_right);
    assert_true(loop_now_ms(&loop) - before_ms >= LOGIN_PACE_FIRST_MS);
}

/* Somebody who is not there is hashed like everybody else, and never let in. */
static void nobody_is_never_right(void **state) {
    (void)state;
    struct visitor visitor;
    assert_true(try(&visitor, "nobody", "correct horse", "10.0.0.1", false));
    assert_false(visitor.is_decided);
    wait_for(&visitor);
    assert_false(visitor.is_right);
}

/* One address cannot take all places, and all addresses together cannot take more than there are. */
static void places_are_bounded(void **state) {
    (void)state;
    static struct visitor visitors[LOGIN_DESK_WAITING_MAX + 1];
    char address[32];
    for (int i = 0; i < LOGIN_DESK_WAITING_PER_ADDRESS; i++) {
        assert_true(try(&visitors[i], "olga", "wrong", "10.0.0.1", true));
    }
    assert_false(try(&visitors[LOGIN_DESK_WAITING_MAX], "olga", "wrong", "10.0.0.1", true));
    for (int i = LOGIN_DESK_WAITING_PER_ADDRESS; i < LOGIN_DESK_WAITING_MAX; i++) {
        (void)snprintf(address, sizeof address, "10.0.1.%d", i);
        assert_true(try(&visitors[i], "olga", "wrong", address, true));
    }
    assert_false(try(&visitors[LOGIN_DESK_WAITING_MAX], "olga", "correct horse", "10.0.2.1", true));
    struct fault fault;
    assert_true(loop_turn(&loop, 0, &fault)); /* all of them go to the worker, which is stopped in the middle */
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(right_password_is_right, set_up, tear_down),
    cmocka_unit_test_setup_teardown(failure_slows_the_account, set_up, tear_down),
    cmocka_unit_test_setup_teardown(nobody_is_never_right, set_up, tear_down),
    cmocka_unit_test_setup_teardown(places_are_bounded, set_up, tear_down),
};
UNIT_RUN(tests)

/* SIGKILL at any moment: what was acknowledged is there, once. A till confirms without pause and repeats what it got no
 * answer to, as a till must; the box is killed at moments of a seeded dice, and started again on the same data. */
#include "store_fixture.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"
#include "till_session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { KILLS = 24, RECEIPTS_MAX = 200000, LIFE_MIN_MS = 10, LIFE_MAX_MS = 160, POINTS_PER_RECEIPT = 500 };

static struct store_fixture fixture;
static struct till_session till;
static char customer_id[32];
static char receipt_ids[RECEIPTS_MAX][24]; /* as they were acknowledged */
static atomic_bool is_over;
static atomic_bool is_down; /* killed, and not yet started again: its port may be anybody's */
static int acknowledged;
static int repeated;
static const char *failure;

static void receipt_json(char json[static 512], int number) {
    (void)snprintf(json, 512,
                   "{\"receipt\":{\"shift\":1,\"number\":%d},\"customer_id\":\"%s\",\"lines\":[{\"line_no\":1,"
                   "\"sku\":\"bread\",\"quantity_milli\":1000,\"price_minor\":10000}],"
                   "\"sold_at\":\"2026-11-21T12:00:00Z\"}",
                   number, customer_id);
}

/* Confirms one receipt until it is acknowledged. False: the test is over, or failed. */
static bool confirm_until_heard(int number) {
    char json[512];
    receipt_json(json, number);
    for (;;) {
        int status = atomic_load(&is_down) ? 0 : till_session_post(&till, "/v1/receipts", json);
        if (status == 201 || status == 200) {
            repeated += status == 200;
            till_session_copy(&till, "receipt_id", receipt_ids[number], sizeof receipt_ids[number]);
            return true;
        }
        if (status != 0 && status != 503) {
            failure = "an honest receipt was refused";
            return false;
        }
        if (atomic_load(&is_over)) {
            return false;
        }
        (void)usleep(500); /* the box is down: a till waits a little */
    }
}

static void *sell(void *context) {
    (void)context;
    int number = 1;
    while (!atomic_load(&is_over) && number < RECEIPTS_MAX && confirm_until_heard(number)) {
        acknowledged = number++;
    }
    return NULL;
}

static void kill_and_start(struct dice *dice) {
    static const char *const fast[] = {"--rate-per-second", "1000000", "--rate-burst", "1000000", NULL};
    (void)usleep((useconds_t)dice_between(dice, LIFE_MIN_MS, LIFE_MAX_MS) * 1000);
    atomic_store(&is_down, true);
    store_fixture_kill(&fixture);
    store_fixture_start(&fixture, fast);
    atomic_store(&is_down, false);
}

static void receipts_are_there_once(void) {
    char path[64];
    for (int number = 1; number <= acknowledged; number++) {
        (void)snprintf(path, sizeof path, "/v1/receipts/1/1/%d", number);
        assert_int_equal(till_session_call(&till, "GET", path, "/v1/receipts/{till}/{shift}/{number}", NULL), 200);
        assert_true(till_session_is(&till, "receipt_id", receipt_ids[number]));
    }
}

/* Goal: 24 kills lose no acknowledged receipt and double none: not one id, not one point, not one row. */
static void kills_lose_and_double_nothing(void **state) {
    (void)state;
    char wanted[128];
    pthread_t seller;
    struct dice dice = {.state = 20261121};
    assert_int_equal(pthread_create(&seller, NULL, sell, NULL), 0);
    for (int i = 0; i < KILLS; i++) {
        kill_and_start(&dice);
    }
    atomic_store(&is_over, true);
    assert_int_equal(pthread_join(seller, NULL), 0);
    assert_null(failure);
    print_message("%d kills, %d receipts acknowledged, %d of them by a repeat\n", KILLS, acknowledged, repeated);
    assert_true(acknowledged > KILLS);
    receipts_are_there_once();
    assert_int_equal(till_session_call(&till, "GET", "/v1/status", "/v1/status", NULL), 200);
    /* One more may have been stored whose answer the last kill cut off; it was not acknowledged, and not doubled. */
    int64_t doc_seq = till_session_int(&till, "doc/seq");
    int64_t stored = doc_seq - 2; /* the pairing and the registration */
    assert_in_range(stored, acknowledged, acknowledged + 1);
    (void)snprintf(wanted, sizeof wanted, "\"points\":{\"balance_points\":%lld,",
                   (long long)stored * POINTS_PER_RECEIPT);
    assert_true(store_fixture_says(&fixture, "report", wanted));
    assert_true(store_fixture_stop(&fixture));
    assert_true(store_fixture_says(&fixture, "verify", "every hash is right"));
    assert_true(store_fixture_says(&fixture, "rebuild", " 0 differences"));
}

static int start(void **state) {
    (void)state;
    till_session_open_shop(&till, &fixture, "Till");
    int status = till_session_post(&till, "/v1/customers", "{\"card\":\"42\"}");
    till_session_copy(&till, "customer/customer_id", customer_id, sizeof customer_id);
    return status == 201 ? 0 : 1;
}

static int finish(void **state) {
    (void)state;
    till_session_close_shop(&till, &fixture);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(kills_lose_and_double_nothing),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

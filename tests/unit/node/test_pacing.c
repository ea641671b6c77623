/* Goal: what paces the nodes is right by itself: token buckets, the dialer's back-off, the timer queue. All are pure,
 * time and dice are values. */
#include "node/back_off.h"
#include "node/rate_limit.h"
#include "node/timer_queue.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

#include <string.h>

static int taken(struct rate_limit *limit, uint64_t key, int64_t now_ms, int tries) {
    int count = 0;
    for (int i = 0; i < tries; i++) {
        int64_t retry_after_ms;
        count += rate_limit_take(limit, key, now_ms, &retry_after_ms);
    }
    return count;
}

/* A key may do `burst` at once and `per_second` on the long run; another key is not touched. */
static void bucket_holds_its_rate(void **state) {
    (void)state;
    struct rate_bucket buckets[64];
    struct rate_limit limit;
    int64_t retry_after_ms;
    rate_limit_init(&limit, 20, 40, buckets, 64);
    assert_int_equal(taken(&limit, 1, 1000, 100), 40);
    assert_false(rate_limit_take(&limit, 1, 1000, &retry_after_ms));
    assert_int_equal(retry_after_ms, 50);
    assert_int_equal(taken(&limit, 1, 1049, 5), 0);
    assert_int_equal(taken(&limit, 1, 1050, 5), 1);
    assert_int_equal(taken(&limit, 2, 1050, 100), 40);
    assert_int_equal(taken(&limit, 1, 2050, 100), 20);
    assert_int_equal(taken(&limit, 1, INT64_C(1) << 50, 100), 40);
    int total = 0;
    rate_limit_init(&limit, 7, 3, buckets, 64);
    for (int64_t now_ms = 0; now_ms < 100000; now_ms += 13) {
        total += taken(&limit, 9, now_ms, 2);
    }
    assert_in_range(total, 700, 703);
}

/* A clock that goes back gives no tokens and takes none. */
static void bucket_bears_a_clock_that_goes_back(void **state) {
    (void)state;
    struct rate_bucket buckets[8];
    struct rate_limit limit;
    rate_limit_init(&limit, 10, 5, buckets, 8);
    assert_int_equal(taken(&limit, 1, 100000, 10), 5);
    assert_int_equal(taken(&limit, 1, 50000, 10), 0);
    assert_int_equal(taken(&limit, 1, 50100, 10), 1);
}

/* A crowd of keys larger than the table cannot push out the one that is over its rate: who was just emptied says most.
 */
static void busy_key_is_not_forgotten(void **state) {
    (void)state;
    struct rate_bucket buckets[64];
    struct rate_limit limit;
    int64_t retry_after_ms;
    rate_limit_init(&limit, 1, 3, buckets, 64);
    assert_int_equal(taken(&limit, 77, 1000, 10), 3);
    for (uint64_t key = 1000; key < 6000; key++) {
        (void)rate_limit_take(&limit, key, 1000, &retry_after_ms);
    }
    assert_int_equal(taken(&limit, 77, 1000, 10), 0);
}

/* Waits are spread over 0 .. bound; the bound doubles up to its maximum and falls back at once. */
static void back_off_doubles_and_falls_back(void **state) {
    (void)state;
    struct back_off back_off;
    struct dice dice = {.state = 5};
    static const int64_t bounds[] = {100, 200, 400, 800, 1000, 1000, 1000};
    back_off_init(&back_off, 100, 1000);
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        assert_int_equal(back_off.bound_ms, bounds[i]);
        assert_in_range(back_off_next_ms(&back_off, dice_next(&dice)), 0, bounds[i]);
    }
    int64_t least = 1000;
    int64_t most = 0;
    for (int i = 0; i < 1000; i++) {
        int64_t wait_ms = back_off_next_ms(&back_off, dice_next(&dice));
        least = wait_ms < least ? wait_ms : least;
        most = wait_ms > most ? wait_ms : most;
    }
    assert_true(least < 20 && most > 980);
    back_off_reset(&back_off);
    assert_int_equal(back_off.bound_ms, 100);
}

enum { TIMERS = 500 };

static void nothing(void *context) {
    (void)context;
}

static int64_t least_due(const struct timer *timers) {
    int64_t least = -1;
    for (int i = 0; i < TIMERS; i++) {
        if (timers[i].is_set && (least < 0 || timers[i].due_ms < least)) {
            least = timers[i].due_ms;
        }
    }
    return least;
}

/* Timers come out in order of their due time through any mixture of set, move and cancel. Method: against a plain
 * search. */
static void timers_come_in_order(void **state) {
    (void)state;
    static struct timer timers[TIMERS];
    struct timer_queue queue = {.root = NULL};
    struct dice dice = {.state = 7};
    for (int i = 0; i < TIMERS; i++) {
        timer_init(&timers[i], nothing, NULL);
    }
    for (int step = 0; step < 50000; step++) {
        struct timer *timer = &timers[dice_between(&dice, 0, TIMERS - 1)];
        int64_t what = dice_between(&dice, 0, 9);
        int64_t least = least_due(timers);
        if (what < 6) {
            timer_queue_set(&queue, timer, dice_between(&dice, 0, 1000));
        } else if (what < 8) {
            timer_queue_cancel(&queue, timer);
        } else {
            struct timer *due = timer_queue_take_due(&queue, 600);
            assert_true(due == NULL ? least < 0 || least > 600 : due->due_ms == least && !due->is_set);
        }
        least = least_due(timers);
        assert_int_equal(timer_queue_wait_ms(&queue, 0), least);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(bucket_holds_its_rate),     cmocka_unit_test(bucket_bears_a_clock_that_goes_back),
    cmocka_unit_test(busy_key_is_not_forgotten), cmocka_unit_test(back_off_doubles_and_falls_back),
    cmocka_unit_test(timers_come_in_order),
};

UNIT_RUN(tests)

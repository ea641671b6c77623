/* Goal: the loop keeps the order that group commit leans on, and nothing that was removed is ever called. */
#include "node/event_loop.h"
#include "node/os_clock.h"
#include "tests/harness/unit.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

static struct event_loop loop;
static char story[64]; /* what happened, a letter each */

static void tell(char what) {
    size_t size = strlen(story);
    if (size < sizeof story - 1) {
        story[size] = what;
        story[size + 1] = '\0';
    }
}

static void turn(int64_t wait_max_ms) {
    struct fault fault;
    assert_true(loop_turn(&loop, wait_max_ms, &fault));
}

static int start_loop(void **state) {
    struct fault fault;
    (void)state;
    story[0] = '\0';
    return loop_init(&loop, os_clock(), &fault) ? 0 : 1;
}

static int end_loop(void **state) {
    (void)state;
    loop_close(&loop);
    return 0;
}

static void on_work(void *context) {
    (void)context;
    tell('w');
}

static void on_commit(void *context) {
    (void)context;
    tell('c');
}

static void on_answer(void *context) {
    (void)context;
    tell('a');
}

static void on_flush(void *context) {
    (void)context;
    tell('f');
}

static void on_timer(void *context) {
    (void)context;
    tell('t');
}

static void on_pipe(void *context, uint32_t events) {
    char byte;
    (void)events;
    assert_int_equal(read(*(const int *)context, &byte, 1), 1);
    tell(byte);
}

/* Descriptors, then timers, then the stages in their order, whatever the order in which they were added. */
static void turns_go_in_order(void **state) {
    (void)state;
    int ends[2];
    struct fault fault;
    struct timer timer;
    struct loop_hook flush = {.run = on_flush};
    struct loop_hook answer = {.run = on_answer};
    struct loop_hook commit = {.run = on_commit};
    struct loop_hook work = {.run = on_work};
    assert_int_equal(pipe(ends), 0);
    struct loop_watch watch = {.fd = ends[0], .on_ready = on_pipe, .context = &ends[0]};
    loop_hook_add(&loop, &flush, LOOP_STAGE_FLUSH);
    loop_hook_add(&loop, &answer, LOOP_STAGE_ANSWER);
    loop_hook_add(&loop, &commit, LOOP_STAGE_COMMIT);
    loop_hook_add(&loop, &work, LOOP_STAGE_WORK);
    timer_init(&timer, on_timer, NULL);
    loop_timer_set(&loop, &timer, 0);
    assert_true(loop_watch_add(&loop, &watch, EPOLLIN, &fault));
    assert_int_equal(write(ends[1], "d", 1), 1);
    turn(1000);
    assert_string_equal(story, "dtwcaf");
    loop_hook_remove(&loop, &commit, LOOP_STAGE_COMMIT);
    turn(0);
    assert_string_equal(story, "dtwcafwaf");
    loop_watch_remove(&loop, &watch);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static struct loop_watch watches[2];

/* Whichever is called first removes the other, whose event is already fetched. */
static void remove_the_other(void *context, uint32_t events) {
    const struct loop_watch *self = context;
    (void)events;
    tell('x');
    loop_watch_remove(&loop, self == &watches[0] ? &watches[1] : &watches[0]);
}

static void removed_watch_is_not_called(void **state) {
    (void)state;
    int ends[2][2];
    struct fault fault;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pipe(ends[i]), 0);
        assert_int_equal(write(ends[i][1], "x", 1), 1);
        watches[i] = (struct loop_watch){.fd = ends[i][0], .on_ready = remove_the_other, .context = &watches[i]};
        assert_true(loop_watch_add(&loop, &watches[i], EPOLLIN, &fault));
    }
    turn(1000);
    assert_string_equal(story, "x");
}

/* A turn sleeps until the first timer, not longer and not shorter; cancelled ones do not count. */
static void sleeps_until_the_first_timer(void **state) {
    (void)state;
    struct timer late;
    struct timer early;
    struct timer cancelled;
    timer_init(&late, on_timer, NULL);
    timer_init(&early, on_timer, NULL);
    timer_init(&cancelled, on_timer, NULL);
    loop_timer_set(&loop, &late, 60000);
    loop_timer_set(&loop, &early, 40);
    loop_timer_set(&loop, &cancelled, 1);
    loop_timer_cancel(&loop, &cancelled);
    int64_t begun_ms = loop_now_ms(&loop);
    while (story[0] == '\0') {
        turn(-1);
    }
    assert_in_range(loop_now_ms(&loop) - begun_ms, 40, 2000);
    assert_string_equal(story, "t");
    loop_timer_cancel(&loop, &late);
}

static void on_wake(void *context) {
    (void)context;
    tell('r');
}

static void *ring_often(void *context) {
    for (int i = 0; i < 1000; i++) {
        loop_wake_signal(context);
    }
    return NULL;
}

/* Rings from another thread wake the loop; many rings before it looks make one call. */
static void wakes_from_another_thread(void **state) {
    (void)state;
    struct fault fault;
    struct loop_wake wake;
    pthread_t thread;
    assert_true(loop_wake_start(&loop, &wake, on_wake, NULL, &fault));
    assert_int_equal(pthread_create(&thread, NULL, ring_often, &wake), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    turn(-1);
    turn(0);
    assert_string_equal(story, "r");
    loop_wake_stop(&loop, &wake);
}

/* Work that appears in a hook does not wait for the next event. */
static void turns_again_without_sleep(void **state) {
    (void)state;
    loop_turn_again(&loop);
    int64_t begun_ms = loop_now_ms(&loop);
    turn(5000);
    assert_in_range(loop_now_ms(&loop) - begun_ms, 0, 1000);
}

/* Another byte comes right behind the first, while the turn is under way. */
static void read_and_write_on(void *context, uint32_t events) {
    const int *ends = context;
    char byte;
    (void)events;
    assert_int_equal(read(ends[0], &byte, 1), 1);
    tell(byte);
    if (byte == 'l') {
        loop_linger(&loop, 1000);
    }
    if (byte != 'y') {
        assert_int_equal(write(ends[1], "y", 1), 1);
    }
}

/* A turn that lingers takes what comes right behind, and its hooks run once, when it has become quiet; the next turn
 * does not linger by itself. */
static void lingers_for_those_behind(void **state) {
    (void)state;
    int ends[2];
    struct fault fault;
    struct loop_hook commit = {.run = on_commit};
    assert_int_equal(pipe(ends), 0);
    struct loop_watch watch = {.fd = ends[0], .on_ready = read_and_write_on, .context = ends};
    loop_hook_add(&loop, &commit, LOOP_STAGE_COMMIT);
    assert_true(loop_watch_add(&loop, &watch, EPOLLIN, &fault));
    assert_int_equal(write(ends[1], "l", 1), 1);
    turn(1000);
    assert_string_equal(story, "lyc");
    assert_int_equal(write(ends[1], "x", 1), 1);
    turn(1000);
    assert_string_equal(story, "lycxc");
    turn(1000);
    assert_string_equal(story, "lycxcyc");
    loop_watch_remove(&loop, &watch);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, start_loop, end_loop)

static const struct CMUnitTest tests[] = {
    WITH_LOOP(turns_go_in_order),
    WITH_LOOP(removed_watch_is_not_called),
    WITH_LOOP(sleeps_until_the_first_timer),
    WITH_LOOP(wakes_from_another_thread),
    WITH_LOOP(turns_again_without_sleep),
    WITH_LOOP(lingers_for_those_behind),
};

UNIT_RUN(tests)

/* The replay window: its edges, and the same answers as a plain list of all counters ever seen. */
#include "seal/replay_window.h"
#include "tests/harness/dice.h"
#include "tests/harness/unit.h"

#include <string.h>

static void each_counter_once(void **state) {
    (void)state;
    struct replay_window window;
    replay_window_init(&window);
    for (uint64_t counter = 0; counter < 3 * REPLAY_WINDOW_SIZE; counter++) {
        assert_true(replay_window_accept(&window, counter));
        assert_false(replay_window_accept(&window, counter));
    }
}

static void backwards_within_the_window(void **state) {
    (void)state;
    struct replay_window window;
    replay_window_init(&window);
    uint64_t highest = 10 * REPLAY_WINDOW_SIZE + 17;
    assert_true(replay_window_accept(&window, highest));
    for (uint64_t back = 1; back < REPLAY_WINDOW_SIZE; back++) {
        assert_true(replay_window_accept(&window, highest - back));
    }
    for (uint64_t back = 0; back < REPLAY_WINDOW_SIZE; back++) {
        assert_false(replay_window_accept(&window, highest - back));
    }
}

/* The 2,048th counter, the highest one included, is the last that is let in; for every place within a block. */
static void oldest_edge(void **state) {
    (void)state;
    for (uint64_t shift = 0; shift < 130; shift++) {
        struct replay_window window;
        replay_window_init(&window);
        uint64_t highest = 5000 + shift;
        assert_true(replay_window_accept(&window, highest));
        assert_false(replay_window_accept(&window, highest - REPLAY_WINDOW_SIZE));
        assert_true(replay_window_accept(&window, highest - REPLAY_WINDOW_SIZE + 1));
        assert_false(replay_window_accept(&window, highest - REPLAY_WINDOW_SIZE + 1));
        assert_int_equal(window.highest, highest);
    }
}

static void first_counter_may_be_any(void **state) {
    (void)state;
    struct replay_window window;
    replay_window_init(&window);
    assert_true(replay_window_accept(&window, 0));
    assert_false(replay_window_accept(&window, 0));
    replay_window_init(&window);
    assert_true(replay_window_accept(&window, 1));
    assert_true(replay_window_accept(&window, 0));
    assert_true(replay_window_accept(&window, UINT64_MAX));
    assert_false(replay_window_accept(&window, UINT64_MAX));
    assert_true(replay_window_accept(&window, UINT64_MAX - REPLAY_WINDOW_SIZE + 1));
    assert_false(replay_window_accept(&window, UINT64_MAX - REPLAY_WINDOW_SIZE));
    assert_false(replay_window_accept(&window, 0));
}

/* Old bits must not answer for new counters when the ring comes round: jumps of every size around a block and a ring.
 */
static void jump_forgets_what_was_there(void **state) {
    (void)state;
    for (uint64_t jump = 1; jump < (REPLAY_WINDOW_BLOCKS + 2) * 64; jump++) {
        struct replay_window window;
        replay_window_init(&window);
        for (uint64_t counter = 0; counter < 64; counter++) {
            assert_true(replay_window_accept(&window, counter));
        }
        assert_true(replay_window_accept(&window, 63 + jump));
        for (uint64_t counter = 64; counter < 63 + jump; counter++) {
            bool is_within = 63 + jump - counter < REPLAY_WINDOW_SIZE;
            assert_int_equal(replay_window_accept(&window, counter), is_within);
        }
    }
}

/* Half of the frames are the next ones, one in a thousand jumps far ahead, the rest are late. */
static int64_t random_step(struct dice *dice) {
    if (dice_between(dice, 1, 1000) == 1) {
        return dice_between(dice, 1, 2 * REPLAY_WINDOW_SIZE);
    }
    return dice_between(dice, 0, 1) == 0 ? dice_between(dice, 1, 3) : -dice_between(dice, 0, REPLAY_WINDOW_SIZE + 4);
}

/* Against a list of all counters, on random walks with small steps, big jumps and repeats. */
static void agrees_with_a_plain_list(void **state) {
    (void)state;
    enum { COUNTERS = 400000, STEPS = 100000 };
    static bool was_seen[COUNTERS];
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct dice dice = {seed};
        struct replay_window window;
        replay_window_init(&window);
        memset(was_seen, 0, sizeof was_seen);
        int64_t highest = 0;
        for (int step = 0; step < STEPS; step++) {
            int64_t counter = highest + random_step(&dice);
            if (counter < 0 || counter >= COUNTERS) {
                continue;
            }
            bool is_expected = !was_seen[counter] && highest - counter < REPLAY_WINDOW_SIZE;
            assert_int_equal(replay_window_accept(&window, (uint64_t)counter), is_expected);
            was_seen[counter] |= is_expected;
            highest = counter > highest ? counter : highest;
        }
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_counter_once),
    cmocka_unit_test(backwards_within_the_window),
    cmocka_unit_test(oldest_edge),
    cmocka_unit_test(first_counter_may_be_any),
    cmocka_unit_test(jump_forgets_what_was_there),
    cmocka_unit_test(agrees_with_a_plain_list),
};
UNIT_RUN(tests)

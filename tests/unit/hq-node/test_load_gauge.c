/* Goal: head office sees its load by the length of its turns: at once when it rises, slowly when it falls. */
#include "hq-node/load_gauge.h"
#include "tests/harness/unit.h"

static bool turn(struct load_gauge *gauge, int64_t at_ms, int64_t turn_ms) {
    return load_gauge_turn(gauge, at_ms - turn_ms, at_ms);
}

/* Each length of a turn means its level, and short turns mean none. */
static void levels_rise_at_once(void **state) {
    static const struct {
        int64_t turn_ms;
        enum sync_pressure level;
    } cases[] = {{0, SYNC_CALM},         {249, SYNC_CALM},          {250, SYNC_BULK_STOPS},
                 {499, SYNC_BULK_STOPS}, {500, SYNC_SMALL_BATCHES}, {999, SYNC_SMALL_BATCHES},
                 {1000, SYNC_LED_WAITS}, {60000, SYNC_LED_WAITS}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct load_gauge gauge = {.level = SYNC_CALM};
        assert_int_equal(turn(&gauge, 100000, cases[i].turn_ms), cases[i].level != SYNC_CALM);
        assert_int_equal(gauge.level, cases[i].level);
    }
}

/* After a calm while the level falls by one, then again after as long. */
static void levels_fall_one_by_one(void **state) {
    struct load_gauge gauge = {.level = SYNC_CALM};
    (void)state;
    assert_true(turn(&gauge, 10000, 1500));
    assert_false(turn(&gauge, 11999, 0));
    assert_int_equal(gauge.level, SYNC_LED_WAITS);
    assert_true(turn(&gauge, 12000, 0));
    assert_int_equal(gauge.level, SYNC_SMALL_BATCHES);
    assert_false(turn(&gauge, 13999, 0));
    assert_true(turn(&gauge, 14000, 0));
    assert_true(turn(&gauge, 16000, 0));
    assert_int_equal(gauge.level, SYNC_CALM);
    assert_false(turn(&gauge, 60000, 0));
}

/* A turn that says the present level again holds it for another while. */
static void load_that_stays_holds_the_level(void **state) {
    struct load_gauge gauge = {.level = SYNC_CALM};
    (void)state;
    assert_true(turn(&gauge, 10000, 600));
    for (int64_t at_ms = 11000; at_ms < 60000; at_ms += 1900) {
        assert_false(turn(&gauge, at_ms, 600));
        assert_false(turn(&gauge, at_ms + 100, 300)); /* less, but too soon */
    }
    assert_int_equal(gauge.level, SYNC_SMALL_BATCHES);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(levels_rise_at_once),
    cmocka_unit_test(levels_fall_one_by_one),
    cmocka_unit_test(load_that_stays_holds_the_level),
};
UNIT_RUN(tests)

/* What the first page shows of now: by minute, of today, when something arrived; and that no question of the pages
 * reads a whole table. The core of head office, entries by hand, and a clock that the test moves. */
#include "hq-node/live_figures.h"
#include "hq_fixture.h"
#include "tests/harness/query_plan.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

static int64_t clock_ms; /* UTC and monotonic alike */

static int64_t read_clock(void *context) {
    (void)context;
    return clock_ms;
}

static struct event_loop loop;
static struct live_figures figures;

/* 23:50 in Moscow. */
static const int64_t late_evening_ms = INT64_C(1795035000000);

static void start(struct hq_test *test) {
    struct clock clock = {.utc_ms = read_clock, .monotonic_ms = read_clock};
    struct fault fault;
    hq_must(loop_init(&loop, clock, &fault), &fault);
    hq_must(live_figures_start(&figures, &test->hq, &loop, "Europe/Moscow", NULL, &fault), &fault);
}

static void stop(void) {
    live_figures_stop(&figures);
    loop_close(&loop);
}

static void look(void) {
    struct fault fault;
    hq_must(live_figures_look(&figures, &fault), &fault);
}

static struct live_count today_of(struct hq_test *test, uint32_t store) {
    struct store_sum sum = store == 0 ? figures.total : hq_sum(test, store);
    sum.store = store;
    return live_figures_today(&figures, &sum);
}

/* Takes in what the pen wrote since `doc_from`, and moves it on. */
static void take_news(struct hq_test *test, const struct pen *pen, size_t *doc_from) {
    (void)hq_take(test, pen, STREAM_DOC, *doc_from);
    *doc_from = pen->doc.count;
}

/* Goal: receipts count in the minute in which they arrive, a cancel takes its receipt out of the minute in which it
 * comes itself, and after an hour the minute is forgotten. */
static void minutes_count_by_arrival(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    size_t doc_from = 0;
    clock_ms = late_evening_ms;
    start(test);
    uint64_t first = pen_sell(pen, 0);
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    look();
    assert_int_equal(live_figures_minute(&figures, 0).count.receipts, 2);
    assert_int_equal(live_figures_minute(&figures, 0).count.net_minor, 18000);
    clock_ms += MINUTE_MS;
    pen_cancel(pen, first);
    take_news(test, pen, &doc_from);
    look();
    assert_int_equal(live_figures_minute(&figures, 0).count.receipts, -1);
    assert_int_equal(live_figures_minute(&figures, 1).count.receipts, 2);
    assert_int_equal(live_figures_minute(&figures, 1).at_ms, late_evening_ms);
    clock_ms += LIVE_MINUTES * MINUTE_MS;
    for (size_t ago = 0; ago < LIVE_MINUTES; ago++) {
        assert_int_equal(live_figures_minute(&figures, ago).count.receipts, 0);
    }
    stop();
    pen_free(pen);
}

/* Goal: today ends at midnight of head office's zone, and begins with what stands then. */
static void today_ends_at_midnight(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    size_t doc_from = 0;
    clock_ms = late_evening_ms;
    start(test);
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    look();
    assert_int_equal(today_of(test, 0).receipts, 1);
    assert_int_equal(today_of(test, 1).net_minor, 9000);
    clock_ms += 11 * MINUTE_MS;
    look();
    assert_int_equal(today_of(test, 0).receipts, 0);
    assert_int_equal(today_of(test, 1).receipts, 0);
    (void)pen_sell(pen, 0);
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    look();
    assert_int_equal(today_of(test, 0).receipts, 2);
    assert_int_equal(today_of(test, 0).net_minor, 18000);
    stop();
    pen_free(pen);
}

/* Goal: a start in the middle of the day knows what the stores took since midnight. */
static void start_within_the_day_counts_what_came_before(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    uint64_t cancelled = pen_sell(pen, 0); /* the pen's receipts are of HQ_TEST_NOW_MS */
    (void)pen_sell(pen, 0);
    pen_cancel(pen, cancelled);
    hq_take_all(test, pen);
    clock_ms = HQ_TEST_NOW_MS + MINUTE_MS;
    start(test);
    assert_int_equal(today_of(test, 0).receipts, 1);
    assert_int_equal(today_of(test, 1).receipts, 1);
    stop();
    clock_ms = HQ_TEST_NOW_MS + 2 * CALENDAR_MS_PER_DAY;
    start(test);
    assert_int_equal(today_of(test, 0).receipts, 0);
    stop();
    pen_free(pen);
}

/* Goal: what came under a number of the journal is known to the second, and what came before the start is not. */
static void arrivals_are_remembered(void **state) {
    struct hq_test *test = *state;
    struct pen *pen = pen_make(1);
    struct sold_receipt receipts[3];
    size_t doc_from = 0;
    size_t count;
    struct fault fault;
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    clock_ms = late_evening_ms;
    start(test);
    clock_ms += 1000;
    look();
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    look();
    clock_ms += 5000;
    (void)pen_sell(pen, 0);
    take_news(test, pen, &doc_from);
    look();
    hq_must(receipt_registry_list(&test->hq.tables.receipts, 0, INT64_MAX, receipts, 3, &count, &fault), &fault);
    assert_int_equal(count, 3);
    assert_int_equal(live_figures_arrived_ms(&figures, receipts[0].n), late_evening_ms + 6000);
    assert_int_equal(live_figures_arrived_ms(&figures, receipts[1].n), late_evening_ms + 1000);
    assert_int_equal(live_figures_arrived_ms(&figures, receipts[2].n), 0);
    stop();
    pen_free(pen);
}

/* Goal: the promotions that gave most in the whole chain, the largest first; one that was wholly cancelled is not among
 * them. */
static void top_promotions_are_of_the_chain(void **state) {
    struct hq_test *test = *state;
    struct pen *first = pen_make(1);
    struct pen *second = pen_make(2);
    struct promotion_sum sums[4];
    size_t count;
    struct fault fault;
    (void)pen_sell(first, 0);
    (void)pen_sell(second, 0);
    pen_cancel(second, pen_sell(second, 0));
    hq_take_all(test, first);
    hq_take_all(test, second);
    clock_ms = late_evening_ms;
    start(test);
    hq_must(page_queries_top_promotions(&figures.queries, sums, 4, &count, &fault), &fault);
    assert_int_equal(count, 1);
    assert_string_equal(sums[0].promotion_id, "ten");
    assert_int_equal(sums[0].receipts, 2);
    assert_int_equal(sums[0].discount_minor, 2000);
    assert_int_equal(hq_rebuild_differences(test), 0);
    stop();
    pen_free(first);
    pen_free(second);
}

static void questions_are_led_by_an_index(void **state) {
    struct hq_test *test = *state;
    static const char *const allowed[] = {
        "SELECT 0, sum(receipts)",                /* one row per store */
        "SELECT store, receipts, net_minor",      /* likewise, once a day */
        "UPDATE store_secret SET token = NULL",   /* when a store is added */
        "SELECT count(*) FROM customer",          /* not asked by any page */
        "SELECT (SELECT count(*) FROM customer)", /* a narrow index, every ten seconds at most */
        "SELECT n, stream, seq, kind, at_ms, body, hash FROM journal ORDER BY stream, seq", /* verification */
        "SELECT 'DROP '",                                                                   /* migration, at start */
        "SELECT coalesce(max(rowid), 0) FROM sqlite_schema",
        "INSERT INTO derived_object",
        "DELETE FROM derived_object",
        "SELECT user_version",
        NULL,
    };
    char found[QUERY_PLAN_TEXT_MAX];
    clock_ms = late_evening_ms;
    start(test);
    if (query_plan_finds_scan(&test->hq.db, allowed, found)) {
        fail_msg("%s", found);
    }
    stop();
}

static const struct CMUnitTest tests[] = {
    HQ_TEST(minutes_count_by_arrival),
    HQ_TEST(today_ends_at_midnight),
    HQ_TEST(start_within_the_day_counts_what_came_before),
    HQ_TEST(arrivals_are_remembered),
    HQ_TEST(top_promotions_are_of_the_chain),
    HQ_TEST(questions_are_led_by_an_index),
};
UNIT_RUN(tests)

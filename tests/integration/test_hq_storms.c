/* Head office under what may happen: random histories of several stores in random interleavings, and a disk that fails
 * at every operation. What was acknowledged is there, sums are those of the stores, a rebuild finds no difference. */
#include "base/id.h"
#include "hq-node/customers.h"
#include "hq-node/maintenance.h"
#include "tests/harness/fault_vfs.h"
#include "tests/integration/hq_fixture.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------------------------------- random histories
 */

enum { STORES = 3, STEPS = 400, PHONES = 25, KNOWN_MAX = 64, HISTORIES = 6 };

/* What one store has done, by its own account. */
struct shop_story {
    struct pen *pen;
    size_t known;
    uint64_t customer_ids[KNOWN_MAX];
    int64_t points[KNOWN_MAX];
    int64_t points_sum;
    int64_t standing; /* receipts */
    size_t open_count;
    uint64_t open_sales[STEPS]; /* not cancelled */
    size_t taken_led;           /* by head office */
    size_t taken_doc;
};

static size_t dice_pick(struct dice *dice, size_t count) {
    return (size_t)dice_between(dice, 0, (int64_t)count - 1);
}

static void register_somebody(struct dice *dice, struct shop_story *story) {
    char phone[24];
    char card[24];
    if (story->known == KNOWN_MAX) {
        return;
    }
    (void)snprintf(phone, sizeof phone, "+7999000%04d", (int)dice_between(dice, 1, PHONES));
    (void)snprintf(card, sizeof card, "C%d", (int)dice_between(dice, 1, PHONES));
    int64_t told = dice_between(dice, 0, 3);
    uint64_t id = pen_id(story->pen);
    pen_register(story->pen, id, told & 1 ? phone : NULL, told & 2 ? card : NULL);
    story->customer_ids[story->known++] = id;
}

static void move_points(struct dice *dice, struct shop_story *story) {
    if (story->known == 0) {
        return;
    }
    size_t who = dice_pick(dice, story->known);
    int64_t points = dice_between(dice, 1, 1000);
    bool is_spend = points <= story->points[who] && dice_between(dice, 0, 1) == 1;
    pen_move(story->pen, is_spend ? JOURNAL_SPEND : JOURNAL_MINT, story->customer_ids[who], points);
    story->points[who] += is_spend ? -points : points;
    story->points_sum += is_spend ? -points : points;
}

static void trade(struct dice *dice, struct shop_story *story) {
    int64_t what = dice_between(dice, 0, 5);
    if (what == 0 && story->open_count > 0) {
        size_t sale = dice_pick(dice, story->open_count);
        pen_cancel(story->pen, story->open_sales[sale]);
        story->open_sales[sale] = story->open_sales[--story->open_count];
        story->standing--;
    } else if (what == 1 && story->open_count > 0) {
        pen_return(story->pen, story->open_sales[dice_pick(dice, story->open_count)], dice_between(dice, 0, 9000));
    } else {
        uint64_t customer_id = story->known == 0 ? 0 : story->customer_ids[dice_pick(dice, story->known)];
        story->open_sales[story->open_count++] = pen_sell(story->pen, customer_id);
        story->standing++;
    }
}

/* Some of what the store has and head office lacks of one log; now and then some of it again. */
static void replicate(struct dice *dice, struct hq_test *test, struct shop_story *story, enum stream stream,
                      bool is_all) {
    const struct pen_log *log = stream == STREAM_LED ? &story->pen->led : &story->pen->doc;
    size_t *taken = stream == STREAM_LED ? &story->taken_led : &story->taken_doc;
    size_t from = dice_between(dice, 0, 4) == 0 ? *taken / 2 : *taken;
    size_t count = log->count - from;
    count = is_all || count == 0 ? count : dice_pick(dice, count + 1);
    struct intake_result result;
    struct fault fault;
    hq_begin(test);
    hq_must(intake_take(&test->hq, story->pen->store, stream, log->entries + from, count, &result, &fault), &fault);
    hq_commit(test);
    assert_int_equal(result.objections, 0);
    assert_int_equal(result.refused_seq, 0);
    *taken = from + count > *taken ? from + count : *taken;
    assert_int_equal(result.head.seq, *taken);
}

static void feed_somebody(struct dice *dice, struct hq_test *test) {
    uint64_t appended;
    struct fault fault;
    hq_begin(test);
    hq_must(feed_fill(&test->hq, (uint32_t)dice_between(dice, 1, STORES), (uint64_t)dice_between(dice, 0, 2000),
                      HQ_TEST_NOW_MS, &appended, &fault),
            &fault);
    hq_commit(test);
}

static void import_somebody(struct dice *dice, struct hq_test *test) {
    static _Alignas(max_align_t) uint8_t block[128 * 1024];
    char json[96];
    struct arena arena;
    struct import_outcome outcome;
    struct fault fault;
    arena_init(&arena, block, sizeof block);
    int size = snprintf(json, sizeof json, "[{\"phone\":\"+7999000%04d\"}]", (int)dice_between(dice, 1, PHONES));
    hq_begin(test);
    hq_must(customers_import(&test->hq, span_of(json, (size_t)size), &arena, HQ_TEST_NOW_MS, &outcome, &fault), &fault);
    hq_commit(test);
    assert_int_equal(outcome.report.count, 0);
}

static void take_step(struct dice *dice, struct hq_test *test, struct shop_story *stories) {
    struct shop_story *story = &stories[dice_pick(dice, STORES)];
    switch (dice_between(dice, 0, 9)) {
    case 0: register_somebody(dice, story); return;
    case 1:
    case 2: trade(dice, story); return;
    case 3:
    case 4:
    case 5: move_points(dice, story); return;
    case 6: replicate(dice, test, story, STREAM_LED, false); return;
    case 7: replicate(dice, test, story, STREAM_DOC, false); return;
    case 8: feed_somebody(dice, test); return;
    default: import_somebody(dice, test); return;
    }
}

/* Every one of them lives, or leads to one that lives; points are with the living. */
static void check_customers(struct hq_test *test, const struct shop_story *story) {
    for (size_t i = 0; i < story->known; i++) {
        struct fault fault;
        uint64_t survivor_id;
        hq_must(customer_registry_resolve(&test->hq.tables.customers, story->customer_ids[i], &survivor_id, &fault),
                &fault);
        assert_int_equal(hq_customer(test, survivor_id).customer.merged_into, 0);
        assert_true(survivor_id == story->customer_ids[i] || hq_balance(test, story->customer_ids[i]) == 0);
        assert_true(hq_balance(test, survivor_id) >= story->points[i]);
    }
}

static void play_history(struct hq_test *test, uint64_t seed) {
    struct dice dice = {seed};
    struct shop_story *stories = calloc(STORES, sizeof *stories);
    assert_non_null(stories);
    for (uint32_t i = 0; i < STORES; i++) {
        stories[i].pen = pen_make(i + 1);
        memcpy(stories[i].pen->identifier_key, test->hq.keys.identifier, KEY_SIZE);
    }
    for (int step = 0; step < STEPS; step++) {
        take_step(&dice, test, stories);
    }
    for (uint32_t i = 0; i < STORES; i++) {
        replicate(&dice, test, &stories[i], STREAM_LED, true);
        replicate(&dice, test, &stories[i], STREAM_DOC, true);
    }
    for (uint32_t i = 0; i < STORES; i++) {
        struct store_sum sum = hq_sum(test, i + 1);
        assert_int_equal(sum.balance_points, stories[i].points_sum);
        assert_int_equal(sum.receipts, stories[i].standing);
        assert_int_equal(sum.net_minor, 9000 * stories[i].standing);
        check_customers(test, &stories[i]);
        pen_free(stories[i].pen);
    }
    free(stories);
}

static void random_histories_add_up_and_rebuild(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        struct hq_test *test;
        (void)hq_test_set_up((void **)&test);
        print_message("seed %llu\n", (unsigned long long)seed);
        play_history(test, seed);
        assert_int_equal(hq_rebuild_differences(test), 0);
        hq_test_reopen(test);
        (void)hq_test_tear_down((void **)&test);
    }
}

/* ------------------------------------------------------------------------------------------------------ a failing disk
 */

enum { PUSHES = 4, REBUILD_EVERY = 16 };

struct storm {
    struct temp_folder folder;
    char path[TEMP_PATH_MAX];
    struct dice keys;
    struct pen *pen;
    struct hq hq;
    uint64_t acknowledged[STREAM_DOC + 1];
};

static void storm_dice(void *context, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(context);
    }
}

static bool open_storm(struct storm *storm, struct fault *fault) {
    struct entropy entropy = {.fill = storm_dice, .context = &storm->keys};
    return hq_open(&storm->hq, storm->folder.path, entropy, NULL, fault);
}

/* One push of each stream and a feed, in one turn; acknowledged when the commit returned true. */
static void push(struct storm *storm, size_t number, size_t of) {
    struct fault fault;
    struct intake_result results[STREAM_DOC + 1] = {0};
    bool is_taken[STREAM_DOC + 1] = {false};
    for (enum stream stream = STREAM_LED; stream <= STREAM_DOC; stream++) {
        const struct pen_log *log = stream == STREAM_LED ? &storm->pen->led : &storm->pen->doc;
        size_t end = log->count * (number + 1) / of;
        if (turn_begin_request(&storm->hq.turn, &fault)) {
            bool is_ok = intake_take(&storm->hq, 1, stream, log->entries, end, &results[stream], &fault);
            is_taken[stream] = turn_end_request(&storm->hq.turn, is_ok, &fault);
        }
    }
    uint64_t appended;
    if (turn_begin_request(&storm->hq.turn, &fault)) {
        bool is_fed = feed_fill(&storm->hq, 2, 0, HQ_TEST_NOW_MS, &appended, &fault);
        is_fed = turn_end_request(&storm->hq.turn, is_fed, &fault);
        assert_true(is_fed || fault.code == FAULT_IO || fault.code == FAULT_FULL);
    }
    bool is_committed = turn_commit(&storm->hq.turn, &fault);
    for (enum stream stream = STREAM_LED; is_committed && stream <= STREAM_DOC; stream++) {
        if (is_taken[stream]) {
            storm->acknowledged[stream] = results[stream].head.seq;
        }
    }
}

/* The failure is planned once head office is open: how a database is made has its own tests (unit/storage). */
static void run_storm(struct storm *storm, enum fault_vfs_failure failure, uint64_t at) {
    struct fault fault;
    memset(storm->acknowledged, 0, sizeof storm->acknowledged);
    hq_must(open_storm(storm, &fault), &fault);
    fault_vfs_plan(failure, at);
    for (size_t i = 0; i < PUSHES; i++) {
        push(storm, i, PUSHES);
    }
    hq_close(&storm->hq);
}

static void ignore_difference(void *context, const struct rebuild_difference *difference) {
    (void)context;
    (void)difference;
}

/* The disk is well again: what was acknowledged is there, the rest can be sent again, and all is as if nothing had
 * happened. */
static void check_storm(struct storm *storm, bool is_rebuilt) {
    struct fault fault;
    struct store_sum sum;
    uint64_t count;
    hq_must(open_storm(storm, &fault), &fault);
    for (enum stream stream = STREAM_LED; stream <= STREAM_DOC; stream++) {
        struct journal_head head;
        hq_must(journal_read_head(&storm->hq.journal, journal_stream(1, stream), &head, &fault), &fault);
        assert_true(head.seq >= storm->acknowledged[stream]);
    }
    push(storm, PUSHES - 1, PUSHES);
    assert_int_equal(storm->acknowledged[STREAM_LED], storm->pen->led.count);
    assert_int_equal(storm->acknowledged[STREAM_DOC], storm->pen->doc.count);
    hq_must(sum_table_read(&storm->hq.tables.sums, 1, &sum, &fault), &fault);
    assert_int_equal(sum.receipts, 12);
    assert_int_equal(sum.balance_points, 12 * 900);
    hq_must(db_check_integrity(&storm->hq.db, &fault), &fault);
    hq_must(journal_verify(&storm->hq.journal, &count, &fault), &fault);
    hq_close(&storm->hq);
    if (!is_rebuilt) {
        return;
    }
    hq_must(maintenance_rebuild(storm->folder.path, ignore_difference, NULL, &count, &fault), &fault);
    assert_int_equal(count, 0);
}

/* True when the failure came. */
static bool survive_one(struct storm *storm, enum fault_vfs_failure failure, uint64_t at,
                        enum fault_vfs_damage damage) {
    struct fault fault;
    hq_must(db_remove_files(storm->path, &fault), &fault);
    run_storm(storm, failure, at);
    bool has_failed = fault_vfs_has_failed();
    fault_vfs_cut_power();
    fault_vfs_restore_power(damage, at);
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    check_storm(storm, at % REBUILD_EVERY == 0);
    fault_vfs_cut_power();
    fault_vfs_restore_power(FAULT_VFS_DROP_UNSYNCED, 0);
    return has_failed;
}

static void a_failing_disk_loses_nothing_acknowledged(void **state) {
    (void)state;
    static const enum fault_vfs_failure failures[] = {FAULT_VFS_POWER_CUT, FAULT_VFS_IO_ONCE, FAULT_VFS_FULL_FROM_HERE};
    static struct storm storm;
    storm.keys.state = 3;
    storm.pen = pen_make(1);
    temp_folder_make(&storm.folder);
    temp_folder_file(&storm.folder, "hq.db", storm.path);
    for (int i = 0; i < 12; i++) {
        uint64_t customer_id = pen_id(storm.pen);
        pen_register(storm.pen, customer_id, i % 3 == 0 ? "+79990000001" : NULL, NULL);
        (void)pen_sell(storm.pen, customer_id);
        pen_move(storm.pen, JOURNAL_MINT, customer_id, 900);
    }
    fault_vfs_install();
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        uint64_t at = 1;
        while (survive_one(&storm, failures[i], at, i == 0 ? FAULT_VFS_KEEP_SOME : FAULT_VFS_DROP_UNSYNCED)) {
            at += i == 0 ? 2 : 5; /* a database takes its time to open */
        }
        assert_true(at > 20);
    }
    fault_vfs_uninstall();
    temp_folder_remove(&storm.folder);
    pen_free(storm.pen);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(random_histories_add_up_and_rebuild),
    cmocka_unit_test(a_failing_disk_loses_nothing_acknowledged),
};
UNIT_RUN(tests)

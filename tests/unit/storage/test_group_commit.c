/* All requests of a turn share one commit, one sync; one that fails is undone alone; a commit that fails takes all. */
#include "tests/harness/dies.h"
#include "tests/harness/fault_vfs.h"
#include "tests/unit/storage/storage_fixture.h"

static bool request(struct turn *turn, struct shop *shop, uint8_t amount, bool ok, struct fault *fault) {
    return turn_begin_request(turn, fault) && turn_end_request(turn, shop_sell(shop, amount, fault) && ok, fault);
}

/* One that fails in the middle leaves the others whole, and the sequence dense. */
static void failed_request_is_undone_alone(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct turn turn;
    int64_t entries = 0;
    int64_t amount = 0;
    uint64_t count = 0;
    turn_init(&turn, &test->shop.db);
    must(request(&turn, &test->shop, 1, true, &fault), &fault);
    assert_false(request(&turn, &test->shop, 2, false, &fault));
    must(request(&turn, &test->shop, 4, true, &fault), &fault);
    assert_int_equal(turn.request_count, 2);
    must(turn_commit(&turn, &fault), &fault);
    must(read_tally(&test->shop, &entries, &amount, &fault), &fault);
    assert_int_equal(entries, 2);
    assert_int_equal(amount, 5);
    must(journal_verify(&test->shop.journal, &count, &fault), &fault);
    assert_int_equal(count, 2);
}

/* A turn without requests touches nothing, and turns follow each other. */
static void turns_follow_each_other(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct turn turn;
    turn_init(&turn, &test->shop.db);
    for (uint8_t i = 0; i < 3; i++) {
        must(turn_commit(&turn, &fault), &fault);
        must(request(&turn, &test->shop, i, true, &fault), &fault);
        must(turn_commit(&turn, &fault), &fault);
    }
    assert_int_equal(shop_count(&test->shop), 3);
    assert_int_equal(test->shop.db.depth, 0);
}

static uint64_t changes_of_turn(struct shop *shop, struct turn *turn, int requests) {
    struct fault fault;
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    for (int i = 0; i < requests; i++) {
        must(request(turn, shop, 1, true, &fault), &fault);
    }
    must(turn_commit(turn, &fault), &fault);
    return fault_vfs_count();
}

/* What reaches the disk does not grow with the number of requests: same pages, one sync. And when that sync fails, none
 * of them is there. */
static void one_commit_for_all(void **state) {
    struct shop_test *test = *state;
    struct fault fault;
    struct turn turn;
    db_close(&test->shop.db);
    fault_vfs_install();
    must(shop_open(&test->shop, test->path, &fault), &fault);
    turn_init(&turn, &test->shop.db);
    (void)changes_of_turn(&test->shop, &turn, 1); /* the first one also writes the head of the WAL */
    uint64_t of_one = changes_of_turn(&test->shop, &turn, 1);
    assert_int_equal(changes_of_turn(&test->shop, &turn, 8), of_one);

    fault_vfs_plan(FAULT_VFS_IO_ONCE, of_one); /* the last operation of a commit is its sync */
    for (int i = 0; i < 5; i++) {
        must(request(&turn, &test->shop, 1, true, &fault), &fault);
    }
    assert_false(turn_commit(&turn, &fault));
    assert_int_equal(fault.code, FAULT_IO);
    assert_int_equal(shop_count(&test->shop), 10);
    assert_int_equal(changes_of_turn(&test->shop, &turn, 2), of_one);
    assert_int_equal(shop_count(&test->shop), 12);
    db_close(&test->shop.db);
    fault_vfs_uninstall();
}

static struct shop_test *bug_test;

static void commit_with_an_open_request(void) {
    struct fault fault;
    struct turn turn;
    turn_init(&turn, &bug_test->shop.db);
    bool ok = turn_begin_request(&turn, &fault) && turn_commit(&turn, &fault);
    (void)ok;
}

static void request_within_a_request(void) {
    struct fault fault;
    struct turn turn;
    turn_init(&turn, &bug_test->shop.db);
    bool ok = turn_begin_request(&turn, &fault) && turn_begin_request(&turn, &fault);
    (void)ok;
}

static void misuse_stops_the_process(void **state) {
    bug_test = *state;
    assert_true(dies_by_abort(commit_with_an_open_request));
    assert_true(dies_by_abort(request_within_a_request));
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(failed_request_is_undone_alone),
    SHOP_TEST(turns_follow_each_other),
    SHOP_TEST(one_commit_for_all),
    SHOP_TEST(misuse_stops_the_process),
};
UNIT_RUN(tests)

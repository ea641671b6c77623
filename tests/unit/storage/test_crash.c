/* Whatever happens to the disk, at whichever operation: what was acknowledged is there afterwards, nothing is there
 * half, and the file is sound. Every operation of the selling script that changes a file is hit once: by a power cut,
 * by an error, by a full disk; for each of them until the script runs through untouched. */
#include "tests/unit/storage/selling_script.h"

struct crash_test {
    struct temp_folder folder;
    char path[TEMP_PATH_MAX];
};

static int set_up(void **state) {
    struct crash_test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    temp_folder_make(&test->folder);
    temp_folder_file(&test->folder, "shop.db", test->path);
    fault_vfs_install();
    *state = test;
    return 0;
}

static int tear_down(void **state) {
    struct crash_test *test = *state;
    fault_vfs_uninstall();
    temp_folder_remove(&test->folder);
    free(test);
    return 0;
}

/* Runs the script with the failure at operation `at`, then cuts the power, checks. True when the failure came. */
static bool survive_one(const struct crash_test *test, enum fault_vfs_failure failure, uint64_t at,
                        enum fault_vfs_damage damage, struct script_result *result) {
    temp_folder_empty(&test->folder);
    fault_vfs_plan(failure, at);
    run_script(test->path, result);
    bool has_failed = fault_vfs_has_failed();
    fault_vfs_cut_power();
    fault_vfs_restore_power(damage, at);
    check_after_crash(test->path, result);
    fault_vfs_cut_power();
    fault_vfs_restore_power(FAULT_VFS_DROP_UNSYNCED, 0);
    return has_failed;
}

/* What the shop's tills saw of a disk that failed: a full one is called full, and one that failed once cost one turn.
 */
static void check_refusals(enum fault_vfs_failure failure, const struct script_result *result) {
    bool is_full = failure == FAULT_VFS_FULL_ONCE || failure == FAULT_VFS_FULL_FROM_HERE;
    bool is_once = failure == FAULT_VFS_FULL_ONCE || failure == FAULT_VFS_IO_ONCE;
    if (result->refused_count > 0) {
        assert_int_equal(result->refusal.code, is_full ? FAULT_FULL : FAULT_IO);
    }
    if (is_once && result->has_opened) {
        assert_true(result->refused_count <= SCRIPT_PER_TURN);
        assert_int_equal(result->refused_count + result->acknowledged_count, SCRIPT_SALES);
    }
}

/* Every operation in turn, until none is left to fail. */
static void survive_all(const struct crash_test *test, enum fault_vfs_failure failure, enum fault_vfs_damage damage) {
    uint64_t at = 1;
    struct script_result result;
    while (survive_one(test, failure, at, damage, &result)) {
        check_refusals(failure, &result);
        at++;
    }
    assert_int_equal(result.acknowledged_count, SCRIPT_SALES);
    assert_false(result.checkpoint_failed);
    assert_true(at > 60); /* the script does write */
}

static void power_cut_drops_what_was_not_synced(void **state) {
    survive_all(*state, FAULT_VFS_POWER_CUT, FAULT_VFS_DROP_UNSYNCED);
}

static void power_cut_keeps_what_was_not_synced(void **state) {
    survive_all(*state, FAULT_VFS_POWER_CUT, FAULT_VFS_KEEP_UNSYNCED);
}

static void power_cut_keeps_some_writes(void **state) {
    survive_all(*state, FAULT_VFS_POWER_CUT, FAULT_VFS_KEEP_SOME);
}

static void power_cut_tears_some_writes(void **state) {
    survive_all(*state, FAULT_VFS_POWER_CUT, FAULT_VFS_TEAR_SOME);
}

static void every_operation_fails_once(void **state) {
    survive_all(*state, FAULT_VFS_IO_ONCE, FAULT_VFS_DROP_UNSYNCED);
}

static void every_operation_fails_for_good(void **state) {
    survive_all(*state, FAULT_VFS_IO_FROM_HERE, FAULT_VFS_DROP_UNSYNCED);
}

static void disk_is_full_once(void **state) {
    survive_all(*state, FAULT_VFS_FULL_ONCE, FAULT_VFS_DROP_UNSYNCED);
}

static void disk_is_full_for_good(void **state) {
    survive_all(*state, FAULT_VFS_FULL_FROM_HERE, FAULT_VFS_DROP_UNSYNCED);
}

/* The checks themselves can fail: a shop that acknowledges without the sync loses a sale to the power cut. */
static void the_harness_finds_a_missing_sync(void **state) {
    struct crash_test *test = *state;
    static struct shop shop;
    struct fault fault;
    fault_vfs_plan(FAULT_VFS_NOTHING, 0);
    must(shop_open(&shop, test->path, &fault), &fault);
    must(db_execute(&shop.db, "planted", "PRAGMA synchronous = OFF", &fault), &fault);
    must(db_begin(&shop.db, &fault), &fault);
    must(db_end(&shop.db, shop_sell(&shop, 1, &fault), &fault), &fault);
    assert_int_equal(shop_count(&shop), 1);
    fault_vfs_cut_power();
    db_close(&shop.db);
    fault_vfs_restore_power(FAULT_VFS_DROP_UNSYNCED, 0);
    must(shop_open(&shop, test->path, &fault), &fault);
    assert_int_equal(shop_count(&shop), 0);
    db_close(&shop.db);
}

#define CRASH_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    CRASH_TEST(power_cut_drops_what_was_not_synced),
    CRASH_TEST(power_cut_keeps_what_was_not_synced),
    CRASH_TEST(power_cut_keeps_some_writes),
    CRASH_TEST(power_cut_tears_some_writes),
    CRASH_TEST(every_operation_fails_once),
    CRASH_TEST(every_operation_fails_for_good),
    CRASH_TEST(disk_is_full_once),
    CRASH_TEST(disk_is_full_for_good),
    CRASH_TEST(the_harness_finds_a_missing_sync),
};
UNIT_RUN(tests)

/* Durable confirms per second, from the till's request to the answer that follows the commit: receipts of 10 lines, a
 * customer on each who earns points.
 *   confirm-commit-N     N tills against a bare program that commits the same rows, N receipts at a time
 *   confirm-sync         one till against fdatasync of a preallocated 4 KiB (limits.md section 11, row 1)
 *   confirm-slow-disk    with 10 ms more for every sync: 64 tills against one (row 2), and how many syncs the slowest
 *                        of a hundred of 64 tills waits for (row 3)
 * Row 4 asks for 0.6 with 64 tills; the same is asked with one and sixteen, where the sync weighs more. The runs take
 * turns; the medians of five count. */
#include "base/bug.h"
#include "tests/bench/bare_disk.h"
#include "tests/bench/measure.h"
#include "tests/bench/till_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUNS = 5, RUN_MS = 500, SLOW_RUN_MS = 1000, LINES = 10, SYNC_GOAL = 150, COMMIT_GOAL = 600 };
enum { SLOW_RATE_GOAL = 20000, SLOW_WAIT_GOAL = 8000, SLOWER_US = 10000 /* slow_sync.c */ };

static struct till_load_result confirm(const struct shop *shop, int tills, int64_t time_ms) {
    struct till_load load = {.shop = shop,
                             .port = shop->fixture.port,
                             .status = 201,
                             .tills = tills,
                             .lines = LINES,
                             .kind = RECEIPT_TEXT_CONFIRM,
                             .time_ms = time_ms};
    return till_load_run(&load);
}

static void print(const char *name, const char *unit, int64_t goal_thousandths, int64_t *ours, int64_t *limit) {
    struct measure line = {.name = name, .unit = unit, .goal_thousandths = goal_thousandths};
    (void)measure_print(&line, measure_median(ours, RUNS), measure_median(limit, RUNS));
}

static void measure_commits(const struct shop *shop, struct bare_commit *bare, int tills) {
    int64_t ours[RUNS];
    int64_t limit[RUNS];
    char name[64];
    for (int i = 0; i < RUNS; i++) {
        ours[i] = confirm(shop, tills, RUN_MS).per_second;
        limit[i] = bare_commit_rate(bare, tills, RUN_MS);
    }
    (void)snprintf(name, sizeof name, "confirm-commit-%d-tills", tills);
    print(name, "receipts/s", COMMIT_GOAL, ours, limit);
}

static void measure_sync(const struct shop *shop) {
    int64_t ours[RUNS];
    int64_t limit[RUNS];
    char path[TEMP_PATH_MAX];
    temp_folder_file(&shop->fixture.folder, "synced", path);
    for (int i = 0; i < RUNS; i++) {
        ours[i] = confirm(shop, 1, RUN_MS).per_second;
        limit[i] = bare_sync_rate(path, RUN_MS / 2);
    }
    print("confirm-sync-1-till", "commits/s", SYNC_GOAL, ours, limit);
}

static void measure_slow_disk(const struct shop *shop) {
    int64_t many[RUNS];
    int64_t one[RUNS];
    int64_t wait_us[RUNS];
    int64_t sync_us[RUNS];
    char path[TEMP_PATH_MAX];
    temp_folder_file(&shop->fixture.folder, "synced", path);
    for (int i = 0; i < RUNS; i++) {
        struct till_load_result of_many = confirm(shop, SHOP_TILLS, SLOW_RUN_MS);
        struct till_load_result of_one = confirm(shop, 1, SLOW_RUN_MS);
        many[i] = of_many.per_second;
        wait_us[i] = of_many.p99_us;
        one[i] = of_one.per_second;
        sync_us[i] = SLOWER_US + 1000000 / bare_sync_rate(path, RUN_MS / 2);
    }
    print("confirm-slow-disk-64-tills-to-1", "receipts/s", SLOW_RATE_GOAL, many, one);
    struct measure line = {.name = "confirm-slow-disk-p99-to-sync", .unit = "us", .goal_thousandths = SLOW_WAIT_GOAL};
    (void)measure_print_most(&line, measure_median(wait_us, RUNS), measure_median(sync_us, RUNS));
}

static void measure_fast_disk(struct shop *shop) {
    static const int tills[] = {1, 16, 64};
    static struct bare_commit bare;
    char bare_path[TEMP_PATH_MAX];
    char store_path[TEMP_PATH_MAX + 16];
    temp_folder_file(&shop->fixture.folder, "bare.db", bare_path);
    (void)snprintf(store_path, sizeof store_path, "%s/store.db", shop->fixture.data_directory);
    (void)confirm(shop, SHOP_TILLS, RUN_MS); /* warms up, and leaves rows to look at */
    bare_commit_open(&bare, bare_path, store_path);
    for (size_t i = 0; i < sizeof tills / sizeof tills[0]; i++) {
        measure_commits(shop, &bare, tills[i]);
    }
    bare_commit_close(&bare);
    measure_sync(shop);
}

int main(void) {
    static struct shop shop;
    char shim[TEMP_PATH_MAX];
    const char *build = getenv("BUILD");
    (void)snprintf(shim, sizeof shim, "%s/lib/slow_sync.so", build == NULL ? "build" : build);
    bug_if(access(shim, R_OK) != 0);
    char *whole_path = realpath(shim, NULL);
    bug_if(whole_path == NULL);
    shop_make(&shop);
    shop_start(&shop, NULL);
    measure_fast_disk(&shop);
    shop_stop(&shop);
    shop_start(&shop, whole_path);
    measure_slow_disk(&shop);
    shop_stop(&shop);
    shop_remove(&shop);
    free(whole_path);
    return 0;
}

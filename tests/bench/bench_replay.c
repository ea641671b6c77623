/* Replay: ten-line receipts with 1,000 live promotions, as bench_promo draws them, bought by 2,000 customers in 20
 * stores over a month: how many a core replays (evaluation and all figures), with one set and with two side by side,
 * and how many it does in all when they come as lines of JSON. The goal is 30,000 a second and core. */
#include "base/bug.h"
#include "node/replay_run.h"
#include "tests/bench/measure.h"
#include "tests/bench/promo_workload.h"
#include "tests/harness/temp_folder.h"
#include "tests/promo-tool/replay_lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { RECEIPTS = 10000, LINES = 10, CUSTOMERS = 2000, STORES = 20, DAYS = 30, FIRST_DAY = 20758, PROMOTIONS = 1000 };
enum { MS_PER_HOUR = 3600000, FIRST_HOUR = 8, HOURS = 14, GOAL_PER_SECOND = 30000, NS_PER_SECOND = 1000000000 };
#define RECEIPT_BYTES ((size_t)64 << 20)

static void draw_receipts(struct basket *baskets, struct arena *arena) {
    struct dice dice = {7};
    for (size_t i = 0; i < RECEIPTS; i++) {
        baskets[i].line_count = LINES;
        baskets[i].lines = ARENA_ARRAY(arena, struct basket_line, LINES);
        bug_if(baskets[i].lines == NULL);
        promo_workload_draw(&dice, arena, &baskets[i]);
    }
}

/* ----------------------------------------------------------------------------------------------- receipts in memory */

static struct local_time moment_of(uint64_t number) {
    int64_t hour = (int64_t)number * DAYS * HOURS / RECEIPTS;
    int32_t day = FIRST_DAY + (int32_t)(hour / HOURS);
    return (struct local_time){
        .day = day, .ms_of_day = (int32_t)(FIRST_HOUR + hour % HOURS) * MS_PER_HOUR, .weekday = calendar_weekday(day)};
}

static uint64_t customer_of(uint64_t number) {
    return number * 7919 % CUSTOMERS + 1;
}

static size_t size_of(const void *context, uint64_t number) {
    (void)context;
    (void)number;
    return LINES * sizeof(struct basket_line);
}

static bool read_one(const void *context, uint64_t number, struct arena *arena, struct replay_receipt *receipt,
                     char reason[static REPLAY_REASON_MAX]) {
    (void)arena;
    (void)reason;
    const struct basket *baskets = context;
    receipt->basket = baskets[number];
    receipt->request =
        (struct promo_request){.basket = &receipt->basket,
                               .customer = {.is_known = true, .id = customer_of(number), .may_earn = true},
                               .at = moment_of(number),
                               .store = (uint32_t)(number % STORES) + 1};
    return true;
}

/* ------------------------------------------------------------------------------------------------- receipts as JSON */

static void write_lines(const char *path, const struct basket *baskets) {
    FILE *file = fopen(path, "w");
    bug_if(file == NULL);
    for (uint64_t i = 0; i < RECEIPTS; i++) {
        struct local_time at = moment_of(i);
        char day[CALENDAR_DAY_TEXT_MAX];
        calendar_print_day(day, at.day);
        (void)fprintf(file, "{\"at\":\"%s %02d:00\",\"store\":%d,\"customer\":{\"id\":%" PRIu64 "},\"lines\":[", day,
                      at.ms_of_day / MS_PER_HOUR, (int)(i % STORES) + 1, customer_of(i));
        for (size_t j = 0; j < LINES; j++) {
            const struct basket_line *line = &baskets[i].lines[j];
            const struct product *product = &line->product;
            (void)fprintf(file,
                          "%s{\"sku\":\"%s\",\"price_minor\":%" PRId64 ",\"quantity_milli\":%" PRId64
                          ",\"categories\":[\"%s\",\"%s\"],\"brand\":\"%s\"}",
                          j == 0 ? "" : ",", product->sku.data, line->price_minor, line->quantity_milli,
                          product->categories[0].data, product->categories[1].data, product->brand.data);
        }
        (void)fputs("]}\n", file);
    }
    bug_if(fclose(file) != 0);
}

/* ---------------------------------------------------------------------------------------------------------- runs */

static bool tell_refused(void *context, uint64_t number, const char *reason) {
    (void)context;
    (void)printf("       receipt %" PRIu64 ": %s\n", number, reason);
    bug_unreachable("every receipt of a benchmark can be replayed");
}

static void show_progress(void *context, uint64_t done) {
    (void)context;
    (void)done;
}

/* The least processor time of some rounds, since other work on the machine only ever adds. */
static struct replay_speed best_of_rounds(const struct replay_source *source, const struct compiled_set *set,
                                          size_t set_count) {
    enum { ROUNDS = 5 };
    const struct compiled_set *sets[REPLAY_SIDES_MAX] = {set, set};
    struct replay_watch watch = {.refused = tell_refused, .progress = show_progress};
    struct replay_job job = {
        .set_count = set_count, .sets = sets, .source = source, .watch = &watch, .thread_count = 1};
    struct replay_speed best = {.read_ns = INT64_MAX / 2, .replay_ns = INT64_MAX / 2};
    for (int round = 0; round < ROUNDS; round++) {
        struct replay total;
        struct replay_speed speed;
        struct fault fault;
        bool is_run = replay_run(&job, &total, &speed, &fault);
        bug_if(!is_run || total.sides[0].totals.receipts != RECEIPTS || total.sides[0].totals.discount_minor == 0);
        replay_end(&total);
        best = speed.read_ns + speed.replay_ns < best.read_ns + best.replay_ns ? speed : best;
    }
    return best;
}

static void print_rate(const char *name, int64_t spent_ns) {
    struct measure measure = {.name = name, .unit = "receipts/s", .goal_thousandths = 1000};
    (void)measure_print(&measure, (int64_t)RECEIPTS * NS_PER_SECOND / spent_ns, GOAL_PER_SECOND);
}

static void run_memory(const struct basket *baskets, const struct compiled_set *set) {
    struct replay_source source = {.count = RECEIPTS, .size = size_of, .read = read_one, .context = baskets};
    print_rate("replay-10-lines-1000-promotions", best_of_rounds(&source, set, 1).replay_ns);
    int64_t both_ns = best_of_rounds(&source, set, REPLAY_SIDES_MAX).replay_ns;
    (void)printf("       two such sets side by side: %" PRId64 " receipts/s\n",
                 (int64_t)RECEIPTS * NS_PER_SECOND / both_ns);
}

static void run_lines(const struct basket *baskets, const struct compiled_set *set) {
    struct temp_folder folder;
    char path[TEMP_PATH_MAX];
    char *paths[] = {path};
    struct fault fault;
    temp_folder_make(&folder);
    temp_folder_file(&folder, "receipts.jsonl", path);
    write_lines(path, baskets);
    int64_t begin_us = promo_workload_now_us();
    struct replay_lines *lines = replay_lines_open(1, paths, &fault);
    int64_t found_ns = (promo_workload_now_us() - begin_us) * 1000;
    bug_if(lines == NULL);
    struct replay_source source = replay_lines_source(lines);
    struct replay_speed speed = best_of_rounds(&source, set, 1);
    (void)printf("       a line of JSON is found in %" PRId64 " ns, read in %" PRId64 " ns, replayed in %" PRId64
                 " ns\n",
                 found_ns / RECEIPTS, speed.read_ns / RECEIPTS, speed.replay_ns / RECEIPTS);
    print_rate("replay-10-lines-1000-promotions-from-json", found_ns + speed.read_ns + speed.replay_ns);
    replay_lines_close(lines);
    temp_folder_remove(&folder);
}

int main(void) {
    struct promo_workload_set *set = promo_workload_set(PROMOTIONS);
    struct basket *baskets = calloc(RECEIPTS, sizeof(*baskets));
    void *block = malloc(RECEIPT_BYTES);
    struct arena arena;
    bug_if(baskets == NULL || block == NULL);
    arena_init(&arena, block, RECEIPT_BYTES);
    draw_receipts(baskets, &arena);
    run_memory(baskets, &set->compiled);
    run_lines(baskets, &set->compiled);
    free(block);
    free(baskets);
    promo_workload_give_back(set);
    return 0;
}

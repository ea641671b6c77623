#include "tests/bench/measure.h"

#include "base/bug.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 9, ROUND_NS = 60 * 1000 * 1000 };

static int64_t processor_ns(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t work_ns(void (*work)(void *context, int64_t count), void *context, int64_t count) {
    int64_t begin = processor_ns();
    work(context, count);
    int64_t spent = processor_ns() - begin;
    return spent > 0 ? spent : 1;
}

/* How often to do the work so that a round takes about ROUND_NS; it also warms caches up. */
static int64_t calibrate(const struct measure *measure) {
    int64_t count = 1;
    int64_t spent = work_ns(measure->ours, measure->context, count);
    while (spent < ROUND_NS / 4) {
        count *= 2;
        spent = work_ns(measure->ours, measure->context, count);
    }
    int64_t wanted = count * (ROUND_NS / 1000) / (spent / 1000);
    return wanted > 0 ? wanted : 1;
}

static int compare_int64(const void *a, const void *b) {
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

int64_t measure_median(int64_t *values, size_t count) {
    bug_if(count == 0);
    qsort(values, count, sizeof values[0], compare_int64);
    return values[count / 2];
}

int64_t measure_now_ns(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_MONOTONIC, &now) != 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t median_rate(int64_t spent_ns[static ROUNDS], int64_t count) {
    int64_t spent_us = measure_median(spent_ns, ROUNDS) / 1000;
    return count * 1000000 / (spent_us > 0 ? spent_us : 1);
}

bool measure_processor(const struct measure *measure) {
    int64_t ours_ns[ROUNDS];
    int64_t limit_ns[ROUNDS];
    int64_t count = calibrate(measure);
    for (int round = 0; round < ROUNDS; round++) {
        ours_ns[round] = work_ns(measure->ours, measure->context, count);
        limit_ns[round] = work_ns(measure->limit, measure->context, count);
    }
    return measure_print(measure, median_rate(ours_ns, count), median_rate(limit_ns, count));
}

static bool print_line(const struct measure *measure, int64_t ours, int64_t limit, int64_t ratio, const char *goal_sign,
                       bool is_met) {
    (void)printf("bench %s ours=%" PRId64 " %s limit=%" PRId64 " %s ratio=%" PRId64 ".%03" PRId64 " goal%s%" PRId64
                 ".%03" PRId64 " %s\n",
                 measure->name, ours, measure->unit, limit, measure->unit, ratio / 1000, ratio % 1000, goal_sign,
                 measure->goal_thousandths / 1000, measure->goal_thousandths % 1000, is_met ? "met" : "missed");
    (void)fflush(stdout);
    return is_met;
}

bool measure_print(const struct measure *measure, int64_t ours_rate, int64_t limit_rate) {
    bug_if(limit_rate <= 0);
    int64_t ratio = ours_rate * 1000 / limit_rate;
    return print_line(measure, ours_rate, limit_rate, ratio, "=", ratio >= measure->goal_thousandths);
}

bool measure_print_most(const struct measure *measure, int64_t ours, int64_t limit) {
    bug_if(limit <= 0);
    int64_t ratio = (ours * 1000 + limit - 1) / limit;
    return print_line(measure, ours, limit, ratio, "<=", ratio <= measure->goal_thousandths);
}

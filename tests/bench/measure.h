/* One performance goal: a ratio of ours to a limit that a bare library sets, both measured in the same run, so that the
 * number means the same on every machine. The two sides take turns; each side's value is the median of its rounds.
 * A goal is printed as one line:
 *   bench <name> ours=<x> <unit> limit=<y> <unit> ratio=<r> goal=<g> <met|missed> */
#ifndef REGULARS_TESTS_MEASURE_H
#define REGULARS_TESTS_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct measure {
    const char *name;
    const char *unit;                            /* of a rate: "frames/s" */
    void (*ours)(void *context, int64_t count);  /* does the work count times */
    void (*limit)(void *context, int64_t count); /* the same work with the bare library */
    void *context;
    int64_t goal_thousandths; /* ours / limit is to be at least this */
};

/* Both sides by the processor time of this thread: for work that neither waits nor uses other threads. Prints the line
 * and returns whether the goal was met. */
bool measure_processor(const struct measure *measure);

/* The line alone, for rates measured elsewhere; limit_rate > 0. */
bool measure_print(const struct measure *measure, int64_t ours_rate, int64_t limit_rate);
/* The same for what is to be small, a time above all: ours / limit is to be at most the goal, and the line says
 * "goal<=". */
bool measure_print_most(const struct measure *measure, int64_t ours, int64_t limit);

/* The middle one of the values, which are sorted by it; count >= 1. */
int64_t measure_median(int64_t *values, size_t count);
/* CLOCK_MONOTONIC. */
int64_t measure_now_ns(void);

#endif

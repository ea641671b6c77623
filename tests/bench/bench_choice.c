/* How long the best choice between competing promotions takes, over drawn receipts of 50 lines (tests/harness,
 * choice_random): those of a shop with 5, 10 and 20 contestants, and dense ones with 10. For each: how many of the
 * drawn cases are proven, and the time of the 50th and the 99th of 100. Then the goal: in a shop, 10 contestants proven
 * in under 1 ms in 99 of 100, of CASES drawn from SEED. */
#include "base/bug.h"
#include "promo/choice/choice.h"
#include "tests/bench/measure.h"
#include "tests/harness/choice_random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    CASES = 1000,
    CASES_BESIDE = 200,
    SEED = 1,
    LINES = 50,
    TURNS = 3,
    GOAL_US = 1000,
    ARENA_BYTES = 32 * 1024 * 1024
};

struct figures {
    int64_t proven;
    int64_t in_time; /* proven within GOAL_US */
    int64_t time_us[CASES];
};

static int64_t now_us(void) {
    struct timespec now;
    bug_if(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The median of a few turns, since other programs of the machine disturb single ones. */
static int64_t time_of(const struct choice_problem *problem, struct arena *arena, struct choice_solution *solution) {
    int64_t times_us[TURNS];
    size_t mark = arena->used;
    for (size_t turn = 0; turn < TURNS; turn++) {
        arena->used = mark;
        int64_t begin_us = now_us();
        bug_if(!choice_solve(problem, arena, solution));
        times_us[turn] = now_us() - begin_us;
    }
    return measure_median(times_us, TURNS);
}

typedef void draw_problem(struct dice *dice, struct arena *arena, size_t lines, size_t contestants,
                          struct choice_problem *problem);

static void draw(draw_problem *draw_one, size_t contestants, size_t cases, struct arena *arena,
                 struct figures *figures) {
    *figures = (struct figures){0};
    for (uint64_t i = 0; i < cases; i++) {
        arena_reset(arena);
        struct dice dice = {SEED + i};
        struct choice_problem problem;
        struct choice_solution solution;
        draw_one(&dice, arena, LINES, contestants, &problem);
        figures->time_us[i] = time_of(&problem, arena, &solution);
        figures->proven += solution.is_proven ? 1 : 0;
        figures->in_time += solution.is_proven && figures->time_us[i] < GOAL_US ? 1 : 0;
    }
}

static void report(const char *name, size_t contestants, size_t cases, struct figures *figures) {
    (void)measure_median(figures->time_us, cases); /* sorts */
    (void)printf("best choice, %s, %zu contestants, %d lines: %" PRId64 " of %zu proven, %" PRId64
                 " of them in under %d us; 50th of 100 %" PRId64 " us, 99th %" PRId64 " us\n",
                 name, contestants, LINES, figures->proven, cases, figures->in_time, GOAL_US,
                 figures->time_us[cases / 100 * 50 - 1], figures->time_us[cases / 100 * 99 - 1]);
}

int main(void) {
    static struct figures figures;
    void *block = malloc(ARENA_BYTES);
    bug_if(block == NULL);
    struct arena arena;
    arena_init(&arena, block, ARENA_BYTES);
    draw(choice_random_shop, 5, CASES_BESIDE, &arena, &figures);
    report("shop", 5, CASES_BESIDE, &figures);
    draw(choice_random_shop, 20, CASES_BESIDE, &arena, &figures);
    report("shop", 20, CASES_BESIDE, &figures);
    draw(choice_random_receipt, 10, CASES_BESIDE, &arena, &figures);
    report("dense", 10, CASES_BESIDE, &figures);
    draw(choice_random_shop, 10, CASES, &arena, &figures);
    report("shop", 10, CASES, &figures);
    (void)measure_print_most(
        &(struct measure){.name = "choice-10-contestants-99th-of-100", .unit = "us", .goal_thousandths = 1000},
        figures.time_us[CASES / 100 * 99 - 1], GOAL_US);
    (void)measure_print(
        &(struct measure){.name = "choice-10-contestants-proven-under-1-ms", .unit = "cases", .goal_thousandths = 990},
        figures.in_time, CASES);
    free(block);
    return 0;
}

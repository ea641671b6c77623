/* The best choice against trying everything, on random small problems with every kind of contestant and every setting.
 * A failure prints the seed; CHOICE_SEED and CHOICE_COUNT in the environment repeat or prolong the run. */
#include "tests/harness/unit.h"

#include "tests/harness/choice_random.h"
#include "tests/reference/choice_brute.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 32 * 1024 * 1024, CASES = 100000, CASES_OF_RELATIONS = 10000 };

struct trial {
    uint64_t seed;
    struct dice dice;
    struct arena arena;
    struct choice_problem problem;
};

#define HOLDS(trial, condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            (void)printf("seed %llu: not %s\n", (unsigned long long)(trial)->seed, #condition);                        \
            fail();                                                                                                    \
        }                                                                                                              \
    } while (0)

static void for_each_trial(uint64_t cases, void (*check)(struct trial *trial)) {
    static struct trial trial;
    void *block = malloc(ARENA_BYTES);
    assert_non_null(block);
    const char *seed = getenv("CHOICE_SEED");
    const char *count = getenv("CHOICE_COUNT");
    uint64_t first = seed == NULL ? 1 : strtoull(seed, NULL, 10);
    cases = count == NULL ? cases : strtoull(count, NULL, 10);
    for (uint64_t i = first; i < first + cases; i++) {
        trial = (struct trial){.seed = i, .dice = {i}};
        arena_init(&trial.arena, block, ARENA_BYTES);
        struct choice_size size = {(size_t)dice_between(&trial.dice, 1, 4), 2, (size_t)dice_between(&trial.dice, 1, 4),
                                   3};
        if (dice_between(&trial.dice, 1, 3) == 1) {
            size.lines = 2;
            size.pieces_max = 4;
        }
        choice_random_small(&trial.dice, &trial.arena, size, &trial.problem);
        check(&trial);
    }
    free(block);
}

static struct choice_solution solve(struct trial *trial, const struct choice_problem *problem) {
    struct choice_solution solution;
    HOLDS(trial, choice_solve(problem, &trial->arena, &solution));
    return solution;
}

/* Every piece goes to one contestant at most, and what each takes off is what it says, by both readings of the rule. */
static void check_given(struct trial *trial, const struct choice_problem *problem,
                        const struct choice_solution *solution) {
    int64_t used[BRUTE_LINES_MAX] = {0};
    int64_t total = 0;
    for (size_t c = 0; c < problem->contestant_count; c++) {
        const struct choice_contestant *contestant = &problem->contestants[c];
        int64_t pieces[CHOICE_SLOTS_MAX * BRUTE_LINES_MAX] = {0};
        for (size_t i = 0; i < contestant->slot_count * problem->line_count; i++) {
            pieces[i] = solution->contestants[c].slots[i / problem->line_count].pieces[i % problem->line_count];
            used[i % problem->line_count] += pieces[i];
            HOLDS(trial, pieces[i] >= 0);
        }
        int64_t worth = choice_brute_worth(problem, contestant, pieces);
        HOLDS(trial, worth == solution->contestants[c].discount_minor);
        HOLDS(trial, worth == choice_worth(problem, c, &solution->contestants[c]));
        total += worth;
    }
    HOLDS(trial, total == solution->total_minor);
    for (size_t i = 0; i < problem->line_count; i++) {
        HOLDS(trial, used[i] <= problem->lines[i].pieces);
    }
}

static void check_best(struct trial *trial) {
    struct choice_solution solution = solve(trial, &trial->problem);
    HOLDS(trial, solution.is_proven);
    HOLDS(trial, solution.bound_minor == solution.total_minor);
    HOLDS(trial, solution.total_minor == choice_brute_best(&trial->problem));
    check_given(trial, &trial->problem, &solution);
}

/* Small problems are always proven, and the proven total is the best there is. */
static void test_proven_is_the_best(void **state) {
    (void)state;
    for_each_trial(CASES, check_best);
}

static void check_short_budget(struct trial *trial) {
    trial->problem.nodes_max = dice_between(&trial->dice, 1, 4);
    struct choice_solution solution = solve(trial, &trial->problem);
    check_given(trial, &trial->problem, &solution);
    int64_t best = choice_brute_best(&trial->problem);
    HOLDS(trial, solution.total_minor <= best && solution.bound_minor >= best);
    HOLDS(trial, !solution.is_proven || solution.total_minor == best);
    HOLDS(trial, solution.is_proven == (solution.bound_minor == solution.total_minor));
}

/* With hardly any budget: still a choice that can be made, and a bound that holds. */
static void test_bound_holds_without_budget(void **state) {
    (void)state;
    for_each_trial(CASES_OF_RELATIONS, check_short_budget);
}

static void shuffle(struct dice *dice, size_t *order, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)dice_between(dice, 0, (int64_t)i);
        order[i] = order[at];
        order[at] = i;
    }
}

/* The same contestants in another order, over the same lines in another order. Only lines of different price change
 * places: among equal prices the order of the lines says which piece comes first into a group. */
static struct choice_problem shuffled(struct trial *trial) {
    const struct choice_problem *problem = &trial->problem;
    size_t contestant_order[8];
    shuffle(&trial->dice, contestant_order, problem->contestant_count);
    struct choice_contestant *made = ARENA_ARRAY(&trial->arena, struct choice_contestant, problem->contestant_count);
    for (size_t c = 0; c < problem->contestant_count; c++) {
        made[c] = problem->contestants[contestant_order[c]];
    }
    struct choice_problem other = *problem;
    other.contestants = made;
    return other;
}

static void reverse(void *items, size_t count, size_t size) {
    unsigned char *bytes = items;
    for (size_t i = 0; i < count / 2; i++) {
        for (size_t j = 0; j < size; j++) {
            unsigned char moved = bytes[i * size + j];
            bytes[i * size + j] = bytes[(count - 1 - i) * size + j];
            bytes[(count - 1 - i) * size + j] = moved;
        }
    }
}

static const int64_t *reversed_credit(struct arena *arena, const int64_t *credit, size_t count) {
    int64_t *copy = ARENA_ARRAY(arena, int64_t, count);
    memcpy(copy, credit, count * sizeof(*copy));
    reverse(copy, count, sizeof(*copy));
    return copy;
}

static struct choice_problem reversed_lines(struct trial *trial, const struct choice_problem *problem) {
    struct choice_problem other = *problem;
    struct arena *arena = &trial->arena;
    struct choice_line *lines = ARENA_ARRAY(arena, struct choice_line, problem->line_count);
    memcpy(lines, problem->lines, problem->line_count * sizeof(*lines));
    reverse(lines, problem->line_count, sizeof(*lines));
    struct choice_contestant *made = ARENA_ARRAY(arena, struct choice_contestant, problem->contestant_count);
    for (size_t c = 0; c < problem->contestant_count; c++) {
        made[c] = problem->contestants[c];
        struct choice_slot *slots = ARENA_ARRAY(arena, struct choice_slot, made[c].slot_count);
        for (size_t s = 0; s < made[c].slot_count; s++) {
            slots[s] = problem->contestants[c].slots[s];
            slots[s].credit_minor = reversed_credit(arena, slots[s].credit_minor, problem->line_count);
            slots[s].room_minor = reversed_credit(arena, slots[s].room_minor, problem->line_count);
        }
        made[c].slots = slots;
    }
    other.lines = lines;
    other.contestants = made;
    return other;
}

static bool has_equal_prices(const struct choice_problem *problem) {
    for (size_t i = 0; i < problem->line_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (problem->lines[i].price_minor == problem->lines[j].price_minor) {
                return true;
            }
        }
    }
    return false;
}

static void check_order(struct trial *trial) {
    struct choice_solution solution = solve(trial, &trial->problem);
    struct choice_problem other = shuffled(trial);
    HOLDS(trial, solve(trial, &other).total_minor == solution.total_minor);
    if (!has_equal_prices(&trial->problem)) {
        other = reversed_lines(trial, &other);
        HOLDS(trial, solve(trial, &other).total_minor == solution.total_minor);
    }
}

/* The order of contestants and lines never changes what is taken off. */
static void test_order_decides_nothing(void **state) {
    (void)state;
    for_each_trial(CASES_OF_RELATIONS, check_order);
}

static void check_one_less(struct trial *trial) {
    struct choice_solution solution = solve(trial, &trial->problem);
    struct choice_problem fewer = trial->problem;
    fewer.contestant_count--;
    HOLDS(trial, solve(trial, &fewer).total_minor <= solution.total_minor);
}

/* One more contestant never lowers what is taken off. */
static void test_more_contestants_never_cost(void **state) {
    (void)state;
    for_each_trial(CASES_OF_RELATIONS, check_one_less);
}

static size_t simple_count; /* trials in which the greedy total is known for certain */

static void check_greedy(struct trial *trial) {
    bool is_unique;
    int64_t greedy = choice_brute_greedy(&trial->problem, &is_unique);
    HOLDS(trial, greedy <= choice_brute_best(&trial->problem));
    trial->problem.nodes_max = 1;
    struct choice_solution solution = solve(trial, &trial->problem);
    bool is_simple = is_unique;
    for (size_t c = 0; c < trial->problem.contestant_count; c++) {
        is_simple = is_simple && trial->problem.contestants[c].kind != CHOICE_SETS &&
                    trial->problem.contestants[c].minor_max == INT64_MAX;
    }
    if (is_simple) {
        simple_count++;
        HOLDS(trial, solution.total_minor >= greedy);
    }
}

/* Also without any search the choice is no worse than one contestant after the other taking its best. Where slots share
 * lines or money is limited, what a contestant takes at once need not be its best. */
static void test_never_worse_than_greedy(void **state) {
    (void)state;
    simple_count = 0;
    for_each_trial(CASES_OF_RELATIONS, check_greedy);
    assert_true(getenv("CHOICE_COUNT") != NULL || simple_count > 500);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_proven_is_the_best),      cmocka_unit_test(test_bound_holds_without_budget),
    cmocka_unit_test(test_order_decides_nothing),   cmocka_unit_test(test_more_contestants_never_cost),
    cmocka_unit_test(test_never_worse_than_greedy),
};

UNIT_RUN(tests)

/* The best choice on receipts small enough to be reckoned by hand, and on ones too large to be tried in full. */
#include "tests/harness/unit.h"

#include "tests/harness/choice_random.h"

#include <stdlib.h>

enum { ARENA_BYTES = 64 * 1024 * 1024 };

static void *arena_block;

static struct arena fresh_arena(void) {
    struct arena arena;
    if (arena_block == NULL) {
        arena_block = malloc(ARENA_BYTES);
    }
    assert_non_null(arena_block);
    arena_init(&arena, arena_block, ARENA_BYTES);
    return arena;
}

static const struct choice_contestant nothing_limits = {.slot_count = 1,
                                                        .choose = 1,
                                                        .of = 1,
                                                        .take = 1,
                                                        .times_max = INT64_MAX,
                                                        .benefit_max = INT64_MAX,
                                                        .line_pieces_max = INT64_MAX,
                                                        .minor_max = INT64_MAX};

static struct choice_contestant single(enum choice_kind kind, const struct choice_slot *slot) {
    struct choice_contestant made = nothing_limits;
    made.kind = kind;
    made.slots = slot;
    return made;
}

static struct choice_contestant groups(const struct choice_slot *slot, int64_t of, int64_t take) {
    struct choice_contestant made = single(CHOICE_GROUPS, slot);
    made.of = of;
    made.take = take;
    return made;
}

static struct choice_contestant sets(const struct choice_slot *slots, size_t count, int64_t fixed_minor) {
    struct choice_contestant made = single(CHOICE_SETS, slots);
    made.slot_count = count;
    made.choose = count;
    made.fixed_minor = fixed_minor;
    return made;
}

static struct choice_solution solve(const struct choice_line *lines, size_t line_count,
                                    const struct choice_contestant *contestants, size_t contestant_count) {
    struct arena arena = fresh_arena();
    struct choice_problem problem = {.line_count = line_count,
                                     .lines = lines,
                                     .contestant_count = contestant_count,
                                     .contestants = contestants,
                                     .nodes_max = CHOICE_NODES_DEFAULT};
    struct choice_solution solution;
    assert_true(choice_solve(&problem, &arena, &solution));
    assert_true(solution.is_proven);
    assert_int_equal(solution.total_minor, solution.bound_minor);
    return solution;
}

/* Three pieces at 300.00, 200.00, 100.00. The cheapest of three is free: 100.00. 20 % on everything: 120.00. Taking the
 * percent is better, also when the groups are asked first. */
static void test_percent_beats_a_free_piece(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 30000, 1}, {1, 20000, 2}, {1, 10000, 3}};
    const int64_t whole_price[] = {30000, 20000, 10000};
    const int64_t fifth[] = {6000, 4000, 2000};
    const struct choice_slot free_slot = {.credit_minor = whole_price};
    const struct choice_slot percent_slot = {.credit_minor = fifth};
    const struct choice_contestant contestants[] = {groups(&free_slot, 3, 1), single(CHOICE_EACH, &percent_slot)};
    struct choice_solution solution = solve(lines, 3, contestants, 2);
    assert_int_equal(solution.total_minor, 12000);
    assert_int_equal(solution.contestants[0].times, 0);
    assert_int_equal(solution.contestants[1].slots[0].benefit[0], 1);
}

/* Four pieces: 300.00, 200.00, 190.00, 10.00. Three for two over all four gives only what the third of a group costs:
 * 190.00 with the 10.00 piece left over, which takes 20 % = 2.00. Together 192.00; 20 % on all would be 140.00. */
static void test_group_takes_its_best_pieces(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 30000, 1}, {1, 1000, 2}, {1, 20000, 3}, {1, 19000, 4}};
    const int64_t whole_price[] = {30000, 1000, 20000, 19000};
    const int64_t fifth[] = {6000, 200, 4000, 3800};
    const struct choice_slot free_slot = {.credit_minor = whole_price};
    const struct choice_slot percent_slot = {.credit_minor = fifth};
    const struct choice_contestant contestants[] = {groups(&free_slot, 3, 1), single(CHOICE_EACH, &percent_slot)};
    struct choice_solution solution = solve(lines, 4, contestants, 2);
    assert_int_equal(solution.total_minor, 19200);
    assert_int_equal(solution.contestants[0].discount_minor, 19000);
    assert_int_equal(solution.contestants[0].slots[0].benefit[3], 1);
    assert_int_equal(solution.contestants[1].slots[0].pieces[1], 1);
}

/* Two sets want the same single coffee. Coffee and cake: 50.00 off. Coffee and bun: 30.00 off. But cake alone can have
 * 25.00 off, and bun nothing: coffee with bun and cake alone is 55.00, more than 50.00. */
static void test_smaller_set_leaves_room_for_more(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 15000, 1}, {1, 25000, 2}, {1, 8000, 3}};
    const int64_t none = CHOICE_OUT_OF_SCOPE;
    const int64_t coffee[] = {0, none, none};
    const int64_t cake[] = {none, 0, none};
    const int64_t bun[] = {none, none, 0};
    const int64_t cake_alone[] = {none, 2500, none};
    const int64_t room[] = {15000, 25000, 8000};
    const struct choice_slot with_cake[] = {{coffee, room, 1, false, false}, {cake, room, 1, false, false}};
    const struct choice_slot with_bun[] = {{coffee, room, 1, false, false}, {bun, room, 1, false, false}};
    const struct choice_slot alone = {.credit_minor = cake_alone};
    const struct choice_contestant contestants[] = {sets(with_cake, 2, 5000), sets(with_bun, 2, 3000),
                                                    single(CHOICE_EACH, &alone)};
    struct choice_solution solution = solve(lines, 3, contestants, 3);
    assert_int_equal(solution.total_minor, 5500);
    assert_int_equal(solution.contestants[0].times, 0);
    assert_int_equal(solution.contestants[1].times, 1);
}

/* A set for 100.00 of a piece at 70.00 and one at 60.00 takes 30.00 off; a second set of 40.00 and 50.00 would cost
 * more than its pieces, so it is left. */
static void test_set_price_never_raises(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 7000, 1}, {1, 6000, 2}, {1, 4000, 1}, {1, 5000, 2}};
    const int64_t none = CHOICE_OUT_OF_SCOPE;
    const int64_t first[] = {7000, none, 4000, none};
    const int64_t second[] = {none, 6000, none, 5000};
    const struct choice_slot slots[] = {{first, first, 1, false, false}, {second, second, 1, false, false}};
    const struct choice_contestant contestants[] = {sets(slots, 2, -10000)};
    struct choice_solution solution = solve(lines, 4, contestants, 1);
    assert_int_equal(solution.total_minor, 3000);
    assert_int_equal(solution.contestants[0].times, 1);
}

/* 10 % of 400.00 and 300.00 with at most 50.00 in all: 40.00 and 30.00 are 70.00, cut to 50.00. The fixed 20.00 on the
 * second line is better used: 40.00 + 20.00. */
static void test_money_limit_moves_pieces(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 40000, 1}, {1, 30000, 2}};
    const int64_t tenth[] = {4000, 3000};
    const int64_t fixed[] = {CHOICE_OUT_OF_SCOPE, 2000};
    const struct choice_slot percent_slot = {.credit_minor = tenth};
    const struct choice_slot fixed_slot = {.credit_minor = fixed};
    struct choice_contestant contestants[] = {single(CHOICE_EACH, &percent_slot), single(CHOICE_EACH, &fixed_slot)};
    contestants[0].minor_max = 5000;
    assert_int_equal(solve(lines, 2, contestants, 2).total_minor, 6000);
    contestants[0].minor_max = 6500; /* now both pieces are worth more with the percent */
    assert_int_equal(solve(lines, 2, contestants, 2).total_minor, 6500);
}

/* Buy two, up to two more at half price, dearest first: of three pieces at 100.00, 80.00, 60.00 only one gets it, and
 * it is the cheapest: 30.00. When the first pieces get it, it is the dearest: 50.00. */
static void test_short_group(void **state) {
    (void)state;
    const struct choice_line lines[] = {{1, 10000, 1}, {1, 8000, 1}, {1, 6000, 1}};
    const int64_t half[] = {5000, 4000, 3000};
    const struct choice_slot slot = {.credit_minor = half};
    struct choice_contestant contestant = groups(&slot, 4, 2);
    assert_int_equal(solve(lines, 3, &contestant, 1).total_minor, 0);
    contestant.has_partial = true;
    assert_int_equal(solve(lines, 3, &contestant, 1).total_minor, 3000);
    contestant.is_first_picked = true;
    assert_int_equal(solve(lines, 3, &contestant, 1).total_minor, 5000);
}

/* 30 lines of 200 pieces, 6,000 in all: ends within its budget, with a choice and a bound. */
static void test_thousands_of_pieces_end(void **state) {
    (void)state;
    struct arena arena = fresh_arena();
    struct dice dice = {1};
    struct choice_problem problem;
    choice_random_receipt(&dice, &arena, 30, 8, &problem);
    struct choice_line *lines = ARENA_ARRAY(&arena, struct choice_line, 30);
    for (size_t i = 0; i < 30; i++) {
        lines[i] = problem.lines[i];
        lines[i].pieces = 200;
    }
    problem.lines = lines;
    problem.nodes_max = 2000;
    struct choice_solution solution;
    assert_true(choice_solve(&problem, &arena, &solution));
    assert_true(solution.nodes <= problem.nodes_max);
    assert_true(solution.total_minor > 0 && solution.bound_minor >= solution.total_minor);
}

/* The same problem gives the same pieces again, whatever lay in the memory before. */
static void test_same_again(void **state) {
    (void)state;
    struct choice_solution solutions[2];
    static int64_t pieces[2][10][50];
    for (size_t turn = 0; turn < 2; turn++) {
        struct arena arena = fresh_arena();
        assert_true(arena_take(&arena, turn * 4096) != NULL);
        struct dice dice = {7};
        struct choice_problem problem;
        choice_random_receipt(&dice, &arena, 50, 10, &problem);
        assert_true(choice_solve(&problem, &arena, &solutions[turn]));
        for (size_t i = 0; i < 500; i++) {
            pieces[turn][i / 50][i % 50] = solutions[turn].contestants[i / 50].slots[0].pieces[i % 50];
        }
    }
    assert_int_equal(solutions[0].total_minor, solutions[1].total_minor);
    assert_memory_equal(pieces[0], pieces[1], sizeof(pieces[0]));
}

/* A full arena is said, not hidden. */
static void test_full_arena(void **state) {
    (void)state;
    struct arena arena = fresh_arena();
    struct dice dice = {3};
    struct choice_problem problem;
    choice_random_receipt(&dice, &arena, 50, 10, &problem);
    arena.capacity = arena.used + 20000;
    struct choice_solution solution;
    assert_false(choice_solve(&problem, &arena, &solution));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_percent_beats_a_free_piece),
    cmocka_unit_test(test_group_takes_its_best_pieces),
    cmocka_unit_test(test_smaller_set_leaves_room_for_more),
    cmocka_unit_test(test_set_price_never_raises),
    cmocka_unit_test(test_money_limit_moves_pieces),
    cmocka_unit_test(test_short_group),
    cmocka_unit_test(test_thousands_of_pieces_end),
    cmocka_unit_test(test_same_again),
    cmocka_unit_test(test_full_arena),
};

UNIT_RUN(tests)

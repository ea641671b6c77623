/* The best choice: contestants without a structure are settled by the best credit of each line; the others, who want
 * whole groups, whole sets or no more than so much, are searched, each component of those that share lines by
 * itself. */
#include "promo/choice/choice.h"

#include "base/checked.h"
#include "promo/choice/choice_parts.h"
#include "promo/sort.h"

#include <string.h>

struct solving {
    const struct choice_problem *problem;
    struct arena *arena;
    struct choice_solution *solution;
    bool *is_plain;       /* by contestant */
    bool *is_apart;       /* by contestant: wants all that anybody with a structure wants, or nothing */
    uint32_t *best_each;  /* by line: the plain contestant with the largest credit, or CHOICE_NOBODY */
    int64_t *floor_minor; /* by line: that credit */
    uint32_t *root;       /* by line: the first line of its component */
    bool *is_wanted;      /* by line: a contestant with a structure has it in scope */
    uint32_t *order;      /* of lines, dearest first */
    uint32_t *members;    /* room for the lines of a component */
};

/* ------------------------------------------------------------------------------------------------------------ plain */

/* Whether nothing limits the contestant: any number of pieces, each with its credit. */
static bool has_no_limits(const struct choice_problem *problem, const struct choice_contestant *rule) {
    if (rule->kind != CHOICE_EACH) {
        return false;
    }
    int64_t pieces = 0;
    int64_t minor = 0;
    for (size_t i = 0; i < problem->line_count; i++) {
        if (rule->slots[0].credit_minor[i] >= 0) {
            int64_t of_line = problem->lines[i].pieces;
            if (of_line > rule->line_pieces_max) {
                return false;
            }
            pieces += of_line;
            minor += of_line * rule->slots[0].credit_minor[i];
        }
    }
    return pieces <= rule->benefit_max && minor <= rule->minor_max;
}

static void find_best_each(struct solving *solving) {
    const struct choice_problem *problem = solving->problem;
    for (size_t i = 0; i < problem->line_count; i++) {
        solving->best_each[i] = CHOICE_NOBODY;
        int64_t best = 0;
        for (size_t c = 0; c < problem->contestant_count; c++) {
            if (solving->is_plain[c] && problem->contestants[c].slots[0].credit_minor[i] > best) {
                best = problem->contestants[c].slots[0].credit_minor[i];
                solving->best_each[i] = (uint32_t)c;
            }
        }
        solving->floor_minor[i] = best;
    }
}

/* ------------------------------------------------------------------------------------------------------------ apart */

/* An amount off the whole receipt would make one component of everything. But where it wants every line that others
 * with a structure want, it is it or they: they are searched without it, and it is weighed against what they come to.
 */
static bool wants_all(const struct choice_problem *problem, const struct choice_contestant *rule,
                      const bool *is_wanted) {
    bool has_any = false;
    for (size_t i = 0; i < problem->line_count && rule->kind == CHOICE_WHOLE; i++) {
        bool is_in = choice_is_in_scope(rule, i);
        has_any = has_any || is_in;
        if (is_wanted[i] && !is_in) {
            return false;
        }
    }
    return has_any;
}

static void find_apart(struct solving *solving) {
    const struct choice_problem *problem = solving->problem;
    for (size_t c = 0; c < problem->contestant_count; c++) {
        for (size_t i = 0; i < problem->line_count && !solving->is_plain[c]; i++) {
            solving->is_wanted[i] = solving->is_wanted[i] || choice_is_in_scope(&problem->contestants[c], i);
        }
    }
    for (size_t c = 0; c < problem->contestant_count; c++) {
        solving->is_apart[c] = wants_all(problem, &problem->contestants[c], solving->is_wanted);
    }
    memset(solving->is_wanted, 0, problem->line_count * sizeof(*solving->is_wanted));
}

/* ------------------------------------------------------------------------------------------------------- components */

static uint32_t root_of(struct solving *solving, uint32_t line) {
    while (solving->root[line] != line) {
        solving->root[line] = solving->root[solving->root[line]];
        line = solving->root[line];
    }
    return line;
}

static void join_lines(struct solving *solving) {
    const struct choice_problem *problem = solving->problem;
    for (size_t i = 0; i < problem->line_count; i++) {
        solving->root[i] = (uint32_t)i;
    }
    for (size_t c = 0; c < problem->contestant_count; c++) {
        uint32_t first = CHOICE_NOBODY;
        bool is_searched = !solving->is_plain[c] && !solving->is_apart[c];
        for (uint32_t i = 0; i < problem->line_count && is_searched; i++) {
            if (choice_is_in_scope(&problem->contestants[c], i)) {
                solving->is_wanted[i] = true;
                first = first == CHOICE_NOBODY ? i : first;
                uint32_t a = root_of(solving, first);
                uint32_t b = root_of(solving, i);
                solving->root[a > b ? a : b] = a > b ? b : a;
            }
        }
    }
}

/* --------------------------------------------------------------------------------------------------------- solution */

static void give_floor(struct solving *solving, uint32_t line, int64_t pieces) {
    if (solving->best_each[line] != CHOICE_NOBODY) {
        solving->solution->contestants[solving->best_each[line]].slots[0].pieces[line] += pieces;
    }
}

static void write_plan(struct solving *solving, const struct choice_component *component) {
    for (size_t lot = 0; lot < component->lot_count; lot++) {
        uint32_t line = component->lots[lot].line;
        int64_t left = component->lots[lot].pieces;
        for (uint32_t at = component->seat_begin[lot]; at < component->seat_begin[lot + 1]; at++) {
            const struct choice_seat *seat = &component->seats[at];
            int64_t pieces = component->best.pieces[seat->entry * component->lot_count + lot];
            size_t contestant = component->rivals[seat->rival].contestant;
            solving->solution->contestants[contestant].slots[seat->slot].pieces[line] += pieces;
            left -= pieces;
        }
        bug_if(left < 0);
        give_floor(solving, line, left);
    }
}

static bool solve_component(struct solving *solving, uint32_t root) {
    struct choice_component component = {.problem = solving->problem,
                                         .arena = solving->arena,
                                         .is_plain = solving->is_plain,
                                         .is_apart = solving->is_apart,
                                         .nodes = solving->solution->nodes,
                                         .nodes_max = solving->problem->nodes_max};
    size_t count = 0;
    for (size_t i = 0; i < solving->problem->line_count; i++) {
        if (root_of(solving, solving->order[i]) == root) {
            solving->members[count++] = solving->order[i];
        }
    }
    size_t mark = solving->arena->used;
    if (!choice_component_make(&component, solving->members, count, solving->floor_minor) ||
        !choice_component_solve(&component)) {
        return false;
    }
    write_plan(solving, &component);
    int64_t bound_minor = int64_max(component.bound / CHOICE_SCALE, component.best.total_minor);
    solving->solution->bound_minor += bound_minor - component.best.total_minor;
    solving->solution->nodes = component.nodes;
    solving->arena->used = mark;
    return true;
}

static bool make_solution(struct solving *solving) {
    const struct choice_problem *problem = solving->problem;
    struct choice_solution *solution = solving->solution;
    *solution = (struct choice_solution){
        .contestants = ARENA_ARRAY(solving->arena, struct choice_taken, problem->contestant_count)};
    for (size_t c = 0; c < problem->contestant_count && solution->contestants != NULL; c++) {
        size_t slots = problem->contestants[c].slot_count;
        struct choice_given *given = ARENA_ARRAY(solving->arena, struct choice_given, slots);
        solution->contestants[c].slots = given;
        for (size_t s = 0; s < slots && given != NULL; s++) {
            given[s].pieces = ARENA_ARRAY(solving->arena, int64_t, problem->line_count);
            given[s].benefit = ARENA_ARRAY(solving->arena, int64_t, problem->line_count);
        }
    }
    solving->is_plain = ARENA_ARRAY(solving->arena, bool, problem->contestant_count);
    solving->is_apart = ARENA_ARRAY(solving->arena, bool, problem->contestant_count);
    solving->best_each = ARENA_ARRAY(solving->arena, uint32_t, problem->line_count);
    solving->root = ARENA_ARRAY(solving->arena, uint32_t, problem->line_count);
    solving->is_wanted = ARENA_ARRAY(solving->arena, bool, problem->line_count);
    solving->floor_minor = ARENA_ARRAY(solving->arena, int64_t, problem->line_count);
    solving->members = ARENA_ARRAY(solving->arena, uint32_t, problem->line_count);
    solving->order = ARENA_ARRAY(solving->arena, uint32_t, problem->line_count);
    return !solving->arena->exhausted;
}

static bool is_line_before(const void *context, uint32_t a, uint32_t b) {
    return choice_line_is_before(context, a, b);
}

static void prepare(struct solving *solving) {
    const struct choice_problem *problem = solving->problem;
    for (size_t c = 0; c < problem->contestant_count; c++) {
        solving->is_plain[c] = has_no_limits(problem, &problem->contestants[c]);
    }
    for (size_t i = 0; i < problem->line_count; i++) {
        solving->order[i] = (uint32_t)i;
    }
    sort_numbers(solving->order, problem->line_count, is_line_before, problem);
    find_best_each(solving);
    find_apart(solving);
    join_lines(solving);
}

/* What everybody takes off, by the rule itself. */
static void sum_worth(struct solving *solving) {
    struct choice_solution *solution = solving->solution;
    solution->total_minor = 0;
    for (size_t c = 0; c < solving->problem->contestant_count; c++) {
        struct choice_taken *taken = &solution->contestants[c];
        taken->discount_minor = choice_worth(solving->problem, c, taken);
        bug_if(taken->discount_minor == CHOICE_OUT_OF_SCOPE);
        solution->total_minor += taken->discount_minor;
    }
}

/* What there is to take off when the contestant takes all that it wants. */
static int64_t total_beside(const struct solving *solving, const struct choice_contestant *rule) {
    int64_t minor = choice_clamp(rule, rule->fixed_minor, 0);
    for (size_t i = 0; i < solving->problem->line_count; i++) {
        minor += choice_is_in_scope(rule, i) ? 0 : solving->problem->lines[i].pieces * solving->floor_minor[i];
    }
    return minor;
}

static void give_all_to(struct solving *solving, size_t contestant) {
    const struct choice_problem *problem = solving->problem;
    for (size_t c = 0; c < problem->contestant_count; c++) {
        for (size_t s = 0; s < problem->contestants[c].slot_count; s++) {
            memset(solving->solution->contestants[c].slots[s].pieces, 0, problem->line_count * sizeof(int64_t));
        }
    }
    for (uint32_t i = 0; i < problem->line_count; i++) {
        if (choice_is_in_scope(&problem->contestants[contestant], i)) {
            solving->solution->contestants[contestant].slots[0].pieces[i] = problem->lines[i].pieces;
        } else {
            give_floor(solving, i, problem->lines[i].pieces);
        }
    }
}

/* Gives everything to the contestant apart that takes off more than all that were searched; bound_minor is still how
 * much more those might come to. */
static void weigh_apart(struct solving *solving) {
    struct choice_solution *solution = solving->solution;
    size_t chosen = SIZE_MAX;
    int64_t best = solution->total_minor;
    for (size_t c = 0; c < solving->problem->contestant_count; c++) {
        int64_t total = solving->is_apart[c] ? total_beside(solving, &solving->problem->contestants[c]) : 0;
        if (total > best) {
            best = total;
            chosen = c;
        }
    }
    if (chosen != SIZE_MAX) {
        solution->bound_minor = int64_max(0, solution->total_minor + solution->bound_minor - best);
        give_all_to(solving, chosen);
        sum_worth(solving);
    }
}

static void finish(struct solving *solving) {
    struct choice_solution *solution = solving->solution;
    sum_worth(solving);
    weigh_apart(solving);
    solution->is_proven = solution->bound_minor == 0;
    solution->bound_minor += solution->total_minor;
}

bool choice_solve(const struct choice_problem *problem, struct arena *arena, struct choice_solution *solution) {
    struct solving solving = {.problem = problem, .arena = arena, .solution = solution};
    if (!make_solution(&solving)) {
        return false;
    }
    prepare(&solving);
    for (uint32_t i = 0; i < problem->line_count; i++) {
        if (!solving.is_wanted[i]) {
            give_floor(&solving, i, problem->lines[i].pieces);
        } else if (root_of(&solving, i) == i && !solve_component(&solving, i)) {
            return false;
        }
    }
    finish(&solving);
    return true;
}

/* Pieces are given out one line after the other, never so many that the rest of the sets could not be completed. */
#include "promo/discount/discount_set.h"

#include "base/bug.h"

/* How many pieces of a line with this mask the part may take so that every other choice can still be served. */
static int64_t slack_beside(const struct set_work *work, size_t mask, size_t part) {
    int64_t slack = INT64_MAX;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        if ((choice & mask) != 0 && (choice >> part & 1) == 0) {
            slack = int64_min(slack, work->slack[choice]);
        }
    }
    return slack;
}

static int64_t value_of_taken(const struct evaluation *evaluation, size_t line, int64_t taken_milli) {
    const struct line_money *money = proposal_money(evaluation, line);
    int64_t value_minor;
    bug_if(!checked_mul_div(money->free_minor, taken_milli, money->free_milli, ROUND_DOWN, &value_minor));
    return value_minor;
}

/* Gives pieces of one line to one part. A piece less is missing then; what that costs the other choices of parts is the
 * same whether all parts are served or `choose` of them. */
static bool give_to_part(struct set_work *work, size_t line, size_t part) {
    struct evaluation *evaluation = work->discount->evaluation;
    size_t mask = (size_t)evaluation->picked[line];
    int64_t pieces = int64_min(set_pieces_free(evaluation, line), int64_min(work->need[part], work->left));
    if ((mask >> part & 1) == 0 || pieces == 0) {
        return false;
    }
    pieces = int64_min(pieces, slack_beside(work, mask, part));
    if (pieces == 0) {
        return false;
    }
    evaluation->taken[line] += pieces * QUANTITY_ONE_MILLI;
    int64_t value_minor = value_of_taken(evaluation, line, evaluation->taken[line]) - evaluation->taken_minor[line];
    evaluation->taken_minor[line] += value_minor;
    if (!work->target->parts[part].is_trigger) {
        evaluation->counts[line] += value_minor;
        evaluation->caps[line] += pieces;
        work->benefit_minor += value_minor;
    }
    work->need[part] -= pieces;
    work->left -= pieces;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        bool loses_supply = (choice & mask) != 0 && (choice >> part & 1) == 0;
        work->slack[choice] -= loses_supply ? pieces : 0;
    }
    return true;
}

/* Each round gives at least one piece while a part still misses one: the condition says that an assignment exists, and
 * its first step is always open. */
void set_give_out(struct set_work *work, int64_t sets) {
    size_t partial = set_partial_part(work->target);
    for (size_t part = 0; part < work->target->part_count; part++) {
        work->need[part] = work->target->parts[part].pieces * sets;
    }
    if (partial < work->target->part_count) {
        (void)set_serve_partial(work, partial, sets);
        work->rewards = work->need[partial];
    }
    size_t whole = work->choice_count - 1;
    int64_t left_out = (int64_t)(work->target->part_count - work->target->choose) * sets;
    work->left = set_need_of(work, whole) - left_out;
    for (size_t choice = 1; choice < work->choice_count; choice++) {
        work->slack[choice] = work->reach[choice] + left_out - set_need_of(work, choice);
    }
    bool has_given = true;
    while (has_given && work->left > 0) {
        has_given = false;
        for (size_t i = 0; i < work->line_count; i++) {
            for (size_t part = 0; part < work->target->part_count; part++) {
                has_given = give_to_part(work, work->order[i], part) || has_given;
            }
        }
    }
    bug_if(work->left > 0);
}

/* What the receipt earns, on what is left after discounts (and, by the settings, after payment with points). First all
 * that earn by themselves, then the multipliers of that. */
#include "promo/discount.h"

#include "base/bug.h"

enum { POINTS_PER_WHOLE = 100 };

/* What one promotion would earn: points by line stand in evaluation->taken. */
struct earning {
    struct evaluation *evaluation;
    struct candidate *candidate;
    bool is_multiplier;              /* which of its results are worked out */
    const struct promo_scope *scope; /* of the result at hand */
    struct line_set lines;           /* that earn something */
    int64_t points;
};

static int64_t earn_base(const struct earning *earning, size_t line) {
    const struct evaluation *evaluation = earning->evaluation;
    const struct line_money *money = &evaluation->money[line];
    int64_t paid_minor =
        evaluation->settings->points.earns_on_points_paid ? evaluation->lines[line].points_paid_minor : 0;
    int64_t base_minor = evaluation_left(evaluation, line) + paid_minor;
    struct line_part part = scope_part(evaluation, earning->scope, money, line);
    if (part.left_minor < line_money_left(money)) {
        bug_if(!checked_mul_div(base_minor, part.left_minor, line_money_left(money), ROUND_DOWN, &base_minor));
    }
    return base_minor;
}

/* amount * numerator / denominator points, a multiple of the settings' step. */
static int64_t stepped(const struct evaluation *evaluation, int64_t amount, int64_t numerator, int64_t denominator) {
    const struct rule_set_points *settings = &evaluation->settings->points;
    int64_t steps;
    bug_if(
        !checked_mul_div(amount, numerator, denominator * settings->earn_step_points, settings->earn_rounding, &steps));
    return int64_min(steps * settings->earn_step_points, POINTS_MAX);
}

static void add_points(struct earning *earning, size_t line, int64_t points) {
    struct evaluation *evaluation = earning->evaluation;
    if (points == 0) {
        return;
    }
    evaluation->taken[line] = (line_set_has(&earning->lines, line) ? evaluation->taken[line] : 0) + points;
    line_set_add(&earning->lines, line);
    earning->points += points;
}

/* Points as a part of the lines' weights: rounded for each line, or for the sum and then spread. */
static void earn_part(struct earning *earning, const struct line_set *lines, int64_t numerator, int64_t denominator) {
    struct evaluation *evaluation = earning->evaluation;
    size_t count = 0;
    int64_t sum = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t weight = earning->is_multiplier ? evaluation->lines[i].base_points : earn_base(earning, i);
        evaluation->weights[count++] = weight;
        sum += weight;
    }
    if (evaluation->settings->points.is_earn_per_line) {
        for (size_t k = 0; k < count; k++) {
            evaluation->parts[k] = stepped(evaluation, evaluation->weights[k], numerator, denominator);
        }
    } else {
        (void)money_allocate(stepped(evaluation, sum, numerator, denominator), evaluation->weights, count,
                             evaluation->parts);
    }
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        add_points(earning, i, evaluation->parts[count++]);
    }
}

/* So many points for each piece or kilogram, parts of a point cut. */
static void earn_per_unit(struct earning *earning, const struct line_set *lines, int64_t points_per_unit) {
    struct evaluation *evaluation = earning->evaluation;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t points;
        int64_t quantity_milli = scope_part(evaluation, earning->scope, &evaluation->money[i], i).quantity_milli;
        if (!checked_mul_div(points_per_unit, quantity_milli, QUANTITY_ONE_MILLI, ROUND_DOWN, &points)) {
            points = POINTS_MAX;
        }
        add_points(earning, i, int64_min(points, POINTS_MAX));
    }
}

/* So many points for the receipt, borne by its lines by what they cost; by list amounts when all are free now. */
static void earn_once(struct earning *earning, const struct line_set *lines, const struct promo_value *value,
                      int64_t points_per_time) {
    struct evaluation *evaluation = earning->evaluation;
    int64_t times_max =
        int64_min(earning->candidate->promotion->limits.receipt_times, earning->candidate->times_allowed);
    int64_t times = int64_min(times_max, each_times(evaluation, value->each));
    int64_t points;
    if (!checked_mul(times, points_per_time, &points) || points > POINTS_MAX) {
        points = POINTS_MAX;
    }
    size_t count = 0;
    int64_t sum = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->caps[count] = evaluation->lines[i].amount_minor;
        evaluation->weights[count] = earn_base(earning, i);
        sum += evaluation->weights[count++];
    }
    if (!money_allocate(points, sum > 0 ? evaluation->weights : evaluation->caps, count, evaluation->parts)) {
        return;
    }
    count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        add_points(earning, i, evaluation->parts[count++]);
    }
}

static void earn_result(struct earning *earning, const struct promo_result *result) {
    struct evaluation *evaluation = earning->evaluation;
    struct line_set lines;
    int64_t number = 0;
    earning->scope = &result->target.scope;
    scope_lines(evaluation, earning->scope, &lines);
    line_set_keep(&lines, &evaluation->discountable, evaluation->word_count);
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        bool never_earns = (evaluation->lines[i].line->product.flags & PRODUCT_NO_EARN) != 0;
        if (never_earns || !candidate_line_has_room(evaluation, earning->candidate, i)) {
            line_set_remove(&lines, i);
        }
    }
    if (!value_number(evaluation, earning->candidate, &result->value, &number)) {
        return;
    }
    switch (result->value.kind) {
    case PROMO_VALUE_PERCENT:
        earn_part(earning, &lines, number * POINTS_PER_WHOLE,
                  PERCENT_WHOLE_BP * evaluation->settings->points.value_minor);
        break;
    case PROMO_VALUE_MULTIPLIER: earn_part(earning, &lines, number - PERCENT_WHOLE_BP, PERCENT_WHOLE_BP); break;
    case PROMO_VALUE_POINTS:
        if (result->target.kind == PROMO_TARGET_LINES) {
            earn_per_unit(earning, &lines, number);
        } else {
            earn_once(earning, &lines, &result->value, number);
        }
        break;
    case PROMO_VALUE_AMOUNT:
    case PROMO_VALUE_PRICE:
    case PROMO_VALUE_PRICES: bug_unreachable("the reader lets no money into an earning");
    }
}

/* What an earning may give when its limits leave fewer points than it wants. */
static int64_t points_when_short(enum promo_on_short on_short, int64_t limit_points) {
    switch (on_short) {
    case PROMO_SHORT_CUT: return limit_points;
    case PROMO_SHORT_REFUSE: return 0;
    case PROMO_SHORT_WHOLE_UNITS: return limit_points - limit_points % POINTS_PER_WHOLE;
    }
    return 0;
}

static void cut_to_limit(struct earning *earning, int64_t limit_points) {
    struct evaluation *evaluation = earning->evaluation;
    struct candidate *candidate = earning->candidate;
    if (earning->points <= limit_points) {
        return;
    }
    limits_note(evaluation, candidate, PROMO_LIMIT_RECEIPT_POINTS, earning->points, limit_points);
    limit_points = points_when_short(candidate->promotion->limits.on_short, int64_max(0, limit_points));
    if (limit_points == 0 && !candidate->has_applied) {
        candidate->verdict->kind = PROMO_LIMITED;
    }
    size_t count = 0;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        evaluation->weights[count++] = evaluation->taken[i];
    }
    (void)money_allocate(limit_points, evaluation->weights, count, evaluation->parts);
    count = 0;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        evaluation->taken[i] = evaluation->parts[count++];
    }
    earning->points = limit_points;
}

static struct earning propose(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier) {
    struct earning earning = {.evaluation = evaluation, .candidate = candidate, .is_multiplier = is_multiplier};
    const struct promotion *promotion = candidate->promotion;
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        if (result->kind == PROMO_RESULT_EARN && (result->value.kind == PROMO_VALUE_MULTIPLIER) == is_multiplier) {
            earn_result(&earning, result);
        }
    }
    int64_t earned =
        candidate->has_applied ? evaluation->outcome->applied[candidate->verdict->applied_index].points : 0;
    cut_to_limit(&earning, limits_bound(evaluation, candidate, PROMO_LIMIT_RECEIPT_POINTS) - earned);
    return earning;
}

static void keep(struct earning *earning) {
    struct evaluation *evaluation = earning->evaluation;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        int64_t points = evaluation->taken[i];
        if (points > 0 && !candidate_add_share(evaluation, earning->candidate, i, 0, points)) {
            return; /* no room for one more promotion, or the arena is full: then the evaluation as a whole fails */
        }
        evaluation->lines[i].base_points += earning->is_multiplier ? 0 : points;
    }
    earning->candidate->has_shares = earning->candidate->has_applied;
}

/* ------------------------------------------------------------------------------------------------------- groups */

static bool has_results_of(const struct promotion *promotion, bool is_multiplier) {
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        if (result->kind == PROMO_RESULT_EARN && (result->value.kind == PROMO_VALUE_MULTIPLIER) == is_multiplier) {
            return true;
        }
    }
    return false;
}

/* A promotion that also discounts has been through its group already, and its earning goes with it. */
static const struct promo_group *group_of(const struct evaluation *evaluation, const struct candidate *candidate) {
    static const struct promo_group together = {.mode = PROMO_GROUP_ALL};
    return candidate->promotion->has_discount
               ? &together
               : &evaluation->settings->groups[candidate->promotion->stacking.group_index];
}

static bool may_earn(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier) {
    if (!candidate->promotion->has_earning || !has_results_of(candidate->promotion, is_multiplier)) {
        return false;
    }
    bool is_ready = candidate->is_decided || candidate_is_ready(evaluation, candidate);
    return is_ready && candidate->holds && evaluation->request->customer.is_known &&
           evaluation->request->customer.may_earn;
}

static void lose(struct candidate *candidate, const struct promotion *winner, int64_t by) {
    candidate->holds = false;
    candidate->verdict->kind = PROMO_LOST;
    candidate->verdict->lost_to = winner;
    candidate->verdict->lost_by = by;
}

/* An exclusive group: what the first took is closed to the others. */
static void keep_unless_closed(struct earning *earning, const struct promo_group *group, struct group_state *state) {
    struct evaluation *evaluation = earning->evaluation;
    struct candidate *candidate = earning->candidate;
    if (!group->is_per_line) {
        if (state->winner != NULL && state->winner != candidate->promotion) {
            lose(candidate, state->winner, 0);
            return;
        }
        state->winner = earning->points > 0 ? candidate->promotion : state->winner;
        keep(earning);
        return;
    }
    if (state->takers == NULL) {
        state->takers = ARENA_ARRAY(evaluation->arena, const struct promotion *, evaluation->line_count);
    }
    int64_t closed_points = 0;
    const struct promotion *closer = NULL;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        if (state->takers == NULL || (state->takers[i] != NULL && state->takers[i] != candidate->promotion)) {
            closer = state->takers == NULL ? NULL : state->takers[i];
            closed_points += evaluation->taken[i];
            line_set_remove(&earning->lines, i);
        } else {
            state->takers[i] = candidate->promotion;
        }
    }
    if (closer != NULL && closed_points == earning->points) {
        lose(candidate, closer, 0);
    }
    keep(earning);
}

/* The largest group, as a whole or line by line: lines[i] goes to best[i]. */
struct contest {
    int64_t *best_points;
    struct candidate **best;
    struct candidate *best_whole;
};

static bool is_rival(const struct candidate *candidate, uint16_t group_index) {
    return !candidate->promotion->has_discount && candidate->promotion->stacking.group_index == group_index;
}

static void enter_contest(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier,
                          struct contest *contest) {
    struct earning earning = propose(evaluation, candidate, is_multiplier);
    candidate->would_give = earning.points;
    if (earning.points > 0 && (contest->best_whole == NULL || earning.points > contest->best_whole->would_give)) {
        contest->best_whole = candidate;
    }
    for (LINES_OF(i, &earning.lines, evaluation->word_count)) {
        if (evaluation->taken[i] > contest->best_points[i]) {
            contest->best_points[i] = evaluation->taken[i];
            contest->best[i] = candidate;
        }
    }
}

static void leave_contest(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier,
                          bool is_per_line, const struct contest *contest) {
    if (candidate->would_give == 0) {
        return;
    }
    struct earning earning = propose(evaluation, candidate, is_multiplier);
    const struct candidate *winner = is_per_line ? NULL : contest->best_whole;
    int64_t lost_by = is_per_line ? 0 : contest->best_whole->would_give - candidate->would_give;
    bool has_won = winner == candidate;
    for (LINES_OF(i, &earning.lines, evaluation->word_count)) {
        if (!is_per_line) {
            break;
        }
        if (contest->best[i] == candidate) {
            has_won = true;
        } else {
            winner = contest->best[i];
            lost_by += contest->best_points[i] - evaluation->taken[i];
            line_set_remove(&earning.lines, i);
        }
    }
    if (has_won) {
        keep(&earning);
    } else if (winner != NULL) {
        lose(candidate, winner->promotion, lost_by);
    }
}

static void settle(struct evaluation *evaluation, uint16_t group_index, bool is_multiplier) {
    bool is_per_line = evaluation->settings->groups[group_index].is_per_line;
    struct contest contest = {ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count),
                              ARENA_ARRAY(evaluation->arena, struct candidate *, evaluation->line_count), NULL};
    if (contest.best_points == NULL || contest.best == NULL) {
        return;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        candidate->would_give = is_rival(candidate, group_index) ? 0 : candidate->would_give;
        if (is_rival(candidate, group_index) && may_earn(evaluation, candidate, is_multiplier)) {
            enter_contest(evaluation, candidate, is_multiplier, &contest);
        }
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        if (is_rival(&evaluation->candidates[i], group_index)) {
            leave_contest(evaluation, &evaluation->candidates[i], is_multiplier, is_per_line, &contest);
        }
    }
}

static void earn_all(struct evaluation *evaluation, bool is_multiplier) {
    bool *settled = ARENA_ARRAY(evaluation->arena, bool, evaluation->settings->group_count);
    for (size_t i = 0; settled != NULL && i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        uint16_t group_index = candidate->promotion->stacking.group_index;
        const struct promo_group *group = group_of(evaluation, candidate);
        if (!candidate->promotion->has_earning || !has_results_of(candidate->promotion, is_multiplier)) {
            continue;
        }
        if (group->mode == PROMO_GROUP_LARGEST) {
            if (!settled[group_index]) {
                settled[group_index] = true;
                settle(evaluation, group_index, is_multiplier);
            }
        } else if (may_earn(evaluation, candidate, is_multiplier)) {
            struct earning earning = propose(evaluation, candidate, is_multiplier);
            if (group->mode == PROMO_GROUP_EXCLUSIVE) {
                keep_unless_closed(&earning, group, &evaluation->groups[group_index]);
            } else {
                keep(&earning);
            }
        }
    }
}

void points_earn(struct evaluation *evaluation) {
    earn_all(evaluation, false);
    earn_all(evaluation, true);
}

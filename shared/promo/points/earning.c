/* What one promotion earns on its goods, rounded and spread over the lines. */
#include "promo/points/earning.h"

#include "base/bug.h"

enum { POINTS_PER_WHOLE = 100 };

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
    evaluation->earned[line] = (line_set_has(&earning->lines, line) ? evaluation->earned[line] : 0) + points;
    line_set_add(&earning->lines, line);
    earning->points += points;
}

/* evaluation->parts, in the order of the lines. */
static void add_parts(struct earning *earning, const struct line_set *lines) {
    struct evaluation *evaluation = earning->evaluation;
    size_t count = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        add_points(earning, i, evaluation->parts[count++]);
    }
}

/* Points as a part of the lines' money, or of what they have earned: rounded for each line, or for the sum and then
 * spread. */
static void earn_part(struct earning *earning, const struct line_set *lines, int64_t numerator, int64_t denominator) {
    struct evaluation *evaluation = earning->evaluation;
    size_t count = 0;
    int64_t sum = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t weight = earning->is_multiplier ? evaluation->lines[i].base_points : evaluation->wanted[i];
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
    add_parts(earning, lines);
}

/* So many points for each piece or kilogram, parts of a point cut. */
static void earn_per_unit(struct earning *earning, const struct line_set *lines, int64_t points_per_unit) {
    struct evaluation *evaluation = earning->evaluation;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        int64_t points;
        if (!checked_mul_div(points_per_unit, evaluation->counts[i], QUANTITY_ONE_MILLI, ROUND_DOWN, &points)) {
            points = POINTS_MAX;
        }
        add_points(earning, i, int64_min(points, POINTS_MAX));
    }
}

/* So many points, borne by the lines by the money they earn on; by list amounts when that is nothing. */
static void earn_times(struct earning *earning, const struct line_set *lines, int64_t times, int64_t points_per_time) {
    struct evaluation *evaluation = earning->evaluation;
    int64_t points;
    if (!checked_mul(times, points_per_time, &points) || points > POINTS_MAX) {
        points = POINTS_MAX;
    }
    size_t count = 0;
    int64_t sum = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        evaluation->caps[count] = evaluation->lines[i].amount_minor;
        evaluation->weights[count] = evaluation->wanted[i];
        sum += evaluation->weights[count++];
    }
    if (money_allocate(points, sum > 0 ? evaluation->weights : evaluation->caps, count, evaluation->parts)) {
        add_parts(earning, lines);
    }
}

/* Of a pick each piece that is picked counts, of a set each set (of one with a partial part each piece of that). */
static int64_t times_of_groups(const struct promo_target *target, const struct discount_wish *wish) {
    bool is_by_piece = target->kind == PROMO_TARGET_PICK;
    for (size_t part = 0; target->kind == PROMO_TARGET_SET && part < target->part_count; part++) {
        is_by_piece = is_by_piece || target->parts[part].is_partial;
    }
    return is_by_piece ? wish->units_milli / QUANTITY_ONE_MILLI : wish->times;
}

static void earn_points(struct earning *earning, const struct promo_result *result, struct discount_wish *wish,
                        int64_t number) {
    const struct evaluation *evaluation = earning->evaluation;
    switch (result->target.kind) {
    case PROMO_TARGET_LINES: earn_per_unit(earning, &wish->lines, number); break;
    case PROMO_TARGET_PICK:
    case PROMO_TARGET_SET:
        for (LINES_OF(i, &wish->lines, evaluation->word_count)) {
            if (evaluation->taken[i] == 0) {
                line_set_remove(&wish->lines, i);
            }
        }
        earn_times(earning, &wish->lines, times_of_groups(&result->target, wish), number);
        break;
    case PROMO_TARGET_RECEIPT:
        wish->times = int64_min(limits_bound(evaluation, earning->candidate, PROMO_LIMIT_RECEIPT_TIMES),
                                each_times(evaluation, result->value.each));
        earn_times(earning, &wish->lines, wish->times, number);
        break;
    }
}

/* The points of an event are borne by no line. */
static void earn_of_event(struct earning *earning, const struct promo_result *result, int64_t points_per_time) {
    int64_t times = int64_min(limits_bound(earning->evaluation, earning->candidate, PROMO_LIMIT_RECEIPT_TIMES),
                              each_times(earning->evaluation, result->value.each));
    int64_t points;
    if (!checked_mul(times, points_per_time, &points) || points > POINTS_MAX) {
        points = POINTS_MAX;
    }
    earning->points = int64_min(earning->points + points, POINTS_MAX);
    earning->times = int64_max(earning->times, times);
}

static void earn_result(struct earning *earning, const struct promo_result *result) {
    int64_t number = 0;
    struct discount_wish wish;
    if (!value_number(earning->evaluation, earning->candidate, &result->value, &number)) {
        return;
    }
    if (earning->is_of_event) {
        earn_of_event(earning, result, number);
        return;
    }
    earning_goods(earning, result, &wish);
    if (wish.times == 0) {
        return;
    }
    switch (result->value.kind) {
    case PROMO_VALUE_PERCENT:
        earn_part(earning, &wish.lines, number * POINTS_PER_WHOLE,
                  PERCENT_WHOLE_BP * earning->evaluation->settings->points.value_minor);
        break;
    case PROMO_VALUE_MULTIPLIER: earn_part(earning, &wish.lines, number - PERCENT_WHOLE_BP, PERCENT_WHOLE_BP); break;
    case PROMO_VALUE_POINTS: earn_points(earning, result, &wish, number); break;
    case PROMO_VALUE_AMOUNT:
    case PROMO_VALUE_PRICE:
    case PROMO_VALUE_PRICES: bug_unreachable("the reader lets no money into an earning");
    }
    earning->times = int64_max(earning->times, wish.times);
    earning->units_milli = int64_max(earning->units_milli, wish.units_milli);
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
        evaluation->weights[count++] = evaluation->earned[i];
    }
    (void)money_allocate(limit_points, evaluation->weights, count, evaluation->parts);
    count = 0;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        evaluation->earned[i] = evaluation->parts[count++];
    }
    earning->points = limit_points;
}

/* The tenders are the reason that nothing is earned. */
static void note_unpaid(const struct earning *earning) {
    struct promo_verdict *verdict = earning->candidate->verdict;
    if (earning->points == 0 && earning->unpaid != NULL && verdict->kind == PROMO_NOTHING) {
        verdict->kind = PROMO_FAILED;
        verdict->reason = PROMO_REASON_TENDER;
        verdict->condition = earning->unpaid;
        verdict->wanted = earning->unpaid->value;
        verdict->is_found_known = earning->evaluation->request->basket->tender_count > 0;
    }
}

struct earning earning_propose(struct evaluation *evaluation, struct candidate *candidate, bool is_multiplier) {
    struct earning earning = {.evaluation = evaluation, .candidate = candidate, .is_multiplier = is_multiplier};
    const struct promotion *promotion = candidate->promotion;
    earning.is_of_event = promotion->event.size > 0;
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        if (result->kind == PROMO_RESULT_EARN && (result->value.kind == PROMO_VALUE_MULTIPLIER) == is_multiplier) {
            earn_result(&earning, result);
        }
    }
    int64_t earned =
        candidate->has_applied ? evaluation->outcome->applied[candidate->verdict->applied_index].points : 0;
    cut_to_limit(&earning, limits_bound(evaluation, candidate, PROMO_LIMIT_RECEIPT_POINTS) - earned);
    note_unpaid(&earning);
    return earning;
}

static void keep_points_of_event(struct earning *earning) {
    struct promo_applied *applied =
        earning->is_of_event && earning->points > 0 ? candidate_applied(earning->evaluation, earning->candidate) : NULL;
    if (applied != NULL) {
        applied->points += earning->points;
        earning->evaluation->outcome->event_points += earning->points;
    }
}

void earning_keep(struct earning *earning) {
    struct evaluation *evaluation = earning->evaluation;
    for (LINES_OF(i, &earning->lines, evaluation->word_count)) {
        int64_t points = evaluation->earned[i];
        if (points > 0 && !candidate_add_share(evaluation, earning->candidate, i, 0, points)) {
            return; /* no room for one more promotion, or the arena is full: then the evaluation as a whole fails */
        }
        evaluation->lines[i].base_points += earning->is_multiplier ? 0 : points;
    }
    keep_points_of_event(earning);
    if (earning->points > 0 && earning->candidate->has_applied) {
        struct promo_applied *applied = candidate_applied(evaluation, earning->candidate);
        applied->times = (uint32_t)int64_min(int64_max(applied->times, earning->times), UINT32_MAX);
        applied->units_milli = int64_max(applied->units_milli, earning->units_milli);
    }
    earning->candidate->has_shares = earning->candidate->has_applied;
}

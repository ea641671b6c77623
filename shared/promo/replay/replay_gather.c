#include "promo/replay/replay.h"

static void add(struct replay *replay, struct replay_table *table, uint64_t a, uint64_t b, int64_t sum) {
    struct replay_entry added = {.a = a, .b = b, .count = 1, .sum = sum};
    replay_table_add(table, &replay->memory, &added);
}

/* ----------------------------------------------------------------------------------------------------------- lines */

/* Cost of the line, or 0 when it is not known (or beyond all measure). */
static int64_t line_cost(const struct basket_line *line) {
    int64_t cost_minor = 0;
    (void)checked_mul_div(line->product.cost_minor, line->quantity_milli, QUANTITY_ONE_MILLI, ROUND_HALF_UP,
                          &cost_minor);
    return cost_minor;
}

static void add_margin(struct replay_margin *margin, const struct promo_line *line, int64_t cost_minor) {
    if (cost_minor > 0) {
        margin->lines++;
        margin->list_minor += line->amount_minor;
        margin->net_minor += line->net_minor;
        margin->cost_minor += cost_minor;
    }
}

static void gather_conflicts(struct replay *replay, struct replay_side *side, const struct promo_outcome *outcome,
                             const struct promo_line *line) {
    for (size_t i = 0; i < line->share_count; i++) {
        for (size_t j = i + 1; j < line->share_count; j++) {
            const struct line_share *one = &line->shares[i];
            const struct line_share *other = &line->shares[j];
            size_t a = replay_index(side, outcome->applied[one->promotion].promotion);
            size_t b = replay_index(side, outcome->applied[other->promotion].promotion);
            add(replay, &side->conflicts, a < b ? a : b, a < b ? b : a, one->discount_minor + other->discount_minor);
        }
    }
}

static void gather_line(struct replay *replay, struct replay_side *side, const struct promo_outcome *outcome,
                        const struct promo_line *line, int64_t cost_minor) {
    add_margin(&side->totals.margin, line, cost_minor);
    for (size_t i = 0; i < line->share_count; i++) {
        const struct promotion *promotion = outcome->applied[line->shares[i].promotion].promotion;
        struct replay_promotion *figures = &side->promotions[replay_index(side, promotion)];
        figures->lines++;
        figures->list_minor += line->amount_minor;
        figures->net_minor += line->net_minor;
        add_margin(&figures->margin, line, cost_minor);
    }
    gather_conflicts(replay, side, outcome, line);
}

/* ------------------------------------------------------------------------------------------------------ promotions */

static void gather_applied(struct replay *replay, struct replay_side *side, const struct promo_request *request,
                           const struct promo_applied *applied, uint64_t number) {
    size_t index = replay_index(side, applied->promotion);
    struct replay_promotion *figures = &side->promotions[index];
    figures->times += applied->times;
    figures->units_milli += applied->units_milli;
    figures->discount_minor += applied->discount_minor;
    figures->points += applied->points;
    for (size_t i = 0; i < applied->payer_count; i++) {
        figures->payers_minor[i] += applied->payers[i].discount_minor;
    }
    if (applied->discount_minor > 0) {
        replay_spread_add(&figures->spread, applied->discount_minor);
        replay_tops_add(&figures->tops, (struct replay_top){.amount = applied->discount_minor, .number = number});
    }
    if (request->customer.is_known) {
        add(replay, &side->customers, index, request->customer.id, applied->discount_minor);
    }
}

static void gather_verdict(struct replay *replay, struct replay_side *side, const struct promo_verdict *verdict) {
    size_t index = replay_index(side, verdict->promotion);
    struct replay_promotion *figures = &side->promotions[index];
    figures->verdicts[verdict->kind]++;
    if (verdict->kind == PROMO_LOST && verdict->lost_to != NULL) {
        add(replay, &side->displaced, index, replay_index(side, verdict->lost_to), verdict->lost_by);
    }
    if (verdict->limit != PROMO_LIMIT_NONE) {
        figures->limited[verdict->limit]++;
    }
    if (verdict->limit == PROMO_LIMIT_OVER) {
        figures->limited_over[verdict->limit_over->of]++;
    }
    if (verdict->floored_minor > 0) {
        figures->floored++;
        figures->floored_minor += verdict->floored_minor;
    }
}

/* --------------------------------------------------------------------------------------------------------- totals */

static void gather_day(struct replay *replay, struct replay_side *side, const struct promo_outcome *outcome,
                       int32_t day) {
    uint64_t key = (uint64_t)((int64_t)day - INT32_MIN);
    add(replay, &side->days, key, REPLAY_DAY_LIST, outcome->gross_minor);
    add(replay, &side->days, key, REPLAY_DAY_NET, outcome->net_minor);
    if (outcome->discount_minor > 0) {
        add(replay, &side->days, key, REPLAY_DAY_DISCOUNT, outcome->discount_minor);
    }
    if (outcome->points_paid_minor > 0) {
        add(replay, &side->days, key, REPLAY_DAY_POINTS_PAID, outcome->points_paid_minor);
    }
    if (outcome->points_to_earn > 0) {
        add(replay, &side->days, key, REPLAY_DAY_POINTS_EARNED, outcome->points_to_earn);
    }
}

static void gather_totals(struct replay_totals *totals, const struct promo_request *request,
                          const struct promo_outcome *outcome, uint64_t number) {
    totals->receipts++;
    totals->anonymous += !request->customer.is_known;
    totals->lines += (int64_t)outcome->line_count;
    totals->list_minor += outcome->gross_minor;
    totals->discount_minor += outcome->discount_minor;
    totals->points_paid_minor += outcome->points_paid_minor;
    totals->net_minor += outcome->net_minor;
    totals->points_paid += outcome->points_paid;
    totals->points_earned += outcome->points_to_earn;
    if (outcome->discount_minor > 0) {
        totals->discounted++;
        replay_spread_add(&totals->spread, outcome->discount_minor);
        replay_tops_add(&totals->tops, (struct replay_top){.amount = outcome->discount_minor, .number = number});
    }
}

void replay_gather(struct replay *replay, struct replay_side *side, const struct promo_request *request,
                   const struct promo_outcome *outcome, uint64_t number) {
    gather_totals(&side->totals, request, outcome, number);
    gather_day(replay, side, outcome, request->at.day);
    if (request->customer.is_known) {
        add(replay, &side->customers, side->set->promotion_count, request->customer.id, outcome->discount_minor);
    }
    for (size_t i = 0; i < outcome->line_count; i++) {
        gather_line(replay, side, outcome, &outcome->lines[i], line_cost(&request->basket->lines[i]));
    }
    for (size_t i = 0; i < outcome->applied_count; i++) {
        gather_applied(replay, side, request, &outcome->applied[i], number);
    }
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        gather_verdict(replay, side, &outcome->verdicts[i]);
    }
    for (size_t i = 0; i < outcome->near_miss_count; i++) {
        const struct promo_near_miss *miss = &outcome->near_misses[i];
        add(replay, &side->near_misses, replay_index(side, miss->promotion), (uint64_t)miss->what, miss->missing);
    }
    replay_limits_count(&side->limits, &replay->memory, request, outcome);
}

/* Pricing what stays of a sale after a return (request.h, promo_entitled): the promotions that fired on the sale act
 * again on what stays, as far as the goods and the conditions on the basket let them. */
#include "promo/discount/discount.h"

#include "base/bug.h"

static const struct promo_entitlement *find(const struct evaluation *evaluation, const struct promotion *promotion) {
    const struct promo_entitled *entitled = evaluation->request->entitled;
    for (size_t i = 0; i < entitled->count; i++) {
        if (entitled->promotions[i].promotion == promotion) {
            return &entitled->promotions[i];
        }
    }
    return NULL;
}

void entitled_call(const struct evaluation *evaluation, uint64_t *called) {
    const struct compiled_set *set = evaluation->set;
    for (size_t i = 0; i < set->promotion_count; i++) {
        if (find(evaluation, set->order[i]) != NULL) {
            called[i / 64] |= UINT64_C(1) << i % 64;
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- limits */

/* What all entitled promotions took off that share the budget. */
static int64_t taken_of_budget(const struct evaluation *evaluation, const struct promo_limit *budget) {
    const struct promo_entitled *entitled = evaluation->request->entitled;
    int64_t taken_minor = 0;
    for (size_t i = 0; i < entitled->count; i++) {
        bool is_in = limits_count_in(entitled->promotions[i].promotion, budget);
        taken_minor += is_in ? entitled->promotions[i].discount_minor : 0;
    }
    return taken_minor;
}

/* The sale took this much of the limit, and what stays may take as much again. */
static int64_t taken_by_sale(const struct evaluation *evaluation, const struct promo_entitlement *entitlement,
                             const struct promo_limit *limit) {
    switch (limit->measure) {
    case LIMIT_MEASURE_TIMES: return entitlement->times;
    case LIMIT_MEASURE_UNITS: return entitlement->units_milli;
    case LIMIT_MEASURE_DISCOUNT: return entitlement->discount_minor;
    case LIMIT_MEASURE_POINTS: return entitlement->points;
    case LIMIT_MEASURE_BUDGET: return taken_of_budget(evaluation, limit);
    }
    bug_unreachable("limit measure out of range");
}

bool entitled_holds(struct evaluation *evaluation, struct candidate *candidate) {
    const struct promo_limits *limits = &candidate->promotion->limits;
    const struct promo_entitlement *entitlement = find(evaluation, candidate->promotion);
    bug_if(entitlement == NULL);
    int64_t *used = candidate->limit_used != NULL ? candidate->limit_used
                                                  : ARENA_ARRAY(evaluation->arena, int64_t, limits->over_count);
    if (used == NULL) {
        return false; /* the arena is full: the evaluation as a whole fails */
    }
    for (size_t i = 0; i < limits->over_count; i++) {
        const struct promo_limit *limit = &limits->over[i];
        used[i] = int64_max(0, limit->most - taken_by_sale(evaluation, entitlement, limit));
    }
    candidate->limit_used = used;
    candidate->times_allowed = limits_left(evaluation, candidate, LIMIT_MEASURE_TIMES).left;
    candidate->verdict->times_left = candidate->times_allowed;
    return conditions_hold(evaluation, candidate->promotion, candidate->verdict);
}

/* ------------------------------------------------------------------------------------------------------ payment */

static bool has_paid_line(const struct evaluation *evaluation, const struct promo_scope *scope) {
    struct line_set lines;
    int64_t paid_minor = 0;
    scope_lines(evaluation, scope, &lines);
    for (LINES_OF(i, &lines, evaluation->word_count)) {
        paid_minor += evaluation->lines[i].points_paid_minor;
    }
    return paid_minor > 0;
}

/* Exchanges count as they did on the sale: nobody can tell which of them what stays has used. */
static void pay_again(struct evaluation *evaluation, struct candidate *candidate, const struct promo_pay *pay) {
    struct promo_applied *applied = candidate_applied(evaluation, candidate);
    const struct promo_entitlement *entitlement = find(evaluation, candidate->promotion);
    if (applied != NULL && pay->exchange != NULL) {
        applied->times = (uint32_t)int64_min(entitlement->times, UINT32_MAX);
        applied->units_milli = entitlement->units_milli;
    }
}

/* What was paid with points stays paid, as far as a line still costs as much. A promotion to pay with is used as long
 * as anything in its scope is paid with points. */
void entitled_pay(struct evaluation *evaluation) {
    for (LINES_OF(i, &evaluation->all, evaluation->word_count)) {
        struct line_state *line = &evaluation->lines[i];
        int64_t paid_minor = evaluation->request->entitled->points_paid_minor[line->basket_index];
        int64_t room_minor = int64_max(0, evaluation_left(evaluation, i) - line->floor_minor);
        line->points_paid_minor = int64_min(paid_minor, room_minor);
        evaluation->totals.left_minor -= line->points_paid_minor;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        const struct promotion *promotion = candidate->promotion;
        if (!promotion->has_pay || !(candidate->is_decided || candidate_is_ready(evaluation, candidate)) ||
            !candidate->holds) {
            continue;
        }
        for (size_t j = 0; j < promotion->result_count; j++) {
            const struct promo_result *result = &promotion->results[j];
            if (result->kind == PROMO_RESULT_PAY && has_paid_line(evaluation, &result->pay.scope)) {
                pay_again(evaluation, candidate, &result->pay);
            }
        }
    }
}

/* Limits over receipts: of the customer, the store and the chain. What was counted before is asked once, when the
 * promotion is due; what this receipt takes out of a shared budget is read off the promotions that have applied. */
#include "promo/evaluation.h"

#include "promo/period.h"

struct text limit_name(const struct promotion *promotion, const struct promo_limit *limit) {
    return limit->measure == LIMIT_MEASURE_BUDGET ? limit->budget : promotion->id;
}

static bool ask_used(const struct evaluation *evaluation, const struct promotion *promotion,
                     const struct promo_limit *limit, int64_t *used) {
    const struct promo_request *request = evaluation->request;
    *used = 0;
    if (limit->of == PROMO_OF_CUSTOMER && request->customer.id == 0) {
        return true;
    }
    struct promo_limit_question question = {.of = limit->of,
                                            .customer_id = limit->of == PROMO_OF_CUSTOMER ? request->customer.id : 0,
                                            .name = limit_name(promotion, limit),
                                            .measure = limit->measure,
                                            .from_day = promo_period_start(limit->period, request->at.day),
                                            .to_day = request->at.day,
                                            .only_store = limit->only_store};
    return request->limits.used != NULL && request->limits.used(request->limits.context, &question, used);
}

bool limits_count_in(const struct promotion *promotion, const struct promo_limit *budget) {
    for (size_t i = 0; i < promotion->limits.over_count; i++) {
        const struct promo_limit *limit = &promotion->limits.over[i];
        if (limit->measure == LIMIT_MEASURE_BUDGET && text_equal(limit->budget, budget->budget) &&
            (limit->of == PROMO_OF_CUSTOMER) == (budget->of == PROMO_OF_CUSTOMER)) {
            return true;
        }
    }
    return false;
}

/* What the promotions of this receipt have taken out of a budget so far. */
static int64_t taken_here(const struct evaluation *evaluation, const struct promo_limit *budget) {
    int64_t taken_minor = 0;
    for (size_t i = 0; i < evaluation->outcome->applied_count; i++) {
        const struct promo_applied *applied = &evaluation->outcome->applied[i];
        taken_minor += limits_count_in(applied->promotion, budget) ? applied->discount_minor : 0;
    }
    return taken_minor;
}

static int64_t left_of(const struct evaluation *evaluation, const struct candidate *candidate, size_t index) {
    const struct promo_limit *limit = &candidate->promotion->limits.over[index];
    int64_t used = candidate->limit_used[index];
    used += limit->measure == LIMIT_MEASURE_BUDGET ? taken_here(evaluation, limit) : 0;
    return int64_max(0, limit->most - used);
}

static bool is_measured_in(const struct promo_limit *limit, enum limit_measure measure) {
    return limit->measure == measure || (measure == LIMIT_MEASURE_DISCOUNT && limit->measure == LIMIT_MEASURE_BUDGET);
}

struct limit_left limits_left(const struct evaluation *evaluation, const struct candidate *candidate,
                              enum limit_measure measure) {
    struct limit_left least = {.left = INT64_MAX};
    for (size_t i = 0; i < candidate->promotion->limits.over_count; i++) {
        const struct promo_limit *limit = &candidate->promotion->limits.over[i];
        if (!is_measured_in(limit, measure)) {
            continue;
        }
        int64_t left = left_of(evaluation, candidate, i);
        if (left < least.left) {
            least = (struct limit_left){.left = left, .by = limit};
        }
    }
    return least;
}

static void note_over(struct promo_verdict *verdict, enum promo_limit_kind kind, const struct promo_limit *limit) {
    verdict->kind = PROMO_LIMITED;
    verdict->limit = kind;
    verdict->limit_over = limit;
    verdict->limit_allowed = 0;
}

bool limits_leave_some(const struct evaluation *evaluation, struct candidate *candidate) {
    const struct promo_limits *limits = &candidate->promotion->limits;
    candidate->times_allowed = INT64_MAX;
    candidate->verdict->times_left = INT64_MAX;
    if (limits->over_count == 0) {
        return true;
    }
    int64_t *used = candidate->limit_used != NULL ? candidate->limit_used
                                                  : ARENA_ARRAY(evaluation->arena, int64_t, limits->over_count);
    if (used == NULL) {
        return false; /* the arena is full: the evaluation as a whole fails */
    }
    candidate->limit_used = used;
    for (size_t i = 0; i < limits->over_count; i++) {
        if (!ask_used(evaluation, candidate->promotion, &limits->over[i], &used[i])) {
            note_over(candidate->verdict, PROMO_LIMIT_UNKNOWN, &limits->over[i]);
            return false;
        }
    }
    candidate->times_allowed = limits_left(evaluation, candidate, LIMIT_MEASURE_TIMES).left;
    candidate->verdict->times_left = candidate->times_allowed;
    for (size_t i = 0; i < limits->over_count; i++) {
        if (left_of(evaluation, candidate, i) == 0) {
            note_over(candidate->verdict, PROMO_LIMIT_OVER, &limits->over[i]);
            return false;
        }
    }
    return true;
}

static enum limit_measure measure_of(enum promo_limit_kind kind) {
    switch (kind) {
    case PROMO_LIMIT_RECEIPT_UNITS: return LIMIT_MEASURE_UNITS;
    case PROMO_LIMIT_RECEIPT_DISCOUNT: return LIMIT_MEASURE_DISCOUNT;
    case PROMO_LIMIT_RECEIPT_POINTS: return LIMIT_MEASURE_POINTS;
    case PROMO_LIMIT_NONE:
    case PROMO_LIMIT_RECEIPT_TIMES:
    case PROMO_LIMIT_CUSTOMER_POINTS:
    case PROMO_LIMIT_OVER:
    case PROMO_LIMIT_UNKNOWN:
    case PROMO_LIMIT_GROUP:
    case PROMO_LIMIT_GROUP_PROMOTIONS:
    case PROMO_LIMIT_SHARES: return LIMIT_MEASURE_TIMES;
    }
    return LIMIT_MEASURE_TIMES;
}

static int64_t receipt_bound(const struct promo_limits *limits, enum limit_measure measure) {
    switch (measure) {
    case LIMIT_MEASURE_TIMES: return limits->receipt_times;
    case LIMIT_MEASURE_UNITS: return limits->receipt_units_milli;
    case LIMIT_MEASURE_DISCOUNT:
    case LIMIT_MEASURE_BUDGET: return limits->receipt_discount_minor;
    case LIMIT_MEASURE_POINTS: return limits->receipt_points;
    }
    return INT64_MAX;
}

int64_t limits_bound(const struct evaluation *evaluation, const struct candidate *candidate,
                     enum promo_limit_kind kind) {
    enum limit_measure measure = measure_of(kind);
    return int64_min(receipt_bound(&candidate->promotion->limits, measure),
                     limits_left(evaluation, candidate, measure).left);
}

const struct promo_limit *limits_binding(const struct evaluation *evaluation, const struct candidate *candidate,
                                         enum promo_limit_kind kind) {
    enum limit_measure measure = measure_of(kind);
    struct limit_left over = limits_left(evaluation, candidate, measure);
    return over.left < receipt_bound(&candidate->promotion->limits, measure) ? over.by : NULL;
}

void limits_note(const struct evaluation *evaluation, struct candidate *candidate, enum promo_limit_kind kind,
                 int64_t wanted, int64_t allowed) {
    struct promo_verdict *verdict = candidate->verdict;
    verdict->limit_over = limits_binding(evaluation, candidate, kind);
    verdict->limit = verdict->limit_over == NULL ? kind : PROMO_LIMIT_OVER;
    verdict->limit_wanted = wanted;
    verdict->limit_allowed = allowed;
}

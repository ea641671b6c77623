#include "promo/evaluation.h"

/* The first local day of the period that the day is in. */
static int32_t period_start(enum promo_period period, int32_t day) {
    struct civil_day civil = calendar_civil(day);
    int32_t start = INT32_MIN;
    switch (period) {
    case PROMO_DAY: return day;
    case PROMO_WEEK: return day - (int32_t)(calendar_weekday(day) - MONDAY);
    case PROMO_MONTH:
        civil.day = 1;
        (void)calendar_day(civil, &start);
        return start;
    case PROMO_YEAR:
        civil = (struct civil_day){.year = civil.year, .month = 1, .day = 1};
        (void)calendar_day(civil, &start);
        return start;
    case PROMO_LIFE: return start;
    }
    return start;
}

static int64_t times_left(const struct evaluation *evaluation, const struct promotion *promotion,
                          const struct promo_customer_limit *limit) {
    const struct promo_request *request = evaluation->request;
    if (request->limits.times_used == NULL) {
        return limit->times;
    }
    struct promo_limit_question question = {.customer_id = request->customer.id,
                                            .promotion_id = promotion->id,
                                            .from_day = period_start(limit->period, request->at.day),
                                            .to_day = request->at.day};
    return int64_max(0, limit->times - request->limits.times_used(request->limits.context, &question));
}

bool limits_leave_times(const struct evaluation *evaluation, struct candidate *candidate) {
    const struct promo_limits *limits = &candidate->promotion->limits;
    candidate->times_allowed = INT64_MAX;
    for (size_t i = 0; i < limits->customer_count; i++) {
        int64_t left = times_left(evaluation, candidate->promotion, &limits->customer[i]);
        if (left >= candidate->times_allowed) {
            continue;
        }
        candidate->times_allowed = left;
        candidate->verdict->limit_period = limits->customer[i].period;
        candidate->verdict->limit_allowed = limits->customer[i].times;
    }
    if (candidate->times_allowed > 0) {
        return true;
    }
    candidate->verdict->kind = PROMO_LIMITED;
    candidate->verdict->limit = PROMO_LIMIT_CUSTOMER;
    return false;
}

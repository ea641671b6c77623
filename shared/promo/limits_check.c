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

/* Fills what is left in total; the money left bounds the promotion's discount on this receipt. */
static bool totals_leave_some(const struct evaluation *evaluation, struct candidate *candidate) {
    const struct promo_limits *limits = &candidate->promotion->limits;
    const struct promo_limit_source *source = &evaluation->request->limits;
    candidate->total_left_minor = INT64_MAX;
    if (limits->total_times == INT64_MAX && limits->total_discount_minor == INT64_MAX) {
        return true;
    }
    struct promo_total_use used = {.times = limits->total_times, .discount_minor = limits->total_discount_minor};
    if (source->total_used != NULL) {
        used = source->total_used(source->context, candidate->promotion->id);
    }
    struct promo_verdict *verdict = candidate->verdict;
    int64_t times_left = limits->total_times == INT64_MAX ? INT64_MAX : int64_max(0, limits->total_times - used.times);
    int64_t minor_left = limits->total_discount_minor == INT64_MAX
                             ? INT64_MAX
                             : int64_max(0, limits->total_discount_minor - used.discount_minor);
    candidate->times_allowed = int64_min(candidate->times_allowed, times_left);
    candidate->total_left_minor = minor_left;
    verdict->times_left = candidate->times_allowed;
    if (times_left > 0 && minor_left > 0) {
        return true;
    }
    verdict->kind = PROMO_LIMITED;
    verdict->limit = times_left == 0 ? PROMO_LIMIT_TOTAL_TIMES : PROMO_LIMIT_TOTAL_DISCOUNT;
    verdict->limit_allowed = times_left == 0 ? limits->total_times : limits->total_discount_minor;
    return false;
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
    candidate->verdict->times_left = candidate->times_allowed;
    if (candidate->times_allowed > 0) {
        return totals_leave_some(evaluation, candidate);
    }
    candidate->verdict->kind = PROMO_LIMITED;
    candidate->verdict->limit = PROMO_LIMIT_CUSTOMER;
    return false;
}

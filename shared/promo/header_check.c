#include "promo/evaluation.h"

#include "promo/sort.h"

static bool fail(struct promo_verdict *verdict, enum promo_reason reason, int64_t wanted, int64_t found) {
    verdict->kind = PROMO_FAILED;
    verdict->reason = reason;
    verdict->wanted = wanted;
    verdict->found = found;
    verdict->is_found_known = true;
    return false;
}

static bool window_has(const struct promo_window *window, struct local_time at) {
    uint32_t today = 1U << (at.weekday - MONDAY);
    uint32_t yesterday = at.weekday == MONDAY ? 1U << (SUNDAY - MONDAY) : today >> 1;
    if (window->from_ms_of_day < window->to_ms_of_day) {
        return (window->weekdays & today) != 0 && at.ms_of_day >= window->from_ms_of_day &&
               at.ms_of_day < window->to_ms_of_day;
    }
    return ((window->weekdays & today) != 0 && at.ms_of_day >= window->from_ms_of_day) ||
           ((window->weekdays & yesterday) != 0 && at.ms_of_day < window->to_ms_of_day);
}

static bool schedule_holds(const struct promo_schedule *schedule, struct local_time at, struct promo_verdict *verdict) {
    enum { MS_PER_MINUTE = 60000 };
    if (at.day < schedule->from_day || at.day > schedule->to_day) {
        return fail(verdict, PROMO_REASON_DAY, at.day < schedule->from_day ? schedule->from_day : schedule->to_day,
                    at.day);
    }
    for (size_t i = 0; i < schedule->window_count; i++) {
        if (window_has(&schedule->windows[i], at)) {
            return true;
        }
    }
    return schedule->window_count == 0 || fail(verdict, PROMO_REASON_HOURS, 0, at.ms_of_day / MS_PER_MINUTE);
}

static bool store_holds(const struct promo_stores *stores, uint32_t store, struct promo_verdict *verdict) {
    bool is_in = stores->only_count == 0 || sorted_has(stores->only, stores->only_count, store);
    bool is_out = sorted_has(stores->except, stores->except_count, store);
    return (is_in && !is_out) || fail(verdict, PROMO_REASON_STORE, 0, store);
}

/* Receipts and events do not call each other's promotions; asked for all of them, this is why not. */
static bool event_holds(const struct promotion *promotion, const struct promo_request *request,
                        struct promo_verdict *verdict) {
    return text_equal(promotion->event, request->event) || fail(verdict, PROMO_REASON_EVENT, 0, 0);
}

static bool level_holds(const struct promo_audience *audience, struct text level) {
    for (size_t i = 0; i < audience->level_count; i++) {
        if (text_equal(audience->levels[i], level)) {
            return true;
        }
    }
    return audience->level_count == 0;
}

static bool segments_hold(const struct promo_audience *audience, const struct promo_customer *customer,
                          struct promo_verdict *verdict) {
    bool is_in_one = audience->segment_any_count == 0;
    for (size_t i = 0; i < customer->segment_count; i++) {
        uint32_t segment = customer->segments[i];
        if (sorted_has(audience->segments_none, audience->segment_none_count, segment)) {
            return fail(verdict, PROMO_REASON_EXCLUDED, 0, segment);
        }
        is_in_one = is_in_one || sorted_has(audience->segments_any, audience->segment_any_count, segment);
    }
    return is_in_one || fail(verdict, PROMO_REASON_SEGMENT, 0, 0);
}

/* Points and counts of uses are somebody's. */
static bool needs_member(const struct promotion *promotion) {
    bool gives_points_only =
        !promotion->has_discount && !promotion->has_gift && (promotion->has_earning || promotion->has_pay);
    return promotion->audience.who == PROMO_MEMBERS || promotion->limits.counts_customer || gives_points_only;
}

static bool audience_holds(const struct promotion *promotion, const struct promo_customer *customer,
                           struct promo_verdict *verdict) {
    if (promotion->audience.who == PROMO_ANONYMOUS && customer->is_known) {
        return fail(verdict, PROMO_REASON_ANONYMOUS, 0, 0);
    }
    if (!needs_member(promotion)) {
        return true;
    }
    if (!customer->is_known) {
        return fail(verdict, PROMO_REASON_MEMBER, 0, 0);
    }
    if (promotion->has_earning && !promotion->has_discount && !promotion->has_gift && !customer->may_earn) {
        return fail(verdict, PROMO_REASON_NO_EARN, 0, 0);
    }
    if (!level_holds(&promotion->audience, customer->level)) {
        return fail(verdict, PROMO_REASON_LEVEL, 0, 0);
    }
    return segments_hold(&promotion->audience, customer, verdict);
}

bool header_holds(const struct evaluation *evaluation, const struct promotion *promotion,
                  struct promo_verdict *verdict) {
    const struct promo_request *request = evaluation->request;
    return event_holds(promotion, request, verdict) && schedule_holds(&promotion->schedule, request->at, verdict) &&
           store_holds(&promotion->stores, request->store, verdict) &&
           audience_holds(promotion, &request->customer, verdict);
}

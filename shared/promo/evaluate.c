#include "promo/discount/group.h"

#include <stdalign.h>

static bool evaluate_once(const struct compiled_set *set, const struct promo_request *request,
                          struct promo_outcome *outcome) {
    *outcome = (struct promo_outcome){0};
    struct evaluation evaluation = {.set = set, .request = request, .outcome = outcome};
    outcome->applied = ARENA_ARRAY(request->arena, struct promo_applied, LIMIT_PROMOTIONS_PER_RECEIPT);
    if (outcome->applied == NULL || !evaluation_start(&evaluation) || !evaluation_find_candidates(&evaluation)) {
        return false;
    }
    discounts_act(&evaluation);
    points_pay(&evaluation);
    points_earn(&evaluation);
    gifts_and_messages(&evaluation);
    if (request->arena->exhausted) {
        return false; /* something may be half done */
    }
    outcome_finish(&evaluation);
    return !request->arena->exhausted;
}

/* The same receipt in the hands of somebody who registers now. */
static struct promo_request as_new_member(const struct compiled_set *set, const struct promo_request *request) {
    struct promo_request member = *request;
    member.customer = (struct promo_customer){.is_known = true,
                                              .level = set->set->settings.member_level,
                                              .birth_day = CUSTOMER_NO_BIRTH_DAY,
                                              .registered_day = request->at.day,
                                              .may_earn = true};
    member.is_traced = false;
    return member;
}

bool promo_evaluate(const struct compiled_set *set, const struct promo_request *request,
                    struct promo_outcome *outcome) {
    int64_t member_points = 0;
    int64_t member_net_minor = 0;
    if (!request->customer.is_known && request->entitled == NULL) {
        size_t used_before = request->arena->used;
        struct promo_request member = as_new_member(set, request);
        if (!evaluate_once(set, &member, outcome)) {
            return false;
        }
        member_points = outcome->points_to_earn;
        member_net_minor = outcome->net_minor;
        request->arena->used = used_before; /* only the two figures are kept */
    }
    bool is_done = evaluate_once(set, request, outcome);
    outcome->member_points = member_points;
    outcome->member_net_minor = member_net_minor;
    return is_done;
}

struct promo_customer promo_customer_of(const struct customer *customer, int32_t registered_day,
                                        int64_t points_usable) {
    bool is_active = customer->state == CUSTOMER_ACTIVE;
    return (struct promo_customer){.is_known = true,
                                   .id = customer->id,
                                   .level = text_of(customer->level),
                                   .segment_count = customer->segment_count,
                                   .segments = customer->segments,
                                   .birth_day = customer->birth_day,
                                   .registered_day = registered_day,
                                   .may_earn = is_active || customer->state == CUSTOMER_LIMITED,
                                   .points_usable = is_active ? points_usable : 0};
}

/* --------------------------------------------------------------------------------------------------------- memory */

static size_t grains(size_t bytes) {
    return (bytes / alignof(max_align_t) + 2) * alignof(max_align_t);
}

static size_t bytes_of_promotion(const struct promotion *promotion) {
    enum { TEXTS = 2, GROWTH = 4, ROOM = 64, TRIES = 2 };
    size_t bytes = sizeof(struct candidate) + sizeof(struct promo_verdict) + sizeof(struct promo_near_miss) +
                   promotion->limits.over_count * (sizeof(struct promo_limit_use) + 2 * sizeof(int64_t)) +
                   2 * grains(1) + grains(promotion->condition_count * sizeof(struct promo_trace));
    for (size_t i = 0; i < promotion->result_count; i++) {
        size_t text_size = promotion->results[i].message.texts.ru.size + promotion->results[i].message.texts.en.size;
        bytes += sizeof(struct promo_gift_offer) + sizeof(struct promo_grant_given) + sizeof(struct promo_told) +
                 256; /* a pay rule */
        bool is_earning = promotion->results[i].kind == PROMO_RESULT_EARN;
        bytes += is_earning ? TRIES * grains(sizeof(struct promo_result)) : 0;
        bytes += TEXTS * grains(text_size * GROWTH + ROOM);
    }
    return bytes;
}

size_t promo_arena_bytes(const struct compiled_set *set, size_t line_count) {
    enum { SYMBOLS = PRODUCT_CATEGORY_LEVELS + 4, NUMBER_ARRAYS = 15, FIXED = 65536 };
    size_t group_count = set->set->settings.group_count;
    size_t per_line = sizeof(struct line_state) + 2 * sizeof(struct line_money) + NUMBER_ARRAYS * sizeof(int64_t) +
                      SYMBOLS * (2 * sizeof(uint32_t) + sizeof(struct present_symbol) + sizeof(struct line_set)) +
                      LIMIT_SHARES_PER_LINE * (grains(sizeof(struct share_node)) + sizeof(struct line_share)) +
                      sizeof(struct promo_line) + group_count * 5 * sizeof(void *) + 64;
    size_t bytes =
        FIXED + LIMIT_PROMOTIONS_PER_RECEIPT * (sizeof(struct promo_applied) + sizeof(struct promo_earned_lot) + 512);
    bytes += group_trial_bytes(&set->set->settings, line_count) + group_best_bytes(&set->set->settings);
    bytes += group_count * sizeof(struct promo_choice);
    bytes += group_count * (sizeof(struct group_state) + 8 * grains(1)) + line_count * per_line;
    for (size_t i = 0; i < set->promotion_count; i++) {
        bytes += bytes_of_promotion(set->order[i]);
    }
    return bytes;
}

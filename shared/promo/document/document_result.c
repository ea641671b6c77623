#include "promo/document/document_parts.h"

/* "base" and "unit_max_minor" say how a percent is meant, "per" an amount or price on lines, "first_amount_minor" an
 * amount on lines. */
static void refuse_manner_mix(struct place place, bool is_discount, const struct promo_target *target,
                              const struct promo_value *value) {
    bool has_base = value->kind == PROMO_VALUE_PERCENT;
    bool is_percent = is_discount && has_base;
    bool is_on_lines = is_discount && target->kind == PROMO_TARGET_LINES;
    bool is_amount_on_lines = is_on_lines && value->kind == PROMO_VALUE_AMOUNT;
    bool is_price_on_lines = is_on_lines && value->kind == PROMO_VALUE_PRICE;
    if (value->base != PROMO_BASE_BY_GROUP && !has_base) {
        place_refuse(place_member(&place, "base"), "not_here", "only a percent has a base");
    }
    if (value->unit_max_minor != INT64_MAX && (!is_percent || target->kind != PROMO_TARGET_LINES)) {
        place_refuse(place_member(&place, "unit_max_minor"), "not_here",
                     "goes with the percent of a discount on lines");
    }
    if (value->is_per_line && !is_amount_on_lines && !is_price_on_lines) {
        place_refuse(place, "not_here", "\"per\" goes with amount_minor or price_minor on lines");
    }
    if (value->first_amount_minor > 0 && !is_amount_on_lines) {
        place_refuse(place, "not_here", "\"first_amount_minor\" goes with amount_minor on lines");
    }
    if (value->is_per_line && value->first_amount_minor > 0) {
        place_refuse(place_member(&place, "per"), "not_here", "an amount per line has no first unit");
    }
}

static void refuse_discount_mix(struct place place, const struct promo_target *target,
                                const struct promo_value *value) {
    if (value->kind == PROMO_VALUE_POINTS || value->kind == PROMO_VALUE_MULTIPLIER) {
        place_refuse(place, "not_here", "a discount is percent_bp, amount_minor, price_minor or prices");
    }
    if (value->kind == PROMO_VALUE_PRICES && target->kind != PROMO_TARGET_LINES) {
        place_refuse(place_member(&place, "prices"), "not_here", "a price list is for lines");
    }
    if (value->kind == PROMO_VALUE_PERCENT && value->ladder == NULL && value->number > PERCENT_WHOLE_BP) {
        place_refuse(place, "out_of_range", "a discount is at most 10000 (100 %%)");
    }
    for (size_t i = 0; value->ladder != NULL && value->kind == PROMO_VALUE_PERCENT && i < value->ladder->step_count;
         i++) {
        if (value->ladder->steps[i].number > PERCENT_WHOLE_BP) {
            place_refuse(place, "out_of_range", "a discount is at most 10000 (100 %%)");
        }
    }
    if (value->each != NULL && (value->kind != PROMO_VALUE_AMOUNT || target->kind != PROMO_TARGET_RECEIPT)) {
        place_refuse(place, "not_here", "\"each\" goes with amount_minor on the receipt");
    }
}

static void refuse_earn_mix(struct place place, const struct promo_target *target, const struct promo_value *value) {
    if (value->kind == PROMO_VALUE_AMOUNT || value->kind == PROMO_VALUE_PRICE || value->kind == PROMO_VALUE_PRICES) {
        place_refuse(place, "not_here", "an earning is percent_bp, points or multiplier_bp");
    }
    bool is_of_pieces = target->kind == PROMO_TARGET_PICK || target->kind == PROMO_TARGET_SET;
    if (value->kind == PROMO_VALUE_MULTIPLIER && is_of_pieces) {
        place_refuse(place, "not_here", "multiplier_bp is of lines or of the receipt");
    }
    if (value->each != NULL && (value->kind != PROMO_VALUE_POINTS || target->kind != PROMO_TARGET_RECEIPT)) {
        place_refuse(place, "not_here", "\"each\" goes with points on the receipt");
    }
}

static struct promo_lot *read_lot(struct place place, struct arena *arena) {
    static const char *const names[] = {"usable_after_days", "lives_days", "expires_on"};
    enum { DAYS_MAX = 36500, LAST_DAY_MAX = 120529 };
    struct promo_lot *lot = ARENA_NEW(arena, struct promo_lot);
    if (lot == NULL || !place_object(place)) {
        return NULL;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct place lives = place_member(&place, "lives_days");
    struct place expires = place_member(&place, "expires_on");
    lot->usable_after_days = (int32_t)place_int_or(place_member(&place, "usable_after_days"), 0, DAYS_MAX, 0);
    lot->lives_days = (int32_t)place_int_or(lives, 1, DAYS_MAX, 0);
    lot->expires_day = document_read_day(expires, INT32_MAX);
    if (lot->expires_day != INT32_MAX && (lot->expires_day < 1 || lot->expires_day > LAST_DAY_MAX)) {
        place_refuse(expires, "out_of_range", "must be in 1970-01-02 .. 2299-12-31");
    }
    if (!place_is_absent(lives) && !place_is_absent(expires)) {
        place_refuse(lives, "several", "points live so many days, or until a day");
    }
    return lot;
}

bool promo_lot_equal(const struct promo_lot *a, const struct promo_lot *b) {
    bool is_both = a != NULL && b != NULL;
    return a == b || (is_both && a->usable_after_days == b->usable_after_days && a->lives_days == b->lives_days &&
                      a->expires_day == b->expires_day);
}

/* The points of a promotion are one lot. */
static void take_lot(struct place place, struct arena *arena, bool is_first, struct promotion *promotion) {
    struct place content = place_member(&place, "lot");
    struct promo_lot *lot = place_is_absent(content) ? NULL : read_lot(content, arena);
    if (!is_first && !promo_lot_equal(lot, promotion->lot)) {
        place_refuse(content, "mixed", "all points of a promotion have the same terms");
    }
    promotion->lot = lot;
}

static void read_earn(struct place place, const struct promo_value *value, struct promo_earn *earn) {
    struct place paid_with = place_member(&place, "paid_with");
    if (place_is_absent(paid_with)) {
        return;
    }
    earn->paid_with = (struct promo_condition){
        .kind = PROMO_CONDITION_TENDER, .value = 1, .choices = document_read_tenders(paid_with)};
    if (value->kind != PROMO_VALUE_PERCENT) {
        place_refuse(paid_with, "not_here", "goes with percent_bp");
    }
}

static void read_benefit(struct place place, struct arena *arena, struct promo_result *result) {
    static const char *const names[] = {"target", "value", "paid_with", "lot"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names) - (result->kind == PROMO_RESULT_DISCOUNT ? 2 : 0));
    struct place target = place_member(&place, "target");
    struct place value = place_member(&place, "value");
    document_read_target(target, arena, &result->target);
    const struct promo_scope *scope_or = result->target.kind == PROMO_TARGET_SET ? NULL : &result->target.scope;
    document_read_value(value, arena, scope_or, &result->value);
    refuse_manner_mix(value, result->kind == PROMO_RESULT_DISCOUNT, &result->target, &result->value);
    if (result->kind == PROMO_RESULT_DISCOUNT) {
        refuse_discount_mix(value, &result->target, &result->value);
    } else {
        refuse_earn_mix(value, &result->target, &result->value);
        read_earn(place, &result->value, &result->earn);
    }
}

static struct promo_exchange *read_exchange(struct place place, struct arena *arena) {
    static const char *const names[] = {"points", "percent_bp", "amount_minor", "price_minor", "pieces", "times_max"};
    static const char *const kinds[] = {"percent_bp", "amount_minor", "price_minor"};
    static const enum promo_value_kind kind_of[] = {PROMO_VALUE_PERCENT, PROMO_VALUE_AMOUNT, PROMO_VALUE_PRICE};
    enum { PIECES_MAX = 1000 };
    struct promo_exchange *exchange = ARENA_NEW(arena, struct promo_exchange);
    if (exchange == NULL || !place_object(place)) {
        return NULL;
    }
    place_only(place, names, NAMES_COUNT(names));
    exchange->points = place_int(place_member(&place, "points"), 1, POINTS_MAX);
    size_t kind = document_read_one_of(place, kinds, NAMES_COUNT(kinds));
    exchange->kind = kind_of[kind];
    bool is_percent = exchange->kind == PROMO_VALUE_PERCENT;
    bool is_price = exchange->kind == PROMO_VALUE_PRICE;
    struct place number = place_member(&place, kinds[kind]);
    if (!place_is_absent(number)) {
        exchange->number = place_int(number, is_price ? 0 : 1, is_percent ? PERCENT_WHOLE_BP : MONEY_MAX);
    }
    exchange->pieces = place_int_or(place_member(&place, "pieces"), 1, PIECES_MAX, 1);
    exchange->times_max = place_int_or(place_member(&place, "times_max"), 1, UINT32_MAX, is_percent ? 1 : UINT32_MAX);
    if (!is_price && !place_is_absent(place_member(&place, "pieces"))) {
        place_refuse(place_member(&place, "pieces"), "not_here", "goes with price_minor");
    }
    if (is_percent && exchange->times_max > 1) {
        place_refuse(place_member(&place, "times_max"), "not_here", "a percent is exchanged once");
    }
    return exchange;
}

static void read_share(struct place place, struct promo_pay *pay) {
    static const char *const shares[] = {"payable", "receipt"};
    pay->share_max_bp = place_int(place_member(&place, "share_max_bp"), 1, PERCENT_WHOLE_BP);
    pay->share_of = (enum promo_share_of)place_choice_or(place_member(&place, "share_of"), shares, NAMES_COUNT(shares),
                                                         PROMO_SHARE_OF_PAYABLE);
    pay->money_min_minor = place_int_or(place_member(&place, "money_min_minor"), 0, MONEY_MAX, 0);
}

static void read_pay(struct place place, struct arena *arena, struct promo_pay *pay) {
    static const char *const by_share[] = {"scope", "share_max_bp", "share_of", "money_min_minor"};
    static const char *const by_exchange[] = {"scope", "exchange"};
    static const char *const kinds[] = {"share_max_bp", "exchange"};
    if (!place_object(place)) {
        return;
    }
    pay->scope = document_read_scope(place_member(&place, "scope"), arena);
    if (document_read_one_of(place, kinds, NAMES_COUNT(kinds)) == 0) {
        place_only(place, by_share, NAMES_COUNT(by_share));
        read_share(place, pay);
    } else {
        place_only(place, by_exchange, NAMES_COUNT(by_exchange));
        pay->exchange = read_exchange(place_member(&place, "exchange"), arena);
    }
}

static void read_gift(struct place place, struct arena *arena, struct promo_gift *gift) {
    static const char *const names[] = {"skus", "choose", "quantity_milli", "each"};
    enum { GIFT_LIST_MAX = 100, GIFT_QUANTITY_MAX = 1000000 };
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct place skus = place_member(&place, "skus");
    if (place_is_absent(skus)) {
        place_refuse(skus, "missing", "is required (array)");
    }
    gift->skus = document_read_texts(skus, arena, GIFT_LIST_MAX, LIMIT_SKU - 1, &gift->sku_count);
    gift->choose = place_int_or(place_member(&place, "choose"), 1, GIFT_LIST_MAX, 1);
    if (gift->sku_count > 0 && gift->choose > (int64_t)gift->sku_count) {
        place_refuse(place_member(&place, "choose"), "out_of_range", "the list has only %zu gifts", gift->sku_count);
    }
    gift->quantity_milli =
        place_int_or(place_member(&place, "quantity_milli"), 1, GIFT_QUANTITY_MAX, QUANTITY_ONE_MILLI);
    gift->each = document_read_each(place_member(&place, "each"), arena, NULL);
}

static void read_message(struct place place, struct arena *arena, struct promo_message *message) {
    static const char *const names[] = {"text", "place", "when", "near_max"};
    static const char *const places[] = {"cashier", "customer", "receipt"};
    static const char *const whens[] = {"applied", "near"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    message->texts = document_read_two_texts(place_member(&place, "text"), arena, PROMO_TEXT_MAX);
    message->place = (enum promo_place)place_choice_or(place_member(&place, "place"), places, NAMES_COUNT(places),
                                                       PROMO_PLACE_CUSTOMER);
    message->when =
        (enum promo_when)place_choice_or(place_member(&place, "when"), whens, NAMES_COUNT(whens), PROMO_WHEN_APPLIED);
    struct place near_max = place_member(&place, "near_max");
    if (message->when == PROMO_WHEN_NEAR) {
        message->near_max = place_int_or(near_max, 1, MONEY_MAX, MONEY_MAX);
    } else if (!place_is_absent(near_max)) {
        place_refuse(near_max, "not_here", "goes with \"when\": \"near\"");
    }
}

static void read_grant(struct place place, struct arena *arena, struct promo_grant *grant) {
    static const char *const names[] = {"kind", "name", "count", "each"};
    static const char *const kinds[] = {"coupon", "ticket", "counter", "level", "chips", "chips_taken", "donation"};
    enum { GRANT_COUNT_MAX = 1000000 };
    if (!place_object(place)) {
        return;
    }
    grant->kind = (enum promo_grant_kind)place_choice(place_member(&place, "kind"), kinds, NAMES_COUNT(kinds));
    grant->name = arena_copy_text(arena, place_text(place_member(&place, "name"), 1, LIMIT_NAME - 1));
    if (grant->kind == PROMO_GRANT_DONATION) {
        static const char *const of_donation[] = {"kind", "name", "round_up_to_minor"};
        place_only(place, of_donation, NAMES_COUNT(of_donation));
        grant->round_up_to_minor = place_int(place_member(&place, "round_up_to_minor"), 1, MONEY_MAX);
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    grant->count = place_int_or(place_member(&place, "count"), 1, GRANT_COUNT_MAX, 1);
    grant->each = document_read_each(place_member(&place, "each"), arena, NULL);
    if (grant->kind == PROMO_GRANT_LEVEL && (grant->count > 1 || grant->each != NULL)) {
        place_refuse(place, "not_here", "a level is given once");
    }
}

static void read_result(struct place place, struct arena *arena, struct promotion *promotion,
                        struct promo_result *result) {
    static const char *const names[] = {"discount", "earn", "pay_with_points", "gift", "message", "grant"};
    result->kind = (enum promo_result_kind)document_read_one_of(place, names, NAMES_COUNT(names));
    place_only(place, names, NAMES_COUNT(names));
    struct place content = place_member(&place, names[result->kind]);
    if (place_is_absent(content)) {
        return; /* none of the kinds stands here, which is reported */
    }
    switch (result->kind) {
    case PROMO_RESULT_DISCOUNT:
        promotion->has_discount = true;
        read_benefit(content, arena, result);
        break;
    case PROMO_RESULT_EARN:
        read_benefit(content, arena, result);
        take_lot(content, arena, !promotion->has_earning, promotion);
        promotion->has_earning = true;
        break;
    case PROMO_RESULT_PAY:
        promotion->has_pay = true;
        read_pay(content, arena, &result->pay);
        break;
    case PROMO_RESULT_GIFT:
        promotion->has_gift = true;
        read_gift(content, arena, &result->gift);
        break;
    case PROMO_RESULT_MESSAGE: read_message(content, arena, &result->message); break;
    case PROMO_RESULT_GRANT:
        promotion->has_grant = true;
        read_grant(content, arena, &result->grant);
        break;
    }
}

void document_read_results(struct place place, struct arena *arena, struct promotion *promotion) {
    size_t count = place_array(place, 1, PROMO_RESULTS_MAX);
    promotion->results = ARENA_ARRAY(arena, struct promo_result, count);
    if (promotion->results == NULL) {
        return;
    }
    promotion->result_count = count;
    for (size_t i = 0; i < count; i++) {
        read_result(place_item(&place, i), arena, promotion, &promotion->results[i]);
    }
}

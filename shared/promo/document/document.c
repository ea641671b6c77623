#include "promo/document/document_parts.h"

static const char *const NAMES[] = {"document", "id",      "version",  "name",       "priority", "phase",
                                    "schedule", "stores",  "audience", "conditions", "results",  "limits",
                                    "stacking", "funding", "rounding", "event"};

enum { PRIORITY_MAX = 1000000, PRIORITY_DEFAULT = 1000 };

static void read_stacking(struct place place, struct arena *arena, struct promo_stacking *stacking) {
    static const char *const names[] = {"group", "is_exclusive", "stops_others", "is_alone", "is_beyond_caps"};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct text none = {0};
    stacking->group = arena_copy_text(arena, place_text_or(place_member(&place, "group"), 1, LIMIT_NAME - 1, none));
    stacking->is_exclusive = place_bool_or(place_member(&place, "is_exclusive"), false);
    stacking->stops_others = place_bool_or(place_member(&place, "stops_others"), false);
    stacking->is_alone = place_bool_or(place_member(&place, "is_alone"), false);
    stacking->is_beyond_caps = place_bool_or(place_member(&place, "is_beyond_caps"), false);
}

static bool condition_has_code(const struct promo_condition *condition) {
    if (condition->kind == PROMO_CONDITION_CODE) {
        return true;
    }
    for (size_t i = 0; i < condition->child_count; i++) {
        if (condition_has_code(&condition->children[i])) {
            return true;
        }
    }
    return false;
}

static enum promo_phase phase_of_target(enum promo_target_kind kind) {
    switch (kind) {
    case PROMO_TARGET_LINES: return PROMO_PHASE_GOODS;
    case PROMO_TARGET_PICK:
    case PROMO_TARGET_SET: return PROMO_PHASE_SETS;
    case PROMO_TARGET_RECEIPT: return PROMO_PHASE_RECEIPT;
    }
    return PROMO_PHASE_GOODS;
}

static enum promo_phase default_phase(const struct promotion *promotion) {
    if (!promotion->has_discount) {
        return promotion->has_pay ? PROMO_PHASE_PAYMENT : PROMO_PHASE_EARN;
    }
    if (promotion->has_conditions && condition_has_code(&promotion->conditions)) {
        return PROMO_PHASE_CODES;
    }
    enum promo_phase latest = PROMO_PHASE_GOODS;
    for (size_t i = 0; i < promotion->result_count; i++) {
        const struct promo_result *result = &promotion->results[i];
        if (result->kind == PROMO_RESULT_DISCOUNT && phase_of_target(result->target.kind) > latest) {
            latest = phase_of_target(result->target.kind);
        }
    }
    return latest;
}

static void read_phase(struct place place, struct promotion *promotion) {
    static const char *const phases[] = {"goods", "sets", "receipt", "codes"};
    promotion->phase = default_phase(promotion);
    if (place_is_absent(place)) {
        return;
    }
    size_t phase = place_choice(place, phases, NAMES_COUNT(phases));
    if (promotion->has_discount) {
        promotion->phase = (enum promo_phase)phase;
    } else {
        place_refuse(place, "not_here", "only a discount chooses its phase");
    }
}

/* What only the whole shows. */
static void check_whole(const struct place *place, const struct promotion *promotion) {
    const struct promo_stacking *stacking = &promotion->stacking;
    if ((stacking->is_exclusive || stacking->stops_others || stacking->is_alone) && !promotion->has_discount) {
        place_refuse(place_member(place, "stacking"), "not_here", "only a discount can be exclusive");
    }
    if (promotion->audience.who == PROMO_ANONYMOUS &&
        (promotion->has_earning || promotion->has_pay || promotion->limits.counts_customer)) {
        place_refuse(place_member(place, "audience"), "not_here",
                     "an anonymous customer has no points and no count of uses");
    }
    if (promotion->funding_count > 0 && !promotion->has_discount) {
        place_refuse(place_member(place, "funding"), "not_here", "only a discount has payers");
    }
}

static void read_header(const struct place *place, struct arena *arena, struct promotion *promotion) {
    promotion->id = arena_copy_text(arena, place_text(place_member(place, "id"), 1, LIMIT_PROMOTION_ID - 1));
    promotion->version = (uint32_t)place_int_or(place_member(place, "version"), 1, UINT32_MAX, 1);
    promotion->name = document_read_two_texts(place_member(place, "name"), arena, LIMIT_NAME - 1);
    promotion->event = document_read_event(place_member(place, "event"), arena);
    promotion->priority = place_int_or(place_member(place, "priority"), 0, PRIORITY_MAX, PRIORITY_DEFAULT);
}

static void read_body(const struct place *place, struct arena *arena, struct promotion *promotion) {
    document_read_schedule(place_member(place, "schedule"), arena, &promotion->schedule);
    document_read_stores(place_member(place, "stores"), arena, &promotion->stores);
    document_read_audience(place_member(place, "audience"), arena, &promotion->audience);
    struct place conditions = place_member(place, "conditions");
    promotion->has_conditions = !place_is_absent(conditions);
    if (promotion->has_conditions) {
        document_read_condition(conditions, arena, 1, promotion, &promotion->conditions);
    }
    document_read_results(place_member(place, "results"), arena, promotion);
    document_read_limits(place_member(place, "limits"), arena, &promotion->limits);
    read_stacking(place_member(place, "stacking"), arena, &promotion->stacking);
    document_read_funding(place_member(place, "funding"), arena, promotion);
    struct place rounding = place_member(place, "rounding");
    promotion->has_rounding = !place_is_absent(rounding);
    promotion->rounding = document_read_rounding(rounding);
    read_phase(place_member(place, "phase"), promotion);
}

bool promo_document_read(struct place place, struct arena *arena, struct promotion *promotion) {
    size_t errors_before = place.report->count + place.report->dropped;
    *promotion = (struct promotion){0};
    if (!place_object(place)) {
        return false;
    }
    struct place document = place_member(&place, "document");
    int64_t number = place_int(document, 1, INT32_MAX);
    if (number > PROMO_DOCUMENT_VERSION) {
        place_refuse(document, "too_new", "this node reads documents up to %d", PROMO_DOCUMENT_VERSION);
        return false;
    }
    place_only(place, NAMES, NAMES_COUNT(NAMES));
    read_header(&place, arena, promotion);
    read_body(&place, arena, promotion);
    check_whole(&place, promotion);
    document_check_event(&place, promotion);
    if (arena->exhausted) {
        place_refuse(place, "too_large", "the promotions need more memory than there is for a rule set");
    }
    return place.report->count + place.report->dropped == errors_before;
}

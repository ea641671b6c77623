#include "promo/document/document_parts.h"

#include "retail/basket.h"

static const char *const KIND_NAMES[] = {"all",  "any",    "not",     "basket",  "code",
                                         "fact", "tender", "channel", "delivery"};
static const char *const CHANNEL_NAMES[] = {"till", "self_checkout", "web", "app", "kiosk"};
static const char *const DELIVERY_NAMES[] = {"none", "pickup", "courier"};
static const char *const OPERATOR_NAMES[] = {"at_least", "at_most", "equal", "more_than", "less_than"};

static void read_comparison(const struct place *place, int64_t min, int64_t max, struct promo_condition *condition) {
    condition->op =
        (enum promo_operator)place_choice(place_member(place, "op"), OPERATOR_NAMES, NAMES_COUNT(OPERATOR_NAMES));
    condition->value = place_int(place_member(place, "value"), min, max);
}

static void read_children(struct place place, struct arena *arena, size_t depth, struct promotion *promotion,
                          struct promo_condition *condition) {
    size_t count = place_array(place, 1, PROMO_CONDITIONS_MAX);
    condition->children = ARENA_ARRAY(arena, struct promo_condition, count);
    if (condition->children == NULL) {
        return;
    }
    condition->child_count = count;
    for (size_t i = 0; i < count; i++) {
        document_read_condition(place_item(&place, i), arena, depth + 1, promotion, &condition->children[i]);
    }
}

static void read_not(struct place place, struct arena *arena, size_t depth, struct promotion *promotion,
                     struct promo_condition *condition) {
    condition->children = ARENA_NEW(arena, struct promo_condition);
    if (condition->children != NULL) {
        condition->child_count = 1;
        document_read_condition(place, arena, depth + 1, promotion, condition->children);
    }
}

static void read_basket(struct place place, struct arena *arena, struct promo_condition *condition) {
    static const char *const names[] = {"measure", "base", "scope", "fact", "op", "value"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    condition->measure = document_read_measure(place, arena, NULL);
    if (condition->measure.what == PROMO_FACT) {
        place_refuse(place_member(&place, "measure"), "not_here", "ask a fact by the condition \"fact\"");
    }
    read_comparison(&place, 0, MONEY_MAX, condition);
}

static void read_code(struct place place, struct arena *arena, struct promo_condition *condition) {
    static const char *const names[] = {"any_of"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct place any_of = place_member(&place, "any_of");
    if (place_is_absent(any_of)) {
        place_refuse(any_of, "missing", "is required (array)");
        return;
    }
    condition->codes = document_read_texts(any_of, arena, PROMO_LIST_MAX, LIMIT_CODE - 1, &condition->code_count);
}

static void read_fact(struct place place, struct arena *arena, struct promo_condition *condition) {
    static const char *const names[] = {"name", "op", "value"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    condition->fact = arena_copy_text(arena, place_text(place_member(&place, "name"), 1, LIMIT_NAME - 1));
    read_comparison(&place, -MONEY_MAX, MONEY_MAX, condition);
}

/* A list of names without repetitions, as bits from `first_bit` on. */
static uint32_t read_choices(struct place place, const char *const *names, size_t count, unsigned first_bit) {
    uint32_t choices = 0;
    if (place_is_absent(place)) {
        place_refuse(place, "missing", "is required (array)");
        return 0;
    }
    size_t chosen_count = place_array(place, 1, count);
    for (size_t i = 0; i < chosen_count; i++) {
        struct place item = place_item(&place, i);
        uint32_t choice = 1U << (place_choice(item, names, count) + first_bit);
        if ((choices & choice) != 0) {
            place_refuse(item, "repeated", "stands in the list before");
        }
        choices |= choice;
    }
    return choices;
}

uint32_t document_read_tenders(struct place place) {
    static const char *const kinds[] = {"cash", "card", "fast_payment", "gift_card", "other"};
    return read_choices(place, kinds, NAMES_COUNT(kinds), TENDER_CASH);
}

static void read_tender(struct place place, struct promo_condition *condition) {
    static const char *const names[] = {"kinds", "share_at_least_bp"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    condition->choices = document_read_tenders(place_member(&place, "kinds"));
    condition->value = place_int_or(place_member(&place, "share_at_least_bp"), 1, PERCENT_WHOLE_BP, PERCENT_WHOLE_BP);
}

void document_read_condition(struct place place, struct arena *arena, size_t depth, struct promotion *promotion,
                             struct promo_condition *condition) {
    promotion->condition_count++;
    if (depth > LIMIT_CONDITION_DEPTH) {
        place_refuse(place, "too_deep", "conditions nest at most %d deep", LIMIT_CONDITION_DEPTH);
        return;
    }
    condition->kind = (enum promo_condition_kind)document_read_one_of(place, KIND_NAMES, NAMES_COUNT(KIND_NAMES));
    place_only(place, KIND_NAMES, NAMES_COUNT(KIND_NAMES));
    struct place content = place_member(&place, KIND_NAMES[condition->kind]);
    if (place_is_absent(content)) {
        return; /* none of the kinds stands here, which is reported */
    }
    switch (condition->kind) {
    case PROMO_CONDITION_ALL:
    case PROMO_CONDITION_ANY: read_children(content, arena, depth, promotion, condition); break;
    case PROMO_CONDITION_NOT: read_not(content, arena, depth, promotion, condition); break;
    case PROMO_CONDITION_BASKET: read_basket(content, arena, condition); break;
    case PROMO_CONDITION_CODE: read_code(content, arena, condition); break;
    case PROMO_CONDITION_FACT: read_fact(content, arena, condition); break;
    case PROMO_CONDITION_TENDER: read_tender(content, condition); break;
    case PROMO_CONDITION_CHANNEL:
        condition->choices = read_choices(content, CHANNEL_NAMES, NAMES_COUNT(CHANNEL_NAMES), CHANNEL_TILL);
        break;
    case PROMO_CONDITION_DELIVERY:
        condition->choices = read_choices(content, DELIVERY_NAMES, NAMES_COUNT(DELIVERY_NAMES), DELIVERY_NONE);
        break;
    }
}

/* Promotions that something else than a receipt calls: they have no goods to ask and none to give a price to. */
#include "promo/document/document_parts.h"

struct text document_read_event(struct place place, struct arena *arena) {
    struct text none = {0};
    struct text name = place_text_or(place, 1, PROMO_EVENT_MAX - 1, none);
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] != '_' && (name.data[i] < 'a' || name.data[i] > 'z')) {
            place_refuse(place, "bad_name", "an event's name has the letters a to z and _");
            return none;
        }
    }
    return arena_copy_text(arena, name);
}

static void refuse_condition(struct place place, const struct promo_condition *condition) {
    bool asks_goods = condition->kind == PROMO_CONDITION_BASKET || condition->kind == PROMO_CONDITION_TENDER ||
                      condition->kind == PROMO_CONDITION_DELIVERY;
    if (asks_goods) {
        place_refuse(place, "not_here", "an event has no basket, tenders or delivery; ask facts, codes, the channel");
    }
    struct place all = place_member(&place, "all");
    struct place any = place_member(&place, "any");
    for (size_t i = 0; i < condition->child_count; i++) {
        struct place list = condition->kind == PROMO_CONDITION_ALL ? all : any;
        bool is_not = condition->kind == PROMO_CONDITION_NOT;
        refuse_condition(is_not ? place_member(&place, "not") : place_item(&list, i), &condition->children[i]);
    }
}

static void refuse_measure(struct place place, const char *member, const struct promo_measure *measure) {
    if (measure->what != PROMO_FACT) {
        place_refuse(place_member(&place, member), "not_here", "of an event only a fact can be measured");
    }
}

static bool is_everything(const struct promo_scope *scope) {
    const struct promo_goods_list *list = &scope->any_of;
    const struct promo_goods_list *except = &scope->except;
    return list->sku_count + list->category_count + list->brand_count + list->supplier_count + list->label_count +
                   except->sku_count + except->category_count + except->brand_count + except->supplier_count +
                   except->label_count ==
               0 &&
           scope->price_min_minor == 0 && scope->price_max_minor == MONEY_MAX && !scope->has_expiry;
}

static void refuse_earning(struct place place, const struct promo_result *result) {
    struct place value = place_member(&place, "value");
    if (result->target.kind != PROMO_TARGET_RECEIPT || !is_everything(&result->target.scope)) {
        place_refuse(place_member(&place, "target"), "not_here",
                     "an event has no goods: the target is {\"receipt\": {}}");
    }
    if (result->value.kind != PROMO_VALUE_POINTS) {
        place_refuse(value, "not_here", "an event earns points: there is nothing to take a part of");
    }
    if (result->value.ladder != NULL) {
        refuse_measure(value, "ladder", &result->value.ladder->measure);
    }
    if (result->value.each != NULL) {
        refuse_measure(value, "each", &result->value.each->measure);
    }
}

static void refuse_result(struct place place, const struct promo_result *result) {
    switch (result->kind) {
    case PROMO_RESULT_DISCOUNT:
    case PROMO_RESULT_PAY:
    case PROMO_RESULT_GIFT:
        place_refuse(place, "not_here", "an event has no goods: it gives points, grants and messages");
        return;
    case PROMO_RESULT_EARN: refuse_earning(place_member(&place, "earn"), result); return;
    case PROMO_RESULT_GRANT:
        if (result->grant.each != NULL) {
            refuse_measure(place_member(&place, "grant"), "each", &result->grant.each->measure);
        }
        return;
    case PROMO_RESULT_MESSAGE: return;
    }
}

void document_check_event(const struct place *place, const struct promotion *promotion) {
    if (promotion->event.size == 0) {
        return;
    }
    if (promotion->has_conditions) {
        refuse_condition(place_member(place, "conditions"), &promotion->conditions);
    }
    struct place results = place_member(place, "results");
    for (size_t i = 0; i < promotion->result_count; i++) {
        refuse_result(place_item(&results, i), &promotion->results[i]);
    }
}

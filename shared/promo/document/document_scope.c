#include "promo/document/document_parts.h"

/* A figure of the customer has no goods; a condition on one is the kind "fact". */
static void read_fact(const struct place *place, struct arena *arena, struct promo_measure *measure) {
    static const char *const others[] = {"base", "scope"};
    struct place fact = place_member(place, "fact");
    if (measure->what != PROMO_FACT) {
        if (!place_is_absent(fact)) {
            place_refuse(fact, "not_here", "goes with \"measure\": \"fact\"");
        }
        return;
    }
    measure->fact = arena_copy_text(arena, place_text(fact, 1, LIMIT_NAME - 1));
    for (size_t i = 0; i < NAMES_COUNT(others); i++) {
        struct place other = place_member(place, others[i]);
        if (!place_is_absent(other)) {
            place_refuse(other, "not_here", "a fact is a figure of the customer, not of goods");
        }
    }
}

static const char *const LIST_NAMES[] = {"skus", "categories", "brands", "suppliers", "labels"};

static struct promo_goods_list read_lists(const struct place *place, struct arena *arena) {
    struct promo_goods_list list = {0};
    list.skus = document_read_texts(place_member(place, "skus"), arena, PROMO_LIST_MAX, LIMIT_SKU - 1, &list.sku_count);
    list.categories = document_read_texts(place_member(place, "categories"), arena, PROMO_LIST_MAX, LIMIT_NAME - 1,
                                          &list.category_count);
    list.brands =
        document_read_texts(place_member(place, "brands"), arena, PROMO_LIST_MAX, LIMIT_NAME - 1, &list.brand_count);
    list.suppliers = document_read_texts(place_member(place, "suppliers"), arena, PROMO_LIST_MAX, LIMIT_NAME - 1,
                                         &list.supplier_count);
    list.labels =
        document_read_texts(place_member(place, "labels"), arena, PROMO_LIST_MAX, LIMIT_NAME - 1, &list.label_count);
    return list;
}

static void read_except(struct place place, struct arena *arena, struct promo_scope *scope) {
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, LIST_NAMES, NAMES_COUNT(LIST_NAMES));
    scope->except = read_lists(&place, arena);
}

static void read_expiry(const struct place *place, struct promo_scope *scope) {
    enum { DAYS_MAX = 36500 };
    struct place min = place_member(place, "days_to_expiry_min");
    struct place max = place_member(place, "days_to_expiry_max");
    scope->has_expiry = !place_is_absent(min) || !place_is_absent(max);
    scope->days_to_expiry_min = (int32_t)place_int_or(min, 0, DAYS_MAX, 0);
    scope->days_to_expiry_max = (int32_t)place_int_or(max, 0, DAYS_MAX, DAYS_MAX);
    if (scope->days_to_expiry_min > scope->days_to_expiry_max) {
        place_refuse(*place, "out_of_range",
                     "days_to_expiry_min is above days_to_expiry_max, so nothing is in the scope");
    }
}

struct promo_scope document_read_scope(struct place place, struct arena *arena) {
    static const char *const touches[] = {"any", "untouched", "touched"};
    static const char *const names[] = {"skus",
                                        "categories",
                                        "brands",
                                        "suppliers",
                                        "labels",
                                        "except",
                                        "price_min_minor",
                                        "price_max_minor",
                                        "days_to_expiry_min",
                                        "days_to_expiry_max",
                                        "without_deep_promo",
                                        "only_deep_promo",
                                        "touched",
                                        "with_no_discount"};
    struct promo_scope scope = {.price_max_minor = MONEY_MAX};
    if (place_is_absent(place) || !place_object(place)) {
        return scope;
    }
    place_only(place, names, NAMES_COUNT(names));
    scope.any_of = read_lists(&place, arena);
    read_except(place_member(&place, "except"), arena, &scope);
    scope.price_min_minor = place_int_or(place_member(&place, "price_min_minor"), 0, MONEY_MAX, 0);
    scope.price_max_minor = place_int_or(place_member(&place, "price_max_minor"), 0, MONEY_MAX, MONEY_MAX);
    if (scope.price_min_minor > scope.price_max_minor) {
        place_refuse(place, "out_of_range", "price_min_minor is above price_max_minor, so nothing is in the scope");
    }
    read_expiry(&place, &scope);
    scope.without_deep_promo = place_bool_or(place_member(&place, "without_deep_promo"), false);
    scope.only_deep_promo = place_bool_or(place_member(&place, "only_deep_promo"), false);
    if (scope.only_deep_promo && scope.without_deep_promo) {
        place_refuse(place, "out_of_range", "only_deep_promo and without_deep_promo leave nothing in the scope");
    }
    scope.touched = (enum promo_touched)place_choice_or(place_member(&place, "touched"), touches, NAMES_COUNT(touches),
                                                        PROMO_TOUCHED_OR_NOT);
    scope.with_no_discount = place_bool_or(place_member(&place, "with_no_discount"), false);
    return scope;
}

struct promo_measure document_read_measure(struct place place, struct arena *arena,
                                           const struct promo_scope *scope_or) {
    static const char *const whats[] = {"amount", "quantity", "lines", "fact"};
    static const char *const bases[] = {"list", "left"};
    struct promo_measure measure = {0};
    measure.what = (enum promo_what)place_choice(place_member(&place, "measure"), whats, NAMES_COUNT(whats));
    struct place base = place_member(&place, "base");
    measure.base = (enum promo_base)place_choice_or(base, bases, NAMES_COUNT(bases), PROMO_LEFT);
    read_fact(&place, arena, &measure);
    if ((measure.what == PROMO_QUANTITY || measure.what == PROMO_LINES) && !place_is_absent(base)) {
        place_refuse(base, "not_here", "only an amount has a base");
    }
    struct place scope = place_member(&place, "scope");
    measure.scope = place_is_absent(scope) && scope_or != NULL ? *scope_or : document_read_scope(scope, arena);
    return measure;
}

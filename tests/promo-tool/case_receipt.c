/* The receipt and the context of a case as a request. */
#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

#include "node/zone_file.h"

#include <string.h>

static bool is_true(const struct tree *object, const char *name, bool absent) {
    const struct tree *member = tree_member(object, name);
    return member == NULL || member->kind != TREE_BOOL ? absent : member->is_true;
}

static void map_categories(struct case_map *map, const struct tree *category, struct product *product) {
    struct text rest = category == NULL || category->kind != TREE_TEXT ? (struct text){0} : category->text;
    while (rest.size > 0) {
        const char *bar = memchr(rest.data, '|', rest.size);
        size_t size = bar == NULL ? rest.size : (size_t)(bar - rest.data);
        if (product->category_count == PRODUCT_CATEGORY_LEVELS) {
            (void)case_skip(map, "more tags on a product than its categories have levels");
            return;
        }
        if (size > 0) {
            product->categories[product->category_count++] = (struct text){rest.data, size};
        }
        size_t step = bar == NULL ? size : size + 1;
        rest = (struct text){rest.data + step, rest.size - step};
    }
}

/* A tag with parts of a kopeck is rounded to one, which is what the policy says where units are rounded, and the same
 * as that of a line of one unit. */
static bool map_price(struct case_map *map, const struct tree *line, struct basket_line *out) {
    bool is_exact = false;
    if (!case_number(tree_member(line, "unit_price"), map->money_digits, &out->price_minor, &is_exact) ||
        out->price_minor < 0) {
        return case_skip(map, "a line without a price");
    }
    bool is_of_units = case_policy_is(map, "round_at", "unit") || out->quantity_milli == QUANTITY_ONE_MILLI;
    return is_exact || is_of_units || case_skip(map, "the price on a tag is a whole number of the smallest coins");
}

static bool map_line(struct case_map *map, const struct tree *line, size_t index) {
    struct basket_line *out = &map->basket.lines[map->basket.line_count];
    bool is_exact = false;
    int64_t quantity_milli = 0;
    *out = (struct basket_line){.line_no = (uint32_t)index + 1};
    const struct tree *sku = tree_member(line, "sku");
    if (sku == NULL || sku->kind != TREE_TEXT ||
        !case_number(tree_member(line, "qty"), 3, &quantity_milli, &is_exact) || !is_exact) {
        return case_skip(map, "a line without a product or a quantity in thousandths");
    }
    if (quantity_milli < 0) {
        return case_skip(map, "a return is no line of a sale");
    }
    out->quantity_milli = quantity_milli;
    out->product.sku = sku->text;
    out->product.price_min_minor = case_number_or(tree_member(line, "floor_price"), map->money_digits, 0);
    out->product.flags = is_true(line, "discountable", true) ? 0 : PRODUCT_NO_DISCOUNT;
    out->product.flags |= quantity_milli % QUANTITY_ONE_MILLI != 0 ? PRODUCT_IS_WEIGHED : 0;
    out->is_deep_promo = is_true(line, "on_sale", false);
    map_categories(map, tree_member(line, "category"), &out->product);
    map->basket.line_count += quantity_milli > 0 ? 1 : 0; /* none of it: no line */
    return map_price(map, line, out);
}

static bool map_lines(struct case_map *map) {
    int64_t fee_minor = case_number_or(tree_member(map->context, "shipping_fee"), map->money_digits, 0);
    map->basket.lines = ARENA_ARRAY(map->arena, struct basket_line, map->lines->count + 1);
    if (map->basket.lines == NULL || map->lines->count >= LIMIT_LINES) {
        return case_skip(map, "more lines than a receipt may have");
    }
    for (size_t i = 0; i < map->lines->count; i++) {
        if (!map_line(map, &map->lines->items[i], i)) {
            return false;
        }
    }
    map->goods_count = map->basket.line_count;
    map->has_delivery = fee_minor > 0;
    if (map->has_delivery) {
        struct basket_line *delivery = &map->basket.lines[map->basket.line_count++];
        *delivery = (struct basket_line){.line_no = (uint32_t)map->lines->count + 1,
                                         .product.sku = text_of(CASE_DELIVERY_SKU),
                                         .quantity_milli = QUANTITY_ONE_MILLI,
                                         .price_minor = fee_minor};
    }
    size_t bad_line = 0;
    enum basket_problem problem = basket_check(&map->basket, &bad_line);
    return problem == BASKET_OK || problem == BASKET_NO_LINES || case_skip(map, "a basket that a till would not send");
}

/* ---------------------------------------------------------------------------------------------------- the customer */

static int64_t context_count(const struct case_map *map, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (case_is_number(tree_member(map->context, names[i]))) {
            return case_count(map->context, names[i], 0);
        }
    }
    return 0;
}

/* What a case says was used before, under the names that cases use. */
static bool used_before(void *context, const struct promo_limit_question *question, int64_t *used) {
    static const char *const of_customer[] = {"uses_by_customer", "completed_uses_by_customer",
                                              "applications_used_by_customer", "uses"};
    static const char *const of_all[] = {"applications_used", "code_uses_completed", "uses"};
    const struct case_map *map = context;
    if (question->measure == LIMIT_MEASURE_TIMES) {
        *used = question->of == PROMO_OF_CUSTOMER
                    ? context_count(map, of_customer, sizeof of_customer / sizeof of_customer[0])
                    : context_count(map, of_all, sizeof of_all / sizeof of_all[0]);
    } else {
        bool is_budget = question->measure == LIMIT_MEASURE_BUDGET;
        *used = case_number_or(tree_member(map->context, is_budget ? "budget_used" : "discount_given"),
                               map->money_digits, 0);
    }
    return true;
}

static void add_fact(struct promo_customer *customer, struct promo_fact *facts, struct text name, int64_t value) {
    facts[customer->fact_count++] = (struct promo_fact){.name = name, .value = value};
}

static bool map_customer(struct case_map *map) {
    struct promo_customer *customer = &map->request.customer;
    struct promo_fact *facts = ARENA_ARRAY(map->arena, struct promo_fact, map->context->count + 1);
    if (facts == NULL) {
        return case_skip(map, "more context than there is memory for");
    }
    *customer = (struct promo_customer){.is_known = true, .id = 1, .may_earn = true, .facts = facts};
    customer->birth_day = CUSTOMER_NO_BIRTH_DAY;
    customer->registered_day = map->request.at.day;
    customer->points_usable = case_number_or(tree_member(map->context, "points_before"), CASE_POINT_DIGITS, 0);
    for (size_t i = 0; i < map->context->count; i++) {
        const struct tree *value = &map->context->items[i];
        if (case_is_number(value) || value->kind == TREE_TEXT || value->kind == TREE_BOOL) {
            add_fact(customer, facts, map->context->names[i], case_fact_value(value));
        }
    }
    if (tree_member(map->context, "redeemed") != NULL || tree_member(map->context, "expired") != NULL) {
        add_fact(customer, facts, text_of("points_of_life"),
                 case_number_or(tree_member(map->context, "current"), 2, 0) +
                     case_number_or(tree_member(map->context, "redeemed"), 2, 0) +
                     case_number_or(tree_member(map->context, "expired"), 2, 0));
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------------ the moment */

/* The zone of the store is the one that the rules' hours name. */
static const struct tree *zone_of_rules(const struct case_map *map) {
    for (size_t i = 0; i < map->rules->count; i++) {
        const struct tree *conditions = tree_member(&map->rules->items[i], "conditions");
        for (size_t j = 0; conditions != NULL && j < conditions->count; j++) {
            const struct tree *zone = tree_member(&conditions->items[j], "timezone");
            if (zone != NULL && zone->kind == TREE_TEXT) {
                return zone;
            }
        }
    }
    return NULL;
}

static bool map_moment(struct case_map *map) {
    static struct zone zone;
    zone = (struct zone){0};
    const struct tree *time = tree_member(map->context, "time");
    const struct tree *zone_name = zone_of_rules(map);
    int64_t now_ms = INT64_C(1767225600000); /* some moment: 2026-01-01 */
    if (time != NULL && (time->kind != TREE_TEXT || !calendar_parse_time(time->text, &now_ms))) {
        return case_skip(map, "a moment that is not written as one");
    }
    char name[ZONE_NAME_MAX];
    struct fault fault;
    bool has_zone = zone_name != NULL && !text_is(zone_name->text, "UTC");
    if (has_zone && (!text_copy(name, sizeof name, zone_name->text) ||
                     !zone_file_load("/usr/share/zoneinfo", name, &zone, &fault))) {
        return case_skip(map, "a zone that this machine does not know");
    }
    map->request.at = zone_local(&zone, now_ms);
    return true;
}

static bool map_codes(struct case_map *map) {
    const struct tree *codes = tree_member(map->context, "codes");
    size_t count = codes == NULL ? 0 : codes->count;
    map->basket.codes = ARENA_ARRAY(map->arena, struct text, count);
    if (map->basket.codes == NULL || count > LIMIT_CODES) {
        return case_skip(map, "more codes than a receipt may have");
    }
    for (size_t i = 0; i < count; i++) {
        map->basket.codes[map->basket.code_count++] = codes->items[i].text;
    }
    return true;
}

/* A code that a case asks about without a receipt is shown to the engine. */
static void show_own_codes(struct case_map *map) {
    for (size_t i = 0; map->goods_count == 0 && map->basket.code_count == 0 && i < map->rules->count; i++) {
        const struct tree *code = tree_member(&map->rules->items[i], "code");
        if (code != NULL && map->rules->count == 1) {
            map->basket.codes = ARENA_ARRAY(map->arena, struct text, 1);
            if (map->basket.codes != NULL) {
                map->basket.codes[map->basket.code_count++] = code->text;
            }
        }
    }
}

bool case_map_receipt(struct case_map *map) {
    if (!map_moment(map) || !map_lines(map) || !map_codes(map) || !map_customer(map)) {
        return false;
    }
    show_own_codes(map);
    map->request.basket = &map->basket;
    map->request.store = 1;
    map->request.is_complete = true;
    map->request.limits = (struct promo_limit_source){.used = used_before, .context = map};
    map->request.arena = map->arena;
    return true;
}

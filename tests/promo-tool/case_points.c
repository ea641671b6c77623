/* Points, coupons and levels. */
#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

enum { POINTS_PER_WHOLE = 100 };

bool case_is_points(const struct tree *action) {
    return case_text_is(action, "type", "earn_points") || case_text_is(action, "type", "spend_points") ||
           case_text_is(action, "type", "issue_coupon");
}

static void start_earning(struct case_map *map, struct json_writer *json, const char *target,
                          const struct tree *action) {
    json_write_object(json, NULL);
    json_write_object(json, "earn");
    json_write_object(json, "target");
    case_map_scope(map, json, target, tree_member(action, "scope"));
    json_write_end(json);
    json_write_object(json, "value");
}

/* Parts of points: so many percent of the money come back. */
static bool map_earned_part(struct case_map *map, struct json_writer *json, const struct tree *action, int64_t points) {
    int64_t percent_bp = 0;
    if (!checked_mul_div(points * POINTS_PER_WHOLE, PERCENT_WHOLE_BP / POINTS_PER_WHOLE,
                         int64_max(1, case_money(map, action, "per_amount")), ROUND_HALF_UP, &percent_bp)) {
        return case_skip(map, "points per sum out of range");
    }
    json_write_int(json, "percent_bp", percent_bp);
    return true;
}

static bool map_earning(struct case_map *map, struct json_writer *json, const struct tree *action) {
    int64_t points = case_number_or(tree_member(action, "points"), CASE_POINT_DIGITS, POINTS_PER_WHOLE);
    const struct tree *fractional = tree_member(action, "fractional");
    bool is_mapped = true;
    if (tree_member(action, "per_unit") != NULL) {
        start_earning(map, json, "lines", action);
        json_write_int(json, "points", case_number_or(tree_member(action, "per_unit"), CASE_POINT_DIGITS, 0));
    } else if (tree_member(action, "per_receipt") != NULL) {
        start_earning(map, json, "receipt", action);
        json_write_int(json, "points", case_number_or(tree_member(action, "per_receipt"), CASE_POINT_DIGITS, 0));
    } else if (tree_member(action, "per_amount") != NULL) {
        start_earning(map, json, "receipt", action);
        if (fractional != NULL && fractional->is_true) {
            is_mapped = map_earned_part(map, json, action, points);
        } else {
            json_write_int(json, "points", points);
            json_write_object(json, "each");
            json_write_string(json, "measure", "amount");
            json_write_int(json, "every", case_money(map, action, "per_amount"));
            json_write_end(json);
        }
    } else {
        return case_skip(map, "points earned by something that is no unit, sum or receipt");
    }
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    return is_mapped;
}

static bool is_earned_here(const struct case_map *map) {
    for (size_t i = 0; i < map->rules->count; i++) {
        if (case_text_is(tree_member(&map->rules->items[i], "action"), "type", "earn_points")) {
            return true;
        }
    }
    return false;
}

/* A question of points alone, how many pieces they buy: a line of so many pieces at any price. */
static bool put_pieces(struct case_map *map, struct text sku, int64_t pieces) {
    enum { ANY_PRICE_MINOR = 100 };
    size_t bad_line = 0;
    if (map->basket.line_count > 0 || pieces <= 0) {
        return case_skip(map, "points for pieces that are not bought");
    }
    map->basket.lines[map->basket.line_count++] = (struct basket_line){.line_no = (uint32_t)map->lines->count + 1,
                                                                       .product.sku = sku,
                                                                       .quantity_milli = pieces * QUANTITY_ONE_MILLI,
                                                                       .price_minor = ANY_PRICE_MINOR};
    return basket_check(&map->basket, &bad_line) == BASKET_OK || case_skip(map, "a basket that a till would not send");
}

/* Free pieces: of one sku, or of anything. */
static bool map_free_pieces(struct case_map *map, struct json_writer *json, const struct tree *action) {
    enum { SHELF = 10000 };
    const struct tree *sku = tree_member(action, "free_unit");
    bool is_asked_most = tree_member(map->expect, "max_free_units") != NULL;
    struct text name = sku != NULL && sku->kind == TREE_TEXT ? sku->text : text_of("(any)");
    if (map->goods_count == 0 &&
        !put_pieces(map, name, is_asked_most ? SHELF : case_count(map->context, "free_units_taken", 0))) {
        return false;
    }
    json_write_int(json, "price_minor", 0);
    json_write_int(json, "pieces", case_count(action, "free_units", 1));
    return true;
}

static bool map_exchanged_amount(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *per_point = tree_member(action, "per_point");
    bool is_each = per_point != NULL && per_point->is_true;
    int64_t amount_minor = case_money(map, action, "amount");
    if (map->goods_count == 0) {
        return case_skip(map, "nothing is bought, so there is nothing to pay with points");
    }
    if (basket_gross_minor(&map->basket) < amount_minor) {
        return case_skip(map, "an exchange of points is whole, and this one is more than the receipt");
    }
    json_write_int(json, "amount_minor", amount_minor);
    if (!is_each) {
        json_write_int(json, "times_max", 1);
    }
    return true;
}

static bool map_exchange(struct case_map *map, struct json_writer *json, const struct tree *action) {
    if (tree_member(action, "amount") != NULL) {
        return map_exchanged_amount(map, json, action);
    }
    if (tree_member(action, "percent") != NULL) {
        json_write_int(json, "percent_bp", case_percent_bp(action, "percent"));
        return true;
    }
    if (tree_member(action, "free_unit") != NULL || tree_member(action, "free_units") != NULL) {
        return map_free_pieces(map, json, action);
    }
    return case_skip(map, "points for something that is no sum, percent or piece");
}

static bool map_spending(struct case_map *map, struct json_writer *json, const struct tree *action) {
    int64_t points = case_number_or(tree_member(action, "points"), CASE_POINT_DIGITS, 0);
    if (points <= 0) {
        return case_skip(map, "an exchange that costs no points");
    }
    if (map->request.customer.points_usable < points && is_earned_here(map)) {
        return case_skip(map, "points that a receipt earns are there after it, not to pay for it");
    }
    map->basket.points_to_pay = BASKET_POINTS_MOST;
    json_write_object(json, NULL);
    json_write_object(json, "pay_with_points");
    case_map_scope(map, json, "scope", tree_member(action, "scope"));
    json_write_object(json, "exchange");
    json_write_int(json, "points", points);
    bool is_mapped = map_exchange(map, json, action);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    return is_mapped;
}

static void write_grant(struct json_writer *json, const char *kind, struct text name, int64_t count) {
    json_write_object(json, NULL);
    json_write_object(json, "grant");
    json_write_string(json, "kind", kind);
    json_write_text(json, "name", name);
    json_write_int(json, "count", count);
    json_write_end(json);
    json_write_end(json);
}

bool case_map_points(struct case_map *map, struct json_writer *json, const struct tree *action) {
    if (case_text_is(action, "type", "earn_points")) {
        return map_earning(map, json, action);
    }
    if (case_text_is(action, "type", "spend_points")) {
        return map_spending(map, json, action);
    }
    write_grant(json, "coupon", text_of("next"), case_count(action, "count", 1));
    return true;
}

/* ------------------------------------------------------------------------------------------------------------ levels
 */

bool case_is_level(const struct tree *action) {
    const struct tree *type = tree_member(action, "type");
    return type != NULL && type->kind == TREE_TEXT && type->text.size > 8 &&
           (text_equal((struct text){type->text.data, 8}, text_of("tier_by_")) || text_is(type->text, "tier_renewal"));
}

static void write_bound(struct json_writer *json, const char *fact, const char *op, const struct tree *bound) {
    if (bound == NULL || !case_is_number(bound)) {
        return;
    }
    json_write_object(json, NULL);
    json_write_object(json, "fact");
    json_write_string(json, "name", fact);
    json_write_string(json, "op", op);
    json_write_int(json, "value", case_fact_value(bound));
    json_write_end(json);
    json_write_end(json);
}

/* One level: who has at least `from`, and less than `to`. */
static void write_level(struct json_writer *json, size_t index, const char *fact, struct text level,
                        const struct tree *from, const struct tree *to) {
    char id[32];
    struct writer name;
    writer_init(&name, id, sizeof id);
    writer_format(&name, "level-%zu", index + 1);
    struct text id_text = {id, name.size};
    json_write_object(json, NULL);
    json_write_int(json, "document", PROMO_DOCUMENT_VERSION);
    json_write_text(json, "id", id_text);
    json_write_object(json, "name");
    json_write_text(json, "en", level);
    json_write_end(json);
    json_write_object(json, "conditions");
    json_write_array(json, "all");
    write_bound(json, fact, "at_least", from);
    write_bound(json, fact, "less_than", to);
    json_write_end(json);
    json_write_end(json);
    json_write_array(json, "results");
    write_grant(json, "level", level, 1);
    json_write_end(json);
    json_write_end(json);
}

static void map_ranges(struct json_writer *json, const struct tree *ranges) {
    for (size_t i = 0; i < ranges->count; i++) {
        const struct tree *range = &ranges->items[i];
        write_level(json, i, "sales_total", tree_member(range, "tier")->text, tree_member(range, "from"),
                    tree_member(range, "to"));
    }
}

static void map_steps(struct json_writer *json, const struct tree *steps) {
    for (size_t i = 0; i < steps->count; i++) {
        const struct tree *next = i + 1 < steps->count ? tree_member(&steps->items[i + 1], "from") : NULL;
        write_level(json, i, "points", tree_member(&steps->items[i], "tier")->text,
                    tree_member(&steps->items[i], "from"), next);
    }
}

bool case_map_levels(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *ranges = tree_member(action, "ranges");
    const struct tree *steps = tree_member(action, "steps");
    const struct tree *upgrade_at = tree_member(action, "upgrade_at");
    struct text next = text_of("next");
    if (ranges != NULL) {
        map_ranges(json, ranges);
    } else if (steps != NULL) {
        map_steps(json, steps);
    } else if (case_text_is(action, "type", "tier_by_lifetime_points") && upgrade_at != NULL) {
        write_level(json, 0, "points_of_life", next, upgrade_at, NULL);
    } else if (upgrade_at != NULL) {
        write_level(json, 0, "points", next, upgrade_at, NULL);
    } else if (tree_member(action, "min_spend") != NULL) {
        write_level(json, 0, "spend_in_period", next, tree_member(action, "min_spend"), NULL);
    } else if (tree_member(action, "min_visits") != NULL) {
        write_level(json, 0, "visits_in_period", next, tree_member(action, "min_visits"), NULL);
    } else {
        return case_skip(map, "a level by a figure that facts do not know");
    }
    return true;
}

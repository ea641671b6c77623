/* Discounts on goods and receipts, gifts and free delivery. */
#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

static void start_discount(struct json_writer *json) {
    json_write_object(json, NULL);
    json_write_object(json, "discount");
}

static void end_discount(struct json_writer *json) {
    json_write_end(json);
    json_write_end(json);
}

static void map_target(struct case_map *map, struct json_writer *json, const char *target, const struct tree *action) {
    json_write_object(json, "target");
    case_map_scope(map, json, target, tree_member(action, "scope"));
    json_write_end(json);
}

/* So many single units, in the order asked for; whole groups of qty_step units of one sku. */
static void map_unit_target(struct case_map *map, struct json_writer *json, const struct tree *action) {
    int64_t units = case_count(action, "max_units", 0);
    int64_t step = case_count(action, "qty_step", 0);
    bool is_ordered = units > 0 && tree_member(action, "unit_order") != NULL;
    if (!is_ordered && step <= 1) {
        map_target(map, json, "lines", action);
        return;
    }
    bool is_cheapest = !case_text_is(action, "unit_order", "dearest_first");
    json_write_object(json, "target");
    json_write_object(json, "pick");
    case_map_scope(map, json, "scope", tree_member(action, "scope"));
    json_write_int(json, "of", step > 1 ? step : 1);
    json_write_int(json, "take", step > 1 ? step : 1);
    json_write_string(json, "which", is_cheapest ? "cheapest" : "dearest");
    json_write_string(json, "grouping", is_cheapest ? "cheapest_first" : "dearest_first");
    json_write_string(json, "spread", "picked");
    if (step > 1) {
        json_write_bool(json, "is_same_sku", true);
    } else {
        json_write_int(json, "groups_max", units);
    }
    json_write_end(json);
    json_write_end(json);
}

static int64_t at_most_whole(int64_t percent_bp) {
    return int64_min(percent_bp, PERCENT_WHOLE_BP);
}

static void map_percent(struct case_map *map, struct json_writer *json, const struct tree *action) {
    bool is_of_receipt = case_text_is(action, "level", "receipt");
    bool is_limited = tree_member(action, "max_units") != NULL || tree_member(action, "max_units_per_line") != NULL;
    start_discount(json);
    if (is_of_receipt && !is_limited) {
        map_target(map, json, "receipt", action);
    } else {
        map_unit_target(map, json, action);
    }
    json_write_object(json, "value");
    json_write_int(json, "percent_bp", at_most_whole(case_percent_bp(action, "value")));
    if (case_text_is(action, "base", "list")) {
        json_write_string(json, "base", "list");
    }
    if (tree_member(action, "cap_per_unit") != NULL) {
        json_write_int(json, "unit_max_minor", case_money(map, action, "cap_per_unit"));
    }
    json_write_end(json);
    end_discount(json);
}

static void map_amount(struct case_map *map, struct json_writer *json, const struct tree *action) {
    bool is_of_receipt = case_text_is(action, "per", "receipt");
    start_discount(json);
    if (is_of_receipt) {
        map_target(map, json, "receipt", action);
    } else {
        map_unit_target(map, json, action);
    }
    json_write_object(json, "value");
    json_write_int(json, "amount_minor", case_money(map, action, "value"));
    if (case_text_is(action, "per", "line")) {
        json_write_string(json, "per", "line");
    }
    json_write_end(json);
    end_discount(json);
}

static void map_price(struct case_map *map, struct json_writer *json, const struct tree *action, bool is_of_receipt) {
    start_discount(json);
    if (is_of_receipt) {
        map_target(map, json, "receipt", action);
    } else {
        map_unit_target(map, json, action);
    }
    json_write_object(json, "value");
    json_write_int(json, "price_minor", case_money(map, action, "value"));
    json_write_end(json);
    end_discount(json);
}

static void map_first_then(struct case_map *map, struct json_writer *json, const struct tree *action) {
    start_discount(json);
    map_target(map, json, "lines", action);
    json_write_object(json, "value");
    json_write_int(json, "amount_minor", case_money(map, action, "additional"));
    json_write_int(json, "first_amount_minor", case_money(map, action, "first"));
    json_write_end(json);
    end_discount(json);
}

/* ----------------------------------------------------------------------------------------------------------- ladders
 */

static const struct tree *step_from(const struct tree *step) {
    const struct tree *from = tree_member(step, "from");
    return from == NULL ? tree_member(step, "from_qty") : from;
}

static void map_step(struct case_map *map, struct json_writer *json, const struct tree *step, bool is_percent,
                     bool is_by_quantity) {
    int64_t from = case_number_or(step_from(step), is_by_quantity ? 3 : map->money_digits, 0);
    json_write_object(json, NULL);
    json_write_int(json, "from", from);
    if (is_percent) {
        json_write_int(json, "percent_bp", at_most_whole(case_percent_bp(step, "value")));
    } else {
        json_write_int(json, "amount_minor", case_money(map, step, "value"));
    }
    json_write_end(json);
}

static void map_ladder(struct case_map *map, struct json_writer *json, const struct tree *action, const char *target,
                       bool is_percent) {
    const struct tree *tiers = tree_member(action, "tiers");
    bool is_by_quantity = tiers->count > 0 && tree_member(&tiers->items[0], "from_qty") != NULL;
    start_discount(json);
    map_target(map, json, target, action);
    json_write_object(json, "value");
    json_write_object(json, "ladder");
    json_write_string(json, "measure", is_by_quantity ? "quantity" : "amount");
    json_write_array(json, "steps");
    for (size_t i = 0; i < tiers->count; i++) {
        map_step(map, json, &tiers->items[i], is_percent, is_by_quantity);
        const struct tree *max_base = tree_member(&tiers->items[i], "max_base");
        int64_t sum_minor = 0;
        for (size_t line = 0; line < map->goods_count; line++) {
            sum_minor += map->basket.lines[line].amount_minor;
        }
        if (max_base != NULL && sum_minor > case_number_or(max_base, map->money_digits, 0)) {
            (void)case_skip(map, "a step whose percent ends at a part of the sum");
        }
    }
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    end_discount(json);
}

/* -------------------------------------------------------------------------------------------------- gifts and others
 */

static void write_gift_each(struct case_map *map, struct json_writer *json, const struct tree *scope, int64_t every) {
    json_write_object(json, "each");
    json_write_string(json, "measure", "quantity");
    case_map_scope(map, json, "scope", scope);
    json_write_int(json, "every", every * QUANTITY_ONE_MILLI);
    json_write_end(json);
}

static void map_gift(struct case_map *map, struct json_writer *json, const struct tree *rule) {
    const struct tree *action = tree_member(rule, "action");
    const struct tree *conditions = tree_member(rule, "conditions");
    const struct tree *per_unit = tree_member(action, "per_condition_unit");
    json_write_object(json, NULL);
    json_write_object(json, "gift");
    json_write_array(json, "skus");
    json_write_text(json, NULL, tree_member(action, "sku")->text);
    json_write_end(json);
    json_write_int(json, "quantity_milli", case_number_or(tree_member(action, "qty"), 3, QUANTITY_ONE_MILLI));
    if (per_unit != NULL && per_unit->is_true && conditions != NULL && conditions->count > 0) {
        write_gift_each(map, json, tree_member(&conditions->items[0], "scope"), 1);
    }
    json_write_end(json);
    json_write_end(json);
    if (tree_member(action, "then_percent") != NULL) {
        start_discount(json);
        map_target(map, json, "receipt", action);
        json_write_object(json, "value");
        json_write_int(json, "percent_bp", case_percent_bp(action, "then_percent"));
        json_write_end(json);
        end_discount(json);
    }
}

/* Units added at no price: a gift for every so many bought. */
static void map_free_units(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *of = tree_member(action, "of");
    of = of == NULL ? tree_member(action, "sku") : of;
    const struct tree *once = tree_member(action, "once");
    int64_t every = case_count(action, "per_bought", 1) * QUANTITY_ONE_MILLI;
    json_write_object(json, NULL);
    json_write_object(json, "gift");
    json_write_array(json, "skus");
    json_write_text(json, NULL, tree_member(action, "sku")->text);
    json_write_end(json);
    json_write_int(json, "quantity_milli", case_number_or(tree_member(action, "free"), 3, QUANTITY_ONE_MILLI));
    json_write_object(json, "each");
    json_write_string(json, "measure", "quantity");
    json_write_object(json, "scope");
    json_write_array(json, "skus");
    json_write_text(json, NULL, of->text);
    json_write_end(json);
    json_write_end(json);
    json_write_int(json, "every", every);
    if (once != NULL && once->is_true) {
        json_write_int(json, "times_max", 1);
    }
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    (void)map;
}

/* Delivery is a line of its own that only this promotion touches. */
static void map_free_delivery(struct json_writer *json) {
    start_discount(json);
    json_write_object(json, "target");
    json_write_object(json, "lines");
    json_write_array(json, "skus");
    json_write_string(json, NULL, CASE_DELIVERY_SKU);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_object(json, "value");
    json_write_int(json, "percent_bp", PERCENT_WHOLE_BP);
    json_write_end(json);
    end_discount(json);
}

static bool map_discount(struct case_map *map, struct json_writer *json, const struct tree *action) {
    if (case_text_is(action, "type", "percent")) {
        map_percent(map, json, action);
    } else if (case_text_is(action, "type", "amount")) {
        map_amount(map, json, action);
    } else if (case_text_is(action, "type", "set_unit_price")) {
        map_price(map, json, action, false);
    } else if (case_text_is(action, "type", "receipt_price")) {
        map_price(map, json, action, true);
    } else if (case_text_is(action, "type", "amount_first_then")) {
        map_first_then(map, json, action);
    } else if (case_text_is(action, "type", "tier_percent") || case_text_is(action, "type", "tier_percent_by_qty")) {
        map_ladder(map, json, action, case_text_is(action, "level", "receipt") ? "receipt" : "lines", true);
    } else if (case_text_is(action, "type", "tier_amount")) {
        map_ladder(map, json, action, "receipt", false);
    } else if (case_text_is(action, "type", "tier_unit_amount")) {
        map_ladder(map, json, action, "lines", false);
    } else if (case_text_is(action, "type", "free_shipping")) {
        map_free_delivery(json);
    } else {
        return false;
    }
    return true;
}

/* Every piece of a group that gets a percent of its own is rounded by itself. */
static bool is_rounded_per_unit(const struct tree *action) {
    const struct tree *discount = tree_member(action, "discount");
    int64_t units = case_count(action, "discounted_units", 0);
    return case_text_is(action, "type", "group") && units > 0 && units < case_count(action, "group_qty", 0) &&
           case_text_is(discount, "kind", "percent");
}

bool case_map_action(struct case_map *map, struct json_writer *json, const struct tree *rule) {
    static const struct tree per_unit = {.kind = TREE_TEXT, .text = {"unit", 4}};
    const struct tree *action = tree_member(rule, "action");
    json_write_array(json, "results");
    bool is_mapped = true;
    if (case_text_is(action, "type", "gift")) {
        map_gift(map, json, rule);
    } else if (case_text_is(action, "type", "add_free_units")) {
        map_free_units(map, json, action);
    } else if (case_is_group(action)) {
        is_mapped = case_map_group(map, json, action);
    } else if (case_is_points(action)) {
        is_mapped = case_map_points(map, json, action);
    } else if (!map_discount(map, json, action)) {
        is_mapped = case_skip(map, "an action that the engine does not know");
    }
    json_write_end(json);
    const struct tree *round_at = tree_member(action, "round_at");
    if (round_at != NULL || is_rounded_per_unit(action)) {
        case_map_rounding(map, json, round_at == NULL ? &per_unit : round_at);
    }
    return is_mapped;
}

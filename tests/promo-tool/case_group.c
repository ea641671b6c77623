/* Groups of pieces and sets of goods. */
#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

static const char *const GROUP_TYPES[] = {"group", "buy_get",          "combo_price",
                                          "combo", "buy_x_get_y_same", "per_unit_in_full_groups"};

bool case_is_group(const struct tree *action) {
    for (size_t i = 0; i < sizeof GROUP_TYPES / sizeof GROUP_TYPES[0]; i++) {
        if (case_text_is(action, "type", GROUP_TYPES[i])) {
            return true;
        }
    }
    return false;
}

static bool part_has(const struct tree *part, const struct tree *line) {
    return part != NULL && case_scope_has(tree_member(part, "scope"), line);
}

bool case_action_has(const struct tree *action, const struct tree *line) {
    const struct tree *slots = tree_member(action, "slots");
    bool has_line = part_has(tree_member(action, "buy"), line) || part_has(tree_member(action, "get"), line);
    for (size_t i = 0; slots != NULL && i < slots->count; i++) {
        has_line = has_line || part_has(&slots->items[i], line);
    }
    bool is_of_scope = slots == NULL && tree_member(action, "buy") == NULL;
    return has_line || (is_of_scope && part_has(action, line));
}

/* Pieces are whole; what is weighed forms no group. */
static bool has_parts_of_pieces(const struct case_map *map, const struct tree *action) {
    for (size_t i = 0; i < map->lines->count; i++) {
        int64_t quantity_milli = case_number_or(tree_member(&map->lines->items[i], "qty"), 3, 0);
        if (quantity_milli % QUANTITY_ONE_MILLI != 0 && case_action_has(action, &map->lines->items[i])) {
            return true;
        }
    }
    return false;
}

/* A discount of a group: percent or amount off each picked piece, its price, or the price of `pieces` together. */
static bool map_value(struct case_map *map, struct json_writer *json, const struct tree *discount, int64_t pieces,
                      bool is_of_set) {
    int64_t of_each = is_of_set ? pieces : 1;
    json_write_object(json, "value");
    if (case_text_is(discount, "kind", "percent") || case_text_is(discount, "kind", "percent_each")) {
        json_write_int(json, "percent_bp", int64_min(case_percent_bp(discount, "value"), PERCENT_WHOLE_BP));
    } else if (case_text_is(discount, "kind", "free")) {
        json_write_int(json, "percent_bp", PERCENT_WHOLE_BP);
    } else if (case_text_is(discount, "kind", "amount") || case_text_is(discount, "kind", "amount_each")) {
        json_write_int(json, "amount_minor", case_money(map, discount, "value") * of_each);
    } else if (case_text_is(discount, "kind", "amount_total") && is_of_set) {
        json_write_int(json, "amount_minor", case_money(map, discount, "value"));
    } else if (case_text_is(discount, "kind", "price_each") || case_text_is(discount, "kind", "unit_price")) {
        json_write_int(json, "price_minor", case_money(map, discount, "value") * of_each);
    } else if ((case_text_is(discount, "kind", "bundle_price") || case_text_is(discount, "kind", "price_total")) &&
               is_of_set) {
        json_write_int(json, "price_minor", case_money(map, discount, "value"));
    } else {
        json_write_int(json, "percent_bp", 1);
        (void)case_skip(map, "a kind of discount on a group that the engine does not know");
    }
    json_write_end(json);
    return map->skipped[0] == '\0';
}

struct pick_words {
    int64_t of;
    int64_t take;
    const char *which;
    const char *grouping;
    int64_t groups_max; /* 0: any number */
    bool is_same_sku;
    bool is_partial;
};

static void map_pick(struct case_map *map, struct json_writer *json, const struct tree *scope,
                     const struct pick_words *pick) {
    json_write_object(json, "target");
    json_write_object(json, "pick");
    case_map_scope(map, json, "scope", scope);
    json_write_int(json, "of", pick->of);
    json_write_int(json, "take", pick->take);
    json_write_string(json, "which", pick->which);
    json_write_string(json, "grouping", pick->grouping);
    json_write_string(json, "spread", "picked");
    if (pick->is_same_sku) {
        json_write_bool(json, "is_same_sku", true);
    }
    if (pick->is_partial) {
        json_write_bool(json, "is_partial", true);
    }
    if (pick->groups_max > 0) {
        json_write_int(json, "groups_max", pick->groups_max);
    }
    json_write_end(json);
    json_write_end(json);
}

static bool map_picking(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *positions = tree_member(action, "positions");
    int64_t of = case_count(action, "group_qty", 1);
    int64_t take = case_count(action, "discounted_units", positions == NULL ? of : (int64_t)positions->count);
    bool is_dearest = case_text_is(action, "pick", "dearest") || case_text_is(action, "pick", "dearest_of_receipt");
    bool is_pooled =
        case_text_is(action, "pick", "cheapest_of_receipt") || case_text_is(action, "pick", "dearest_of_receipt");
    bool is_cheapest_first = case_text_is(action, "unit_order", "cheapest_first");
    struct pick_words pick = {.of = of,
                              .take = take,
                              .which = is_dearest ? "dearest" : "cheapest",
                              .grouping = is_pooled           ? "pooled"
                                          : is_cheapest_first ? "cheapest_first"
                                                              : "dearest_first",
                              .groups_max = case_count(action, "max_groups", 0)};
    map_pick(map, json, tree_member(action, "scope"), &pick);
    return map_value(map, json, tree_member(action, "discount"), take, false);
}

static void map_part(struct case_map *map, struct json_writer *json, const struct tree *part, bool is_trigger,
                     bool is_partial) {
    json_write_object(json, NULL);
    case_map_scope(map, json, "scope", tree_member(part, "scope"));
    json_write_int(json, "pieces", case_count(part, "qty", case_count(part, "group_qty", 1)));
    if (is_trigger) {
        json_write_bool(json, "is_trigger", true);
    }
    if (is_partial) {
        json_write_bool(json, "is_partial", true);
    }
    json_write_end(json);
}

/* A price for the whole group is a set of one part. */
static bool map_bundle(struct case_map *map, struct json_writer *json, const struct tree *action) {
    json_write_object(json, "target");
    json_write_object(json, "set");
    json_write_array(json, "parts");
    map_part(map, json, action, false, false);
    json_write_end(json);
    if (case_text_is(action, "unit_order", "cheapest_first")) {
        json_write_string(json, "which", "cheapest");
    }
    if (case_count(action, "max_groups", 0) > 0) {
        json_write_int(json, "sets_max", case_count(action, "max_groups", 0));
    }
    json_write_end(json);
    json_write_end(json);
    return map_value(map, json, tree_member(action, "discount"), case_count(action, "group_qty", 1), true);
}

static bool map_combo(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *slots = tree_member(action, "slots");
    const struct tree *discount = tree_member(action, "discount");
    int64_t pieces = 0;
    json_write_object(json, "target");
    json_write_object(json, "set");
    json_write_array(json, "parts");
    for (size_t i = 0; i < slots->count; i++) {
        map_part(map, json, &slots->items[i], false, false);
        pieces += case_count(&slots->items[i], "qty", 1);
    }
    json_write_end(json);
    if (case_count(action, "max_groups", 0) > 0) {
        json_write_int(json, "sets_max", case_count(action, "max_groups", 0));
    }
    json_write_end(json);
    json_write_end(json);
    if (discount != NULL) {
        return map_value(map, json, discount, pieces, true);
    }
    json_write_object(json, "value");
    json_write_int(json, "price_minor", case_money(map, action, "value"));
    json_write_end(json);
    return true;
}

/* So many bought give so many at a discount; fewer rewards than that get it too. */
static bool map_buy_get(struct case_map *map, struct json_writer *json, const struct tree *action) {
    const struct tree *get = tree_member(action, "get");
    const struct tree *repeat = tree_member(action, "repeat");
    json_write_object(json, "target");
    json_write_object(json, "set");
    json_write_array(json, "parts");
    map_part(map, json, get, false, true);
    map_part(map, json, tree_member(action, "buy"), true, false);
    json_write_end(json);
    json_write_string(json, "which", case_text_is(action, "get_order", "dearest_first") ? "dearest" : "cheapest");
    if (repeat != NULL && !repeat->is_true) {
        json_write_int(json, "sets_max", 1);
    }
    json_write_end(json);
    json_write_end(json);
    return map_value(map, json, action, 1, false);
}

static bool map_same(struct case_map *map, struct json_writer *json, const struct tree *action) {
    static const struct tree free_kind = {.kind = TREE_TEXT, .text = {"free", 4}};
    static const struct text kind_name = {"kind", 4};
    static const struct tree given = {.kind = TREE_OBJECT, .count = 1, .items = &free_kind, .names = &kind_name};
    int64_t free = case_count(action, "free", 1);
    const struct tree *partial = tree_member(action, "partial");
    struct pick_words pick = {.of = case_count(action, "buy", 1) + free,
                              .take = free,
                              .which = "cheapest",
                              .grouping = "dearest_first",
                              .is_same_sku = true,
                              .is_partial = partial != NULL && partial->is_true};
    map_pick(map, json, tree_member(action, "scope"), &pick);
    return map_value(map, json, &given, free, false);
}

bool case_map_group(struct case_map *map, struct json_writer *json, const struct tree *action) {
    if (has_parts_of_pieces(map, action)) {
        return case_skip(map, "groups and sets are of whole pieces");
    }
    json_write_object(json, NULL);
    json_write_object(json, "discount");
    const struct tree *discount = tree_member(action, "discount");
    bool is_mapped;
    if (case_text_is(action, "type", "buy_get")) {
        is_mapped = map_buy_get(map, json, action);
    } else if (case_text_is(action, "type", "combo") || case_text_is(action, "type", "combo_price")) {
        is_mapped = map_combo(map, json, action);
    } else if (case_text_is(action, "type", "buy_x_get_y_same")) {
        is_mapped = map_same(map, json, action);
    } else if (case_text_is(discount, "kind", "bundle_price") || case_text_is(discount, "kind", "price_total")) {
        is_mapped = map_bundle(map, json, action);
    } else {
        is_mapped = map_picking(map, json, action);
    }
    json_write_end(json);
    json_write_end(json);
    return is_mapped;
}

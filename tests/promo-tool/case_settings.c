#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

/* A percent of a single piece out of a group is rounded for that piece; where every piece of the group gets it, as the
 * policy says. */
void case_map_rounding(const struct case_map *map, struct json_writer *json, const struct tree *round_at) {
    const struct tree *mode = case_policy(map, "rounding");
    const struct tree *remainder = case_policy(map, "remainder");
    round_at = round_at == NULL ? case_policy(map, "round_at") : round_at;
    json_write_object(json, "rounding");
    json_write_text(json, "mode", mode == NULL || map->is_unrounded ? text_of("half_up") : mode->text);
    json_write_text(json, "level", round_at == NULL ? text_of("line") : round_at->text);
    json_write_text(json, "remainder", remainder == NULL ? text_of("largest_fraction") : remainder->text);
    if (tree_member(map->expect, "unit_price_after") != NULL) {
        json_write_string(json, "of", "price");
    }
    json_write_end(json);
}

static bool is_of_lines(const struct tree *action) {
    return !case_text_is(action, "level", "receipt") && !case_text_is(action, "per", "receipt") &&
           !case_is_group(action) && !case_text_is(action, "type", "receipt_price") &&
           !case_text_is(action, "type", "tier_amount");
}

static bool has_layers(const struct case_map *map) {
    for (size_t i = 0; i < map->rules->count; i++) {
        if (case_count(&map->rules->items[i], "layer", 1) > 1) {
            return true;
        }
    }
    return false;
}

/* Rules of one group or lane compete, the best of them counts: for each line where all of them are on lines. */
static void map_groups(struct case_map *map, struct json_writer *json) {
    json_write_array(json, "groups");
    for (size_t i = 0; i < map->rules->count; i++) {
        const struct tree *name = tree_member(&map->rules->items[i], "group");
        const char *member = name == NULL ? "lane" : "group";
        name = name == NULL ? tree_member(&map->rules->items[i], "lane") : name;
        bool is_new = name != NULL;
        bool is_per_line = true;
        for (size_t j = 0; name != NULL && j < map->rules->count; j++) {
            const struct tree *other = tree_member(&map->rules->items[j], member);
            bool is_member = other != NULL && text_equal(other->text, name->text);
            is_new = is_new && !(is_member && j < i);
            is_per_line = is_per_line && (!is_member || is_of_lines(tree_member(&map->rules->items[j], "action")));
        }
        if (is_new) {
            json_write_object(json, NULL);
            json_write_text(json, "name", name->text);
            json_write_string(json, "mode", "largest");
            json_write_string(json, "scope", is_per_line ? "line" : "receipt");
            json_write_end(json);
        }
    }
    if (has_layers(map)) {
        json_write_object(json, NULL);
        json_write_string(json, "name", CASE_LAYER_GROUP);
        json_write_string(json, "mode", "in_order");
        json_write_end(json);
    }
    json_write_end(json);
}

/* Two rules that could discount the same line. */
static bool rules_share_goods(const struct case_map *map) {
    for (size_t line = 0; line < map->lines->count; line++) {
        size_t count = 0;
        for (size_t i = 0; i < map->rules->count; i++) {
            const struct tree *action = tree_member(&map->rules->items[i], "action");
            count += case_action_has(action, &map->lines->items[line]) ? 1 : 0;
        }
        if (count > 1) {
            return true;
        }
    }
    return false;
}

static bool all_are_of_lines(const struct case_map *map) {
    for (size_t i = 0; i < map->rules->count; i++) {
        if (!is_of_lines(tree_member(&map->rules->items[i], "action"))) {
            return false;
        }
    }
    return true;
}

/* Where every unit serves one promotion only, percents of the sources still add up or compound on it; what competes for
 * units are groups and sets, as in our engine without any setting. */
static void map_combining(struct case_map *map, struct json_writer *json) {
    const char *mode = "in_order";
    bool is_chosen_per_line = false;
    if (case_policy_is(map, "combine", "parallel")) {
        mode = "all";
    } else if (case_policy_is(map, "combine", "best_single")) {
        mode = "largest";
    } else if (case_policy_is(map, "combine", "best_per_line")) {
        mode = "largest";
        is_chosen_per_line = all_are_of_lines(map);
        if (!is_chosen_per_line && map->rules->count > 1) {
            (void)case_skip(map, "the best for each line among promotions of the whole receipt");
        }
    } else if (case_policy_is(map, "combine", "optimal") && rules_share_goods(map)) {
        mode = "best";
    }
    json_write_object(json, "discounts");
    json_write_string(json, "mode", mode);
    if (is_chosen_per_line) {
        json_write_string(json, "scope", "line");
    }
    json_write_end(json);
}

void case_map_settings(struct case_map *map, struct json_writer *json) {
    json_write_object(json, "settings");
    json_write_string(json, "currency", "RUB");
    json_write_string(json, "zone", "UTC");
    case_map_rounding(map, json, NULL);
    map_combining(map, json);
    map_groups(map, json);
    json_write_end(json);
}

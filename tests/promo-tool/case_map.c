#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_form.h"
#include "tests/promo-tool/case_number.h"

#include <stdio.h>

bool case_skip(struct case_map *map, const char *reason) {
    if (map->skipped[0] == '\0') {
        (void)snprintf(map->skipped, sizeof map->skipped, "%s", reason);
    }
    return false;
}

bool case_text_is(const struct tree *object, const char *name, const char *value) {
    const struct tree *member = tree_member(object, name);
    return member != NULL && member->kind == TREE_TEXT && text_is(member->text, value);
}

int64_t case_money(struct case_map *map, const struct tree *object, const char *name) {
    int64_t money = 0;
    bool is_exact = false;
    if (!case_number(tree_member(object, name), map->money_digits, &money, &is_exact) || !is_exact) {
        (void)case_skip(map, "a sum of money with parts of the smallest coin");
    }
    return money;
}

int64_t case_percent_bp(const struct tree *object, const char *name) {
    return case_number_or(tree_member(object, name), CASE_PERCENT_DIGITS, 0);
}

int64_t case_count(const struct tree *object, const char *name, int64_t absent) {
    return case_number_or(tree_member(object, name), 0, absent);
}

const struct tree *case_policy(const struct case_map *map, const char *name) {
    return map->policy == NULL ? NULL : tree_member(map->policy, name);
}

bool case_policy_is(const struct case_map *map, const char *name, const char *value) {
    return map->policy != NULL && case_text_is(map->policy, name, value);
}

bool case_map_start(struct case_map *map, const struct tree *tree, struct arena *arena) {
    static const struct tree nothing = {.kind = TREE_OBJECT};
    static const struct tree none = {.kind = TREE_ARRAY};
    *map = (struct case_map){.arena = arena, .tree = tree};
    const char *wrong = NULL;
    map->context = map->expect = &nothing;
    map->rules = map->lines = &none;
    if (!case_form_holds(tree, &wrong)) {
        char reason[CASE_REASON_MAX];
        (void)snprintf(reason, sizeof reason, "not of the neutral form: \"%s\" is missing or of another kind", wrong);
        return case_skip(map, reason);
    }
    const struct tree *receipt = tree_member(tree, "receipt");
    const struct tree *lines = receipt == NULL || receipt->kind == TREE_ARRAY ? receipt : tree_member(receipt, "lines");
    const struct tree *rules = tree_member(tree, "rules");
    map->policy = tree_member(tree, "policy");
    map->context = tree_member(tree, "context") == NULL ? &nothing : tree_member(tree, "context");
    map->expect = tree_member(tree, "expect") == NULL ? &nothing : tree_member(tree, "expect");
    map->rules = rules == NULL || rules->kind != TREE_ARRAY ? &none : rules;
    map->lines = lines == NULL ? &none : lines;
    enum { DIGITS_MAX = 4, FINER_DIGITS = 4 };
    int64_t digits = case_count(tree, "currency_digits", 2);
    map->is_unrounded = case_policy_is(map, "rounding", "none");
    map->money_digits = (int)int64_max(0, int64_min(digits, DIGITS_MAX)) + (map->is_unrounded ? FINER_DIGITS : 0);
    if (map->rules->count > CASE_RULES_MAX) {
        return case_skip(map, "more rules than a case may have");
    }
    return case_map_receipt(map);
}

static bool has_discount(const struct tree *action) {
    static const char *const others[] = {
        "gift",         "add_free_units",         "issue_coupon",           "earn_points",
        "spend_points", "points_expire",          "tier_by_points",         "tier_by_sales",
        "tier_renewal", "tier_by_current_points", "tier_by_lifetime_points"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (case_text_is(action, "type", others[i])) {
            return tree_member(action, "then_percent") != NULL;
        }
    }
    return true;
}

static void map_stacking(struct case_map *map, struct json_writer *json, const struct tree *rule) {
    const struct tree *group = tree_member(rule, "group");
    group = group == NULL ? tree_member(rule, "lane") : group;
    const struct tree *exclusive = tree_member(rule, "exclusive");
    const struct tree *stops = tree_member(rule, "stop_further");
    bool is_exclusive = exclusive != NULL && exclusive->is_true;
    bool is_stopping = is_exclusive || (stops != NULL && stops->is_true);
    bool is_alone = is_exclusive || case_text_is(rule, "combines_with", "none");
    bool is_layered = case_count(rule, "layer", 1) > 1;
    if (is_layered && group != NULL) {
        (void)case_skip(map, "a group within a layer");
    }
    if (group == NULL && !is_layered && !is_stopping && !is_alone) {
        return;
    }
    json_write_object(json, "stacking");
    if (is_layered) {
        json_write_string(json, "group", CASE_LAYER_GROUP);
    } else if (group != NULL) {
        json_write_text(json, "group", group->text);
    }
    if (is_stopping) {
        json_write_bool(json, "stops_others", true);
    }
    if (is_alone) {
        json_write_bool(json, "is_alone", true);
    }
    json_write_end(json);
}

static void map_receipt_limits(struct case_map *map, struct json_writer *json, const struct tree *action,
                               const struct tree *limits) {
    json_write_object(json, "receipt");
    int64_t times = case_count(limits, "per_basket", 0);
    int64_t units = case_count(limits, "max_units", case_count(action, "max_units", 0));
    int64_t line_units = case_count(action, "max_units_per_line", 0);
    bool is_picked = tree_member(action, "unit_order") != NULL || case_is_group(action);
    bool is_first_then = case_text_is(action, "type", "amount_first_then");
    if (is_first_then) {
        line_units = units;
    }
    if (times > 0) {
        json_write_int(json, "times", times);
    }
    if (units > 0 && !is_picked && !is_first_then) {
        json_write_int(json, "units_milli", units * QUANTITY_ONE_MILLI);
    }
    if (line_units > 0) {
        json_write_int(json, "line_units_milli", line_units * QUANTITY_ONE_MILLI);
    }
    if (tree_member(action, "cap_total") != NULL) {
        json_write_int(json, "discount_minor", case_money(map, action, "cap_total"));
    }
    json_write_end(json);
}

/* What a campaign may give in all: money that its promotions share, or uses. */
static void map_campaign(struct case_map *map, struct json_writer *json, const struct tree *campaign) {
    if (campaign == NULL) {
        return;
    }
    json_write_array(json, "over");
    json_write_object(json, NULL);
    json_write_string(json, "of", "chain");
    json_write_string(json, "period", "life");
    if (case_text_is(campaign, "type", "spend")) {
        json_write_int(json, "discount_minor", case_money(map, campaign, "limit"));
        json_write_string(json, "budget", "campaign");
    } else {
        json_write_int(json, "times", case_count(campaign, "limit", 1));
    }
    json_write_end(json);
    json_write_end(json);
}

static void map_limits(struct case_map *map, struct json_writer *json, const struct tree *rule) {
    const struct tree *action = tree_member(rule, "action");
    const struct tree *limits = tree_member(rule, "limits");
    int64_t of_customer =
        case_count(limits, "max_uses_per_customer", case_count(limits, "max_applications_per_customer", 0));
    int64_t of_all = case_count(limits, "max_uses", case_count(limits, "max_total_applications", 0));
    json_write_object(json, "limits");
    map_receipt_limits(map, json, action, limits);
    if (of_customer > 0) {
        json_write_array(json, "customer");
        json_write_object(json, NULL);
        json_write_int(json, "times", of_customer);
        json_write_string(json, "period", "life");
        json_write_end(json);
        json_write_end(json);
    }
    map_campaign(map, json, tree_member(limits, "campaign_budget"));
    bool is_money_limited = tree_member(limits, "max_total_discount") != NULL;
    if (of_all > 0 || is_money_limited) {
        json_write_object(json, "total");
        if (of_all > 0) {
            json_write_int(json, "times", of_all);
        }
        if (is_money_limited) {
            json_write_int(json, "discount_minor", case_money(map, limits, "max_total_discount"));
        }
        json_write_end(json);
    }
    json_write_end(json);
}

/* A rule of the second layer acts after the first one, on what that one touched or left alone; those that work on what
 * was touched come first, so that they do not find what their neighbours touch. */
static int64_t priority_of(struct case_map *map, const struct tree *rule, int64_t order) {
    enum { LAYER = 1000, UNTOUCHED = 500 };
    int64_t layer = case_count(rule, "layer", 1);
    const struct tree *action = tree_member(rule, "action");
    int64_t asked = case_count(tree_member(action, "scope"), "took_part_in_layer", 1);
    if (layer > 2 || asked != 1) {
        (void)case_skip(map, "more than two layers");
    }
    return order + (layer > 1 ? LAYER : 0) + (map->is_untouched_only ? UNTOUCHED : 0);
}

static bool read_only(struct case_map *map, const struct tree *rule) {
    const struct tree *only = tree_member(rule, "only");
    map->is_untouched_only = only != NULL && case_text_is(rule, "only", "lines that took no part in layer 1");
    return only == NULL || map->is_untouched_only || case_skip(map, "a rule for lines that are told in words");
}

static bool map_rule(struct case_map *map, struct json_writer *json, const struct tree *rule, size_t index) {
    const struct tree *action = tree_member(rule, "action");
    const struct tree *id = tree_member(rule, "id");
    json_write_object(json, NULL);
    json_write_int(json, "document", PROMO_DOCUMENT_VERSION);
    json_write_text(json, "id", id->text);
    json_write_object(json, "name");
    json_write_text(json, "en", id->text);
    json_write_end(json);
    if (!read_only(map, rule)) {
        return false;
    }
    bool is_untouched_only = map->is_untouched_only;
    json_write_int(json, "priority", priority_of(map, rule, case_count(rule, "apply_order", (int64_t)index + 1)));
    map->is_untouched_only = false; /* conditions ask of all lines */
    if (has_discount(action)) {
        json_write_string(json, "phase", "goods");
    }
    bool is_mapped = case_map_conditions(map, json, rule);
    map->is_untouched_only = is_untouched_only;
    is_mapped = is_mapped && case_map_action(map, json, rule);
    map->is_untouched_only = false;
    map_stacking(map, json, rule);
    map_limits(map, json, rule);
    json_write_end(json);
    return is_mapped && map->skipped[0] == '\0';
}

/* A line that comes with a discount already: a promotion before all others gave it. */
static void map_earlier_discount(struct case_map *map, struct json_writer *json, const struct tree *line) {
    json_write_object(json, NULL);
    json_write_int(json, "document", PROMO_DOCUMENT_VERSION);
    json_write_string(json, "id", "(already discounted)");
    json_write_object(json, "name");
    json_write_string(json, "en", "already discounted");
    json_write_end(json);
    json_write_int(json, "priority", 0);
    json_write_string(json, "phase", "goods");
    json_write_array(json, "results");
    json_write_object(json, NULL);
    json_write_object(json, "discount");
    json_write_object(json, "target");
    json_write_object(json, "receipt");
    json_write_array(json, "skus");
    json_write_text(json, NULL, tree_member(line, "sku")->text);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_object(json, "value");
    json_write_int(json, "amount_minor", case_money(map, line, "already_discounted"));
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
}

bool case_map_rules(struct case_map *map, struct json_writer *json) {
    json_write_object(json, NULL);
    json_write_int(json, "format", RULE_SET_FORMAT);
    json_write_int(json, "version", 1);
    json_write_array(json, "promotions");
    bool is_mapped = true;
    for (size_t i = 0; i < map->lines->count; i++) {
        if (case_number_or(tree_member(&map->lines->items[i], "already_discounted"), map->money_digits, 0) > 0) {
            map_earlier_discount(map, json, &map->lines->items[i]);
        }
    }
    for (size_t i = 0; is_mapped && i < map->rules->count; i++) {
        const struct tree *action = tree_member(&map->rules->items[i], "action");
        is_mapped =
            case_is_level(action) ? case_map_levels(map, json, action) : map_rule(map, json, &map->rules->items[i], i);
    }
    json_write_end(json);
    case_map_settings(map, json);
    json_write_end(json);
    return is_mapped && map->skipped[0] == '\0';
}

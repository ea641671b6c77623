#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

#define MS_PER_MINUTE INT64_C(60000)

int64_t case_fact_value(const struct tree *value) {
    enum { FACTS_MODULUS = 1000000007, BASE = 257 };
    if (case_is_number(value)) {
        return case_number_or(value, 2, 0);
    }
    if (value->kind == TREE_BOOL) {
        return value->is_true ? 1 : 0;
    }
    int64_t number = 1;
    for (size_t i = 0; value->kind == TREE_TEXT && i < value->text.size; i++) {
        number = (number * BASE + (unsigned char)value->text.data[i]) % FACTS_MODULUS;
    }
    return number;
}

/* ---------------------------------------------------------------------------------------------------- the schedule */

static bool map_window(struct case_map *map, struct json_writer *json, const struct tree *window) {
    int64_t now_ms = (int64_t)map->request.at.day * CALENDAR_MS_PER_DAY + map->request.at.ms_of_day;
    int64_t from_ms = INT64_MIN;
    int64_t to_ms = INT64_MAX;
    const struct tree *from = tree_member(window, "from");
    const struct tree *to = tree_member(window, "to");
    bool is_read = (from == NULL || from->kind != TREE_TEXT || calendar_parse_time(from->text, &from_ms)) &&
                   (to == NULL || to->kind != TREE_TEXT || calendar_parse_time(to->text, &to_ms));
    if (!is_read) {
        return case_skip(map, "a moment that is not written as one");
    }
    int64_t today = map->request.at.day;
    bool is_cut_in_the_day = (from_ms > now_ms && from_ms / CALENDAR_MS_PER_DAY == today) ||
                             (to_ms < now_ms && to_ms / CALENDAR_MS_PER_DAY == today);
    if (is_cut_in_the_day) {
        return case_skip(map, "a promotion begins and ends with the store's day, not within it");
    }
    if (from_ms != INT64_MIN) {
        json_write_day(json, "from", (int32_t)(from_ms / CALENDAR_MS_PER_DAY));
    }
    if (to_ms != INT64_MAX) {
        json_write_day(json, "to", (int32_t)(to_ms / CALENDAR_MS_PER_DAY));
    }
    return true;
}

/* Weekdays count from Monday, 0; an end of 00:00 is the end of the day. */
static void map_hours(struct json_writer *json, const struct tree *hours) {
    const struct tree *weekdays = tree_member(hours, "weekdays");
    const struct tree *to = tree_member(hours, "to");
    json_write_array(json, "windows");
    json_write_object(json, NULL);
    if (weekdays != NULL && weekdays->count > 0) {
        json_write_array(json, "weekdays");
        for (size_t i = 0; i < weekdays->count; i++) {
            json_write_int(json, NULL, case_number_or(&weekdays->items[i], 0, 0) + 1);
        }
        json_write_end(json);
    }
    json_write_text(json, "from", tree_member(hours, "from")->text);
    json_write_text(json, "to", text_is(to->text, "00:00") ? text_of("24:00") : to->text);
    json_write_end(json);
    json_write_end(json);
}

static bool map_schedule(struct case_map *map, struct json_writer *json, const struct tree *conditions) {
    bool is_mapped = true;
    bool has_window = false;
    bool has_hours = false;
    json_write_object(json, "schedule");
    for (size_t i = 0; conditions != NULL && i < conditions->count; i++) {
        const struct tree *condition = &conditions->items[i];
        if (case_text_is(condition, "type", "window")) {
            is_mapped = !has_window && map_window(map, json, condition) && is_mapped;
            has_window = true;
        } else if (case_text_is(condition, "type", "time_of_day")) {
            is_mapped = !has_hours && is_mapped;
            map_hours(json, condition);
            has_hours = true;
        }
    }
    json_write_end(json);
    return is_mapped || case_skip(map, "two schedules in one promotion");
}

/* --------------------------------------------------------------------------------------------------- the conditions */

static void write_basket(struct case_map *map, struct json_writer *json, const struct tree *condition,
                         const char *measure, const char *op, int64_t value) {
    json_write_object(json, NULL);
    json_write_object(json, "basket");
    json_write_string(json, "measure", measure);
    if (text_is(text_of(measure), "amount")) {
        json_write_string(json, "base", case_text_is(condition, "basis", "list") ? "list" : "left");
    }
    case_map_scope(map, json, "scope", tree_member(condition, "scope"));
    json_write_string(json, "op", op);
    json_write_int(json, "value", value);
    json_write_end(json);
    json_write_end(json);
}

static void write_fact(struct json_writer *json, struct text key, const char *op, int64_t value) {
    json_write_object(json, NULL);
    json_write_object(json, "fact");
    json_write_text(json, "name", key);
    json_write_string(json, "op", op);
    json_write_int(json, "value", value);
    json_write_end(json);
    json_write_end(json);
}

/* {"not": condition}, {"any": [conditions]} around facts. */
static void write_fact_list(struct json_writer *json, struct text key, const struct tree *values, bool is_none) {
    json_write_object(json, NULL);
    json_write_array(json, is_none ? "all" : "any");
    size_t count = values->kind == TREE_ARRAY ? values->count : 1;
    for (size_t i = 0; i < count; i++) {
        const struct tree *value = values->kind == TREE_ARRAY ? &values->items[i] : values;
        if (is_none) {
            json_write_object(json, NULL);
            json_write_object(json, "not");
            json_write_object(json, "fact");
            json_write_text(json, "name", key);
            json_write_string(json, "op", "equal");
            json_write_int(json, "value", case_fact_value(value));
            json_write_end(json);
            json_write_end(json);
            json_write_end(json);
        } else {
            write_fact(json, key, "equal", case_fact_value(value));
        }
    }
    json_write_end(json);
    json_write_end(json);
}

static bool map_context(struct case_map *map, struct json_writer *json, const struct tree *condition) {
    static const char *const ops[][2] = {{"eq", "equal"},   {"lt", "less_than"}, {"lte", "at_most"},
                                         {"le", "at_most"}, {"gt", "more_than"}, {"gte", "at_least"},
                                         {"ge", "at_least"}};
    const struct tree *key = tree_member(condition, "key");
    const struct tree *value = tree_member(condition, "value");
    if (key == NULL || key->kind != TREE_TEXT || value == NULL) {
        return case_skip(map, "a condition on the context without a key and a value");
    }
    if (value->kind == TREE_ARRAY || case_text_is(condition, "op", "ne") || case_text_is(condition, "op", "not_in") ||
        case_text_is(condition, "op", "in")) {
        write_fact_list(json, key->text, value,
                        case_text_is(condition, "op", "ne") || case_text_is(condition, "op", "not_in"));
        return true;
    }
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (case_text_is(condition, "op", ops[i][0])) {
            write_fact(json, key->text, ops[i][1], case_fact_value(value));
            return true;
        }
    }
    return case_skip(map, "a comparison that conditions on facts do not know");
}

static bool map_condition(struct case_map *map, struct json_writer *json, const struct tree *condition) {
    if (case_text_is(condition, "type", "window") || case_text_is(condition, "type", "time_of_day")) {
        return true;
    }
    int64_t quantity_milli = case_number_or(tree_member(condition, "value"), 3, 0);
    if (case_text_is(condition, "type", "min_qty")) {
        write_basket(map, json, condition, "quantity", "at_least", quantity_milli);
    } else if (case_text_is(condition, "type", "max_qty")) {
        write_basket(map, json, condition, "quantity", "at_most", quantity_milli);
    } else if (case_text_is(condition, "type", "contains")) {
        write_basket(map, json, condition, "quantity", "at_least", 1);
    } else if (case_text_is(condition, "type", "min_amount")) {
        write_basket(map, json, condition, "amount", "at_least", case_money(map, condition, "value"));
    } else if (case_text_is(condition, "type", "max_amount")) {
        write_basket(map, json, condition, "amount", "at_most", case_money(map, condition, "value"));
    } else if (case_text_is(condition, "type", "context")) {
        return map_context(map, json, condition);
    } else {
        return case_skip(map, "a condition that the engine does not know");
    }
    return true;
}

static void map_code(struct json_writer *json, const struct tree *rule) {
    json_write_object(json, NULL);
    json_write_object(json, "code");
    json_write_array(json, "any_of");
    json_write_text(json, NULL, tree_member(rule, "code")->text);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
}

/* No goods on sale may be on the receipt. */
static void map_no_sale_goods(struct json_writer *json) {
    json_write_object(json, NULL);
    json_write_object(json, "basket");
    json_write_string(json, "measure", "lines");
    json_write_object(json, "scope");
    json_write_bool(json, "only_deep_promo", true);
    json_write_end(json);
    json_write_string(json, "op", "at_most");
    json_write_int(json, "value", 0);
    json_write_end(json);
    json_write_end(json);
}

bool case_map_conditions(struct case_map *map, struct json_writer *json, const struct tree *rule) {
    const struct tree *conditions = tree_member(rule, "conditions");
    size_t count = 0;
    for (size_t i = 0; conditions != NULL && i < conditions->count; i++) {
        bool is_schedule = case_text_is(&conditions->items[i], "type", "window") ||
                           case_text_is(&conditions->items[i], "type", "time_of_day");
        count += is_schedule ? 0 : 1;
    }
    bool is_mapped = map_schedule(map, json, conditions);
    const struct tree *rejects = tree_member(rule, "rejects_receipt_with_sale_items");
    bool has_code = case_text_is(rule, "trigger", "code") && tree_member(rule, "code") != NULL;
    if (count == 0 && !has_code && rejects == NULL) {
        return is_mapped;
    }
    json_write_object(json, "conditions");
    json_write_array(json, "all");
    if (has_code) {
        map_code(json, rule);
    }
    if (rejects != NULL && rejects->is_true) {
        map_no_sale_goods(json);
    }
    for (size_t i = 0; is_mapped && conditions != NULL && i < conditions->count; i++) {
        is_mapped = map_condition(map, json, &conditions->items[i]);
    }
    json_write_end(json);
    json_write_end(json);
    return is_mapped;
}

#include "tests/promo-tool/receipt_read.h"

#include "wire/basket_json.h"

#include <stdio.h>
#include <string.h>

#define NAMES_COUNT(names) (sizeof(names) / sizeof((names)[0]))

enum { RECEIPT_SEGMENTS_MAX = 64, RECEIPT_FACTS_MAX = 64 };

static int32_t read_day(struct place place, int32_t absent) {
    int32_t day = absent;
    struct text text = place_text_or(place, 1, CALENDAR_DAY_TEXT_MAX, (struct text){0});
    if (text.size > 0 && !calendar_parse_day(text, &day)) {
        place_refuse(place, "bad_day", "must be a day like 2026-11-21");
    }
    return day;
}

static struct local_time read_at(struct place place) {
    enum { SIZE = 16, DAY_SIZE = 10, MS_PER_MINUTE = 60000, MINUTES_PER_HOUR = 60, HOURS_PER_DAY = 24 };
    struct local_time at = {.weekday = MONDAY};
    struct text text = place_text(place, SIZE, SIZE);
    int hour = 0;
    int minute = 0;
    char time[SIZE];
    if (text.size == 0) {
        return at;
    }
    bool is_copied = text_copy(time, sizeof(time), (struct text){text.data + DAY_SIZE, SIZE - DAY_SIZE});
    if (!is_copied || sscanf(time, " %2d:%2d", &hour, &minute) != 2 || hour < 0 || hour >= HOURS_PER_DAY ||
        minute < 0 || minute >= MINUTES_PER_HOUR || !calendar_parse_day((struct text){text.data, DAY_SIZE}, &at.day)) {
        place_refuse(place, "bad_time", "must be a moment like 2026-11-21 10:30");
        return at;
    }
    at.weekday = calendar_weekday(at.day);
    at.ms_of_day = (hour * MINUTES_PER_HOUR + minute) * MS_PER_MINUTE;
    return at;
}

/* --------------------------------------------------------------------------------------------------------- lines */

static uint32_t read_flags(struct place place) {
    static const char *const names[] = {"no_discount", "no_earn", "no_points_pay", "weighed", "gift_card", "deposit"};
    uint32_t flags = 0;
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, NAMES_COUNT(names));
    for (size_t i = 0; i < count; i++) {
        flags |= 1U << place_choice(place_item(&place, i), names, NAMES_COUNT(names));
    }
    return flags;
}

static void read_line(struct place place, struct basket_line *line) {
    static const char *const names[] = {"sku",        "price_minor",     "quantity_milli", "brand", "supplier",
                                        "categories", "price_min_minor", "flags",          "name",  "is_deep_promo",
                                        "cost_minor", "label",           "expiry_day"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct text none = {0};
    struct product *product = &line->product;
    product->sku = place_text(place_member(&place, "sku"), 1, LIMIT_SKU - 1);
    product->name = place_text_or(place_member(&place, "name"), 1, LIMIT_NAME - 1, none);
    product->brand = place_text_or(place_member(&place, "brand"), 1, LIMIT_NAME - 1, none);
    product->supplier = place_text_or(place_member(&place, "supplier"), 1, LIMIT_NAME - 1, none);
    product->price_min_minor = place_int_or(place_member(&place, "price_min_minor"), 0, MONEY_MAX, 0);
    product->cost_minor = place_int_or(place_member(&place, "cost_minor"), 0, MONEY_MAX, 0);
    product->flags = read_flags(place_member(&place, "flags"));
    line->is_deep_promo = place_bool_or(place_member(&place, "is_deep_promo"), false);
    line->label = place_text_or(place_member(&place, "label"), 1, LIMIT_NAME - 1, none);
    line->expiry_day = read_day(place_member(&place, "expiry_day"), BASKET_NO_EXPIRY_DAY);
    line->price_minor = place_int(place_member(&place, "price_minor"), 0, MONEY_MAX);
    line->quantity_milli = place_int(place_member(&place, "quantity_milli"), 1, QUANTITY_MAX);
    struct place categories = place_member(&place, "categories");
    product->category_count = place_is_absent(categories) ? 0 : place_array(categories, 0, PRODUCT_CATEGORY_LEVELS);
    for (size_t i = 0; i < product->category_count; i++) {
        product->categories[i] = place_text(place_item(&categories, i), 1, LIMIT_NAME - 1);
    }
}

static void read_lines(struct place place, struct arena *arena, struct basket *basket) {
    size_t count = place_array(place, 1, LIMIT_LINES);
    basket->lines = ARENA_ARRAY(arena, struct basket_line, count);
    if (basket->lines == NULL) {
        place_refuse(place, "too_large", "no memory for so many lines");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        basket->lines[i].line_no = (uint32_t)i + 1;
        read_line(place_item(&place, i), &basket->lines[i]);
    }
    basket->line_count = count;
}

static void read_codes(struct place place, struct arena *arena, struct basket *basket) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, LIMIT_CODES);
    basket->codes = ARENA_ARRAY(arena, struct text, count);
    for (size_t i = 0; basket->codes != NULL && i < count; i++) {
        basket->codes[i] = place_text(place_item(&place, i), 1, LIMIT_CODE - 1);
        basket->code_count++;
    }
}

/* ------------------------------------------------------------------------------------------------------ the customer
 */

static void read_segments(struct place place, struct arena *arena, struct promo_customer *customer) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, RECEIPT_SEGMENTS_MAX);
    uint32_t *segments = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; segments != NULL && i < count; i++) {
        segments[i] = (uint32_t)place_int(place_item(&place, i), 1, UINT32_MAX);
        if (i > 0 && segments[i] <= segments[i - 1]) {
            place_refuse(place, "not_ascending", "segments must be in ascending order");
        }
        customer->segment_count++;
    }
    customer->segments = segments;
}

static void read_facts(struct place place, struct arena *arena, struct promo_customer *customer) {
    static const char *const names[] = {"name", "value"};
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, RECEIPT_FACTS_MAX);
    struct promo_fact *facts = ARENA_ARRAY(arena, struct promo_fact, count);
    for (size_t i = 0; facts != NULL && i < count; i++) {
        struct place fact = place_item(&place, i);
        place_only(fact, names, NAMES_COUNT(names));
        facts[i].name = place_text(place_member(&fact, "name"), 1, LIMIT_NAME - 1);
        facts[i].value = place_int(place_member(&fact, "value"), -MONEY_MAX, MONEY_MAX);
        customer->fact_count++;
    }
    customer->facts = facts;
}

static void read_customer(struct place place, struct arena *arena, int32_t today, struct promo_customer *customer) {
    static const char *const names[] = {"id", "level", "segments", "points", "born", "registered", "facts"};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct text none = {0};
    customer->is_known = true;
    struct place id = place_member(&place, "id");
    customer->id = place_is_absent(id) ? RECEIPT_UNNAMED_CUSTOMER : (uint64_t)place_int(id, 1, INT64_MAX);
    customer->may_earn = true;
    customer->level = place_text_or(place_member(&place, "level"), 1, LIMIT_LEVEL - 1, none);
    customer->points_usable = place_int_or(place_member(&place, "points"), 0, POINTS_MAX, 0);
    customer->birth_day = read_day(place_member(&place, "born"), CUSTOMER_NO_BIRTH_DAY);
    customer->registered_day = read_day(place_member(&place, "registered"), today);
    read_segments(place_member(&place, "segments"), arena, customer);
    read_facts(place_member(&place, "facts"), arena, customer);
}

bool receipt_read(const struct tree *tree, struct arena *arena, struct read_receipt *receipt,
                  struct tree_report *report) {
    static const char *const names[] = {"at",    "store",   "codes",   "points_to_pay", "customer",
                                        "lines", "tenders", "channel", "delivery",      "event"};
    *receipt = (struct read_receipt){0};
    struct place place = place_root(tree, report);
    if (!place_object(place)) {
        return false;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct promo_request *request = &receipt->request;
    request->basket = &receipt->basket;
    request->at = read_at(place_member(&place, "at"));
    request->store = (uint32_t)place_int_or(place_member(&place, "store"), 1, UINT32_MAX, 1);
    read_codes(place_member(&place, "codes"), arena, &receipt->basket);
    receipt->basket.points_to_pay =
        place_int_or(place_member(&place, "points_to_pay"), BASKET_POINTS_MOST, POINTS_MAX, 0);
    read_customer(place_member(&place, "customer"), arena, request->at.day, &request->customer);
    request->event = place_text_or(place_member(&place, "event"), 1, PROMO_EVENT_MAX - 1, (struct text){0});
    bool has_lines = request->event.size == 0 || !place_is_absent(place_member(&place, "lines"));
    if (has_lines) {
        read_lines(place_member(&place, "lines"), arena, &receipt->basket);
    }
    if (!basket_read_way_json(&place, arena, &receipt->basket)) {
        place_refuse(place, "too_large", "no memory for the tenders");
    }
    size_t bad_line = 0;
    enum basket_problem problem =
        report->count > 0 || !has_lines ? BASKET_OK : basket_check(&receipt->basket, &bad_line);
    if (problem != BASKET_OK) {
        struct place lines = place_member(&place, "lines");
        place_refuse(place_item(&lines, bad_line), "bad_line", "%s", basket_problem_name(problem));
    }
    return report->count == 0;
}

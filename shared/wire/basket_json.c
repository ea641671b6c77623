#include "wire/basket_json.h"

#include "base/calendar.h"
#include "base/limits.h"

enum { LINE_NO_MAX = 1000000 };

static int32_t read_expiry_day(struct place place) {
    int32_t day = BASKET_NO_EXPIRY_DAY;
    struct text text = place_text_or(place, 1, CALENDAR_DAY_TEXT_MAX, (struct text){0});
    if (text.size > 0 && !calendar_parse_day(text, &day)) {
        place_refuse(place, "no_day", "must be a day like 2026-11-21");
    }
    return day;
}

static void read_line(struct place place, struct basket_line *line) {
    static const char *const members[] = {"line_no",       "sku",   "quantity_milli", "price_minor",
                                          "is_deep_promo", "label", "expiry_day"};
    *line = (struct basket_line){
        .line_no = (uint32_t)place_int(place_member(&place, "line_no"), 1, LINE_NO_MAX),
        .product = {.sku = place_text(place_member(&place, "sku"), 1, LIMIT_SKU - 1)},
        .quantity_milli = place_int(place_member(&place, "quantity_milli"), 1, QUANTITY_MAX),
        .price_minor = place_int(place_member(&place, "price_minor"), 0, MONEY_MAX),
        .is_deep_promo = place_bool_or(place_member(&place, "is_deep_promo"), false),
        .label = place_text_or(place_member(&place, "label"), 1, LIMIT_NAME - 1, (struct text){0}),
        .expiry_day = read_expiry_day(place_member(&place, "expiry_day")),
    };
    place_only(place, members, sizeof members / sizeof members[0]);
}

static bool read_lines(struct place place, struct arena *arena, struct basket *basket) {
    size_t count = place_array(place, 1, LIMIT_LINES);
    basket->lines = ARENA_ARRAY(arena, struct basket_line, count);
    if (basket->lines == NULL) {
        return false;
    }
    basket->line_count = count;
    for (size_t i = 0; i < count; i++) {
        struct place item = place_item(&place, i);
        if (place_object(item)) {
            read_line(item, &basket->lines[i]);
        }
    }
    return true;
}

static bool read_codes(struct place place, struct arena *arena, struct basket *basket) {
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, LIMIT_CODES);
    basket->codes = ARENA_ARRAY(arena, struct text, count);
    if (basket->codes == NULL) {
        return false;
    }
    basket->code_count = count;
    for (size_t i = 0; i < count; i++) {
        basket->codes[i] = place_text(place_item(&place, i), 1, LIMIT_CODE - 1);
    }
    return true;
}

static bool read_tenders(struct place place, struct arena *arena, struct basket *basket) {
    static const char *const kinds[] = {"cash", "card", "fast_payment", "gift_card", "other"};
    static const char *const members[] = {"kind", "amount_minor"};
    size_t count = place_is_absent(place) ? 0 : place_array(place, 0, LIMIT_TENDERS);
    basket->tenders = ARENA_ARRAY(arena, struct tender, count);
    if (basket->tenders == NULL) {
        return false;
    }
    basket->tender_count = count;
    for (size_t i = 0; i < count; i++) {
        struct place item = place_item(&place, i);
        if (place_object(item)) {
            size_t kind = place_choice(place_member(&item, "kind"), kinds, sizeof kinds / sizeof kinds[0]);
            basket->tenders[i] =
                (struct tender){.kind = (enum tender_kind)(TENDER_CASH + (int)kind),
                                .amount_minor = place_int(place_member(&item, "amount_minor"), 1, MONEY_MAX)};
            place_only(item, members, sizeof members / sizeof members[0]);
        }
    }
    return true;
}

bool basket_read_way_json(const struct place *object, struct arena *arena, struct basket *basket) {
    static const char *const channels[] = {"till", "self_checkout", "web", "app", "kiosk"};
    static const char *const deliveries[] = {"none", "pickup", "courier"};
    basket->channel = (enum basket_channel)place_choice_or(place_member(object, "channel"), channels,
                                                           sizeof channels / sizeof channels[0], CHANNEL_TILL);
    basket->delivery = (enum basket_delivery)place_choice_or(place_member(object, "delivery"), deliveries,
                                                             sizeof deliveries / sizeof deliveries[0], DELIVERY_NONE);
    return read_tenders(place_member(object, "tenders"), arena, basket);
}

static int64_t read_points(const struct place *object) {
    struct place points = place_member(object, "points_to_pay");
    struct place most = place_member(object, "points_most");
    int64_t wanted = place_int_or(points, 0, POINTS_MAX, 0);
    if (!place_bool_or(most, false)) {
        return wanted;
    }
    if (!place_is_absent(points)) {
        place_refuse(most, "contradiction", "not together with points_to_pay");
    }
    return BASKET_POINTS_MOST;
}

/* The rules that no single member breaks. */
static void check_whole(struct place lines, struct basket *basket) {
    size_t index;
    enum basket_problem problem = basket_check(basket, &index);
    if (problem == BASKET_OK) {
        return;
    }
    struct place item = place_item(&lines, index);
    place_refuse(index < basket->line_count ? item : lines, basket_problem_name(problem), "%s",
                 problem == BASKET_LINE_TWICE ? "has the line_no of another line" : "the amount is too large");
}

bool basket_read_json(struct place object, struct arena *arena, struct basket *basket, struct fault *fault) {
    *basket = (struct basket){0};
    if (!place_object(object)) {
        return true;
    }
    size_t errors_before = object.report->count + object.report->dropped;
    struct place lines = place_member(&object, "lines");
    if (!read_lines(lines, arena, basket) || !read_codes(place_member(&object, "codes"), arena, basket) ||
        !basket_read_way_json(&object, arena, basket)) {
        return fault_set(fault, FAULT_FULL, "a basket is larger than the memory for it");
    }
    basket->points_to_pay = read_points(&object);
    if (object.report->count + object.report->dropped == errors_before) {
        check_whole(lines, basket);
    }
    return true;
}

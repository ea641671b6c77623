#include "promo/document/document_parts.h"

int32_t document_read_day(struct place place, int32_t absent) {
    int32_t day = absent;
    if (!place_is_absent(place)) {
        struct text text = place_text(place, 1, CALENDAR_DAY_TEXT_MAX);
        if (text.size > 0 && !calendar_parse_day(text, &day)) {
            place_refuse(place, "bad_day", "must be a day like 2026-11-21");
        }
    }
    return day;
}

/* "HH:MM", 00:00 to 24:00. */
static int32_t read_minute(struct place place, int32_t absent) {
    enum { MS_PER_MINUTE = 60000, MINUTES_PER_HOUR = 60, HOURS_PER_DAY = 24 };
    if (place_is_absent(place)) {
        return absent;
    }
    struct text text = place_text(place, 5, 5);
    if (text.size == 0) {
        return absent;
    }
    bool is_digits = text.data[2] == ':';
    for (size_t i = 0; i < 5; i++) {
        is_digits = is_digits && (i == 2 || (text.data[i] >= '0' && text.data[i] <= '9'));
    }
    int32_t hour = is_digits ? (text.data[0] - '0') * 10 + text.data[1] - '0' : HOURS_PER_DAY + 1;
    int32_t minute = is_digits ? (text.data[3] - '0') * 10 + text.data[4] - '0' : 0;
    if (hour > HOURS_PER_DAY || minute >= MINUTES_PER_HOUR || (hour == HOURS_PER_DAY && minute > 0)) {
        place_refuse(place, "bad_time", "must be a time from 00:00 to 24:00");
        return absent;
    }
    return (hour * MINUTES_PER_HOUR + minute) * MS_PER_MINUTE;
}

static uint32_t read_weekdays(struct place place, struct arena *arena) {
    enum { EVERY_DAY = 0x7f };
    if (place_is_absent(place)) {
        return EVERY_DAY;
    }
    size_t count = 0;
    const uint32_t *days = document_read_numbers(place, arena, SUNDAY, &count);
    uint32_t weekdays = 0;
    for (size_t i = 0; i < count; i++) {
        if (days[i] > SUNDAY) {
            place_refuse(place, "out_of_range", "weekdays are 1 (Monday) to 7 (Sunday)");
            return EVERY_DAY;
        }
        weekdays |= 1U << (days[i] - 1);
    }
    return weekdays;
}

static void read_window(struct place place, struct arena *arena, struct promo_window *window) {
    static const char *const names[] = {"weekdays", "from", "to"};
    if (!place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    window->weekdays = read_weekdays(place_member(&place, "weekdays"), arena);
    window->from_ms_of_day = read_minute(place_member(&place, "from"), 0);
    window->to_ms_of_day = read_minute(place_member(&place, "to"), (int32_t)CALENDAR_MS_PER_DAY);
    if (window->from_ms_of_day == (int32_t)CALENDAR_MS_PER_DAY) {
        place_refuse(place_member(&place, "from"), "out_of_range", "must be before 24:00");
    }
}

static void read_windows(struct place place, struct arena *arena, struct promo_schedule *schedule) {
    if (place_is_absent(place)) {
        return;
    }
    size_t count = place_array(place, 1, PROMO_WINDOWS_MAX);
    struct promo_window *windows = ARENA_ARRAY(arena, struct promo_window, count);
    if (windows == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        read_window(place_item(&place, i), arena, &windows[i]);
    }
    schedule->window_count = count;
    schedule->windows = windows;
}

void document_read_schedule(struct place place, struct arena *arena, struct promo_schedule *schedule) {
    static const char *const names[] = {"from", "to", "windows"};
    *schedule = (struct promo_schedule){.from_day = INT32_MIN, .to_day = INT32_MAX};
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    schedule->from_day = document_read_day(place_member(&place, "from"), INT32_MIN);
    schedule->to_day = document_read_day(place_member(&place, "to"), INT32_MAX);
    if (schedule->from_day > schedule->to_day) {
        place_refuse(place, "out_of_range", "\"from\" is after \"to\", so it never holds");
    }
    read_windows(place_member(&place, "windows"), arena, schedule);
}

void document_read_stores(struct place place, struct arena *arena, struct promo_stores *stores) {
    static const char *const names[] = {"only", "except"};
    enum { STORES_MAX = 10000 };
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    stores->only = document_read_numbers(place_member(&place, "only"), arena, STORES_MAX, &stores->only_count);
    stores->except = document_read_numbers(place_member(&place, "except"), arena, STORES_MAX, &stores->except_count);
}

void document_read_audience(struct place place, struct arena *arena, struct promo_audience *audience) {
    static const char *const names[] = {"who", "levels", "segments_any", "segments_none"};
    static const char *const whos[] = {"anyone", "members", "anonymous"};
    enum { LEVELS_MAX = 64, SEGMENTS_MAX = 1000 };
    if (place_is_absent(place) || !place_object(place)) {
        return;
    }
    place_only(place, names, NAMES_COUNT(names));
    struct place who = place_member(&place, "who");
    audience->levels =
        document_read_texts(place_member(&place, "levels"), arena, LEVELS_MAX, LIMIT_LEVEL - 1, &audience->level_count);
    audience->segments_any =
        document_read_numbers(place_member(&place, "segments_any"), arena, SEGMENTS_MAX, &audience->segment_any_count);
    audience->segments_none = document_read_numbers(place_member(&place, "segments_none"), arena, SEGMENTS_MAX,
                                                    &audience->segment_none_count);
    bool is_narrowed = audience->level_count > 0 || audience->segment_any_count > 0 || audience->segment_none_count > 0;
    audience->who =
        (enum promo_who)place_choice_or(who, whos, NAMES_COUNT(whos), is_narrowed ? PROMO_MEMBERS : PROMO_ANYONE);
    if (is_narrowed && audience->who != PROMO_MEMBERS) {
        place_refuse(who, "not_here", "levels and segments are of members only");
    }
}

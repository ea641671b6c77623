#include "node/zone_rule.h"

#include "base/bug.h"
#include "base/calendar.h"

/* What is left of the string; every reader takes its part off the front and returns false when it is not there. */
struct cursor {
    const char *at;
    const char *end;
};

static bool take(struct cursor *cursor, char wanted) {
    if (cursor->at == cursor->end || *cursor->at != wanted) {
        return false;
    }
    cursor->at++;
    return true;
}

static bool is_digit(const struct cursor *cursor) {
    return cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9';
}

static bool take_number(struct cursor *cursor, int32_t min, int32_t max, int32_t *number) {
    int32_t value = 0;
    if (!is_digit(cursor)) {
        return false;
    }
    while (is_digit(cursor) && value <= max) {
        value = value * 10 + (*cursor->at++ - '0');
    }
    *number = value;
    return value >= min && value <= max;
}

/* "EET" or "<+03>": only its shape matters. */
static bool take_name(struct cursor *cursor) {
    bool is_quoted = take(cursor, '<');
    int size = 0;
    while (cursor->at < cursor->end) {
        char c = *cursor->at;
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool is_more = is_quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-');
        if (!is_letter && !is_more) {
            break;
        }
        cursor->at++;
        size++;
    }
    return size >= 3 && (!is_quoted || take(cursor, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct cursor *cursor, int32_t hours_max, int32_t *seconds) {
    bool is_negative = take(cursor, '-');
    if (!is_negative) {
        (void)take(cursor, '+');
    }
    int32_t hours;
    int32_t minutes = 0;
    int32_t rest = 0;
    if (!take_number(cursor, 0, hours_max, &hours) ||
        (take(cursor, ':') &&
         (!take_number(cursor, 0, 59, &minutes) || (take(cursor, ':') && !take_number(cursor, 0, 59, &rest))))) {
        return false;
    }
    int32_t total = hours * 3600 + minutes * 60 + rest;
    *seconds = is_negative ? -total : total;
    return true;
}

static bool take_day(struct cursor *cursor, struct zone_date *date) {
    if (take(cursor, 'M')) {
        date->kind = ZONE_DATE_WEEKDAY;
        return take_number(cursor, 1, 12, &date->month) && take(cursor, '.') &&
               take_number(cursor, 1, 5, &date->week) && take(cursor, '.') && take_number(cursor, 0, 6, &date->weekday);
    }
    if (take(cursor, 'J')) {
        date->kind = ZONE_DATE_JULIAN;
        return take_number(cursor, 1, 365, &date->day);
    }
    date->kind = ZONE_DATE_DAY_OF_YEAR;
    return take_number(cursor, 0, 365, &date->day);
}

static bool take_date(struct cursor *cursor, struct zone_date *date) {
    *date = (struct zone_date){.seconds = 2 * 3600};
    return take(cursor, ',') && take_day(cursor, date) &&
           (!take(cursor, '/') || take_time(cursor, 167, &date->seconds));
}

bool zone_rule_parse(struct text text, struct zone_rule *rule) {
    struct cursor cursor = {text.data, text.data + text.size};
    int32_t west;
    *rule = (struct zone_rule){.has_summer = false};
    if (text.size == 0 || !take_name(&cursor) || !take_time(&cursor, 24, &west)) {
        return false;
    }
    rule->standard_seconds = -west; /* POSIX counts west of Greenwich */
    if (cursor.at == cursor.end) {
        return true;
    }
    rule->has_summer = true;
    rule->summer_seconds = rule->standard_seconds + 3600;
    if (!take_name(&cursor)) {
        return false;
    }
    if (cursor.at < cursor.end && *cursor.at != ',') {
        if (!take_time(&cursor, 24, &west)) {
            return false;
        }
        rule->summer_seconds = -west;
    }
    return take_date(&cursor, &rule->summer_begins) && take_date(&cursor, &rule->summer_ends) &&
           cursor.at == cursor.end;
}

static int32_t day_of(int32_t year, int32_t month, int32_t day) {
    int32_t number;
    bug_if(!calendar_day((struct civil_day){year, month, day}, &number));
    return number;
}

static bool is_leap(int32_t year) {
    return day_of(year, 12, 31) - day_of(year, 1, 1) == 365;
}

/* The days since 1970 of the date in a year. */
static int32_t date_in(const struct zone_date *date, int32_t year) {
    if (date->kind == ZONE_DATE_JULIAN) {
        return day_of(year, 1, 1) + date->day - 1 + (is_leap(year) && date->day >= 60 ? 1 : 0);
    }
    if (date->kind == ZONE_DATE_DAY_OF_YEAR) {
        return day_of(year, 1, 1) + date->day;
    }
    int32_t first = day_of(year, date->month, 1);
    int32_t beyond = date->month == 12 ? day_of(year + 1, 1, 1) : day_of(year, date->month + 1, 1);
    int32_t first_weekday = (int32_t)calendar_weekday(first) % 7; /* 0 = Sunday, as POSIX has it */
    int32_t day = first + (date->weekday - first_weekday + 7) % 7 + (date->week - 1) * 7;
    return day >= beyond ? day - 7 : day;
}

void zone_rule_year(const struct zone_rule *rule, int32_t year, int64_t *begins, int64_t *ends) {
    bug_if(!rule->has_summer);
    const struct zone_date *begin = &rule->summer_begins;
    const struct zone_date *end = &rule->summer_ends;
    *begins = (int64_t)date_in(begin, year) * 86400 + begin->seconds - rule->standard_seconds;
    *ends = (int64_t)date_in(end, year) * 86400 + end->seconds - rule->summer_seconds;
}

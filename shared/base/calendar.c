#include "base/calendar.h"

#include "base/bug.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* The two conversions count in eras of 400 years that begin on 1 March (H. Hinnant, "chrono-compatible low-level date
 * algorithms", 2013): leap days then fall on the end of a year and need no cases. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
    int64_t shifted_year = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(shifted_year, 400);
    int64_t year_of_era = shifted_year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct civil_day calendar_civil(int32_t day) {
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t month = month_from_march + (month_from_march < 10 ? 3 : -9);
    return (struct civil_day){.year = (int32_t)(year_of_era + era * 400 + (month <= 2)),
                              .month = (int32_t)month,
                              .day = (int32_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

bool calendar_day(struct civil_day civil, int32_t *day) {
    if (civil.year < 1 || civil.year > 9999 || civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31) {
        return false;
    }
    int32_t result = (int32_t)days_from_civil(civil.year, civil.month, civil.day);
    struct civil_day back = calendar_civil(result);
    if (back.month != civil.month || back.day != civil.day) {
        return false; /* 30 February and its kin come back as another day */
    }
    *day = result;
    return true;
}

enum weekday calendar_weekday(int32_t day) {
    int64_t from_monday = ((int64_t)day + 3) - floor_div((int64_t)day + 3, 7) * 7;
    return (enum weekday)(from_monday + 1);
}

int32_t zone_offset_seconds(const struct zone *zone, int64_t utc_ms) {
    bug_if(zone->change_count > ZONE_CHANGES_MAX);
    if (zone->change_count == 0) {
        return 0;
    }
    size_t low = 0;
    size_t high = zone->change_count; /* the last change at or before utc_ms is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->changes[middle].from_ms <= utc_ms) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return zone->changes[low].offset_seconds;
}

struct local_time zone_local(const struct zone *zone, int64_t utc_ms) {
    int64_t local_ms = utc_ms + (int64_t)zone_offset_seconds(zone, utc_ms) * 1000;
    int64_t day = floor_div(local_ms, CALENDAR_MS_PER_DAY);
    return (struct local_time){.day = (int32_t)day,
                               .ms_of_day = (int32_t)(local_ms - day * CALENDAR_MS_PER_DAY),
                               .weekday = calendar_weekday((int32_t)day)};
}

int64_t zone_day_start_ms(const struct zone *zone, int32_t day) {
    bug_if(day < -CALENDAR_DAYS_MAX || day > CALENDAR_DAYS_MAX);
    int64_t as_if_utc = (int64_t)day * CALENDAR_MS_PER_DAY;
    /* The offset in force at the answer depends on the answer; a second look settles all but a midnight that does not
     * exist, for which the moment of the change itself is the day's first. */
    int64_t start = as_if_utc - (int64_t)zone_offset_seconds(zone, as_if_utc) * 1000;
    start = as_if_utc - (int64_t)zone_offset_seconds(zone, start) * 1000;
    while (zone_local(zone, start).day < day) {
        start += 60 * 1000;
    }
    while (zone_local(zone, start - 1).day >= day) {
        start -= 60 * 1000;
    }
    return start;
}

void calendar_print_day(char out[static CALENDAR_DAY_TEXT_MAX], int32_t day) {
    struct civil_day civil = calendar_civil(day);
    (void)snprintf(out, CALENDAR_DAY_TEXT_MAX, "%04" PRId32 "-%02" PRId32 "-%02" PRId32, civil.year, civil.month,
                   civil.day);
}

/* `count` decimal digits at data. */
static bool digits(const char *data, size_t count, int32_t *value) {
    int32_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (data[i] < '0' || data[i] > '9') {
            return false;
        }
        total = total * 10 + (data[i] - '0');
    }
    *value = total;
    return true;
}

bool calendar_parse_day(struct text text, int32_t *day) {
    struct civil_day civil;
    return text.size == 10 && text.data[4] == '-' && text.data[7] == '-' && digits(text.data, 4, &civil.year) &&
           digits(text.data + 5, 2, &civil.month) && digits(text.data + 8, 2, &civil.day) && calendar_day(civil, day);
}

void calendar_print_time(char out[static CALENDAR_TIME_TEXT_MAX], int64_t utc_ms) {
    int64_t day = floor_div(utc_ms, CALENDAR_MS_PER_DAY);
    int64_t ms = utc_ms - day * CALENDAR_MS_PER_DAY;
    char day_text[CALENDAR_DAY_TEXT_MAX];
    calendar_print_day(day_text, (int32_t)day);
    (void)snprintf(out, CALENDAR_TIME_TEXT_MAX, "%.10sT%02d:%02d:%02d.%03dZ", day_text, (int)(ms / 3600000),
                   (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

/* "Z", "+hh:mm" or "-hh:mm". */
static bool parse_offset(struct text text, int64_t *offset_ms) {
    if (text_is(text, "Z")) {
        *offset_ms = 0;
        return true;
    }
    int32_t hours;
    int32_t minutes;
    if (text.size != 6 || (text.data[0] != '+' && text.data[0] != '-') || text.data[3] != ':' ||
        !digits(text.data + 1, 2, &hours) || !digits(text.data + 4, 2, &minutes) || hours > 14 || minutes > 59) {
        return false;
    }
    int64_t size = ((int64_t)hours * 60 + minutes) * 60000;
    *offset_ms = text.data[0] == '-' ? -size : size;
    return true;
}

bool calendar_parse_time(struct text text, int64_t *utc_ms) {
    int32_t day;
    int32_t hours;
    int32_t minutes;
    int32_t seconds;
    if (text.size < 20 || !calendar_parse_day((struct text){text.data, 10}, &day) || text.data[10] != 'T' ||
        text.data[13] != ':' || text.data[16] != ':' || !digits(text.data + 11, 2, &hours) ||
        !digits(text.data + 14, 2, &minutes) || !digits(text.data + 17, 2, &seconds) || hours > 23 || minutes > 59 ||
        seconds > 59) {
        return false;
    }
    size_t at = 19;
    int32_t fraction = 0;
    if (text.data[at] == '.') {
        if (text.size < 24 || !digits(text.data + 20, 3, &fraction)) {
            return false;
        }
        at = 23;
    }
    int64_t offset_ms;
    if (!parse_offset((struct text){text.data + at, text.size - at}, &offset_ms)) {
        return false;
    }
    int64_t of_day = ((int64_t)hours * 3600 + minutes * 60 + seconds) * 1000 + fraction;
    *utc_ms = (int64_t)day * CALENDAR_MS_PER_DAY + of_day - offset_ms;
    return true;
}

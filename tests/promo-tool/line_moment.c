#include "tests/promo-tool/line_moment.h"

#include <string.h>

enum { MINUTES_PER_DAY = 1440, MS_PER_MINUTE = 60000, MOMENT_SIZE = 16, DAY_SIZE = 10 };

/* Behind the string that begins at the quote; the line's end when it has none. */
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\') {
            at++;
        }
    }
    return at < end ? at + 1 : end;
}

static const char *skip_blanks(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return at;
}

static int digits_of(const char *at) {
    bool is_number = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return is_number ? (at[0] - '0') * 10 + at[1] - '0' : 99;
}

/* "2026-11-21 10:30" behind the colon. */
static int64_t moment_at(const char *at, const char *end) {
    int32_t day;
    at = skip_blanks(at, end);
    if (end - at < MOMENT_SIZE + 2 || at[0] != '"' || at[MOMENT_SIZE + 1] != '"') {
        return LINE_MOMENT_NONE;
    }
    const char *time = at + 1 + DAY_SIZE;
    int hour = digits_of(time + 1);
    int minute = digits_of(time + 4);
    if (time[0] != ' ' || time[3] != ':' || hour > 23 || minute > 59 ||
        !calendar_parse_day((struct text){at + 1, DAY_SIZE}, &day)) {
        return LINE_MOMENT_NONE;
    }
    return (int64_t)day * MINUTES_PER_DAY + hour * 60 + minute;
}

int64_t line_moment(struct span line) {
    static const char name[] = "\"at\"";
    const char *at = (const char *)line.data;
    const char *end = at + line.size;
    int depth = 0;
    while (at < end) {
        if (*at == '"') {
            const char *after = skip_string(at, end);
            const char *colon = skip_blanks(after, end);
            if (depth == 1 && colon < end && *colon == ':' && after - at == sizeof(name) - 1 &&
                memcmp(at, name, sizeof(name) - 1) == 0) {
                return moment_at(colon + 1, end);
            }
            at = after;
            continue;
        }
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        at++;
    }
    return LINE_MOMENT_NONE;
}

int64_t line_minute_of(const struct local_time *at) {
    return (int64_t)at->day * MINUTES_PER_DAY + at->ms_of_day / MS_PER_MINUTE;
}

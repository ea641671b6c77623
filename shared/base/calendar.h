/* Days, weekdays and zones. Records hold UTC milliseconds; rules ask the store's local day and minute. A zone is data:
 * the moments at which the offset from UTC changes, read from the system's zone files by node/zone_file.h. The
 * Gregorian calendar is extended in both directions; days count from 1970-01-01 (day 0, a Thursday). */
#ifndef REGULARS_BASE_CALENDAR_H
#define REGULARS_BASE_CALENDAR_H

#include "base/text.h"

#define CALENDAR_MS_PER_DAY INT64_C(86400000)
#define CALENDAR_DAYS_MAX   100000000 /* either way: 273,000 years, far beyond any date that is read or computed */
enum { CALENDAR_DAY_TEXT_MAX = 16, CALENDAR_TIME_TEXT_MAX = 32, ZONE_CHANGES_MAX = 256, ZONE_NAME_MAX = 48 };

/* 1 = Monday .. 7 = Sunday (ISO 8601). */
enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

struct civil_day {
    int32_t year;
    int32_t month; /* 1 .. 12 */
    int32_t day;   /* 1 .. 31 */
};

struct zone_change {
    int64_t from_ms;        /* UTC */
    int32_t offset_seconds; /* local = UTC + offset, -14 h .. +14 h */
};

/* Before the first change the first change's offset holds. Sorted by from_ms. A zone of no changes is UTC. */
struct zone {
    char name[ZONE_NAME_MAX]; /* "Europe/Moscow" */
    size_t change_count;
    struct zone_change changes[ZONE_CHANGES_MAX];
};

struct local_time {
    int32_t day;       /* days since 1970-01-01, local */
    int32_t ms_of_day; /* 0 .. 86,399,999, local */
    enum weekday weekday;
};

struct civil_day calendar_civil(int32_t day);
/* False when the three do not name a day of years 1 .. 9999. */
bool calendar_day(struct civil_day civil, int32_t *day);
enum weekday calendar_weekday(int32_t day);

int32_t zone_offset_seconds(const struct zone *zone, int64_t utc_ms);
struct local_time zone_local(const struct zone *zone, int64_t utc_ms);
/* The first UTC millisecond of a local day: where a lot that expires on that day's eve ends. A day further
 * away than CALENDAR_DAYS_MAX is a bug. */
int64_t zone_day_start_ms(const struct zone *zone, int32_t day);

/* "2026-11-21". Parsing takes exactly this form. */
void calendar_print_day(char out[static CALENDAR_DAY_TEXT_MAX], int32_t day);
bool calendar_parse_day(struct text text, int32_t *day);
/* RFC 3339 in UTC with milliseconds, "2026-11-21T09:30:00.000Z". Parsing also takes no fraction, and "+03:00" offsets.
 */
void calendar_print_time(char out[static CALENDAR_TIME_TEXT_MAX], int64_t utc_ms);
bool calendar_parse_time(struct text text, int64_t *utc_ms);

#endif

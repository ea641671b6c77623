/* The rule at the end of a zone file: a POSIX TZ string ("EET-2EEST,M3.5.0/3,M10.5.0/4", POSIX.1-2017 section 8.3 with
 * the hours of RFC 8536 section 3.3.1), which says how the zone goes on after the file's last change. Pure. */
#ifndef REGULARS_NODE_ZONE_RULE_H
#define REGULARS_NODE_ZONE_RULE_H

#include "base/text.h"

enum zone_date_kind {
    ZONE_DATE_WEEKDAY,     /* Mm.w.d: the w-th (5 = last) weekday d (0 = Sunday) of month m */
    ZONE_DATE_JULIAN,      /* Jn: day 1 .. 365, 29 February never counted */
    ZONE_DATE_DAY_OF_YEAR, /* n: day 0 .. 365, 29 February counted */
};

struct zone_date {
    enum zone_date_kind kind;
    int32_t month;
    int32_t week;
    int32_t weekday;
    int32_t day;
    int32_t seconds; /* of local time, may be negative or beyond the day */
};

struct zone_rule {
    int32_t standard_seconds; /* local = UTC + seconds */
    bool has_summer;
    int32_t summer_seconds;
    struct zone_date summer_begins; /* in standard time */
    struct zone_date summer_ends;   /* in summer time */
};

bool zone_rule_parse(struct text text, struct zone_rule *rule);
/* The UTC seconds at which the two changes of a year happen. Only with has_summer. */
void zone_rule_year(const struct zone_rule *rule, int32_t year, int64_t *begins, int64_t *ends);

#endif

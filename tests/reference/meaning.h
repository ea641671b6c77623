/* What the demonstration promotions mean, in words of this folder alone: a table that a person has written beside
 * tests/chain/demo-rules.json and journey-rules.json. Nothing reads it from there, so a mistake of the rule reader
 * cannot hide. Promotions stand in the order in which they act. */
#ifndef REGULARS_TESTS_REFERENCE_MEANING_H
#define REGULARS_TESTS_REFERENCE_MEANING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum meaning_kind {
    MEANS_PERCENT,     /* number bp off what is left of its goods */
    MEANS_FIXED_PRICE, /* its goods cost number a piece or kilogram, when that is less */
    MEANS_THIRD_FREE,  /* of every three pieces, dearest first, the cheapest is free */
    MEANS_SET,         /* one piece of each of `only` together: number bp off */
    MEANS_LADDER,      /* the highest step reached, in bp of the receipt */
    MEANS_AMOUNT_OFF,  /* number off the receipt */
    MEANS_PAYMENT,     /* up to number bp of its goods with points */
    MEANS_CASHBACK,    /* number bp of what is paid for its goods, as points */
    MEANS_GIFT,
};

enum { MEANING_CATEGORIES = 4, MEANING_STEPS = 3, MEANINGS_MAX = 20 };

struct meaning {
    const char *id;
    enum meaning_kind kind;
    int64_t number;
    const char *only[MEANING_CATEGORIES];   /* categories of its goods; none: all goods */
    const char *except[MEANING_CATEGORIES]; /* and not these */
    int64_t quantity_from_milli;            /* only with so much of its goods */
    int64_t sum_from_minor;                 /* only when so much is left to pay for goods that may be discounted */
    int32_t from_hour;                      /* only from this hour of the store */
    int32_t to_hour;                        /* to this one; 0: all day */
    const char *code;                       /* only with this code */
    const char *levels[2];                  /* only for these; none: for everybody */
    bool is_weekly;                         /* once in a week of the calendar, counted at the home store */
    int64_t points_max;                     /* of one receipt; 0: no bound */
    struct {
        int64_t from_minor;
        int64_t percent_bp;
    } steps[MEANING_STEPS];
};

struct meanings {
    size_t count;
    const struct meaning *items;
    int64_t line_min_minor;     /* no line goes below this */
    int64_t money_min_minor;    /* what stays to be paid with money when points are paid */
    int64_t pay_step_points;    /* points are paid in multiples of this */
    int32_t usable_after_days;  /* points can be spent from the start of that day after they were earned */
    int32_t utc_offset_minutes; /* of the stores */
    const char *member_level;   /* of those who register at a till */
};

extern const struct meanings demo_meanings;    /* tests/chain/demo-rules.json */
extern const struct meanings journey_meanings; /* tests/chain/journey-rules.json */

#endif

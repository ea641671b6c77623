/* What head office publishes: settings and all live promotions, one JSON document
 *     {"format": 1, "version": 12, "settings": {...}, "promotions": [...]}
 * Its name is the version and the hash of its bytes, which callers compute (no hashing here). Any receipt can be priced
 * again from it and the customer's state of that moment. */
#ifndef REGULARS_PROMO_RULE_SET_H
#define REGULARS_PROMO_RULE_SET_H

#include "promo/document.h"

enum { RULE_SET_FORMAT = 1, RULE_SET_CURRENCY_MAX = 4, RULE_SET_GROUPS_MAX = 64 };

/* What happens between promotions of one group. `is_per_line`: the choice is made for each line by itself. */
enum promo_group_mode {
    PROMO_GROUP_ALL = 0,   /* all act, each from the price on the tag: percents add up */
    PROMO_GROUP_IN_ORDER,  /* all act, each on what the ones before left: percents compound */
    PROMO_GROUP_LARGEST,   /* only the one that gives most; decided when the last of the group is due */
    PROMO_GROUP_EXCLUSIVE, /* only the first that gives anything */
};

struct promo_group {
    struct text name;
    enum promo_group_mode mode;
    bool is_per_line;
};

struct rule_set_points {
    int64_t value_minor;      /* what one whole point (100 hundredths) pays, > 0 */
    int64_t earn_step_points; /* earnings are multiples of this, > 0: 100 = whole points */
    enum rounding earn_rounding;
    bool is_earn_per_line;     /* rounds each line; false: the receipt's sum, then spread */
    bool earns_on_points_paid; /* the part paid with points earns too */
    int64_t pay_step_points;   /* payments are multiples of this, > 0 */
    int32_t usable_delay_days; /* an earned lot is usable that many local days later; 0: at once */
    int32_t lot_days;          /* and expires that many days after it became usable; 0: never */
};

struct rule_set_settings {
    char currency[RULE_SET_CURRENCY_MAX]; /* ISO 4217, "RUB" */
    char zone[ZONE_NAME_MAX];             /* of stores that have none of their own */
    struct promo_rounding rounding;
    struct rule_set_points points;
    bool is_code_exact;       /* codes are compared as typed; false: upper and lower case are one */
    int64_t line_min_minor;   /* no discount or points payment takes a line below this; 0: none */
    bool is_floor_rest_lost;  /* what a floor cuts of a receipt discount is lost; false: moves to the other lines */
    struct text member_level; /* level of a customer who registers now; empty: none */
    size_t group_count;       /* groups[0]: discounts that name no group; groups[1]: earnings that name none */
    struct promo_group *groups;
};

struct rule_set {
    uint64_t version; /* > 0, only grows */
    struct rule_set_settings settings;
    size_t promotion_count; /* 0 .. LIMIT_PROMOTIONS */
    struct promotion *promotions;
};

/* Reads a whole set into the arena. On false the report says what is wrong and where. */
bool rule_set_read(const struct tree *tree, struct arena *arena, struct rule_set *set, struct tree_report *report);

#endif

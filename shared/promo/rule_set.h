/* What head office publishes: settings and all live promotions, one JSON document
 *     {"format": 1, "version": 12, "settings": {...}, "promotions": [...]}
 * Its name is the version and the hash of its bytes, which callers compute (no hashing here). Any receipt can be priced
 * again from it and the customer's state of that moment. */
#ifndef REGULARS_PROMO_RULE_SET_H
#define REGULARS_PROMO_RULE_SET_H

#include "promo/document.h"
#include "promo/document/rule_set_returns.h"

enum { RULE_SET_FORMAT = 1, RULE_SET_CURRENCY_MAX = 4, RULE_SET_GROUPS_MAX = 64 };

/* What happens between the members of one group: its promotions, and the groups that stand in it (`in`), each as one
 * member. `is_per_line`: the choice is made for each line by itself. */
enum promo_group_mode {
    PROMO_GROUP_ALL = 0,   /* all act, each from the price on the tag: percents add up */
    PROMO_GROUP_IN_ORDER,  /* all act, each on what the ones before left: percents compound */
    PROMO_GROUP_LARGEST,   /* only the one that gives most; decided when the last of the group is due */
    PROMO_GROUP_SMALLEST,  /* only the one that gives least, but something; decided likewise */
    PROMO_GROUP_EXCLUSIVE, /* only the first that gives anything */
    PROMO_GROUP_BEST,      /* the combination that takes off most, every piece serving one promotion at most; decided
                              when the last is due (choice.h); promotions only, no groups */
};

enum { PROMO_GROUP_DEPTH_MAX = 4, PROMO_GROUP_NONE = UINT16_MAX };

struct promo_group {
    struct text name;
    enum promo_group_mode mode;
    bool is_per_line;           /* LARGEST, SMALLEST, EXCLUSIVE */
    bool is_one_per_unit;       /* claims: a unit that one promotion of it (or of groups in it) discounted is closed to
                                   the others of it; false: shared */
    struct text outer_name;     /* empty: it stands in no other */
    int64_t discount_max_minor; /* caps of all its promotions together, those of groups in it too; INT64_MAX: none */
    int64_t discount_max_bp;    /* of the receipt's list amount without gift cards and deposits; INT64_MAX: none */
    int64_t promotions_max;     /* how many different ones may give a discount; INT64_MAX: no cap */
    enum promo_on_short on_cap; /* of discount_max_minor and discount_max_bp; a discount on the receipt is one unit */
    uint16_t outer;             /* the index of that group, or PROMO_GROUP_NONE */
    /* Filled by compile.h. */
    /* Groups that act as a whole when their last promotion is due: those that choose, and what stands directly in
     * them. Of the chain from the outermost group down to this one. */
    size_t unit_count;
    uint16_t units[PROMO_GROUP_DEPTH_MAX];
    const struct promotion *due_with; /* of such a group: its promotion that is due last; NULL: it has none */
};

struct rule_set_points {
    int64_t value_minor;      /* what one whole point (100 hundredths) pays, > 0 */
    int64_t earn_step_points; /* earnings are multiples of this, > 0: 100 = whole points */
    enum rounding earn_rounding;
    bool is_earn_per_line;     /* rounds each line; false: the receipt's sum, then spread */
    bool earns_on_points_paid; /* the part paid with points earns too */
    bool earns_on_list;        /* percents of earnings are of the tag's price; false: of what discounts left */
    int64_t pay_step_points;   /* payments are multiples of this, > 0 */
    int32_t usable_delay_days; /* an earned lot is usable that many local days later; 0: at once */
    int32_t lot_days;          /* and expires that many days after it became usable; 0: never */
};

/* What goods of the scope may cost at least, on days from_day .. to_day, both inclusive. Of several floors of a line
 * the highest counts, together with the product's own and line_min_minor. Weighed goods by weight, rounded up. */
struct promo_floor {
    struct promo_scope scope;
    int32_t from_day;        /* INT32_MIN: since ever */
    int32_t to_day;          /* INT32_MAX: for good */
    int64_t price_min_minor; /* minimum retail price of one piece or kilogram; 0: none */
    int64_t cost_plus_bp;    /* cost and so much on top, where cost is known; -1: none */
    int64_t depth_max_bp;    /* so deep below the tag at most; PERCENT_WHOLE_BP: none */
    bool is_no_discount;     /* as PRODUCT_NO_DISCOUNT */
};

enum { RULE_SET_FLOORS_MAX = 100000, RULE_SET_COST_PLUS_MAX_BP = 1000000 };

struct rule_set_settings {
    char currency[RULE_SET_CURRENCY_MAX]; /* ISO 4217, "RUB" */
    char zone[ZONE_NAME_MAX];             /* of stores that have none of their own */
    struct promo_rounding rounding;
    struct rule_set_points points;
    bool is_code_exact;     /* codes are compared as typed; false: upper and lower case are one */
    int64_t line_min_minor; /* no discount or points payment takes a line below this; 0: none */
    size_t floor_count;     /* 0 .. RULE_SET_FLOORS_MAX */
    struct promo_floor *floors;
    bool is_floor_rest_lost; /* what a floor cuts of a receipt discount is lost; false: moves to the other lines */
    struct rule_set_returns returns;
    struct text member_level; /* level of a customer who registers now; empty: none */
    int64_t best_nodes_max;   /* budget of the search in groups of mode best, nodes for each */
    size_t group_count;       /* groups[0]: discounts that name no group; groups[1]: earnings that name none */
    struct promo_group *groups;
};

struct rule_set {
    uint64_t version; /* only grows; 0: not published, since a person leaves the number to head office */
    struct rule_set_settings settings;
    size_t promotion_count; /* 0 .. LIMIT_PROMOTIONS */
    struct promotion *promotions;
};

/* Reads a whole set into the arena. On false the report says what is wrong and where. */
bool rule_set_read(const struct tree *tree, struct arena *arena, struct rule_set *set, struct tree_report *report);

#endif

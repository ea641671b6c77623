/* A promotion: one document, made of a few blocks that combine freely. A mechanic is a composition of blocks, never a
 * case of its own. Member names in comments are those of the JSON form; promotion.schema.json describes that form.
 *
 *   header      who it is and in which order it is asked
 *   event       what calls it: a receipt, or something that happened to a customer
 *   schedule    when       (the store's local days, weekdays, hours)
 *   stores      where
 *   audience    who
 *   conditions  a tree of all / any / not over leaves: basket, code, fact, tender, channel, delivery
 *   results     a list of: discount, earn, pay_with_points, gift, message, grant
 *               a discount or an earning = TARGET (which units) x VALUE (how much)
 *   limits      how often and how much
 *   stacking    with whom it combines
 *   funding     who pays
 *
 * Everything points into the arena that it was read into and is never changed afterwards. Units as in retail/money.h.
 *
 * Version rule: `document` is 1 .. 3. A new member, or a new value of an old one, raises the number; members never
 * change their meaning. A reader of number N reads 1 .. N, refuses members that it does not know, and refuses N + 1
 * whole, so that no node ever executes half of a promotion. */
#ifndef REGULARS_PROMO_DOCUMENT_H
#define REGULARS_PROMO_DOCUMENT_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "base/tree_read.h"
#include "retail/limit_measure.h"
#include "retail/money.h"

enum { PROMO_DOCUMENT_VERSION = 3 };

enum {
    PROMO_WINDOWS_MAX = 16,
    PROMO_LIST_MAX = 100000, /* skus of one scope, prices of one list, codes of one condition */
    PROMO_RESULTS_MAX = 16,
    PROMO_CONDITIONS_MAX = 64, /* children of one all / any */
    PROMO_STEPS_MAX = 32,
    PROMO_SET_PARTS_MAX = 8,
    PROMO_PAYERS_MAX = 8,
    PROMO_LIMITS_OVER_MAX = 8,
    PROMO_CUSTOMER_LIMITS_MAX = 4,
    PROMO_LIMITS_MAX = PROMO_LIMITS_OVER_MAX + PROMO_CUSTOMER_LIMITS_MAX + 2,
    PROMO_TEXT_MAX = 512, /* bytes of one text in one language */
    PROMO_EVENT_MAX = 32, /* of an event's name, with a final NUL */
};

/* "Russian and English"; at least one is there, a missing one is answered by the other. */
struct promo_texts {
    struct text ru;
    struct text en;
};

/* Local days from_day .. to_day, both inclusive. A window belongs to the weekday on which it starts: Friday 22:00 to
 * 02:00 holds on Saturday at 01:00. No windows: the whole day, every day. */
struct promo_window {
    uint32_t weekdays;      /* bit 1 << (weekday - 1), Monday first */
    int32_t from_ms_of_day; /* inclusive */
    int32_t to_ms_of_day;   /* exclusive; <= from: over midnight; 24:00 is 86,400,000 */
};

struct promo_schedule {
    int32_t from_day; /* INT32_MIN: since ever */
    int32_t to_day;   /* INT32_MAX: for good */
    size_t window_count;
    const struct promo_window *windows;
};

struct promo_stores {
    size_t only_count;    /* 0: every store */
    const uint32_t *only; /* ascending */
    size_t except_count;
    const uint32_t *except; /* ascending */
};

enum promo_who { PROMO_ANYONE = 0, PROMO_MEMBERS, PROMO_ANONYMOUS };

/* Levels and segments make it members only. */
struct promo_audience {
    enum promo_who who;
    size_t level_count; /* 0: any level */
    const struct text *levels;
    size_t segment_any_count;     /* 0: any; else in at least one */
    const uint32_t *segments_any; /* ascending */
    size_t segment_none_count;
    const uint32_t *segments_none; /* ascending */
};

/* Which goods: a line is in the scope when one of the lists names it (or all lists are empty), no `except` list does,
 * and the filters hold. Goods that allow no discount, gift cards and deposits are in no scope, unless with_no_discount
 * counts them in; even then nothing ever changes their price. */
struct promo_goods_list {
    size_t sku_count;
    const struct text *skus;
    size_t category_count; /* on any level of the tree */
    const struct text *categories;
    size_t brand_count;
    const struct text *brands;
    size_t supplier_count;
    const struct text *suppliers;
    size_t label_count; /* markdown labels of the line, as scanned */
    const struct text *labels;
};

/* By what discounts before did: pieces that sets or claims have taken are touched; the free pieces of a line are once a
 * discount has taken something off all of it. So a line may be touched in part, and the scope means that part. Payment
 * with points and floors take whole lines of which any part is meant. */
enum promo_touched { PROMO_TOUCHED_OR_NOT = 0, PROMO_UNTOUCHED, PROMO_TOUCHED };

struct promo_scope {
    /* What every receipt asks stands together, the lists of names behind it. Filled by compile.h: sorted symbols. */
    size_t any_symbol_count;
    const uint32_t *any_symbols;
    size_t except_symbol_count;
    const uint32_t *except_symbols;
    int64_t price_min_minor; /* list price, inclusive; 0: none */
    int64_t price_max_minor; /* list price, inclusive; MONEY_MAX: none */
    bool has_expiry; /* days from today to the line's expiry day within both, inclusive; not told: out of the scope */
    bool without_deep_promo; /* goods whose tag is already a promotion stay out */
    bool only_deep_promo;    /* only they are in */
    bool with_no_discount;   /* counts goods that allow no discount (for thresholds) */
    enum promo_touched touched;
    int32_t days_to_expiry_min;
    int32_t days_to_expiry_max;
    struct promo_goods_list any_of;
    struct promo_goods_list except;
};

/* A figure of the basket, or of the customer. LIST is the tag's price, LEFT what earlier promotions (and points) left
 * of it. A fact that nobody knows of the customer reaches no step of a ladder and fills no `each`. */
enum promo_what { PROMO_AMOUNT = 0, PROMO_QUANTITY, PROMO_LINES, PROMO_FACT };
enum promo_base { PROMO_LIST = 0, PROMO_LEFT };

struct promo_measure {
    enum promo_what what; /* minor units, thousandths, lines, or the unit of the fact */
    enum promo_base base; /* of amounts; default LEFT: what the customer really pays so far */
    struct promo_scope scope;
    struct text fact; /* FACT, of ladders and `each`; a condition asks by its own kind FACT */
};

enum promo_operator { PROMO_AT_LEAST = 0, PROMO_AT_MOST, PROMO_EQUAL, PROMO_MORE_THAN, PROMO_LESS_THAN };

enum promo_condition_kind {
    PROMO_CONDITION_ALL = 0,
    PROMO_CONDITION_ANY,
    PROMO_CONDITION_NOT,
    PROMO_CONDITION_BASKET,   /* measure op value */
    PROMO_CONDITION_CODE,     /* one of the codes was presented */
    PROMO_CONDITION_FACT,     /* a named figure of the customer, op, value; an unknown fact fails */
    PROMO_CONDITION_TENDER,   /* tenders of `choices` are at least `value` (bp) of what the till announced; nothing
                                 announced: not known, so it fails */
    PROMO_CONDITION_CHANNEL,  /* the receipt is made in one of `choices` */
    PROMO_CONDITION_DELIVERY, /* the goods get to the customer by one of `choices` */
};

struct promo_condition {
    enum promo_condition_kind kind;
    size_t child_count; /* ALL, ANY: 1 .. PROMO_CONDITIONS_MAX; NOT: 1 */
    struct promo_condition *children;
    struct promo_measure measure; /* BASKET */
    enum promo_operator op;       /* BASKET, FACT */
    int64_t value;                /* BASKET, FACT; TENDER: share_at_least_bp, 1 .. 10000 (the default) */
    uint32_t choices;             /* TENDER, CHANNEL, DELIVERY: bits 1 << enum of retail/basket.h */
    struct text fact;             /* FACT: "days_since_registration", "days_to_birthday", "age_years", or a given one */
    size_t code_count;            /* CODE */
    const struct text *codes;
    size_t code_symbol_count;     /* CODE: filled by compile.h */
    const uint32_t *code_symbols; /* sorted */
};

/* How much. With a ladder, `number` comes from the highest step reached (none: the result gives nothing). */
enum promo_value_kind {
    PROMO_VALUE_PERCENT = 0, /* percent_bp of the target's money; of an earning: that part of it as points */
    PROMO_VALUE_AMOUNT,      /* amount_minor off: per unit of LINES and PICK, per set of SET, once for RECEIPT */
    PROMO_VALUE_PRICE,       /* price_minor: of a unit of LINES and PICK, of one set, of the receipt; never raises.
                                (Of a SET with a partial part amount and price are per piece of that part.) */
    PROMO_VALUE_POINTS,      /* points: earnings only; per unit of LINES, per picked piece of PICK, per set of SET (per
                                piece of its partial part), once for RECEIPT */
    PROMO_VALUE_MULTIPLIER,  /* multiplier_bp: earnings on lines and the receipt; 20000 doubles what other promotions
                                earn there */
    PROMO_VALUE_PRICES,      /* prices: of a unit of LINES by its sku; a sku that is not listed gets nothing */
};

struct promo_price {
    struct text sku;
    int64_t price_minor; /* >= 0 */
};

struct promo_step {
    int64_t from; /* reached when the measure is at least this */
    int64_t number;
};

struct promo_ladder {
    struct promo_measure measure;
    size_t step_count; /* 1 .. PROMO_STEPS_MAX, `from` strictly ascending */
    const struct promo_step *steps;
};

/* "for each 1,000 rubles": the value counts once per full `every`. */
struct promo_each {
    struct promo_measure measure;
    int64_t every;     /* > 0 */
    int64_t times_max; /* > 0 */
};

/* What a percent is of. BY_GROUP: a discount's, the list price in groups of mode all, else what is left; an earning's,
 * as the settings say. An earning's bases are before payment with points, which the settings count in or out. */
enum promo_percent_base { PROMO_BASE_BY_GROUP = 0, PROMO_BASE_LIST, PROMO_BASE_LEFT };

struct promo_value {
    enum promo_value_kind kind;
    int64_t number;
    enum promo_percent_base base;
    int64_t unit_max_minor;      /* PERCENT on lines: at most this off a unit; INT64_MAX: no bound */
    bool is_per_line;            /* AMOUNT, PRICE on lines: of the whole line, whatever its quantity */
    int64_t first_amount_minor;  /* AMOUNT on lines: off the first unit of a line, `number` off each other; 0: alike */
    struct promo_ladder *ladder; /* NULL: none */
    struct promo_each *each;     /* NULL: once */
    size_t price_count;          /* PRICES: 1 .. PROMO_LIST_MAX */
    const struct promo_price *prices; /* by sku, ascending */
};

/* Which units. What a discount consumes no other consumes; an earning forms its groups and sets out of all pieces
 * again, dearest and cheapest by what they earn on. */
enum promo_target_kind {
    PROMO_TARGET_LINES = 0, /* every unit of the lines in scope */
    PROMO_TARGET_PICK,      /* of every `of` pieces, `take` get the value; consumes the pieces */
    PROMO_TARGET_SET,       /* as many whole sets as there are; consumes the pieces */
    PROMO_TARGET_RECEIPT,   /* the lines in scope as one sum, spread over them by what is left of each */
};

enum promo_which { PROMO_CHEAPEST = 0, PROMO_DEAREST };

/* How pieces come together in groups. The difference: of 4.00 4.00 4.00 4.00 2.00 2.00 2.00 2.00, three for two frees
 * 4.00 + 2.00 with DEAREST_FIRST, 2.00 + 2.00 with POOLED. */
enum promo_grouping {
    PROMO_DEAREST_FIRST = 0, /* groups of neighbours, the dearest pieces first */
    PROMO_CHEAPEST_FIRST,
    PROMO_POOLED, /* the cheapest (or dearest) of all pieces that take part */
};

struct promo_pick {
    int64_t of;   /* pieces in a group, >= 1 */
    int64_t take; /* of them, 1 .. of */
    enum promo_which which;
    enum promo_grouping grouping;
    bool is_same_sku;      /* a group holds pieces of one sku only */
    bool is_spread_picked; /* the discount stands on the picked pieces; false: on all pieces of the group, by value */
    bool is_partial;       /* pieces beyond those that pay get the value even when they fill no group */
    int64_t groups_max;    /* per receipt */
    /* A fact of the customer: pieces bought before. They pay, and stand first in the first group, so that it needs so
     * many fewer of this receipt; of more than a group only what is beyond whole groups counts. Not known: none.
     * Not with is_same_sku or POOLED. Empty: no such fact. */
    struct text carried;
};

struct promo_set_part {
    struct promo_scope scope;
    int64_t pieces;  /* >= 1 in each set */
    bool is_trigger; /* must be there, and is consumed, but gets no benefit */
    bool is_partial; /* `pieces` are the most of it in each set, fewer do as well; one part, beside triggers only */
};

struct promo_target {
    enum promo_target_kind kind;
    struct promo_scope scope; /* LINES, PICK, RECEIPT */
    struct promo_pick pick;
    size_t part_count; /* SET: 1 .. PROMO_SET_PARTS_MAX */
    struct promo_set_part *parts;
    enum promo_which set_which; /* SET: which pieces go into sets first; default DEAREST */
    size_t choose; /* SET: parts that each set takes, 1 .. part_count (the default); below it the parts are of one piece
                      each, without triggers and partial ones */
    int64_t sets_max;
};

enum promo_result_kind {
    PROMO_RESULT_DISCOUNT = 0,
    PROMO_RESULT_EARN,
    PROMO_RESULT_PAY, /* pay_with_points */
    PROMO_RESULT_GIFT,
    PROMO_RESULT_MESSAGE,
    PROMO_RESULT_GRANT,
};

enum promo_share_of { PROMO_SHARE_OF_PAYABLE = 0, PROMO_SHARE_OF_RECEIPT };

/* Points at a price of their own, whatever a point is worth elsewhere. Each exchange costs `points` and pays, whole or
 * not at all,
 *     PRICE    what `pieces` pieces cost above `number` each: the dearest pieces in scope first, the last exchange may
 *              find fewer; a floor above the price is the price, and nothing is ever raised
 *     AMOUNT   `number` of money on the lines in scope
 *     PERCENT  so much of what is left of them, once
 * Exchanges come before payment by share, in the order of evaluation; the points asked for and those of the customer
 * bound them. Lines on which a PRICE was paid are closed to every other payment with points: the rest is money. */
struct promo_exchange {
    int64_t points; /* > 0 */
    enum promo_value_kind kind;
    int64_t number;
    int64_t pieces;    /* PRICE: >= 1 */
    int64_t times_max; /* of a receipt */
};

/* By share, a line is governed by the first pay rule, in the order of evaluation, whose scope has it; no rule, no
 * payment. */
struct promo_pay {
    struct promo_scope scope;
    struct promo_exchange *exchange; /* NULL: by share */
    int64_t share_max_bp;            /* 1 .. 10000 */
    enum promo_share_of share_of;    /* of what: the lines this rule governs, or the whole receipt */
    int64_t money_min_minor;         /* what stays to be paid with money on the receipt */
};

struct promo_gift {
    size_t sku_count; /* >= 1 */
    const struct text *skus;
    int64_t choose;          /* how many of the list the customer takes, 1 .. sku_count */
    int64_t quantity_milli;  /* of each */
    struct promo_each *each; /* NULL: once */
};

enum promo_place { PROMO_PLACE_CASHIER = 0, PROMO_PLACE_CUSTOMER, PROMO_PLACE_RECEIPT };
enum promo_when { PROMO_WHEN_APPLIED = 0, PROMO_WHEN_NEAR };

/* Texts may hold {discount}, {points}, {missing}, {wanted}, {found}; NEAR ones are told when only one threshold is
 * missed, by at most near_max in its own unit. */
struct promo_message {
    struct promo_texts texts;
    enum promo_place place;
    enum promo_when when;
    int64_t near_max;
};

/* Something that others carry out: a coupon of a series, tickets of a draw, a step of a counter, a level; chips of a
 * name given, or taken for what the promotion gives (that there are enough is a condition on a fact); minor units that
 * round what is to be paid up, as a gift of the customer to a fund. */
enum promo_grant_kind {
    PROMO_GRANT_COUPON = 0,
    PROMO_GRANT_TICKET,
    PROMO_GRANT_COUNTER,
    PROMO_GRANT_LEVEL,
    PROMO_GRANT_CHIPS,
    PROMO_GRANT_CHIPS_TAKEN,
    PROMO_GRANT_DONATION,
};

struct promo_grant {
    enum promo_grant_kind kind;
    struct text name;          /* of the series, draw, counter, level, chips or fund */
    int64_t count;             /* >= 1; a level is given once */
    struct promo_each *each;   /* NULL: once */
    int64_t round_up_to_minor; /* DONATION: from the net to the next multiple of this, > 0; nothing at a multiple */
};

/* Terms of points of their own: usable that many local days later, and gone with the end of expires_day, or lives_days
 * after they became usable; in any case not before the end of the day on which they become usable. */
struct promo_lot {
    int32_t usable_after_days; /* 0: at once */
    int32_t lives_days;        /* 0: for good, or until expires_day */
    int32_t expires_day;       /* local, the last on which they can be spent, 1970-01-02 .. 2299-12-31; INT32_MAX: by
                                  lives_days */
};

struct promo_earn {
    struct promo_condition paid_with; /* kind TENDER: a percent is of the part that these pay; no choices: of all */
};

struct promo_result {
    enum promo_result_kind kind;
    struct promo_target target; /* DISCOUNT, EARN */
    struct promo_value value;   /* DISCOUNT, EARN */
    struct promo_earn earn;
    struct promo_pay pay;
    struct promo_gift gift;
    struct promo_message message;
    struct promo_grant grant;
};

enum promo_period { PROMO_DAY = 0, PROMO_WEEK, PROMO_MONTH, PROMO_YEAR, PROMO_LIFE };

enum promo_limit_of { PROMO_OF_CUSTOMER = 0, PROMO_OF_STORE, PROMO_OF_CHAIN };

/* So much to one customer, in one store, or in the chain in one period of the store's calendar (weeks start on Monday).
 * A named budget is money that several promotions share: the name is counted, not the promotion. */
struct promo_limit {
    enum promo_limit_of of;
    enum promo_period period;
    enum limit_measure measure;
    int64_t most;       /* >= 1, in the measure's unit */
    struct text budget; /* BUDGET */
    /* Filled by compile.h: the one store in which everything lives that counts here; 0: there are several. */
    uint32_t only_store;
};

/* What a benefit does that money, points or units of a limit do not suffice for. */
enum promo_on_short {
    PROMO_SHORT_CUT = 0,     /* it gives what is left: money and points to the minor unit */
    PROMO_SHORT_REFUSE,      /* it gives nothing */
    PROMO_SHORT_WHOLE_UNITS, /* whole pieces, groups, sets, times of an `each` and whole points that fit */
};

/* Times cut whole groups, sets and times. INT64_MAX: none. The members "customer" and "total" of documents 1 and 2 are
 * read into `over`: times of the customer, times and money of the chain for life. */
struct promo_limits {
    int64_t receipt_times;
    int64_t receipt_units_milli;
    int64_t line_units_milli; /* of each line */
    int64_t receipt_discount_minor;
    int64_t receipt_points;
    enum promo_on_short on_short;
    bool counts_customer;     /* one of them is per customer: members only */
    size_t over_count;        /* 0 .. PROMO_LIMITS_MAX */
    struct promo_limit *over; /* filled in by compile.h, then never changed */
};

struct promotion;

struct promo_stacking {
    struct text group;   /* of the rule set's settings; empty: the default group of its kind */
    bool is_exclusive;   /* decided before all others; the lines it discounts are closed to every other discount */
    bool stops_others;   /* once it gave a discount, no promotion after it does */
    bool is_alone;       /* gives no discount when another gave one before it */
    bool is_beyond_caps; /* the caps of its groups neither bound it nor count it */
    /* Filled by compile.h. */
    uint16_t group_index;
};

struct promo_funding {
    struct text payer;
    int64_t share_bp; /* of the discount; the shares of a promotion sum to 10000 */
};

/* Of the discount a percent gives. UNIT: per piece, times the pieces (weighed goods: per line). */
enum promo_round_level { PROMO_ROUND_LINE = 0, PROMO_ROUND_UNIT, PROMO_ROUND_RECEIPT };

/* Odd minor units of a sum that is spread over lines. FRACTION: the largest remainders get them. FIRST: each share to
 * the nearest unit (a half down; all down in mode `down`), the first lines bear the difference, a unit each. LAST: each
 * share by the mode, the last line takes the rest. */
enum promo_remainder { PROMO_REMAINDER_FRACTION = 0, PROMO_REMAINDER_FIRST, PROMO_REMAINDER_LAST };

struct promo_rounding {
    enum rounding mode;
    enum promo_round_level level;
    bool is_of_price; /* the price left is rounded, the discount is the rest */
    enum promo_remainder remainder;
};

/* The order in which promotions act. Default: by its conditions and targets (a code: CODES, else the latest of its
 * results' phases: LINES are goods, PICK and SET are sets, RECEIPT is receipt). */
enum promo_phase {
    PROMO_PHASE_GOODS = 0,
    PROMO_PHASE_SETS,
    PROMO_PHASE_RECEIPT,
    PROMO_PHASE_CODES,
    PROMO_PHASE_PAYMENT, /* pay_with_points without a discount */
    PROMO_PHASE_EARN,    /* earnings, gifts and messages without a discount */
};

struct promotion {
    struct text id; /* 1 .. LIMIT_PROMOTION_ID - 1, unique in the rule set */
    uint32_t version;
    struct promo_texts name;
    int64_t priority; /* smaller acts first; ties by id */
    enum promo_phase phase;
    /* Empty: a receipt. Else the name (a-z and _) of what happened to the customer: registration, birthday, level_up,
     * profile_completed, week_closed, friend_purchase ... There are no goods then: results are points on the receipt,
     * grants and messages; ladders, `each` and conditions ask facts, codes and the channel. */
    struct text event;
    struct promo_schedule schedule;
    struct promo_stores stores;
    struct promo_audience audience;
    bool has_conditions;
    struct promo_condition conditions;
    size_t result_count; /* 1 .. PROMO_RESULTS_MAX */
    struct promo_result *results;
    struct promo_limits limits;
    struct promo_stacking stacking;
    size_t funding_count; /* 0: the retailer pays all */
    const struct promo_funding *funding;
    const struct promo_lot *lot; /* of all its points; NULL: the rule set's */
    bool has_rounding;           /* false: the rule set's */
    struct promo_rounding rounding;
    /* Counted while reading. */
    bool has_discount;
    bool has_earning;
    bool has_pay;
    bool has_gift;
    bool has_grant;
    uint32_t condition_count; /* nodes of the tree */
};

/* Reads one document. Every mistake goes to the place's report with its path; false when there was one (or the arena
 * is full, which is told as an error at the document). Texts are copied into the arena. */
bool promo_document_read(struct place place, struct arena *arena, struct promotion *promotion);

/* Whether points have the same terms; NULL equals NULL only. */
bool promo_lot_equal(const struct promo_lot *a, const struct promo_lot *b);

/* The text in Russian (or else English) and the other way round. */
struct text promo_text_ru(const struct promo_texts *texts);
struct text promo_text_en(const struct promo_texts *texts);

#endif

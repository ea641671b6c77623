/* The facts of the till: a sale, a return against it, the cancelling of it. Every line keeps what each promotion took
 * off it, so that returns are computed from stored shares and never spread anew, and anybody can add the receipt up:
 *     line:    amount_minor - sum of its shares - points_paid_minor = net_minor
 *     receipt: the sums of its lines; what each promotion gave is the sum of its shares; the points spent are the sum
 *              of those that paid its lines
 * Arrays live in the caller's arena; texts point into it. */
#ifndef REGULARS_RETAIL_RECEIPT_H
#define REGULARS_RETAIL_RECEIPT_H

#include "retail/basket.h"
#include "retail/limit_measure.h"

/* How a till names a receipt. A retry has the same key and the same content, or it is refused. */
struct receipt_key {
    uint32_t store;  /* node number */
    uint32_t till;   /* given by pairing, 1 .. 9999 */
    uint32_t shift;  /* the till's, 0 .. 10^9 */
    uint32_t number; /* in the shift, 1 .. 10^9 */
};

enum { RECEIPT_HASH_SIZE = 32 };

/* What one promotion did to one line. */
struct line_share {
    uint16_t promotion;     /* index into the receipt's promotions */
    int64_t discount_minor; /* >= 0 */
    int64_t points;         /* points this promotion earned on the line, >= 0 */
};

struct receipt_line {
    uint32_t line_no;
    struct text sku;
    int64_t quantity_milli;
    int64_t price_minor;
    int64_t amount_minor;
    bool is_deep_promo;        /* this and the next two as the till told them: what stays after a return is priced
                                  with them again */
    struct text label;         /* of a markdown; empty: none */
    int32_t expiry_day;        /* BASKET_NO_EXPIRY_DAY: not told */
    int64_t points_paid_minor; /* the part of the price that was paid with points */
    int64_t points_paid;       /* and the points that paid it */
    int64_t net_minor;
    int32_t vat_bp;
    size_t share_count; /* 0 .. LIMIT_SHARES_PER_LINE */
    struct line_share *shares;
};

/* A promotion that fired on this receipt. */
struct receipt_promotion {
    struct text id; /* 1 .. LIMIT_PROMOTION_ID - 1 */
    uint32_t version;
    int64_t discount_minor; /* sum of its shares */
    int64_t points;         /* sum of its shares' points and what it gave on the receipt as a whole */
    uint32_t times;         /* how often it was applied: sets formed, steps reached */
    int64_t units_milli;    /* that got its benefit; a discount of the whole receipt counts none */
};

/* Points that a spend drew from a lot. */
struct lot_part {
    uint64_t lot_id;
    int64_t points; /* > 0 */
};

/* Where earned points went: those of the settings' terms, and of each promotion with terms of its own. */
struct earned_lot {
    uint64_t lot_id;        /* named once in a receipt */
    int64_t points;         /* > 0 */
    int64_t usable_from_ms; /* UTC */
    int64_t expires_ms;     /* UTC; LOT_NEVER_EXPIRES in ledger/lot.h */
};

struct receipt {
    uint64_t id; /* minted by the store */
    struct receipt_key key;
    uint64_t customer_id; /* 0: nobody was identified */
    int64_t sold_at_ms;   /* the till's time, UTC */
    int64_t taken_at_ms;  /* the store's time, UTC */
    struct text cashier;  /* "" = not told */
    uint64_t rule_set_version;
    uint8_t rule_set_hash[RECEIPT_HASH_SIZE];
    uint8_t content_hash[RECEIPT_HASH_SIZE]; /* of what the till sent; tells a retry from another receipt */
    size_t line_count;
    struct receipt_line *lines;
    size_t promotion_count; /* 0 .. LIMIT_PROMOTIONS_PER_RECEIPT */
    struct receipt_promotion *promotions;
    size_t tender_count;
    struct tender *tenders;
    size_t code_count; /* codes that a promotion used */
    struct text *codes;
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t points_paid_minor; /* money value of the points spent */
    int64_t net_minor;         /* what the customer pays with money */
    int64_t points_spent;
    int64_t points_earned;
    size_t spent_count; /* where the spent points came from, 0 .. LIMIT_LOT_PARTS */
    struct lot_part *spent;
    size_t earned_count; /* 0 .. LIMIT_EARNED_LOTS */
    struct earned_lot *earned;
};

/* Return of goods of one receipt. What it is worth is decided by promo/returns.h. */
struct return_line {
    uint32_t line_no;       /* of the sale; without a receipt 1, 2, ... */
    struct text sku;        /* without a receipt: what came back; else empty */
    int64_t price_minor;    /* without a receipt: what one piece or kilogram is taken at */
    int64_t quantity_milli; /* > 0; all returns of a line together never exceed what was sold */
    int64_t refund_minor;   /* money back */
    int64_t points_back;    /* points given back for what was paid with them */
    int64_t points_taken;   /* earned points taken back */
    int64_t points_lapsed;  /* of those: had expired unused before, and are not taken a second time */
};

/* All returns of one line, or of one receipt, together. */
struct returned_so_far {
    int64_t quantity_milli;
    int64_t refund_minor;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_lapsed;
};

/* What a promotion gave beside money and points, and a return takes back or frees. */
enum return_undone_kind {
    RETURN_LIMIT_USES = 1, /* free again */
    RETURN_GIFTS,          /* offers of a gift that is no longer due: to be returned or paid */
    RETURN_COUPONS,
    RETURN_TICKETS,
    RETURN_COUNTER_STEPS,
    RETURN_LEVEL,
    RETURN_CHIPS,
    RETURN_CHIPS_TAKEN, /* given back */
};

struct return_undone {
    struct text promotion_id;
    enum return_undone_kind kind;
    struct text name; /* of the series, draw, counter or level; of gifts the first sku of their list; of limits
                         what is counted: the promotion, or a shared budget */
    enum limit_measure measure; /* LIMIT_USES: of the limit, and unit of the count; else TIMES */
    bool is_of_store;           /* LIMIT_USES: of the store or the chain; false: of the customer */
    int64_t count;              /* > 0 */
};

/* What the refund was computed from. */
enum return_basis {
    RETURN_BY_SHARES = 0, /* the stored shares, as the settings say */
    RETURN_BY_WHAT_STAYS, /* what stays was priced again with the rule set of the sale */
    RETURN_RULES_GONE,    /* the stored shares: that rule set is no longer here */
    RETURN_RULES_DIFFER,  /* the stored shares: the sale cannot be priced again as it was (master data changed, or a
                               promotion measured figures of the customer) */
    RETURN_BLIND,         /* no receipt: the price that the till told, at most the one of that day */
};

enum { RETURN_UNDONE_MAX = 128 }; /* with LIMIT_LINES lines it fits LIMIT_DOC_ENTRY */

struct goods_return {
    uint64_t id;
    struct receipt_key key; /* the return's own key */
    uint64_t sale_id;       /* the receipt it belongs to; 0: goods without a receipt (RETURN_BLIND) */
    uint64_t customer_id;
    int64_t returned_at_ms; /* the till's time */
    int64_t taken_at_ms;
    uint8_t content_hash[RECEIPT_HASH_SIZE];
    size_t line_count;
    struct return_line *lines;
    enum return_basis basis;
    int64_t refund_minor;   /* what is paid out: the sum of its lines less what is withheld */
    int64_t withheld_minor; /* price of earned points that could not be taken back, where the settings say so */
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt; /* what could not be taken back because it is spent: served first by later earnings */
    size_t undone_count; /* 0 .. RETURN_UNDONE_MAX */
    struct return_undone *undone;
};

/* The whole receipt never happened: a cancelled sale frees what it used and takes back what it gave. */
struct receipt_cancel {
    uint64_t id;
    uint64_t sale_id;
    struct receipt_key key; /* of the sale */
    uint64_t customer_id;
    int64_t cancelled_at_ms;
    int64_t taken_at_ms;
    int64_t points_back;
    int64_t points_taken;
    int64_t points_debt;
};

/* Checks the equations above, line by line and in sum; false names a receipt that our own code made wrongly. */
bool receipt_adds_up(const struct receipt *receipt);

#endif

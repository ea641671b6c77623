/* What is being bought, before anything is decided: lines at list price, the codes offered, how much the customer wants
 * to pay with points. Quantities stay (product, quantity), never exploded into units. Arrays live in the request's
 * arena. */
#ifndef REGULARS_RETAIL_BASKET_H
#define REGULARS_RETAIL_BASKET_H

#include "retail/money.h"
#include "retail/product.h"

struct basket_line {
    uint32_t line_no;       /* the till's own number, unique in the basket, 1 .. 1,000,000 */
    struct product product; /* master data; of an unknown sku only `sku` is filled, and flags are 0 */
    int64_t quantity_milli; /* 1 .. QUANTITY_MAX */
    int64_t price_minor;    /* list price of one piece or kilogram, 0 .. MONEY_MAX */
    int64_t amount_minor;   /* list amount of the line: money_of_quantity(price, quantity) */
    bool is_deep_promo;     /* the price tag is already a promotion of the shop; discounts may exclude it */
    struct text label;      /* of a markdown, as scanned: "-30"; empty: none */
    int32_t expiry_day;     /* last day on which it may be sold; BASKET_NO_EXPIRY_DAY: not told */
};

enum { BASKET_NO_EXPIRY_DAY = 0 };

enum tender_kind { TENDER_CASH = 1, TENDER_CARD, TENDER_FAST_PAYMENT, TENDER_GIFT_CARD, TENDER_OTHER };

struct tender {
    enum tender_kind kind;
    int64_t amount_minor; /* > 0 */
};

/* Where the receipt is made, and how the goods get to the customer. */
enum basket_channel { CHANNEL_TILL = 0, CHANNEL_SELF_CHECKOUT, CHANNEL_WEB, CHANNEL_APP, CHANNEL_KIOSK };
enum basket_delivery { DELIVERY_NONE = 0, DELIVERY_PICKUP, DELIVERY_COURIER };

struct basket {
    size_t line_count; /* 0 .. LIMIT_LINES */
    struct basket_line *lines;
    size_t code_count;  /* 0 .. LIMIT_CODES */
    struct text *codes; /* coupons and promo codes as typed or scanned */
    enum basket_channel channel;
    enum basket_delivery delivery;
    size_t tender_count;    /* 0 .. LIMIT_TENDERS; 0: nobody said yet how it will be paid */
    struct tender *tenders; /* as announced; before the price is known only their shares mean something */
    int64_t points_to_pay;  /* points the customer asks to pay with; BASKET_POINTS_MOST = as many as the rules allow */
};

#define BASKET_POINTS_MOST INT64_C(-1)

enum basket_problem {
    BASKET_OK = 0,
    BASKET_NO_LINES,
    BASKET_TOO_MANY_LINES,
    BASKET_LINE_TWICE, /* two lines with one line_no */
    BASKET_BAD_QUANTITY,
    BASKET_BAD_PRICE,
    BASKET_AMOUNT_TOO_LARGE, /* a line or the whole exceeds MONEY_MAX */
};

/* Checks a basket and fills every line's amount_minor. On a problem *line_index names the line (or line_count). */
enum basket_problem basket_check(struct basket *basket, size_t *line_index);
const char *basket_problem_name(enum basket_problem problem);
/* The sum of the list amounts; the basket was checked. */
int64_t basket_gross_minor(const struct basket *basket);

#endif

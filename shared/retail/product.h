/* A product as the rules see it. Master data comes from head office; what a till sends beside the code (price,
 * quantity) belongs to the basket line. Texts point into the catalogue's or the request's memory. */
#ifndef REGULARS_RETAIL_PRODUCT_H
#define REGULARS_RETAIL_PRODUCT_H

#include "base/text.h"

enum { PRODUCT_CATEGORY_LEVELS = 6 };

enum product_flag {
    PRODUCT_NO_DISCOUNT = 1 << 0,   /* tobacco and the like: price never changes, counts to no threshold, no gift */
    PRODUCT_NO_EARN = 1 << 1,       /* earns no points */
    PRODUCT_NO_POINTS_PAY = 1 << 2, /* cannot be paid with points */
    PRODUCT_IS_WEIGHED = 1 << 3,    /* quantity is a weight; sets and N-for-M do not count it as pieces */
    PRODUCT_IS_GIFT_CARD = 1 << 4,
    PRODUCT_IS_DEPOSIT = 1 << 5,
};

struct product {
    struct text sku; /* the chain's code, 1 .. LIMIT_SKU - 1 bytes */
    struct text name;
    struct text brand;                               /* empty: none */
    struct text supplier;                            /* empty: none */
    size_t category_count;                           /* 0 .. PRODUCT_CATEGORY_LEVELS */
    struct text categories[PRODUCT_CATEGORY_LEVELS]; /* from the top of the tree down to the product's own */
    uint32_t flags;                                  /* enum product_flag */
    int32_t vat_bp;                                  /* value-added tax in the price, 2000 = 20 % */
    int64_t price_minor;                             /* list price of one piece or kilogram; 0: not known here */
    int64_t price_min_minor; /* minimum retail price of one piece or kilogram that law sets; 0: none */
    int64_t cost_minor;      /* 0: not known */
};

#endif

/* The assortment of the generated chain: kinds of goods as a shopper knows them, and the products of each kind. */
#ifndef REGULARS_TESTS_CHAIN_GENERATOR_GOODS_H
#define REGULARS_TESTS_CHAIN_GENERATOR_GOODS_H

#include "tests/chain/generator.h"
#include "tests/harness/dice.h"

struct goods_kind {
    const char *department;
    const char *category;
    const char *kind;
    int64_t price_low_minor; /* of a piece or kilogram */
    int64_t price_high_minor;
    int64_t price_min_minor; /* minimum retail price that law sets; 0: none */
    uint8_t popularity;      /* how often an average household takes it, relative */
    uint8_t pieces_max;      /* most pieces in one line; weighed goods: 1 */
    int32_t vat_bp;
    uint32_t flags; /* enum product_flag */
};

extern const struct goods_kind goods_kinds[GENERATOR_KINDS];

enum { GOODS_SKU_MAX = 16, GOODS_NAME_MAX = 64 };

/* One product with the texts that it points into. */
struct goods_item {
    char sku[GOODS_SKU_MAX];
    char name[GOODS_NAME_MAX];
};

/* Fills GENERATOR_KINDS * per_kind products in ascending order of sku; those of kind k begin at k * per_kind. */
void goods_make(struct product *products, struct goods_item *items, uint32_t per_kind, struct dice *dice);

#endif

/* What journey_reader.c (receipts) and journey_products.c (goods) share. */
#ifndef REGULARS_TESTS_CHAIN_JOURNEY_PARTS_H
#define REGULARS_TESTS_CHAIN_JOURNEY_PARTS_H

#include "base/limits.h"
#include "tests/chain/receipt_source.h"

/* Numbers, each once, in ascending order once sorted. */
struct id_set {
    size_t count;
    int64_t *ids;
};

/* Before sorting; a number may be added again and again. */
bool id_set_add(struct id_set *set, int64_t id);
void id_set_sort(struct id_set *set);
/* The place of a number; the set's count when it is not in it. */
size_t id_set_rank(const struct id_set *set, int64_t id);

/* An array that grows by doubling: where it is when it has room for one more than `count` items of `size` bytes. NULL
 * when memory is out; the old array then stays. */
void *with_room(void *items, size_t count, size_t size);

struct journey_line {
    int64_t product_id;
    int64_t quantity_milli;
    int64_t price_minor;
};

struct journey_receipt {
    int64_t receipt_id;
    int64_t household_id;
    int64_t store_id; /* the data's */
    uint32_t store;   /* ours */
    int64_t sold_at_ms;
    size_t first_line;
    size_t line_count;
};

/* One row of lines.csv. */
struct journey_row {
    int64_t receipt_id;
    int64_t household_id;
    int64_t store_id;
    int64_t sold_at_ms;
    struct journey_line line;
};

enum { JOURNEY_SKU_MAX = 16 };

struct journey {
    size_t receipt_count;
    struct journey_receipt *receipts;
    size_t line_count;
    struct journey_line *lines;
    struct id_set sold;            /* products of the lines */
    char (*skus)[JOURNEY_SKU_MAX]; /* of sold, by rank */
    size_t product_count;
    struct product *products; /* those of sold that have a row, ascending by sku */
    size_t texts_used;
    char *texts;                             /* what the products' texts point into */
    size_t at;                               /* the receipt to give next */
    struct source_line current[LIMIT_LINES]; /* the lines given last */
};

/* Fills sold, skus, products and texts; the lines are there. */
bool journey_read_products(struct journey *journey, const char *folder, struct fault *fault) FAULT_CHECKED;
struct text journey_sku(const struct journey *journey, int64_t product_id);

#endif

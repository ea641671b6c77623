/* Where the receipts of a chain come from: the generator (generator.h) or real data (journey_reader.h). A source gives
 * receipts one after another in the order of their time, and the same again after a rewind, so that what the nodes made
 * of them can be computed a second time by other means. It also knows the products that are sold: what head office
 * publishes as the catalogue. */
#ifndef REGULARS_TESTS_CHAIN_RECEIPT_SOURCE_H
#define REGULARS_TESTS_CHAIN_RECEIPT_SOURCE_H

#include "base/fault.h"
#include "retail/product.h"

struct source_line {
    struct text sku;
    int64_t quantity_milli; /* > 0 */
    int64_t price_minor;    /* list price of one piece or kilogram, >= 0 */
};

struct source_receipt {
    uint64_t receipt_id;   /* the source's own, unique in it */
    uint64_t household_id; /* 0: nobody was identified */
    uint32_t store;        /* 1 .. the number of stores */
    int64_t sold_at_ms;    /* UTC, never less than the receipt's before */
    size_t line_count;     /* 1 .. LIMIT_LINES */
    const struct source_line *lines;
};

enum source_step { SOURCE_RECEIPT, SOURCE_END, SOURCE_FAULT };

struct receipt_source {
    /* The next receipt, valid until the next call. `fault` is set with SOURCE_FAULT alone. */
    enum source_step (*next)(void *context, struct source_receipt *receipt, struct fault *fault);
    /* Back to the first receipt. */
    void (*rewind)(void *context);
    void *context;
    size_t product_count;
    const struct product *products; /* as long as the source is open; ascending by sku, bytewise */
};

struct source_totals {
    uint64_t receipts;
    uint64_t anonymous; /* receipts of nobody */
    uint64_t lines;
    uint64_t households; /* different ones */
    uint64_t household_id_max;
    int64_t gross_minor;
    int64_t first_ms; /* 0 when there is no receipt */
    int64_t last_ms;
};

/* Goes through the whole source, which must have an end, and rewinds it. */
bool receipt_source_count(const struct receipt_source *source, struct source_totals *totals,
                          struct fault *fault) FAULT_CHECKED;

#endif

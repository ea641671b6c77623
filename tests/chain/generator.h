/* A plausible grocery chain out of a seed: goods in a tree of categories with brands, prices, weights, VAT, minimum
 * retail prices and goods that bear no discount; households with a rhythm (visits a week, a favourite hour, busier
 * weekends), a taste (categories, and within them usual products), a home store and visits elsewhere; and visitors who
 * show no card. The same settings give the same receipts on every machine; there is no floating point. */
#ifndef REGULARS_TESTS_CHAIN_GENERATOR_H
#define REGULARS_TESTS_CHAIN_GENERATOR_H

#include "tests/chain/receipt_source.h"

struct generator_settings {
    uint64_t seed;
    uint32_t store_count;       /* 1 .. 1000 */
    uint32_t household_count;   /* 1 .. 1,000,000; ids 1 .. household_count */
    uint32_t products_per_kind; /* 1 .. 500; there are GENERATOR_KINDS kinds of goods */
    int32_t first_day;          /* days since 1970-01-01 */
    uint32_t weeks;             /* 0: goes on without an end */
    int32_t utc_offset_minutes; /* of the shops' clocks: opening hours are 8 to 22 by them */
    int32_t anonymous_bp;       /* share of receipts of nobody, 0 .. 10000 */
};

enum { GENERATOR_KINDS = 36 };

/* Three shops, 600 households, 4 weeks from 5 January 2026, Moscow's clock, a quarter of the receipts anonymous. */
struct generator_settings generator_usual_settings(void);

struct generator; /* a handle */

/* NULL with a fault when a setting is out of range or memory is out. */
struct generator *generator_open(const struct generator_settings *settings, struct fault *fault);
void generator_close(struct generator *generator);

struct receipt_source generator_source(struct generator *generator);

#endif

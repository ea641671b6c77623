/* The whole chain on paper: visits one after another, each household with its lots of points at each store. A customer
 * spends at a store what was earned there. Visits of one household at one store come in the order in which its till
 * took them; between households the order does not matter. */
#ifndef REGULARS_TESTS_REFERENCE_REFERENCE_H
#define REGULARS_TESTS_REFERENCE_REFERENCE_H

#include "tests/reference/price_receipt.h"
#include "tests/reference/totals.h"

struct reference; /* a handle */

/* Stores 1 .. store_count; the products stay the caller's. NULL when memory is out. */
struct reference *reference_open(const struct meanings *meanings, const struct product *products, size_t product_count,
                                 uint32_t store_count);
void reference_close(struct reference *reference);

/* Takes the visit in; `priced` says what its receipt costs. False when memory is out. */
bool reference_take(struct reference *reference, const struct visit *visit, struct priced_receipt *priced);

/* The figures of a store, balances as they are now. */
const struct totals *reference_totals(const struct reference *reference, uint32_t store);
/* What a household has at a store, hundredths. */
int64_t reference_balance(const struct reference *reference, uint64_t household_id, uint32_t store);

#endif

/* Cases about what a customer's account or a counter of uses becomes: played on the ledger's own account and counter,
 * movement by movement. */
#ifndef REGULARS_TESTS_PROMO_TOOL_CASE_ACCOUNT_H
#define REGULARS_TESTS_PROMO_TOOL_CASE_ACCOUNT_H

#include "tests/promo-tool/case_map.h"

/* The case tells movements of points or uses, and asserts nothing but what is left after them. */
bool case_is_of_account(const struct case_map *map);
/* True when all asserted figures came out; else *differing is the name of the first that did not. */
bool case_account_holds(const struct case_map *map, struct text *differing);

#endif

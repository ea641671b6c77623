/* Compares an outcome with what a case asserts. */
#ifndef REGULARS_TESTS_PROMO_TOOL_CASE_EXPECT_H
#define REGULARS_TESTS_PROMO_TOOL_CASE_EXPECT_H

#include "promo/outcome.h"
#include "tests/promo-tool/case_map.h"

enum { CASE_DIFFERENCE_MAX = 400 };

/* The names of all asserted members are ones that an outcome answers; else the case is skipped, naming it. */
bool case_expect_is_known(struct case_map *map);
/* True when all asserted figures came out; else `difference` names the first that did not, wanted and got. */
bool case_expect_holds(const struct case_map *map, const struct promo_outcome *outcome,
                       char difference[static CASE_DIFFERENCE_MAX]);

#endif

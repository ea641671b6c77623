/* Decimal numbers of the neutral cases ("19.812", "-1", 3) as integers in a unit of 10^-digits. */
#ifndef REGULARS_TESTS_PROMO_TOOL_CASE_NUMBER_H
#define REGULARS_TESTS_PROMO_TOOL_CASE_NUMBER_H

#include "base/tree.h"

/* Half up at the last digit that is kept; *is_exact is false when something was cut. False: no such number. */
bool case_number_of_text(struct text text, int digits, int64_t *number, bool *is_exact);
bool case_number(const struct tree *tree, int digits, int64_t *number, bool *is_exact);
/* As above for a number that may be absent or cut: `absent` then. */
int64_t case_number_or(const struct tree *tree, int digits, int64_t absent);
/* True for a text or a number of the tree that case_number takes. */
bool case_is_number(const struct tree *tree);

#endif

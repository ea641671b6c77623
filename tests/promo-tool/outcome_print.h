/* An outcome for people: the lines with what each promotion did to them, the totals, and why. */
#ifndef REGULARS_TESTS_PROMO_TOOL_OUTCOME_PRINT_H
#define REGULARS_TESTS_PROMO_TOOL_OUTCOME_PRINT_H

#include "promo/explain/explain_text.h"
#include "retail/basket.h"

void outcome_print(struct writer *out, const struct basket *basket, const struct promo_outcome *outcome,
                   enum promo_language language);

#endif

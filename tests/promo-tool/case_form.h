/* Is a case of the neutral form at all? What the mapping reads without asking is there and of its kind. */
#ifndef REGULARS_TESTS_PROMO_TOOL_CASE_FORM_H
#define REGULARS_TESTS_PROMO_TOOL_CASE_FORM_H

#include "base/tree.h"

/* False: *wrong names the member that is missing or of another kind. */
bool case_form_holds(const struct tree *tree, const char **wrong);

#endif

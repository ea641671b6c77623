/* Which promotion stands in which group, in what order they act, and what cannot compete; for compile.c. */
#ifndef REGULARS_PROMO_COMPILE_COMPILE_GROUPS_H
#define REGULARS_PROMO_COMPILE_COMPILE_GROUPS_H

#include "promo/rule_set.h"

/* Fills the compiled members of groups and of the promotions' stacking. Mistakes go to the report. */
void compile_groups(struct rule_set *set, struct tree_report *report);
/* Whether promotion a of the set acts before b. The promotions of a group that acts as a whole (promo_group.units)
 * stand together, where the last of them is due; so do, among them, those of a group that stands in it. */
bool compile_acts_before(const void *set, uint32_t a, uint32_t b);
/* Adds a mistake at /promotions/<index>/<member>, with the detail in quotes. */
void compile_refuse(struct tree_report *report, size_t index, const char *member, const char *code, const char *reason,
                    struct text detail);

/* compile_best.c: why the promotion cannot stand in a group of mode best; NULL: it can. */
const char *compile_best_refusal(const struct promotion *promotion);

#endif

/* The part of a rule set's settings that says how promotions combine: members preset, discounts, earnings, groups and
 * best_nodes_max. For rule_set.c. */
#ifndef REGULARS_PROMO_DOCUMENT_RULE_SET_GROUPS_H
#define REGULARS_PROMO_DOCUMENT_RULE_SET_GROUPS_H

#include "promo/rule_set.h"

#define RULE_SET_GROUPS_MEMBERS "preset", "discounts", "earnings", "groups", "best_nodes_max"

/* Fills the groups, with the two default ones first. Mistakes go to the settings' report. */
void rule_set_read_groups(const struct place *settings, struct arena *arena, struct rule_set_settings *out);

#endif

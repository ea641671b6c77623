/* The part of a rule set's settings that says how low prices may go (member floors). For rule_set.c. */
#ifndef REGULARS_PROMO_DOCUMENT_RULE_SET_FLOORS_H
#define REGULARS_PROMO_DOCUMENT_RULE_SET_FLOORS_H

#include "promo/rule_set.h"

/* Fills floors. Mistakes go to the place's report. */
void rule_set_read_floors(struct place place, struct arena *arena, struct rule_set_settings *settings);

#endif

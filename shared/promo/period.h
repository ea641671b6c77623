/* Periods of the store's calendar, over which limits count; weeks start on Monday. */
#ifndef REGULARS_PROMO_PERIOD_H
#define REGULARS_PROMO_PERIOD_H

#include "promo/document.h"

/* The first local day of the period that the day is in; INT32_MIN of PROMO_LIFE. */
int32_t promo_period_start(enum promo_period period, int32_t day);

#endif

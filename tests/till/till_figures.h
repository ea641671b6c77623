/* Figures as people type and read them: "12", "0.754", "79,90" into whole numbers of the smallest unit, and back. */
#ifndef REGULARS_TESTS_TILL_FIGURES_H
#define REGULARS_TESTS_TILL_FIGURES_H

#include "base/text.h"

enum { TILL_FIGURE_MAX = 32 };

/* At most `decimals` digits after a point or comma; 0 .. 10^12 units. False when it is no such number. */
bool till_figure_read(struct text text, int decimals, int64_t *value);
/* With two decimals and a space between thousands: "1 234.56", "-0.05". */
const char *till_figure_money(char out[static TILL_FIGURE_MAX], int64_t minor);
/* Without needless zeros: "2", "0.754". */
const char *till_figure_quantity(char out[static TILL_FIGURE_MAX], int64_t milli);

#endif

/* Figures as people read them: a decimal point, no superfluous zeros, no grouping, so that the same text serves both
 * languages. Money and points without cents have none: 150, 150.50; quantities 3, 1.254. */
#ifndef REGULARS_PROMO_EXPLAIN_FIGURE_TEXT_H
#define REGULARS_PROMO_EXPLAIN_FIGURE_TEXT_H

#include "base/span.h"
#include "promo/document.h"

void figure_write_hundredths(struct writer *out, int64_t value); /* money, points */
void figure_write_percent(struct writer *out, int64_t percent_bp);
void figure_write_quantity(struct writer *out, int64_t quantity_milli);
/* In the unit of the measure. */
void figure_write(struct writer *out, enum promo_what what, int64_t value);

#endif

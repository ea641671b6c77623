/* The explanation in words. One line per promotion for a cashier, a tree of lines for a marketer. Money is printed as
 * 1234.50, points alike, quantities without trailing zeros. Texts of promotions are printed as they are. */
#ifndef REGULARS_PROMO_EXPLAIN_TEXT_H
#define REGULARS_PROMO_EXPLAIN_TEXT_H

#include "base/span.h"
#include "promo/outcome.h"

enum promo_language { PROMO_RUSSIAN = 0, PROMO_ENGLISH };

/* One line without a newline: "20 % off three packs: needs 3 pcs, the receipt has 2". */
void promo_explain_line(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language);

/* The whole story of one promotion, several lines, each ended by a newline. Asks for a traced request. */
void promo_explain_tree(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language);

#endif

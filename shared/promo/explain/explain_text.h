/* The explanation in words: one line for a cashier, a tree of lines for a marketer. Figures as in figure_text.h; texts
 * of promotions are printed as they are, in the language or else in the other one. */
#ifndef REGULARS_PROMO_EXPLAIN_EXPLAIN_TEXT_H
#define REGULARS_PROMO_EXPLAIN_EXPLAIN_TEXT_H

#include "base/span.h"
#include "promo/outcome.h"

enum promo_language { PROMO_RUSSIAN = 0, PROMO_ENGLISH };

/* One line without a newline: "20 % off three packs: needs 3 pcs, the receipt has 2". */
void promo_explain_line(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language);

/* The whole story of one promotion, several lines, each ended by a newline. Of a request that was not traced the tree
 * of conditions has no answers. */
void promo_explain_tree(struct writer *out, const struct promo_outcome *outcome, const struct promo_verdict *verdict,
                        enum promo_language language);

#endif

/* The engine: compiled set + request -> outcome. Deterministic: the same set and request give the same outcome,
 * whatever the order of documents or codes; the order of lines decides nothing but which of two equal lines bears an
 * odd kopeck and comes first among pieces of one price (ties there go by line_no, not by position).
 *
 * Phases: goods, sets, receipt, codes, payment with points, earning. Each promotion's conditions are asked once, when
 * it is due. Floors (minimum retail price, the settings' line minimum, goods without discount) bound every step,
 * payment with points included, so that no line ever ends below its floor. */
#ifndef REGULARS_PROMO_EVALUATE_H
#define REGULARS_PROMO_EVALUATE_H

#include "promo/compile/compile.h"
#include "promo/outcome.h"
#include "promo/request.h"

/* An arena of this size is enough for any request of that many lines. Most need a hundredth of it. */
size_t promo_arena_bytes(const struct compiled_set *set, size_t line_count);

/* False only when the arena is exhausted; nothing else can fail. No memory but the arena's is used. */
bool promo_evaluate(const struct compiled_set *set, const struct promo_request *request, struct promo_outcome *outcome);

#endif

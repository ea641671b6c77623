/* A limit of money or units that does not suffice: cut (as the targets have done already), refused, or whole steps. */
#include "promo/discount/discount.h"

typedef void propose_function(struct evaluation *evaluation, struct candidate *candidate, int64_t steps_max);

/* Pieces of the receipt: no target takes more steps. */
static int64_t steps_of_receipt(const struct evaluation *evaluation) {
    int64_t quantity_milli = 0;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        quantity_milli += evaluation->lines[i].line->quantity_milli;
    }
    return quantity_milli / QUANTITY_ONE_MILLI + 1;
}

/* The most steps that the limits suffice for. More steps never give less, so halving finds it. */
static void propose_whole_steps(struct evaluation *evaluation, struct candidate *candidate, propose_function *propose) {
    int64_t enough = 0;
    int64_t too_many = steps_of_receipt(evaluation) + 1;
    while (too_many - enough > 1) {
        int64_t middle = enough + (too_many - enough) / 2;
        propose(evaluation, candidate, middle);
        if (evaluation->proposal->is_short) {
            too_many = middle;
        } else {
            enough = middle;
        }
    }
    propose(evaluation, candidate, enough);
}

void discount_settle_short(struct evaluation *evaluation, struct candidate *candidate, enum promo_on_short on_short,
                           propose_function *propose) {
    struct proposal cut = *evaluation->proposal;
    if (!cut.is_short || on_short == PROMO_SHORT_CUT) {
        return;
    }
    if (on_short == PROMO_SHORT_WHOLE_UNITS) {
        propose_whole_steps(evaluation, candidate, propose);
    } else {
        propose(evaluation, candidate, 0);
    }
    struct proposal *proposal = evaluation->proposal;
    proposal->limit = cut.limit;
    proposal->limit_over = cut.limit_over;
    proposal->limit_wanted = cut.limit_wanted;
    proposal->limit_allowed = cut.limit_allowed;
}

/* The words in which a ledger table states results. Each prints what is; the runner compares it with what the table
 * wants. */
#ifndef REGULARS_TESTS_LEDGER_PRINT_H
#define REGULARS_TESTS_LEDGER_PRINT_H

#include "base/span.h"
#include "tests/tables/ledger_case.h"

/* What an account, or the limit, shows at the case's moment. */
struct ledger_figure {
    const char *name; /* "balance", "usable", "pending", "lapsed", "held", "debt", "spendable", "uses" */
    bool is_points;   /* else a plain number */
    int64_t value;
};

enum { LEDGER_FIGURES = 8 };

void ledger_figures(const struct ledger_case *the_case, struct ledger_figure figures[static LEDGER_FIGURES]);
void ledger_print_figure(struct writer *out, const struct ledger_figure *figure);

/* "mint 1.00 lot 1, repay 1.00 lot 1" of the last action, or "nothing". */
void ledger_print_moves(struct writer *out, const struct ledger_case *the_case);
/* "1: 20.00, 3: 50.00" in the order of drawing, or "none". */
void ledger_print_lots(struct writer *out, const struct ledger_case *the_case);
/* By op, in the order of making. */
void ledger_print_holds(struct writer *out, const struct ledger_case *the_case);
/* "customer 100.00, issued 120.00, redeemed 20.00": how far each account of the books has moved; those at 0 are left
 * out. */
void ledger_print_books(struct writer *out, const struct ledger_case *the_case);

#endif

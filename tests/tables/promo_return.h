/* Goods of a case's receipt come back: the statements `the shop`, `return` and what they lead to. The language is
 * described in tests/tables/promo/README.md. */
#ifndef REGULARS_TESTS_PROMO_RETURN_H
#define REGULARS_TESTS_PROMO_RETURN_H

#include "tests/harness/return_play.h"
#include "tests/tables/promo_case.h"

struct case_return {
    bool is_sold; /* the play has the case's receipt */
    bool is_without_rules;
    struct rule_set_returns settings;
    struct return_play play;
    size_t line_count;
    struct return_line lines[CASE_LINES_MAX];
    struct promo_return_answer answer; /* to the latest return */
};

/* Forgets the case before. */
void case_return_start(struct case_return *back);
/* the shop returns by shares, keeps limits, keeps grants, takes goods without a receipt, has lost the rules */
void case_return_settings(struct case_return *back, struct table_line *line);
/* return 1 of GOODS, 2 of line 3 -> : decides the return of a priced case, up to the arrow. */
void case_return_take(struct case_return *back, struct promo_case *the_case, struct table_line *line);
/* Of the latest return: how much it undoes. */
int64_t case_return_undone(const struct case_return *back, struct text promotion, enum return_undone_kind kind,
                           enum limit_measure measure);

#endif

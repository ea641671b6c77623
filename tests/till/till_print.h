/* Answers of the box as people read them on paper 48 signs wide. */
#ifndef REGULARS_TESTS_TILL_PRINT_H
#define REGULARS_TESTS_TILL_PRINT_H

#include <stdio.h>

#include "tests/till/till_price_list.h"
#include "tests/till/till_words.h"

/* Lines with their promotions, totals, points, gifts, codes that did not work and messages of a quote or a receipt. */
void till_print_receipt(FILE *out, enum till_language language, const struct till_price_list *prices,
                        const struct tree *answer);
/* One line for each promotion that was considered. */
void till_print_explanation(FILE *out, const struct tree *quote);
/* Who it is and what is there to spend; `customer` is the object of that name. */
void till_print_customer(FILE *out, enum till_language language, const struct tree *customer);
/* "label          1 234.56", the label padded by signs, not bytes. */
void till_print_figure(FILE *out, const char *label, int64_t hundredths);

#endif

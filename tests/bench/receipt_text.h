/* A till's request as it goes over the wire, made once and changed in place for every receipt: only the receipt's
 * number and the customer differ, so that a load costs next to nothing beside the server. */
#ifndef REGULARS_TESTS_RECEIPT_TEXT_H
#define REGULARS_TESTS_RECEIPT_TEXT_H

#include "base/span.h"
#include "tests/bench/shop.h"

enum { RECEIPT_TEXT_MAX = 8 * 1024, RECEIPT_TEXT_LINES_MAX = 50 };

struct receipt_text {
    size_t size;
    size_t body_at;
    size_t customer_at; /* 0: never changed */
    size_t number_at;   /* 0: it has none */
    char bytes[RECEIPT_TEXT_MAX];
};

enum receipt_text_kind { RECEIPT_TEXT_QUOTE, RECEIPT_TEXT_CONFIRM };

/* `till` counts from 0. The goods are another mixture at every till. */
void receipt_text_make(struct receipt_text *text, const struct shop *shop, int till, int lines,
                       enum receipt_text_kind kind);
/* The next receipt: 0 <= number < 100,000,000. */
void receipt_text_next(struct receipt_text *text, const struct shop *shop, int64_t number);
struct span receipt_text_body(const struct receipt_text *text);

#endif

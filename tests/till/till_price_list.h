/* The till's own price list: the JSON list of products that head office publishes as its catalogue (sku, name,
 * price_minor). A till without one asks the cashier for prices. */
#ifndef REGULARS_TESTS_TILL_PRICE_LIST_H
#define REGULARS_TESTS_TILL_PRICE_LIST_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/tree.h"

struct till_price_list {
    const struct tree *items; /* NULL: none */
    void *block;
};

bool till_price_list_read(struct till_price_list *list, const char *path, struct fault *fault) FAULT_CHECKED;
void till_price_list_free(struct till_price_list *list);

/* NULL when the list does not have it. */
const struct tree *till_price_list_find(const struct till_price_list *list, struct text sku);

#endif

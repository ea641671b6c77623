/* The JSON documents that head office is given: goods and customers. */
#ifndef REGULARS_TESTS_CHAIN_CONTENT_H
#define REGULARS_TESTS_CHAIN_CONTENT_H

#include "base/fault.h"
#include "tests/chain/shopping_plan.h"

enum { CONTENT_CUSTOMERS_MAX = 1000 };

/* Writes the list of products, and the two gifts that the demonstration rules give. */
bool content_write_catalogue(const char *path, const struct product *products, size_t count,
                             struct fault *fault) FAULT_CHECKED;

/* Writes at most CONTENT_CUSTOMERS_MAX imported households from *next_id on, which moves past them; *count is 0 when
 * there were none left (and no file then). */
bool content_write_customers(const char *path, const struct shopping_plan *plan, size_t *next_id, size_t *count,
                             struct fault *fault) FAULT_CHECKED;

#endif

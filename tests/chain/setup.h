/* A chain from nothing: head office with rules, goods and customers, stores that are enrolled and have received them,
 * tills that are paired. */
#ifndef REGULARS_TESTS_CHAIN_SETUP_H
#define REGULARS_TESTS_CHAIN_SETUP_H

#include "tests/chain/nodes.h"
#include "tests/chain/shopping_plan.h"

struct chain_content {
    const char *rules_json;
    const struct product *products;
    size_t product_count;
    const struct shopping_plan *plan;
};

bool setup_chain(struct chain_nodes *nodes, const struct chain_content *content, struct fault *fault) FAULT_CHECKED;

#endif

/* The products of the chain, in memory: a basket's lines are filled from here. Replaced whole when head office offers a
 * new list; pointers into it live until then. */
#ifndef REGULARS_STORE_NODE_CATALOGUE_H
#define REGULARS_STORE_NODE_CATALOGUE_H

#include "base/fault.h"
#include "base/span.h"
#include "retail/product.h"

struct catalogue {
    uint64_t version; /* 0: none yet */
    size_t count;
    uint8_t *content;         /* what the texts point into */
    struct product *products; /* sorted by sku */
};

/* Takes over `content` (malloc'ed) and indexes it. On a fault the content is freed and *catalogue is empty.
 * FAULT_INPUT: not a catalogue (wire/product_codec.h), or not sorted. */
bool catalogue_load(struct catalogue *catalogue, uint64_t version, uint8_t *content, size_t size,
                    struct fault *fault) FAULT_CHECKED;
void catalogue_close(struct catalogue *catalogue);

/* NULL when the chain does not sell it. */
const struct product *catalogue_find(const struct catalogue *catalogue, struct text sku);

#endif

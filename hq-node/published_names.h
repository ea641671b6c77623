/* The names of what is published now, for pages: of products by the latest catalogue, of promotions by the latest rule
 * set. What is gone from both is shown by its own number or id. */
#ifndef REGULARS_HQ_NODE_PUBLISHED_NAMES_H
#define REGULARS_HQ_NODE_PUBLISHED_NAMES_H

#include "hq-node/hq.h"

struct published_name {
    struct text key; /* sku, or id of a promotion */
    struct text name;
};

/* The names of one kind, sorted by key; texts are in `block`. */
struct name_list {
    uint64_t version; /* 0: none */
    size_t count;
    struct published_name *names;
    void *block;
};

struct published_names {
    struct hq *hq;
    struct name_list products;
    struct name_list promotions;
};

void published_names_start(struct published_names *names, struct hq *hq);
void published_names_stop(struct published_names *names);
/* Reads anew what was published since; costs two look-ups when nothing was. On a fault the old names stay. */
FAULT_CHECKED bool published_names_look(struct published_names *names, struct fault *fault);

/* The empty text when there is none. */
struct text published_names_product(const struct published_names *names, struct text sku);
struct text published_names_promotion(const struct published_names *names, struct text id);

#endif

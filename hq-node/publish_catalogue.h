/* A catalogue document (its form stands in publish.h) -> the catalogue's content (wire/product_codec.h). */
#ifndef REGULARS_HQ_NODE_PUBLISH_CATALOGUE_H
#define REGULARS_HQ_NODE_PUBLISH_CATALOGUE_H

#include "base/arena.h"
#include "base/tree_read.h"

/* The content, in the arena; empty when the report has errors or the arena is exhausted. */
struct span publish_catalogue_content(const struct tree *tree, struct arena *arena, size_t *product_count,
                                      struct tree_report *report);

#endif

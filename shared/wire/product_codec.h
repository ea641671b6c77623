/* The catalogue's content <-> products. A catalogue is products one after another, each a 4-byte big-endian size and a
 * msgpack map of that size, sorted by sku in byte order without twins, so that equal lists have equal hashes.
 * product, version 1:
 *    1 version   2 sku   3 name ("")   4 brand ("")   5 supplier ("")   6 categories [text, top first] (none)
 *    7 flags (0)   8 vat_bp (0)   9 price_minor (0)   10 price_min_minor (0)   11 cost_minor (0)
 * In brackets: what an absent field means. */
#ifndef REGULARS_WIRE_PRODUCT_CODEC_H
#define REGULARS_WIRE_PRODUCT_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/product.h"

enum { PRODUCT_BYTES_MAX = 2048, PRODUCT_CATEGORY_MAX = 64, PRODUCT_VAT_MAX_BP = 10000 };

/* Appends one product, its size in front. The writer overflows when there is no room. */
void product_append(const struct product *product, struct writer *out);

/* Takes the next product off the front of *rest. Texts point into the content; arrays are in the product; the arena is
 * working memory of one product. FAULT_INPUT names the position in the rest that was given. */
FAULT_CHECKED bool product_take(struct span *rest, struct arena *arena, struct product *product, struct fault *fault);

#endif

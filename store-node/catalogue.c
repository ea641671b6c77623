#include "store-node/catalogue.h"

#include "wire/product_codec.h"

#include <stdlib.h>

/* Sizes alone: how many products there are, before memory for them is asked. */
static size_t count_products(struct span rest) {
    size_t count = 0;
    while (rest.size >= 4) {
        size_t size = bytes_get_be32(rest.data);
        if (size > rest.size - 4) {
            break; /* product_take says what is wrong */
        }
        rest = span_of(rest.data + 4 + size, rest.size - 4 - size);
        count++;
    }
    return count + (rest.size > 0);
}

static bool read_products(struct catalogue *catalogue, struct span rest, struct fault *fault) {
    _Alignas(max_align_t) uint8_t scratch[8 * PRODUCT_BYTES_MAX];
    struct arena arena;
    arena_init(&arena, scratch, sizeof scratch);
    for (size_t i = 0; rest.size > 0; i++) {
        struct product *product = &catalogue->products[i];
        if (!product_take(&rest, &arena, product, fault)) {
            return fault_wrap(fault, "catalogue, product %zu", i + 1);
        }
        if (i > 0 && text_compare(product[-1].sku, product->sku) >= 0) {
            return fault_set(fault, FAULT_INPUT, "catalogue, product %zu: skus do not ascend", i + 1);
        }
        catalogue->count = i + 1;
    }
    return true;
}

bool catalogue_load(struct catalogue *catalogue, uint64_t version, uint8_t *content, size_t size, struct fault *fault) {
    *catalogue = (struct catalogue){.version = version, .content = content};
    size_t count = count_products(span_of(content, size));
    catalogue->products = calloc(count > 0 ? count : 1, sizeof *catalogue->products);
    bool is_loaded = catalogue->products != NULL
                         ? read_products(catalogue, span_of(content, size), fault)
                         : fault_set(fault, FAULT_FULL, "no memory for a catalogue of %zu products", count);
    if (!is_loaded) {
        catalogue_close(catalogue);
    }
    return is_loaded;
}

void catalogue_close(struct catalogue *catalogue) {
    free(catalogue->content);
    free(catalogue->products);
    *catalogue = (struct catalogue){0};
}

const struct product *catalogue_find(const struct catalogue *catalogue, struct text sku) {
    size_t low = 0;
    size_t high = catalogue->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(catalogue->products[middle].sku, sku);
        if (order == 0) {
            return &catalogue->products[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

#include "wire/product_codec.h"

#include "base/bug.h"
#include "retail/money.h"
#include "wire/record_fields.h"

enum product_field {
    PRODUCT_SKU = 2,
    PRODUCT_NAME,
    PRODUCT_BRAND,
    PRODUCT_SUPPLIER,
    PRODUCT_CATEGORIES,
    PRODUCT_FLAGS,
    PRODUCT_VAT,
    PRODUCT_PRICE,
    PRODUCT_PRICE_MIN,
    PRODUCT_COST,
};

enum { PRODUCT_FLAGS_ALL = 63 }; /* every flag of retail/product.h */

static struct span encode(const struct product *product, struct writer *out) {
    struct msgpack_writer record;
    msgpack_write_start(&record, out);
    record_begin(&record, MSGPACK_ITEM);
    msgpack_write_text(&record, PRODUCT_SKU, product->sku);
    msgpack_write_text_or_empty(&record, PRODUCT_NAME, product->name);
    msgpack_write_text_or_empty(&record, PRODUCT_BRAND, product->brand);
    msgpack_write_text_or_empty(&record, PRODUCT_SUPPLIER, product->supplier);
    if (product->category_count > 0) {
        msgpack_write_array(&record, PRODUCT_CATEGORIES);
        for (size_t i = 0; i < product->category_count; i++) {
            msgpack_write_text(&record, MSGPACK_ITEM, product->categories[i]);
        }
        msgpack_write_end(&record);
    }
    msgpack_write_int_or(&record, PRODUCT_FLAGS, product->flags, 0);
    msgpack_write_int_or(&record, PRODUCT_VAT, product->vat_bp, 0);
    msgpack_write_int_or(&record, PRODUCT_PRICE, product->price_minor, 0);
    msgpack_write_int_or(&record, PRODUCT_PRICE_MIN, product->price_min_minor, 0);
    msgpack_write_int_or(&record, PRODUCT_COST, product->cost_minor, 0);
    msgpack_write_end(&record);
    return msgpack_write_finish(&record);
}

void product_append(const struct product *product, struct writer *out) {
    bug_if(product->category_count > PRODUCT_CATEGORY_LEVELS);
    uint8_t block[PRODUCT_BYTES_MAX];
    struct writer body;
    writer_init(&body, block, sizeof block);
    struct span encoded = encode(product, &body);
    if (encoded.size == 0) {
        out->overflowed = true;
        return;
    }
    uint8_t size[4];
    bytes_put_be32(size, (uint32_t)encoded.size);
    writer_bytes(out, size, sizeof size);
    writer_span(out, encoded);
}

static void read_product(struct msgpack_place root, struct product *product) {
    (void)msgpack_read_version(root, RECORD_VERSION);
    *product = (struct product){0};
    product->sku = msgpack_read_text(msgpack_read_field(&root, PRODUCT_SKU), 1, LIMIT_SKU - 1);
    product->name = msgpack_read_text_or_empty(msgpack_read_field(&root, PRODUCT_NAME), LIMIT_NAME - 1);
    product->brand = msgpack_read_text_or_empty(msgpack_read_field(&root, PRODUCT_BRAND), LIMIT_NAME - 1);
    product->supplier = msgpack_read_text_or_empty(msgpack_read_field(&root, PRODUCT_SUPPLIER), LIMIT_NAME - 1);
    struct msgpack_place categories = msgpack_read_field(&root, PRODUCT_CATEGORIES);
    product->category_count = msgpack_read_array_or_empty(categories, PRODUCT_CATEGORY_LEVELS);
    for (size_t i = 0; i < product->category_count; i++) {
        product->categories[i] = msgpack_read_text(msgpack_read_item(&categories, i), 1, PRODUCT_CATEGORY_MAX);
    }
    product->flags = (uint32_t)msgpack_read_int_or(msgpack_read_field(&root, PRODUCT_FLAGS), 0, PRODUCT_FLAGS_ALL, 0);
    product->vat_bp = (int32_t)msgpack_read_int_or(msgpack_read_field(&root, PRODUCT_VAT), 0, PRODUCT_VAT_MAX_BP, 0);
    product->price_minor = record_read_money_or_zero(msgpack_read_field(&root, PRODUCT_PRICE));
    product->price_min_minor = record_read_money_or_zero(msgpack_read_field(&root, PRODUCT_PRICE_MIN));
    product->cost_minor = record_read_money_or_zero(msgpack_read_field(&root, PRODUCT_COST));
}

bool product_take(struct span *rest, struct arena *arena, struct product *product, struct fault *fault) {
    if (rest->size < 4) {
        return fault_set(fault, FAULT_INPUT, "a product's size is cut off");
    }
    size_t size = bytes_get_be32(rest->data);
    if (size == 0 || size > PRODUCT_BYTES_MAX || size > rest->size - 4) {
        return fault_set(fault, FAULT_INPUT, "a product of %zu bytes: must be 1 to %d and all there", size,
                         PRODUCT_BYTES_MAX);
    }
    struct msgpack_reader reader;
    arena_reset(arena);
    read_product(msgpack_read_open(&reader, span_of(rest->data + 4, size), arena), product);
    if (!msgpack_read_finish(&reader, fault)) {
        return false;
    }
    *rest = span_of(rest->data + 4 + size, rest->size - 4 - size);
    return true;
}

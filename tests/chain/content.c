#include "tests/chain/content.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/chain/nodes.h"
#include "wire/json_write.h"

enum { BYTES_PER_ITEM = 2048, BYTES_MORE = 4096 };

struct document {
    void *block;
    struct writer out;
    struct json_writer json;
};

static bool begin(struct document *document, size_t items, struct fault *fault) {
    size_t room = items * BYTES_PER_ITEM + BYTES_MORE;
    document->block = malloc(room);
    if (document->block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for %zu items", items);
    }
    writer_init(&document->out, document->block, room);
    json_write_start(&document->json, &document->out);
    json_write_array(&document->json, NULL);
    return true;
}

static bool end(struct document *document, const char *path, struct fault *fault) {
    json_write_end(&document->json);
    struct span text = json_write_finish(&document->json);
    bool is_written = text.size > 0 ? nodes_write_file(path, (const char *)text.data, text.size, fault)
                                    : fault_set(fault, FAULT_FULL, "%s: no room", path);
    free(document->block);
    return is_written;
}

static void write_flags(struct json_writer *json, uint32_t flags) {
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = {{PRODUCT_NO_DISCOUNT, "no_discount"},     {PRODUCT_NO_EARN, "no_earn"},
                 {PRODUCT_NO_POINTS_PAY, "no_points_pay"}, {PRODUCT_IS_WEIGHED, "weighed"},
                 {PRODUCT_IS_GIFT_CARD, "gift_card"},      {PRODUCT_IS_DEPOSIT, "deposit"}};
    json_write_array(json, "flags");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((flags & names[i].flag) != 0) {
            json_write_string(json, NULL, names[i].name);
        }
    }
    json_write_end(json);
}

static void write_text_if_any(struct json_writer *json, const char *name, struct text text) {
    if (text.size > 0) {
        json_write_text(json, name, text);
    }
}

static void write_product(struct json_writer *json, const struct product *product) {
    json_write_object(json, NULL);
    json_write_text(json, "sku", product->sku);
    write_text_if_any(json, "name", product->name);
    write_text_if_any(json, "brand", product->brand);
    write_text_if_any(json, "supplier", product->supplier);
    json_write_array(json, "categories");
    for (size_t i = 0; i < product->category_count; i++) {
        json_write_text(json, NULL, product->categories[i]);
    }
    json_write_end(json);
    write_flags(json, product->flags);
    json_write_int(json, "vat_bp", product->vat_bp);
    json_write_int(json, "price_minor", product->price_minor);
    json_write_int(json, "price_min_minor", product->price_min_minor);
    json_write_int(json, "cost_minor", product->cost_minor);
    json_write_end(json);
}

bool content_write_catalogue(const char *path, const struct product *products, size_t count, struct fault *fault) {
    const struct product gifts[] = {
        {.sku = text_of("gift-mug-blue"),
         .name = text_of("Blue mug"),
         .category_count = 1,
         .categories = {text_of("Gifts")}},
        {.sku = text_of("gift-mug-red"),
         .name = text_of("Red mug"),
         .category_count = 1,
         .categories = {text_of("Gifts")}},
    };
    struct document document;
    if (!begin(&document, count + 2, fault)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        write_product(&document.json, &products[i]);
    }
    write_product(&document.json, &gifts[0]);
    write_product(&document.json, &gifts[1]);
    return end(&document, path, fault);
}

static void write_customer(struct json_writer *json, uint64_t id, const struct household_plan *household) {
    char card[HOUSEHOLD_CARD_MAX];
    char phone[HOUSEHOLD_PHONE_MAX];
    char name[32];
    household_card(card, id);
    household_phone(phone, id);
    (void)snprintf(name, sizeof name, "Household %llu", (unsigned long long)id);
    json_write_object(json, NULL);
    json_write_string(json, "card", card);
    json_write_string(json, "phone", phone);
    json_write_string(json, "name", name);
    json_write_string(json, "level", household->level);
    json_write_int(json, "home_store", household->home_store);
    json_write_object(json, "consents");
    json_write_bool(json, "data", true);
    json_write_bool(json, "advertising", false);
    json_write_end(json);
    json_write_end(json);
}

bool content_write_customers(const char *path, const struct shopping_plan *plan, size_t *next_id, size_t *count,
                             struct fault *fault) {
    struct document document;
    *count = 0;
    if (!begin(&document, CONTENT_CUSTOMERS_MAX, fault)) {
        return false;
    }
    for (; *next_id < plan->household_count && *count < CONTENT_CUSTOMERS_MAX; ++*next_id) {
        if (plan->households[*next_id].is_imported) {
            write_customer(&document.json, *next_id, &plan->households[*next_id]);
            ++*count;
        }
    }
    if (*count == 0) {
        free(document.block);
        return true;
    }
    return end(&document, path, fault);
}

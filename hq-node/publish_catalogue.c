#include "hq-node/publish_catalogue.h"

#include "base/limits.h"
#include "retail/money.h"
#include "wire/product_codec.h"

#include <stdlib.h>

enum { PRODUCTS_MAX = 1000000 };

struct listed {
    struct product product;
    size_t row;
};

static void read_categories(struct place place, struct product *product) {
    if (place_is_absent(place)) {
        return;
    }
    product->category_count = place_array(place, 0, PRODUCT_CATEGORY_LEVELS);
    for (size_t i = 0; i < product->category_count; i++) {
        product->categories[i] = place_text(place_item(&place, i), 1, PRODUCT_CATEGORY_MAX);
    }
}

static void read_flags(struct place place, struct product *product) {
    /* In the order of enum product_flag. */
    static const char *const names[] = {"no_discount", "no_earn", "no_points_pay", "weighed", "gift_card", "deposit"};
    enum { FLAGS = sizeof names / sizeof names[0] };
    if (place_is_absent(place)) {
        return;
    }
    size_t count = place_array(place, 0, FLAGS);
    for (size_t i = 0; i < count; i++) {
        product->flags |= UINT32_C(1) << place_choice(place_item(&place, i), names, FLAGS);
    }
}

static void read_product(struct place place, struct product *product) {
    static const char *const members[] = {"sku",   "name",   "brand",       "supplier",        "categories",
                                          "flags", "vat_bp", "price_minor", "price_min_minor", "cost_minor"};
    struct text none = text_of("");
    *product = (struct product){0};
    if (!place_object(place)) {
        return;
    }
    product->sku = place_text(place_member(&place, "sku"), 1, LIMIT_SKU - 1);
    product->name = place_text_or(place_member(&place, "name"), 0, LIMIT_NAME - 1, none);
    product->brand = place_text_or(place_member(&place, "brand"), 0, LIMIT_NAME - 1, none);
    product->supplier = place_text_or(place_member(&place, "supplier"), 0, LIMIT_NAME - 1, none);
    read_categories(place_member(&place, "categories"), product);
    read_flags(place_member(&place, "flags"), product);
    product->vat_bp = (int32_t)place_int_or(place_member(&place, "vat_bp"), 0, PRODUCT_VAT_MAX_BP, 0);
    product->price_minor = place_int_or(place_member(&place, "price_minor"), 0, MONEY_MAX, 0);
    product->price_min_minor = place_int_or(place_member(&place, "price_min_minor"), 0, MONEY_MAX, 0);
    product->cost_minor = place_int_or(place_member(&place, "cost_minor"), 0, MONEY_MAX, 0);
    place_only(place, members, sizeof members / sizeof members[0]);
}

static int compare_listed(const void *a, const void *b) {
    const struct listed *one = a;
    const struct listed *other = b;
    int order = text_compare(one->product.sku, other->product.sku);
    return order != 0 ? order : one->row < other->row ? -1 : one->row > other->row;
}

static void refuse_twins(struct place list, const struct listed *products, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (text_equal(products[i - 1].product.sku, products[i].product.sku)) {
            struct place row = place_item(&list, products[i].row);
            place_refuse(place_member(&row, "sku"), "twice", "row %zu has the same sku", products[i - 1].row);
        }
    }
}

static struct span encode(const struct listed *products, size_t count, struct arena *arena) {
    struct writer out;
    size_t room = arena->capacity - arena->used;
    room -= room % 64; /* what alignment may need */
    writer_init(&out, arena_take(arena, room), room);
    for (size_t i = 0; i < count; i++) {
        product_append(&products[i].product, &out);
    }
    arena->exhausted |= out.overflowed;
    return writer_result(&out);
}

struct span publish_catalogue_content(const struct tree *tree, struct arena *arena, size_t *product_count,
                                      struct tree_report *report) {
    struct place list = place_root(tree, report);
    struct span nothing = {0};
    *product_count = place_array(list, 1, PRODUCTS_MAX);
    struct listed *products = ARENA_ARRAY(arena, struct listed, *product_count);
    if (report->count > 0 || arena->exhausted) {
        return nothing;
    }
    for (size_t i = 0; i < *product_count; i++) {
        products[i].row = i;
        read_product(place_item(&list, i), &products[i].product);
    }
    if (report->count > 0) {
        return nothing;
    }
    qsort(products, *product_count, sizeof *products, compare_listed);
    refuse_twins(list, products, *product_count);
    return report->count > 0 ? nothing : encode(products, *product_count, arena);
}

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "tests/chain/csv.h"
#include "tests/chain/journey_parts.h"

static const char products_header[] = "product_id,manufacturer_id,department,brand,category,type,size";

enum {
    COLUMN_PRODUCT,
    COLUMN_MANUFACTURER,
    COLUMN_DEPARTMENT,
    COLUMN_BRAND,
    COLUMN_CATEGORY,
    COLUMN_TYPE,
    COLUMN_SIZE
};
enum { TEXTS_PER_PRODUCT = 256, VAT_BP = 2000 };

void *with_room(void *items, size_t count, size_t size) {
    bool is_full = count == 0 || (count >= 64 && (count & (count - 1)) == 0);
    return is_full ? realloc(items, (count == 0 ? 64 : 2 * count) * size) : items;
}

bool id_set_add(struct id_set *set, int64_t id) {
    int64_t *ids = with_room(set->ids, set->count, sizeof ids[0]);
    if (ids == NULL) {
        return false;
    }
    set->ids = ids;
    set->ids[set->count++] = id;
    return true;
}

static int compare_ids(const void *a, const void *b) {
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

void id_set_sort(struct id_set *set) {
    size_t kept = 0;
    qsort(set->ids, set->count, sizeof set->ids[0], compare_ids);
    for (size_t i = 0; i < set->count; i++) {
        if (kept == 0 || set->ids[kept - 1] != set->ids[i]) {
            set->ids[kept++] = set->ids[i];
        }
    }
    set->count = kept;
}

size_t id_set_rank(const struct id_set *set, int64_t id) {
    const int64_t *found = bsearch(&id, set->ids, set->count, sizeof set->ids[0], compare_ids);
    return found == NULL ? set->count : (size_t)(found - set->ids);
}

struct text journey_sku(const struct journey *journey, int64_t product_id) {
    size_t rank = id_set_rank(&journey->sold, product_id);
    bug_if(rank == journey->sold.count);
    return text_of(journey->skus[rank]);
}

static bool collect_sold(struct journey *journey) {
    for (size_t i = 0; i < journey->line_count; i++) {
        if (!id_set_add(&journey->sold, journey->lines[i].product_id)) {
            return false;
        }
    }
    id_set_sort(&journey->sold);
    journey->skus = calloc(journey->sold.count, sizeof journey->skus[0]);
    journey->products = calloc(journey->sold.count, sizeof journey->products[0]);
    journey->texts = calloc(journey->sold.count, TEXTS_PER_PRODUCT);
    if (journey->skus == NULL || journey->products == NULL || journey->texts == NULL) {
        return false;
    }
    for (size_t i = 0; i < journey->sold.count; i++) {
        (void)snprintf(journey->skus[i], sizeof journey->skus[i], "%" PRId64, journey->sold.ids[i]);
    }
    return true;
}

static struct text keep_text(struct journey *journey, struct text text) {
    char *copy = journey->texts + journey->texts_used;
    if (text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    journey->texts_used += text.size;
    return (struct text){.data = copy, .size = text.size};
}

/* "SOFT DRINKS 12 PK": the type with the size, for people. */
static struct text keep_name(struct journey *journey, struct text type, struct text size) {
    struct text name = keep_text(journey, type);
    if (type.size > 0 && size.size > 0) {
        (void)keep_text(journey, text_of(" "));
        (void)keep_text(journey, size);
        name.size += 1 + size.size;
    }
    return name;
}

static bool add_product(struct journey *journey, const struct csv_file *csv, struct fault *fault) {
    static const size_t levels[] = {COLUMN_DEPARTMENT, COLUMN_CATEGORY, COLUMN_TYPE};
    int64_t product_id;
    if (!csv_int(csv, COLUMN_PRODUCT, 1, INT64_C(999999999999), &product_id, fault)) {
        return false;
    }
    if (id_set_rank(&journey->sold, product_id) == journey->sold.count) {
        return true;
    }
    size_t text_size = 0;
    for (size_t i = 0; i < csv->field_count; i++) {
        text_size += csv->fields[i].size;
    }
    if (2 * text_size + 1 > TEXTS_PER_PRODUCT || journey->product_count == journey->sold.count) {
        return csv_fault(csv, fault, "texts too long, or a product that comes twice");
    }
    struct product *product = &journey->products[journey->product_count++];
    *product = (struct product){.sku = journey_sku(journey, product_id), .vat_bp = VAT_BP};
    product->name = keep_name(journey, csv->fields[COLUMN_TYPE], csv->fields[COLUMN_SIZE]);
    product->brand = keep_text(journey, csv->fields[COLUMN_BRAND]);
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (csv->fields[levels[i]].size > 0) {
            product->categories[product->category_count++] = keep_text(journey, csv->fields[levels[i]]);
        }
    }
    bool is_tobacco = text_is(csv->fields[COLUMN_CATEGORY], "CIGARETTES");
    product->flags = is_tobacco ? PRODUCT_NO_DISCOUNT | PRODUCT_NO_EARN : 0;
    return true;
}

static int compare_products(const void *a, const void *b) {
    const struct product *left = a;
    const struct product *right = b;
    return text_compare(left->sku, right->sku);
}

static bool check_twins(const struct journey *journey, const char *path, struct fault *fault) {
    for (size_t i = 1; i < journey->product_count; i++) {
        if (text_equal(journey->products[i - 1].sku, journey->products[i].sku)) {
            return fault_set(fault, FAULT_INPUT, "%s: product %.*s comes twice", path,
                             (int)journey->products[i].sku.size, journey->products[i].sku.data);
        }
    }
    return true;
}

bool journey_read_products(struct journey *journey, const char *folder, struct fault *fault) {
    char path[CSV_PATH_MAX];
    struct csv_file csv;
    enum csv_step step;
    if (!collect_sold(journey)) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    (void)snprintf(path, sizeof path, "%s/products.csv.gz", folder);
    if (access(path, R_OK) != 0) {
        (void)snprintf(path, sizeof path, "%s/../complete-journey/products.csv.gz", folder);
    }
    if (!csv_open(&csv, path, products_header, fault)) {
        return false;
    }
    while ((step = csv_next(&csv, fault)) == CSV_ROW) {
        if (!add_product(journey, &csv, fault)) {
            step = CSV_FAULT;
            break;
        }
    }
    csv_close(&csv);
    qsort(journey->products, journey->product_count, sizeof journey->products[0], compare_products);
    return step == CSV_END && check_twins(journey, path, fault);
}

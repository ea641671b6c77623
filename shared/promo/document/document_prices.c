/* A price list: {"SKU": minor, ...}, sorted by sku while it is read. */
#include "promo/document/document_parts.h"

#include "promo/sort.h"

static bool sku_is_before(const void *context, uint32_t a, uint32_t b) {
    const struct tree *list = context;
    return text_compare(list->names[a], list->names[b]) < 0;
}

/* A place whose name is the sku as it stands; only a mistake needs it. */
static void refuse_entry(const struct place *list, struct arena *arena, size_t index) {
    struct text sku = list->tree->names[index];
    char *name = arena_take(arena, sku.size + 1);
    if (name == NULL) {
        return;
    }
    (void)text_copy(name, sku.size + 1, sku);
    struct place entry = {.tree = &list->tree->items[index], .parent = list, .name = name, .report = list->report};
    if (sku.size == 0 || sku.size >= LIMIT_SKU) {
        place_refuse(entry, "bad_name", "a sku has 1 to %d bytes", LIMIT_SKU - 1);
    } else {
        (void)place_int(entry, 0, MONEY_MAX);
    }
}

static bool is_price(const struct tree *list, size_t index) {
    struct text sku = list->names[index];
    const struct tree *price = &list->items[index];
    return sku.size > 0 && sku.size < LIMIT_SKU && price->kind == TREE_INT && price->number >= 0 &&
           price->number <= MONEY_MAX;
}

void document_read_prices(struct place place, struct arena *arena, struct promo_value *value) {
    if (!place_object(place)) {
        return;
    }
    const struct tree *list = place.tree;
    if (list->count == 0 || list->count > PROMO_LIST_MAX) {
        place_refuse(place, list->count == 0 ? "too_few" : "too_many", "a price list has 1 to %d entries",
                     PROMO_LIST_MAX);
        return;
    }
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, list->count);
    struct promo_price *prices = ARENA_ARRAY(arena, struct promo_price, list->count);
    if (order == NULL || prices == NULL) {
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        order[i] = i;
        if (!is_price(list, i)) {
            refuse_entry(&place, arena, i);
        }
    }
    sort_numbers(order, list->count, sku_is_before, list);
    for (size_t i = 0; i < list->count; i++) {
        prices[i] = (struct promo_price){.sku = arena_copy_text(arena, list->names[order[i]]),
                                         .price_minor = list->items[order[i]].number};
    }
    value->price_count = list->count;
    value->prices = prices;
}

#include "tests/promo-tool/case_map.h"

#include "tests/promo-tool/case_number.h"

#include <string.h>

/* A line's category may hold several tags joined by |. */
static bool has_tag(const struct tree *line, struct text tag) {
    const struct tree *category = tree_member(line, "category");
    struct text rest = category == NULL || category->kind != TREE_TEXT ? (struct text){0} : category->text;
    while (rest.size > 0) {
        const char *bar = memchr(rest.data, '|', rest.size);
        size_t size = bar == NULL ? rest.size : (size_t)(bar - rest.data);
        if (text_equal((struct text){rest.data, size}, tag)) {
            return true;
        }
        size_t step = bar == NULL ? size : size + 1;
        rest = (struct text){rest.data + step, rest.size - step};
    }
    return false;
}

static bool has_any_tag(const struct tree *line, const struct tree *tags) {
    for (size_t i = 0; tags != NULL && i < tags->count; i++) {
        if (has_tag(line, tags->items[i].text)) {
            return true;
        }
    }
    return false;
}

static bool has_any_sku(const struct tree *line, const struct tree *skus) {
    const struct tree *sku = tree_member(line, "sku");
    for (size_t i = 0; skus != NULL && i < skus->count; i++) {
        if (text_equal(sku->text, skus->items[i].text)) {
            return true;
        }
    }
    return false;
}

/* The logic of tags; trees of it are as deep as a case's JSON, which the reader bounds. */
static bool tags_fit(const struct tree *logic, const struct tree *line) {
    const struct tree *all = tree_member(logic, "and");
    const struct tree *any = tree_member(logic, "or");
    const struct tree *has_none = tree_member(logic, "has_none");
    const struct tree *has_any = tree_member(logic, "has_any");
    const struct tree *has_all = tree_member(logic, "has_all");
    bool fits = (has_none == NULL || !has_any_tag(line, has_none)) && (has_any == NULL || has_any_tag(line, has_any));
    for (size_t i = 0; has_all != NULL && i < has_all->count; i++) {
        fits = fits && has_tag(line, has_all->items[i].text);
    }
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        fits = fits && tags_fit(&all->items[i], line);
    }
    bool fits_any = any == NULL;
    for (size_t i = 0; any != NULL && i < any->count; i++) {
        fits_any = fits_any || tags_fit(&any->items[i], line);
    }
    return fits && fits_any;
}

static bool is_tag_logic(const struct tree *scope) {
    static const char *const names[] = {"and", "or", "has_any", "has_none", "has_all"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tree_member(scope, names[i]) != NULL) {
            return true;
        }
    }
    return false;
}

bool case_scope_has(const struct tree *scope, const struct tree *line) {
    if (scope == NULL) {
        return true;
    }
    const struct tree *skus = tree_member(scope, "skus");
    const struct tree *categories = tree_member(scope, "categories");
    bool is_named = (skus == NULL && categories == NULL) || has_any_sku(line, skus) || has_any_tag(line, categories);
    return is_named && !has_any_sku(line, tree_member(scope, "not_skus")) &&
           !has_any_tag(line, tree_member(scope, "not_categories")) && tags_fit(scope, line);
}

/* What a marketer would keep as a list of goods. */
static void write_fitting_skus(struct case_map *map, struct json_writer *json, const struct tree *scope) {
    size_t count = 0;
    json_write_array(json, "skus");
    for (size_t i = 0; i < map->lines->count; i++) {
        const struct tree *line = &map->lines->items[i];
        bool is_new = true;
        for (size_t j = 0; j < i; j++) {
            is_new =
                is_new && !text_equal(tree_member(&map->lines->items[j], "sku")->text, tree_member(line, "sku")->text);
        }
        if (is_new && case_scope_has(scope, line)) {
            json_write_text(json, NULL, tree_member(line, "sku")->text);
            count++;
        }
    }
    if (count == 0) {
        json_write_string(json, NULL, "(none)");
    }
    json_write_end(json);
}

static void write_list(struct json_writer *json, const char *name, const struct tree *list) {
    if (list != NULL && list->count > 0) {
        json_write_tree(json, name, list);
    }
}

static void write_except(const struct case_map *map, struct json_writer *json, const struct tree *scope) {
    const struct tree *skus = tree_member(scope, "not_skus");
    const struct tree *categories = tree_member(scope, "not_categories");
    if (skus == NULL && categories == NULL && !map->has_delivery) {
        return;
    }
    json_write_object(json, "except");
    if (map->has_delivery) {
        json_write_array(json, "skus");
        json_write_string(json, NULL, CASE_DELIVERY_SKU);
        for (size_t i = 0; skus != NULL && i < skus->count; i++) {
            json_write_text(json, NULL, skus->items[i].text);
        }
        json_write_end(json);
    } else {
        write_list(json, "skus", skus);
    }
    write_list(json, "categories", categories);
    json_write_end(json);
}

void case_map_scope(struct case_map *map, struct json_writer *json, const char *name, const struct tree *scope) {
    static const struct tree everything = {.kind = TREE_OBJECT};
    scope = scope == NULL ? &everything : scope;
    json_write_object(json, name);
    if (is_tag_logic(scope)) {
        write_fitting_skus(map, json, scope);
    } else {
        write_list(json, "skus", tree_member(scope, "skus"));
        write_list(json, "categories", tree_member(scope, "categories"));
    }
    write_except(map, json, scope);
    if (tree_member(scope, "min_unit_price") != NULL) {
        json_write_int(json, "price_min_minor", case_money(map, scope, "min_unit_price"));
    }
    if (tree_member(scope, "max_unit_price") != NULL) {
        json_write_int(json, "price_max_minor", case_money(map, scope, "max_unit_price"));
    }
    const struct tree *not_on_sale = tree_member(scope, "not_on_sale");
    if (not_on_sale != NULL && not_on_sale->is_true) {
        json_write_bool(json, "without_deep_promo", true);
    }
    if (tree_member(scope, "took_part_in_layer") != NULL) {
        json_write_string(json, "touched", "touched");
    } else if (map->is_untouched_only) {
        json_write_string(json, "touched", "untouched");
    }
    json_write_end(json);
}

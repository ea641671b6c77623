#include "tests/till/till_price_list.h"

#include <stdlib.h>

#include "node/whole_file.h"
#include "tests/till/till_read.h"
#include "wire/json.h"

enum { FILE_MAX = 64 * 1024 * 1024, TREE_PER_BYTE = 16, TREE_MORE = 65536 };

static bool parse(struct till_price_list *list, const char *path, const uint8_t *text, size_t size,
                  struct fault *fault) {
    size_t room = size * TREE_PER_BYTE + TREE_MORE;
    struct arena arena;
    list->block = malloc(room);
    if (list->block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the price list");
    }
    arena_init(&arena, list->block, room);
    if (!json_parse(span_of(text, size), &arena, &list->items, fault)) {
        return fault_wrap(fault, "%s", path);
    }
    return list->items->kind == TREE_ARRAY || fault_set(fault, FAULT_INPUT, "%s: is no list of products", path);
}

bool till_price_list_read(struct till_price_list *list, const char *path, struct fault *fault) {
    size_t size = 0;
    bool is_there = false;
    *list = (struct till_price_list){0};
    uint8_t *text = malloc(FILE_MAX);
    if (text == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for the price list");
    }
    bool is_read = whole_file_read(path, text, FILE_MAX, &size, &is_there, fault) &&
                   (is_there || fault_set(fault, FAULT_IO, "%s: no such file", path)) &&
                   parse(list, path, text, size, fault);
    free(text);
    if (!is_read) {
        till_price_list_free(list);
    }
    return is_read;
}

void till_price_list_free(struct till_price_list *list) {
    free(list->block);
    *list = (struct till_price_list){0};
}

const struct tree *till_price_list_find(const struct till_price_list *list, struct text sku) {
    for (size_t i = 0; list->items != NULL && i < list->items->count; i++) {
        if (text_equal(till_read_text(&list->items->items[i], "sku"), sku)) {
            return &list->items->items[i];
        }
    }
    return NULL;
}

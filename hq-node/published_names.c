#include "hq-node/published_names.h"

#include "hq-node/publish.h"
#include "promo/rule_set.h"
#include "wire/json.h"
#include "wire/product_codec.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAMES_FIRST = 1024,
    ROOM_PER_BYTE = 24, /* of a rule set's tree, for each byte of its text; more is refused when it is published */
};

void published_names_start(struct published_names *names, struct hq *hq) {
    *names = (struct published_names){.hq = hq};
}

static void close_list(struct name_list *list) {
    free(list->names);
    free(list->block);
    *list = (struct name_list){0};
}

void published_names_stop(struct published_names *names) {
    close_list(&names->products);
    close_list(&names->promotions);
}

static bool add(struct name_list *list, size_t *room, struct text key, struct text name, struct fault *fault) {
    if (list->count == *room) {
        size_t larger = *room == 0 ? NAMES_FIRST : 2 * *room;
        struct published_name *grown = realloc(list->names, larger * sizeof *grown);
        if (grown == NULL) {
            return fault_set(fault, FAULT_FULL, "no memory for names");
        }
        list->names = grown;
        *room = larger;
    }
    list->names[list->count++] = (struct published_name){key, name};
    return true;
}

/* A catalogue is sorted by sku already (wire/product_codec.h). */
static bool read_products(struct span content, struct name_list *list, struct fault *fault) {
    static _Alignas(max_align_t) uint8_t room[64 * 1024];
    struct arena arena;
    size_t names_room = 0;
    struct product product;
    arena_init(&arena, room, sizeof room);
    while (content.size > 0) {
        arena_reset(&arena);
        if (!product_take(&content, &arena, &product, fault) ||
            !add(list, &names_room, product.sku, product.name, fault)) {
            return false;
        }
    }
    return true;
}

static int by_key(const void *left, const void *right) {
    const struct published_name *a = left;
    const struct published_name *b = right;
    return text_compare(a->key, b->key);
}

static struct text text_member(const struct tree *object, const char *name) {
    const struct tree *member = object == NULL ? NULL : tree_member(object, name);
    return member != NULL && member->kind == TREE_TEXT ? member->text : (struct text){"", 0};
}

/* {"ru": ..., "en": ...}: the first that is there. */
static struct text name_of(const struct tree *promotion) {
    const struct tree *texts = tree_member(promotion, "name");
    struct text ru = text_member(texts, "ru");
    return ru.size > 0 ? ru : text_member(texts, "en");
}

/* The document was checked when it was published: what it has is there. */
static bool read_promotions(struct span content, struct name_list *list, struct fault *fault) {
    struct arena arena;
    const struct tree *tree;
    size_t names_room = 0;
    size_t room = (content.size + NAMES_FIRST) * ROOM_PER_BYTE;
    list->block = malloc(room);
    if (list->block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for names");
    }
    arena_init(&arena, list->block, room);
    if (!json_parse(content, &arena, &tree, fault)) {
        return false;
    }
    const struct tree *promotions = tree_member(tree, "promotions");
    for (size_t i = 0; promotions != NULL && i < promotions->count; i++) {
        const struct tree *promotion = &promotions->items[i];
        if (!add(list, &names_room, text_member(promotion, "id"), name_of(promotion), fault)) {
            return false;
        }
    }
    if (list->count > 0) {
        qsort(list->names, list->count, sizeof list->names[0], by_key);
    }
    return true;
}

/* The names' own copy of what their texts say, so that the tree, many times as large, goes back. */
static bool keep_texts(struct name_list *list, struct fault *fault) {
    size_t size = 1;
    for (size_t i = 0; i < list->count; i++) {
        size += list->names[i].key.size + list->names[i].name.size;
    }
    char *block = malloc(size);
    if (block == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for names");
    }
    char *at = block;
    for (size_t i = 0; i < list->count; i++) {
        struct text *const texts[] = {&list->names[i].key, &list->names[i].name};
        for (size_t j = 0; j < 2; j++) {
            if (texts[j]->size > 0) {
                memcpy(at, texts[j]->data, texts[j]->size);
            }
            texts[j]->data = at;
            at += texts[j]->size;
        }
    }
    free(list->block);
    list->block = block;
    return true;
}

typedef bool name_reader(struct span content, struct name_list *list, struct fault *fault);

static bool look_at(struct published_names *names, enum journal_kind kind, name_reader *read, struct name_list *list,
                    struct fault *fault) {
    struct published_row latest;
    struct name_list fresh = {0};
    uint8_t *content;
    size_t size;
    if (!published_table_latest(&names->hq->tables.published, kind, &latest, fault)) {
        return false;
    }
    if (latest.offer.version == list->version) {
        return true;
    }
    if (!publish_read_content(&names->hq->tables, kind, latest.offer.version, &content, &size, fault)) {
        return false;
    }
    fresh.version = latest.offer.version;
    bool ok = read(span_of(content, size), &fresh, fault) && keep_texts(&fresh, fault);
    free(content);
    close_list(ok ? list : &fresh);
    if (ok) {
        *list = fresh;
    }
    return ok;
}

bool published_names_look(struct published_names *names, struct fault *fault) {
    return look_at(names, JOURNAL_CATALOGUE_OFFER, read_products, &names->products, fault) &&
           look_at(names, JOURNAL_RULE_SET_OFFER, read_promotions, &names->promotions, fault);
}

static struct text find(const struct name_list *list, struct text key) {
    struct published_name wanted = {.key = key};
    const struct published_name *found =
        list->count == 0 ? NULL : bsearch(&wanted, list->names, list->count, sizeof wanted, by_key);
    return found == NULL ? (struct text){"", 0} : found->name;
}

struct text published_names_product(const struct published_names *names, struct text sku) {
    return find(&names->products, sku);
}

struct text published_names_promotion(const struct published_names *names, struct text id) {
    return find(&names->promotions, id);
}

#include "tests/till-kit/kit_values.h"

#include "base/span.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LONG_TEXT_MAX = 4096 };

/* Where an expansion stands. */
struct expansion {
    const struct kit_values *values;
    struct arena *arena;
    int64_t index; /* of the item of the innermost $repeat */
    struct fault *fault;
};

const struct kit_value *kit_values_find(const struct kit_values *values, struct text name) {
    for (size_t i = 0; i < values->count; i++) {
        if (text_is(name, values->items[i].name)) {
            return &values->items[i];
        }
    }
    return NULL;
}

const struct kit_value *kit_values_find_same(const struct kit_values *values, const struct tree *tree) {
    for (size_t i = 0; i < values->count; i++) {
        const struct kit_value *value = &values->items[i];
        bool is_same = value->is_int ? tree->kind == TREE_INT && tree->number == value->number
                                     : tree->kind == TREE_TEXT && text_is(tree->text, value->text);
        if (is_same) {
            return value;
        }
    }
    return NULL;
}

bool kit_values_set(struct kit_values *values, struct text name, const struct tree *tree) {
    struct kit_value value = {.is_int = tree->kind == TREE_INT, .number = tree->number};
    if ((!value.is_int && tree->kind != TREE_TEXT) || !text_copy(value.name, sizeof value.name, name)) {
        return false;
    }
    if (value.is_int) {
        (void)snprintf(value.text, sizeof value.text, "%" PRId64, value.number);
    } else if (!text_copy(value.text, sizeof value.text, tree->text)) {
        return false;
    }
    for (size_t i = 0; i < values->count; i++) {
        if (strcmp(values->items[i].name, value.name) == 0) {
            values->items[i] = value;
            return true;
        }
    }
    if (values->count == KIT_VALUES_MAX) {
        return false;
    }
    values->items[values->count++] = value;
    return true;
}

bool kit_values_set_text(struct kit_values *values, const char *name, const char *text) {
    return kit_values_set(values, text_of(name), &(struct tree){.kind = TREE_TEXT, .text = text_of(text)});
}

bool kit_values_set_int(struct kit_values *values, const char *name, int64_t number) {
    return kit_values_set(values, text_of(name), &(struct tree){.kind = TREE_INT, .number = number});
}

/* ------------------------------------------------------------------------------------------------------- expanding */

static const struct kit_value *must_find(const struct kit_values *values, struct text name, struct fault *fault) {
    const struct kit_value *value = kit_values_find(values, name);
    if (value == NULL) {
        (void)fault_set(fault, FAULT_INPUT, "nothing is known by the name \"%.*s\"", (int)name.size, name.data);
    }
    return value;
}

/* "${name}" at the start of `rest`; the size of it, 0: there is none. */
static size_t reference_size(struct text rest, struct text *name) {
    const char *end = rest.size > 2 && memcmp(rest.data, "${", 2) == 0 ? memchr(rest.data, '}', rest.size) : NULL;
    if (end == NULL) {
        return 0;
    }
    *name = (struct text){rest.data + 2, (size_t)(end - rest.data) - 2};
    return (size_t)(end - rest.data) + 1;
}

bool kit_values_expand_text(const struct kit_values *values, struct text in, struct arena *arena, struct text *out,
                            struct fault *fault) {
    uint8_t block[LONG_TEXT_MAX];
    struct writer writer;
    writer_init(&writer, block, sizeof block);
    *out = in;
    if (in.size == 0 || memmem(in.data, in.size, "${", 2) == NULL) {
        return true;
    }
    for (size_t at = 0; at < in.size;) {
        struct text name;
        size_t size = reference_size((struct text){in.data + at, in.size - at}, &name);
        const struct kit_value *value = size == 0 ? NULL : must_find(values, name, fault);
        if (size > 0 && value == NULL) {
            return false;
        }
        if (value != NULL) {
            writer_bytes(&writer, value->text, strlen(value->text));
        } else {
            writer_byte(&writer, (uint8_t)in.data[at]);
        }
        at += size > 0 ? size : 1;
    }
    struct span made = writer_result(&writer);
    *out = arena_copy_text(arena, (struct text){(const char *)made.data, made.size});
    return out->data != NULL || fault_set(fault, FAULT_FULL, "a text with values in it is too long");
}

static bool expand(struct expansion *expansion, const struct tree *in, struct tree *out);

static bool expand_reference(const struct expansion *expansion, const struct tree *in, const struct tree *name,
                             struct tree *out) {
    const struct tree *plus = tree_member(in, "$plus");
    const struct kit_value *value = must_find(expansion->values, name->text, expansion->fault);
    if (value == NULL) {
        return false;
    }
    if (plus != NULL && (!value->is_int || plus->kind != TREE_INT)) {
        return fault_set(expansion->fault, FAULT_INPUT, "$plus stands beside integers only");
    }
    *out = value->is_int
               ? (struct tree){.kind = TREE_INT, .number = value->number + (plus == NULL ? 0 : plus->number)}
               : (struct tree){.kind = TREE_TEXT, .text = arena_copy_text(expansion->arena, text_of(value->text))};
    return true;
}

static bool expand_repeat(struct expansion *expansion, const struct tree *repeat, struct tree *out) {
    const struct tree *count = tree_member(repeat, "count");
    const struct tree *item = tree_member(repeat, "item");
    if (count == NULL || count->kind != TREE_INT || count->number < 1 || count->number > KIT_REPEAT_MAX ||
        item == NULL) {
        return fault_set(expansion->fault, FAULT_INPUT, "$repeat needs a count of 1 to %d and an item", KIT_REPEAT_MAX);
    }
    struct tree *items = ARENA_ARRAY(expansion->arena, struct tree, (size_t)count->number);
    if (items == NULL) {
        return fault_set(expansion->fault, FAULT_FULL, "no room for a $repeat");
    }
    int64_t outer = expansion->index;
    for (expansion->index = 0; expansion->index < count->number; expansion->index++) {
        if (!expand(expansion, item, &items[expansion->index])) {
            return false;
        }
    }
    expansion->index = outer;
    *out = (struct tree){.kind = TREE_ARRAY, .count = (size_t)count->number, .items = items};
    return true;
}

static bool expand_items(struct expansion *expansion, const struct tree *in, struct tree *out) {
    struct tree *items = ARENA_ARRAY(expansion->arena, struct tree, in->count);
    if (items == NULL) {
        return fault_set(expansion->fault, FAULT_FULL, "no room for a body");
    }
    for (size_t i = 0; i < in->count; i++) {
        if (!expand(expansion, &in->items[i], &items[i])) {
            return false;
        }
    }
    *out = *in;
    out->items = items;
    return true;
}

static bool expand(struct expansion *expansion, const struct tree *in, struct tree *out) {
    const struct tree *name = tree_member(in, "$ref");
    const struct tree *repeat = tree_member(in, "$repeat");
    const struct tree *index = tree_member(in, "$index");
    if (name != NULL && name->kind == TREE_TEXT) {
        return expand_reference(expansion, in, name, out);
    }
    if (repeat != NULL) {
        return expand_repeat(expansion, repeat, out);
    }
    if (index != NULL && index->kind == TREE_INT) {
        *out = (struct tree){.kind = TREE_INT, .number = index->number + expansion->index};
        return true;
    }
    *out = *in;
    switch (in->kind) {
    case TREE_TEXT:
        return kit_values_expand_text(expansion->values, in->text, expansion->arena, &out->text, expansion->fault);
    case TREE_ARRAY:
    case TREE_OBJECT: return expand_items(expansion, in, out);
    case TREE_NULL:
    case TREE_BOOL:
    case TREE_INT: break;
    }
    return true;
}

bool kit_values_expand(const struct kit_values *values, const struct tree *in, struct arena *arena, struct tree *out,
                       struct fault *fault) {
    struct expansion expansion = {.values = values, .arena = arena, .fault = fault};
    return expand(&expansion, in, out);
}

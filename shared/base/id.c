#include "base/id.h"

#include "base/bug.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint64_t id_make(uint32_t node, uint64_t counter) {
    bug_if(node > ID_NODE_MAX || counter == 0 || counter > (uint64_t)ID_COUNTER_MAX);
    return (uint64_t)node << ID_COUNTER_BITS | counter;
}

uint32_t id_node(uint64_t id) {
    return (uint32_t)(id >> ID_COUNTER_BITS);
}

uint64_t id_counter(uint64_t id) {
    return id & (uint64_t)ID_COUNTER_MAX;
}

bool id_is_valid(uint64_t id) {
    return id_counter(id) != 0 && id >> ID_COUNTER_BITS <= ID_NODE_MAX;
}

void id_print(char out[static ID_TEXT_MAX], uint64_t id) {
    (void)snprintf(out, ID_TEXT_MAX, "%" PRIu32 "-%" PRIu64, id_node(id), id_counter(id));
}

bool id_parse(struct text text, uint64_t *id) {
    const char *dash = text.size == 0 ? NULL : memchr(text.data, '-', text.size);
    if (dash == NULL) {
        return false;
    }
    size_t before = (size_t)(dash - text.data);
    int64_t node;
    int64_t counter;
    if (!text_to_int64((struct text){.data = text.data, .size = before}, &node) ||
        !text_to_int64((struct text){.data = dash + 1, .size = text.size - before - 1}, &counter)) {
        return false;
    }
    if (node < 0 || node > ID_NODE_MAX || counter < 1 || counter > ID_COUNTER_MAX) {
        return false;
    }
    *id = id_make((uint32_t)node, (uint64_t)counter);
    return true;
}

/* The JSON border: any bytes. What is taken must come out as JSON that is read as the same document again, to the same
 * bytes, in the order of the text and with sorted names alike. */
#include "base/bug.h"
#include "base/limits.h"
#include "wire/json.h"
#include "wire/json_write.h"

#include <stdalign.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 4 * 1024 * 1024, TEXT_SIZE = 1024 * 1024 };

static struct span written(const struct tree *tree, struct arena *scratch, uint8_t *text) {
    struct writer out;
    struct json_writer json;
    writer_init(&out, text, TEXT_SIZE);
    json_write_start(&json, &out);
    if (scratch == NULL) {
        json_write_tree(&json, NULL, tree);
    } else {
        json_write_tree_sorted(&json, NULL, tree, scratch);
    }
    return json_write_finish(&json);
}

static void check_repeats(const struct tree *tree, struct arena *arena, struct arena *scratch) {
    static uint8_t first_text[TEXT_SIZE];
    static uint8_t second_text[TEXT_SIZE];
    struct fault fault;
    const struct tree *again = NULL;
    struct span first = written(tree, scratch, first_text);
    if (first.size == 0 || !json_parse(first, arena, &again, &fault)) {
        bug_if(first.size > 0 && fault.code != FAULT_FULL); /* what we write is always JSON, but may not fit */
        return;
    }
    bug_if(!span_equal(first, written(again, scratch, second_text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static alignas(max_align_t) uint8_t block[ARENA_SIZE];
    struct arena arena;
    struct fault fault;
    const struct tree *tree = NULL;
    arena_init(&arena, block, sizeof block);
    if (size > LIMIT_HTTP_BODY || !json_parse(span_of(data, size), &arena, &tree, &fault)) {
        return 0;
    }
    check_repeats(tree, &arena, NULL);
    check_repeats(tree, &arena, &arena);
    return 0;
}

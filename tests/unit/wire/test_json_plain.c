/* The quick reader and jansson are one: what the quick one takes, jansson reads as the same document; whatever else
 * there is, however broken, it leaves alone. */
#include "tests/harness/unit.h"

#include "base/arena.h"
#include "base/limits.h"
#include "tests/unit/wire/random_tree.h"
#include "wire/json.h"
#include "wire/json_plain.h"
#include "wire/json_scan.h"
#include "wire/json_write.h"

#include <stdalign.h>
#include <string.h>

enum { ROOM = 4 * 1024 * 1024, TEXT_ROOM = 256 * 1024, TREES = 500 };

static alignas(max_align_t) uint8_t block[ROOM];
static struct arena arena;

static const struct tree *read_plain(const char *text) {
    struct json_outline outline;
    struct fault fault;
    struct span bytes = span_of(text, strlen(text));
    arena_init(&arena, block, sizeof block);
    return json_scan(bytes, &outline, &fault) ? json_read_plain(bytes, outline.value_count, &arena) : NULL;
}

static void takes_what_tills_write(void **state) {
    (void)state;
    const struct tree *tree = read_plain(" {\"a\" : [1, -20,\"x y\", true,false , null, {}, []],\n\"b\":{\"c\":0}} ");
    assert_non_null(tree);
    assert_int_equal(tree->count, 2);
    const struct tree *list = tree_member(tree, "a");
    assert_int_equal(list->count, 8);
    assert_int_equal(list->items[1].number, -20);
    assert_true(text_is(list->items[2].text, "x y"));
    assert_true(list->items[3].is_true);
    assert_int_equal(list->items[6].kind, TREE_OBJECT);
    assert_int_equal(tree_member(tree_member(tree, "b"), "c")->number, 0);
    assert_int_equal(read_plain("999999999999999999")->number, INT64_C(999999999999999999));
}

/* Some of these are JSON and some are not: jansson is to say which. Colons and brackets without sense make json_scan
 * count fewer values than there are. */
static void leaves_everything_else_to_jansson(void **state) {
    (void)state;
    static const char *const others[] = {"",
                                         " ",
                                         "[",
                                         "]",
                                         "{",
                                         "}",
                                         "[1",
                                         "[1,",
                                         "[1,]",
                                         "[,1]",
                                         "[1 2]",
                                         "{\"a\"}",
                                         "{\"a\":}",
                                         "{\"a\":1,}",
                                         "{a:1}",
                                         "{1:1}",
                                         "{\"a\":1,\"a\":2}",
                                         "\"a",
                                         "\"a\\n\"",
                                         "\"\x7f\"",
                                         "\"\t\"",
                                         "\"\xd0\xb4\"",
                                         "\"\x80\"",
                                         "01",
                                         "-",
                                         "-01",
                                         "--1",
                                         "+1",
                                         "1000000000000000000",
                                         "-9223372036854775808",
                                         "1 1",
                                         "tru",
                                         "truex",
                                         "nul",
                                         "[1,2,3,4:::::::::]",
                                         "[[1,2],[3,4],[5]]:::::::",
                                         "[1}",
                                         "{\"a\":1]",
                                         "[1,2,3,4,5,6,7,8::::::::::::9]"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_null(read_plain(others[i]));
        assert_int_equal(arena.used, 0);
        assert_false(arena.exhausted);
    }
}

static void gives_up_in_a_small_arena(void **state) {
    (void)state;
    static const char text[] = "{\"a\":[1,2,3,\"text\"],\"b\":{}}";
    static alignas(max_align_t) uint8_t small[2048];
    bool has_fitted = false;
    for (size_t size = 0; size <= sizeof small; size += 16) {
        arena_init(&arena, small, size);
        has_fitted = json_read_plain(span_of(text, sizeof text - 1), 7, &arena) != NULL;
        assert_true(has_fitted || (arena.used == 0 && !arena.exhausted));
    }
    assert_true(has_fitted);
}

static struct span write_tree(const struct tree *tree, uint8_t *text) {
    struct writer out;
    struct json_writer json;
    writer_init(&out, text, TEXT_ROOM);
    json_write_start(&json, &out);
    json_write_tree(&json, NULL, tree);
    return json_write_finish(&json);
}

/* A text with an escape at its end goes to jansson as a whole. */
static const struct tree *read_with_jansson(struct span text, struct arena *room) {
    static uint8_t longer[TEXT_ROOM + 16];
    const struct tree *tree = NULL;
    struct writer out;
    struct fault fault;
    writer_init(&out, longer, sizeof longer);
    writer_byte(&out, '[');
    writer_span(&out, text);
    writer_bytes(&out, ",\"\\n\"]", 6);
    assert_true(json_parse(writer_result(&out), room, &tree, &fault));
    return &tree->items[0];
}

static void reads_as_jansson_does(void **state) {
    (void)state;
    static alignas(max_align_t) uint8_t tree_block[ROOM];
    static alignas(max_align_t) uint8_t other_block[ROOM];
    static uint8_t text[TEXT_ROOM];
    static uint8_t again[TEXT_ROOM];
    size_t taken = 0;
    struct dice dice = {20261121};
    for (int i = 0; i < TREES; i++) {
        struct tree tree;
        struct arena trees;
        struct arena other;
        arena_init(&trees, tree_block, sizeof tree_block);
        arena_init(&other, other_block, sizeof other_block);
        arena_init(&arena, block, sizeof block);
        random_tree(&dice, &trees, (int)dice_between(&dice, 0, 3), &tree);
        struct span written = write_tree(&tree, text);
        struct json_outline outline;
        assert_true(json_scan(written, &outline, NULL));
        const struct tree *plain = json_read_plain(written, outline.value_count, &arena);
        if (plain != NULL) {
            taken++;
            struct span first = write_tree(read_with_jansson(written, &other), again);
            static uint8_t of_plain[TEXT_ROOM];
            assert_true(span_equal(first, write_tree(plain, of_plain)));
        }
    }
    assert_in_range(taken, TREES / 10, TREES);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_what_tills_write),
    cmocka_unit_test(leaves_everything_else_to_jansson),
    cmocka_unit_test(gives_up_in_a_small_arena),
    cmocka_unit_test(reads_as_jansson_does),
};

UNIT_RUN(tests)

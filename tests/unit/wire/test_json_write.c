/* What we write is JSON that any parser reads back as the same values (jansson is asked), that may stand inside a page,
 * and that is the same bytes for the same document. Misuse of the writer stops the process. */
#include "tests/harness/dies.h"
#include "tests/harness/unit.h"
#include "tests/unit/wire/random_tree.h"

#include "base/id.h"
#include "wire/json.h"
#include "wire/json_write.h"

#include <jansson.h>
#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) uint8_t block[4 * 1024 * 1024];
static char text[256 * 1024];
static struct arena arena;
static struct writer out;
static struct json_writer json;

static void begin(size_t capacity) {
    arena_init(&arena, block, sizeof block);
    writer_init(&out, text, capacity);
    json_write_start(&json, &out);
}

static void assert_written(const char *expected) {
    struct span span = json_write_finish(&json);
    assert_int_equal(span.size, strlen(expected));
    assert_memory_equal(span.data, expected, span.size);
}

static void writes_every_kind_of_value(void **state) {
    (void)state;
    begin(sizeof text);
    json_write_object(&json, NULL);
    json_write_int(&json, "low", INT64_MIN);
    json_write_int(&json, "high", INT64_MAX);
    json_write_bool(&json, "yes", true);
    json_write_null(&json, "none");
    json_write_string(&json, "no_string", NULL);
    json_write_id(&json, "id", id_make(2, 1045));
    json_write_id(&json, "no_id", 0);
    json_write_time(&json, "at", 0);
    json_write_day(&json, "day", 1);
    json_write_hex(&json, "hash", span_of("\x00\xff\x1a", 3));
    json_write_array(&json, "list");
    json_write_object(&json, NULL);
    json_write_end(&json);
    json_write_array(&json, NULL);
    json_write_end(&json);
    json_write_text(&json, NULL, text_of("x"));
    json_write_end(&json);
    json_write_end(&json);
    assert_written("{\"low\":-9223372036854775808,\"high\":9223372036854775807,\"yes\":true,\"none\":null,"
                   "\"no_string\":\"\",\"id\":\"2-1045\",\"no_id\":null,\"at\":\"1970-01-01T00:00:00.000Z\","
                   "\"day\":\"1970-01-02\",\"hash\":\"00ff1a\",\"list\":[{},[],\"x\"]}");
}

static void escapes_what_ends_a_script_and_controls(void **state) {
    (void)state;
    begin(sizeof text);
    json_write_string(&json, NULL, "</script>&\"\\\n\r\t\b\x01\x1f\xd0\xb4/");
    assert_written("\"\\u003c/script\\u003e\\u0026\\\"\\\\\\n\\r\\t\\u0008\\u0001\\u001f\xd0\xb4/\"");
}

static void keeps_nothing_when_there_is_no_room(void **state) {
    (void)state;
    const char *whole = "{\"a\":[1,\"<\"]}";
    for (size_t capacity = 0; capacity <= strlen("{\"a\":[1,\"\\u003c\"]}"); capacity++) {
        const struct tree *tree = NULL;
        struct fault fault;
        begin(capacity);
        assert_true(json_parse(span_of(whole, strlen(whole)), &arena, &tree, &fault));
        json_write_tree(&json, NULL, tree);
        bool is_enough = capacity == strlen("{\"a\":[1,\"\\u003c\"]}");
        assert_int_equal(json_write_finish(&json).size, is_enough ? capacity : 0);
        assert_int_equal(out.overflowed, !is_enough);
    }
}

static void assert_same(const struct tree *tree, json_t *value);

static void assert_same_members(const struct tree *tree, json_t *value) {
    void *member = json_object_iter(value);
    assert_int_equal(json_object_size(value), tree->count);
    for (size_t i = 0; i < tree->count; i++, member = json_object_iter_next(value, member)) {
        struct text name = {.data = json_object_iter_key(member), .size = json_object_iter_key_len(member)};
        assert_true(text_equal(name, tree->names[i]));
        assert_same(&tree->items[i], json_object_iter_value(member));
    }
}

static void assert_same(const struct tree *tree, json_t *value) {
    switch (tree->kind) {
    case TREE_NULL: assert_true(json_is_null(value)); return;
    case TREE_BOOL: assert_true(tree->is_true ? json_is_true(value) : json_is_false(value)); return;
    case TREE_INT: assert_true(json_is_integer(value) && json_integer_value(value) == tree->number); return;
    case TREE_TEXT:
        assert_true(json_is_string(value) && json_string_length(value) == tree->text.size &&
                    memcmp(json_string_value(value), tree->text.data, tree->text.size) == 0);
        return;
    case TREE_ARRAY:
        assert_int_equal(json_array_size(value), tree->count);
        for (size_t i = 0; i < tree->count; i++) {
            assert_same(&tree->items[i], json_array_get(value, i));
        }
        return;
    case TREE_OBJECT: assert_same_members(tree, value); return;
    }
    fail();
}

static void jansson_reads_back_what_we_write(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct dice dice = {.state = seed};
        struct tree tree;
        begin(sizeof text);
        random_tree(&dice, &arena, 5, &tree);
        json_write_tree(&json, NULL, &tree);
        struct span span = json_write_finish(&json);
        assert_true(span.size > 0);
        assert_null(memchr(span.data, '<', span.size));
        json_t *value = json_loadb((const char *)span.data, span.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
        if (value == NULL) {
            fail_msg("seed %llu", (unsigned long long)seed);
        }
        assert_same(&tree, value);
        json_decref(value);
    }
}

static void we_read_back_what_we_write_to_the_same_bytes(void **state) {
    (void)state;
    static char again[sizeof text];
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        struct dice dice = {.state = seed};
        struct tree tree;
        const struct tree *copy = NULL;
        struct fault fault;
        begin(sizeof text);
        random_tree(&dice, &arena, 5, &tree);
        json_write_tree(&json, NULL, &tree);
        struct span first = json_write_finish(&json);
        assert_true(json_parse(first, &arena, &copy, &fault));
        struct writer second;
        writer_init(&second, again, sizeof again);
        json_write_start(&json, &second);
        json_write_tree(&json, NULL, copy);
        assert_true(span_equal(first, json_write_finish(&json)));
    }
}

static void sorts_the_names_of_every_object(void **state) {
    (void)state;
    const char *shuffled = "{\"b\":[{\"d\":1,\"c\":2}],\"\":0,\"aa\":3,\"\xd1\x8f\":5,\"a\":{\"z\":{},\"B\":4}}";
    const struct tree *tree = NULL;
    struct fault fault;
    begin(sizeof text);
    assert_true(json_parse(span_of(shuffled, strlen(shuffled)), &arena, &tree, &fault));
    size_t used = arena.used;
    json_write_tree_sorted(&json, NULL, tree, &arena);
    assert_written("{\"\":0,\"a\":{\"B\":4,\"z\":{}},\"aa\":3,\"b\":[{\"c\":2,\"d\":1}],\"\xd1\x8f\":5}");
    assert_int_equal(arena.used, used);
}

static void overflows_when_there_is_no_memory_to_sort(void **state) {
    (void)state;
    alignas(max_align_t) uint8_t little[32];
    struct arena scratch;
    const struct tree *tree = NULL;
    struct fault fault;
    begin(sizeof text);
    arena_init(&scratch, little, sizeof little);
    assert_true(json_parse(span_of("{\"b\":1,\"a\":2}", 13), &arena, &tree, &fault));
    json_write_tree_sorted(&json, NULL, tree, &scratch);
    assert_int_equal(json_write_finish(&json).size, 0);
}

static void end_without_begin(void) {
    json_write_end(&json);
}
static void name_in_array(void) {
    json_write_array(&json, NULL);
    json_write_int(&json, "name", 1);
}
static void no_name_in_object(void) {
    json_write_object(&json, NULL);
    json_write_int(&json, NULL, 1);
}
static void two_values_at_the_top(void) {
    json_write_int(&json, NULL, 1);
    json_write_int(&json, NULL, 2);
}
static void finish_while_open(void) {
    json_write_object(&json, NULL);
    (void)json_write_finish(&json);
}
static void too_deep(void) {
    for (int i = 0; i <= LIMIT_JSON_DEPTH; i++) {
        json_write_array(&json, NULL);
    }
}
static void not_utf8(void) {
    json_write_string(&json, NULL, "\xff");
}

static void misuse_stops_the_process(void **state) {
    (void)state;
    static void (*const misuses[])(void) = {end_without_begin, name_in_array, no_name_in_object, two_values_at_the_top,
                                            finish_while_open, too_deep,      not_utf8};
    for (size_t i = 0; i < sizeof misuses / sizeof misuses[0]; i++) {
        begin(sizeof text);
        assert_true(dies_by_abort(misuses[i]));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_every_kind_of_value),
    cmocka_unit_test(escapes_what_ends_a_script_and_controls),
    cmocka_unit_test(keeps_nothing_when_there_is_no_room),
    cmocka_unit_test(jansson_reads_back_what_we_write),
    cmocka_unit_test(we_read_back_what_we_write_to_the_same_bytes),
    cmocka_unit_test(sorts_the_names_of_every_object),
    cmocka_unit_test(overflows_when_there_is_no_memory_to_sort),
    cmocka_unit_test(misuse_stops_the_process),
};

UNIT_RUN(tests)

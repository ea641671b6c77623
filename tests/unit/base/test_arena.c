#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "tests/harness/unit.h"

static alignas(max_align_t) uint8_t block[256];

static struct arena fresh(void) {
    struct arena arena;
    memset(block, 0xAA, sizeof block);
    arena_init(&arena, block, sizeof block);
    return arena;
}

/* Memory is zeroed, aligned, disjoint, and comes again after a reset. */
static void memory_is_clean(void **state) {
    (void)state;
    struct arena arena = fresh();
    uint8_t *first = arena_take(&arena, 3);
    uint8_t *second = arena_take(&arena, 20);
    assert_non_null(first);
    assert_non_null(second);
    assert_true((uintptr_t)second % alignof(max_align_t) == 0);
    assert_true(second >= first + 3);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(second[i], 0);
    }
    memset(first, 1, 3);
    arena_reset(&arena);
    assert_ptr_equal(arena_take(&arena, 3), first);
    assert_int_equal(first[0], 0);
}

/* Exactly the block can be had; one byte more is refused, and from then on everything, until the reset. */
static void exhaustion_is_for_good(void **state) {
    (void)state;
    struct arena arena = fresh();
    assert_non_null(arena_take(&arena, sizeof block));
    assert_false(arena.exhausted);
    arena_reset(&arena);
    assert_null(arena_take(&arena, sizeof block + 1));
    assert_true(arena.exhausted);
    assert_null(arena_take(&arena, 1));
    arena_reset(&arena);
    assert_non_null(arena_take(&arena, 1));
}

/* A count that overflows the size is refused, never rounded down. */
static void products_that_overflow(void **state) {
    (void)state;
    struct arena arena = fresh();
    assert_null(arena_take_array(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.exhausted);
    arena_reset(&arena);
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_true(arena.exhausted);
}

/* Nothing is a thing that can be asked for. */
static void size_zero(void **state) {
    (void)state;
    struct arena arena = fresh();
    assert_non_null(arena_take(&arena, 0));
    assert_non_null(arena_copy_text(&arena, text_of(NULL)).data);
}

/* Copies outlive their source, and a text's copy is terminated. */
static void copies(void **state) {
    (void)state;
    struct arena arena = fresh();
    char source[] = "milk";
    struct text copy = arena_copy_text(&arena, (struct text){.data = source, .size = 3});
    struct span bytes = arena_copy_span(&arena, span_of(source, 4));
    memset(source, 'x', sizeof source);
    assert_string_equal(copy.data, "mil");
    assert_int_equal(copy.size, 3);
    assert_true(span_equal(bytes, span_of("milk", 4)));
    assert_null(arena_copy_span(&arena, span_of(block, sizeof block)).data);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_is_clean),
    cmocka_unit_test(exhaustion_is_for_good),
    cmocka_unit_test(products_that_overflow),
    cmocka_unit_test(size_zero),
    cmocka_unit_test(copies),
};

UNIT_RUN(tests)

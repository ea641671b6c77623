/* The small parts that the engine stands on. */
#include "tests/harness/unit.h"

#include "promo/compile/code_fold.h"
#include "promo/compile/symbol_table.h"
#include "promo/explain/figure_text.h"
#include "promo/line_set.h"
#include "promo/sort.h"
#include "tests/harness/dice.h"

#include <stdalign.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 20, NUMBERS = 500 };

static struct arena fresh_arena(void) {
    static alignas(max_align_t) uint8_t block[ARENA_BYTES];
    struct arena arena;
    arena_init(&arena, block, sizeof(block));
    return arena;
}

static bool is_smaller(const void *context, uint32_t a, uint32_t b) {
    (void)context;
    return a < b;
}

/* Random numbers of every count come out in order and none is lost. */
static void test_sorting(void **state) {
    (void)state;
    struct dice dice = {1};
    for (size_t count = 0; count < NUMBERS; count++) {
        uint32_t numbers[NUMBERS];
        uint64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            numbers[i] = (uint32_t)dice_between(&dice, 0, 99);
            sum += numbers[i];
        }
        sort_numbers(numbers, count, is_smaller, NULL);
        for (size_t i = 0; i < count; i++) {
            assert_true(i == 0 || numbers[i - 1] <= numbers[i]);
            sum -= numbers[i];
        }
        assert_int_equal(sum, 0);
    }
}

/* Repetitions are dropped, and a list is searched for what it has and has not. */
static void test_unique_and_search(void **state) {
    (void)state;
    uint32_t numbers[] = {7, 3, 7, 1, 3, 9};
    assert_int_equal(sort_unique(numbers, 6), 4);
    const uint32_t wanted[] = {1, 3, 7, 9};
    assert_memory_equal(numbers, wanted, sizeof(wanted));
    for (uint32_t number = 0; number < 12; number++) {
        bool is_there = number == 1 || number == 3 || number == 7 || number == 9;
        assert_true(sorted_has(numbers, 4, number) == is_there);
    }
    assert_false(sorted_has(numbers, 0, 1));
    assert_int_equal(sort_unique(numbers, 0), 0);
}

/* The same text of two kinds is two symbols; what was never added is not found. */
static void test_symbols(void **state) {
    (void)state;
    struct arena arena = fresh_arena();
    struct symbol_table table;
    assert_true(symbol_table_init(&table, &arena, NUMBERS));
    uint32_t sku = symbol_table_add(&table, SYMBOL_SKU, text_of("a"));
    uint32_t brand = symbol_table_add(&table, SYMBOL_BRAND, text_of("a"));
    assert_int_not_equal(sku, brand);
    assert_int_equal(symbol_table_add(&table, SYMBOL_SKU, text_of("a")), sku);
    assert_int_equal(symbol_table_find(&table, SYMBOL_BRAND, text_of("a")), brand);
    assert_true(symbol_table_find(&table, SYMBOL_CATEGORY, text_of("a")) == SYMBOL_NONE);
    char names[NUMBERS][8];
    for (int i = 2; i < NUMBERS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "n%d", i);
        assert_int_equal(symbol_table_add(&table, SYMBOL_SKU, text_of(names[i])), i);
    }
    for (int i = 2; i < NUMBERS; i++) {
        assert_int_equal(symbol_table_find(&table, SYMBOL_SKU, text_of(names[i])), i);
    }
}

/* Latin and Russian letters of either case are one; everything else stays. */
static void test_codes_are_folded(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"spring-10", "SPRING-10"}, {"весна", "ВЕСНА"},   {"Ёлка пря", "ЁЛКА ПРЯ"},
                                           {"ёжик", "ЁЖИК"},           {"straße", "STRAßE"}, {"", ""},
                                           {"日本 x", "日本 X"}};
    struct arena arena = fresh_arena();
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_true(text_is(code_fold(&arena, text_of(pairs[i][0]), false), pairs[i][1]));
        assert_true(text_is(code_fold(&arena, text_of(pairs[i][0]), true), pairs[i][0]));
    }
}

static void assert_written(void (*write)(struct writer *out, int64_t value), int64_t value, const char *wanted) {
    char got[64] = "";
    struct writer out;
    writer_init(&out, got, sizeof(got) - 1);
    write(&out, value);
    assert_string_equal(got, wanted);
}

/* Figures have no zeros that say nothing. */
static void test_figures(void **state) {
    (void)state;
    assert_written(figure_write_hundredths, 15000, "150");
    assert_written(figure_write_hundredths, 15050, "150.50");
    assert_written(figure_write_hundredths, 5, "0.05");
    assert_written(figure_write_hundredths, -205, "-2.05");
    assert_written(figure_write_hundredths, INT64_MIN, "-92233720368547758.08");
    assert_written(figure_write_quantity, 3000, "3");
    assert_written(figure_write_quantity, 1254, "1.254");
    assert_written(figure_write_quantity, 500, "0.5");
    assert_written(figure_write_percent, 2000, "20");
    assert_written(figure_write_percent, 750, "7.5");
    assert_written(figure_write_percent, 333, "3.33");
}

/* Lines of a set are visited in order, over the ends of words. */
static void test_line_sets(void **state) {
    (void)state;
    static const size_t lines[] = {0, 1, 63, 64, 127, 128, LIMIT_LINES - 1};
    size_t word_count = line_set_words_for(LIMIT_LINES);
    struct line_set set;
    line_set_clear(&set, word_count);
    assert_true(line_set_is_empty(&set, word_count));
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        line_set_add(&set, lines[i]);
    }
    size_t at = 0;
    for (LINES_OF(line, &set, word_count)) {
        assert_int_equal(line, lines[at++]);
    }
    assert_int_equal(at, sizeof(lines) / sizeof(lines[0]));
    line_set_remove(&set, 64);
    assert_false(line_set_has(&set, 64));
    assert_int_equal(line_set_next(&set, word_count, 64), 127);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_sorting),          cmocka_unit_test(test_unique_and_search), cmocka_unit_test(test_symbols),
    cmocka_unit_test(test_codes_are_folded), cmocka_unit_test(test_figures),           cmocka_unit_test(test_line_sets),
};

UNIT_RUN(tests)

/* The basket that a till, a trial page or a test sends as JSON: read whole, or refused with every mistake named by its
 * path. */
#include "tests/harness/unit.h"

#include "base/limits.h"
#include "wire/basket_json.h"
#include "wire/json.h"

#include <stdalign.h>
#include <string.h>

static alignas(max_align_t) uint8_t block[1024 * 1024];
static struct arena arena;
static struct tree_report report;
static struct basket basket;
static struct fault fault;

static void read(const char *text) {
    const struct tree *tree = NULL;
    arena_init(&arena, block, sizeof block);
    memset(&report, 0, sizeof report);
    assert_true(json_parse(span_of(text, strlen(text)), &arena, &tree, &fault));
    assert_true(basket_read_json(place_root(tree, &report), &arena, &basket, &fault));
}

static void assert_error(size_t index, const char *path, const char *code) {
    assert_true(index < report.count);
    assert_string_equal(report.errors[index].path, path);
    assert_string_equal(report.errors[index].code, code);
}

static void reads_lines_codes_and_points(void **state) {
    (void)state;
    read("{\"customer_id\": \"0-1\", \"lines\": ["
         "{\"line_no\": 1, \"sku\": \"4607\", \"quantity_milli\": 2000, \"price_minor\": 4995},"
         "{\"line_no\": 2, \"sku\": \"w\", \"quantity_milli\": 1254, \"price_minor\": 1595, \"is_deep_promo\": true}],"
         "\"codes\": [\"SUMMER\"], \"points_to_pay\": 500}");
    assert_int_equal(report.count, 0);
    assert_int_equal(basket.line_count, 2);
    assert_int_equal(basket.lines[0].line_no, 1);
    assert_true(text_is(basket.lines[0].product.sku, "4607"));
    assert_int_equal(basket.lines[0].amount_minor, 9990);
    assert_false(basket.lines[0].is_deep_promo);
    assert_int_equal(basket.lines[1].amount_minor, 2000);
    assert_true(basket.lines[1].is_deep_promo);
    assert_int_equal(basket.code_count, 1);
    assert_true(text_is(basket.codes[0], "SUMMER"));
    assert_int_equal(basket.points_to_pay, 500);
}

static void pays_nothing_or_the_most_with_points(void **state) {
    (void)state;
    read("{\"lines\": [{\"line_no\": 1, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 0}]}");
    assert_int_equal(report.count, 0);
    assert_int_equal(basket.points_to_pay, 0);
    assert_int_equal(basket.code_count, 0);
    read("{\"lines\": [{\"line_no\": 1, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 0}], "
         "\"points_most\": true}");
    assert_int_equal(basket.points_to_pay, BASKET_POINTS_MOST);
    read("{\"lines\": [{\"line_no\": 1, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 0}], "
         "\"points_most\": true, \"points_to_pay\": 1}");
    assert_error(0, "/points_most", "contradiction");
}

static void names_every_mistake_by_its_path(void **state) {
    (void)state;
    read("{\"lines\": [{\"line_no\": 0, \"sku\": \"\", \"quantity_milli\": 0, \"price_minor\": -1, \"prize\": 1}, 7], "
         "\"codes\": [\"\", 1], \"points_to_pay\": -5}");
    assert_int_equal(report.count, 9);
    assert_error(0, "/lines/0/line_no", "out_of_range");
    assert_error(1, "/lines/0/sku", "too_short");
    assert_error(2, "/lines/0/quantity_milli", "out_of_range");
    assert_error(3, "/lines/0/price_minor", "out_of_range");
    assert_error(4, "/lines/0", "unknown_member");
    assert_error(5, "/lines/1", "wrong_kind");
    assert_error(6, "/codes/0", "too_short");
    assert_error(7, "/codes/1", "wrong_kind");
    assert_error(8, "/points_to_pay", "out_of_range");
}

static void refuses_what_only_the_whole_shows(void **state) {
    (void)state;
    read("{\"lines\": [{\"line_no\": 3, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 1},"
         "{\"line_no\": 3, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 1}]}");
    assert_error(0, "/lines/1", "line_twice");
    read("{\"lines\": [{\"line_no\": 1, \"sku\": \"s\", \"quantity_milli\": 1000000000000, "
         "\"price_minor\": 100000000000000}]}");
    assert_error(0, "/lines/0", "amount_too_large");
}

static void refuses_what_is_no_basket(void **state) {
    (void)state;
    read("[]");
    assert_error(0, "", "wrong_kind");
    read("{}");
    assert_error(0, "/lines", "missing");
    read("{\"lines\": []}");
    assert_error(0, "/lines", "too_few");
    read("{\"lines\": {}}");
    assert_error(0, "/lines", "wrong_kind");
}

static void says_when_the_memory_is_too_small(void **state) {
    (void)state;
    static const char text[] =
        "{\"lines\": [{\"line_no\": 1, \"sku\": \"s\", \"quantity_milli\": 1, \"price_minor\": 0}]}";
    static alignas(max_align_t) uint8_t small[64];
    struct arena tight;
    const struct tree *tree = NULL;
    arena_init(&arena, block, sizeof block);
    arena_init(&tight, small, sizeof small);
    memset(&report, 0, sizeof report);
    assert_true(json_parse(span_of(text, sizeof text - 1), &arena, &tree, &fault));
    assert_false(basket_read_json(place_root(tree, &report), &tight, &basket, &fault));
    assert_int_equal(fault.code, FAULT_FULL);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_lines_codes_and_points),    cmocka_unit_test(pays_nothing_or_the_most_with_points),
    cmocka_unit_test(names_every_mistake_by_its_path), cmocka_unit_test(refuses_what_only_the_whole_shows),
    cmocka_unit_test(refuses_what_is_no_basket),       cmocka_unit_test(says_when_the_memory_is_too_small),
};

UNIT_RUN(tests)

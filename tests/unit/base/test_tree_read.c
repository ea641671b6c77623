#include "base/tree_read.h"

#include <stdio.h>
#include <string.h>

#include "tests/harness/unit.h"

/* {"lines": [{"sku": "milk", "price_minor": 120, "is_gift": true}, {"sku": 7}], "a/b": {"~": null}} */
static const struct text line_names[] = {{"sku", 3}, {"price_minor", 11}, {"is_gift", 7}};
static const struct tree line_values[] = {
    {.kind = TREE_TEXT, .text = {"milk", 4}}, {.kind = TREE_INT, .number = 120}, {.kind = TREE_BOOL, .is_true = true}};
static const struct tree wrong_values[] = {{.kind = TREE_INT, .number = 7}};
static const struct tree lines[] = {
    {.kind = TREE_OBJECT, .count = 3, .names = line_names, .items = line_values},
    {.kind = TREE_OBJECT, .count = 1, .names = line_names, .items = wrong_values},
};
static const struct text odd_names[] = {{"~", 1}};
static const struct tree odd_values[] = {{.kind = TREE_NULL}};
static const struct text root_names[] = {{"lines", 5}, {"a/b", 3}};
static const struct tree root_values[] = {
    {.kind = TREE_ARRAY, .count = 2, .items = lines},
    {.kind = TREE_OBJECT, .count = 1, .names = odd_names, .items = odd_values},
};
static const struct tree document = {.kind = TREE_OBJECT, .count = 2, .names = root_names, .items = root_values};

static void assert_error(const struct tree_report *report, size_t index, const char *path, const char *code) {
    assert_true(index < report->count);
    assert_string_equal(report->errors[index].path, path);
    assert_string_equal(report->errors[index].code, code);
    assert_true(strlen(report->errors[index].reason) > 0);
}

/* What is there is read as it is, and nothing is reported. */
static void values_are_read(void **state) {
    (void)state;
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    struct place array = place_member(&root, "lines");
    struct place line = place_item(&array, 0);
    assert_true(place_object(root));
    assert_int_equal(place_array(array, 1, 2), 2);
    assert_true(text_is(place_text(place_member(&line, "sku"), 1, 4), "milk"));
    assert_int_equal(place_int(place_member(&line, "price_minor"), 0, 120), 120);
    assert_true(place_bool(place_member(&line, "is_gift")));
    static const char *const choices[] = {"bread", "milk"};
    assert_int_equal(place_choice(place_member(&line, "sku"), choices, 2), 1);
    assert_int_equal(report.count, 0);
}

/* Each mistake names the way to its place, and one document's mistakes come together. */
static void errors_name_the_path(void **state) {
    (void)state;
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    struct place array = place_member(&root, "lines");
    struct place first = place_item(&array, 0);
    struct place second = place_item(&array, 1);
    struct place odd = place_member(&root, "a/b");
    assert_int_equal(place_text(place_member(&second, "sku"), 1, 4).size, 0);
    assert_int_equal(place_int(place_member(&second, "price_minor"), 5, 9), 5);
    assert_int_equal(place_int(place_member(&first, "price_minor"), 0, 119), 0);
    assert_false(place_bool(place_member(&odd, "~")));
    assert_int_equal(place_text(place_member(&first, "sku"), 5, 9).size, 0);
    assert_int_equal(place_text(place_member(&first, "sku"), 0, 3).size, 0);
    assert_int_equal(place_array(array, 3, 4), 0);
    assert_int_equal(place_array(root, 0, 4), 0);
    assert_error(&report, 0, "/lines/1/sku", "wrong_kind");
    assert_error(&report, 1, "/lines/1/price_minor", "missing");
    assert_error(&report, 2, "/lines/0/price_minor", "out_of_range");
    assert_error(&report, 3, "/a~1b/~0", "wrong_kind");
    assert_error(&report, 4, "/lines/0/sku", "too_short");
    assert_error(&report, 5, "/lines/0/sku", "too_long");
    assert_error(&report, 6, "/lines", "too_few");
    assert_error(&report, 7, "", "wrong_kind");
    assert_int_equal(report.count, 8);
}

/* A choice that is none of the names is answered with the names. */
static void choices_are_listed(void **state) {
    (void)state;
    static const char *const choices[] = {"bread", "butter"};
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    struct place array = place_member(&root, "lines");
    struct place line = place_item(&array, 0);
    assert_int_equal(place_choice(place_member(&line, "sku"), choices, 2), 0);
    assert_error(&report, 0, "/lines/0/sku", "unknown_value");
    assert_non_null(strstr(report.errors[0].reason, "bread, butter"));
}

/* What is absent takes its default; what is present but wrong does not. */
static void defaults(void **state) {
    (void)state;
    static const char *const choices[] = {"milk", "bread"};
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    struct place absent = place_member(&root, "nothing");
    struct place beyond = place_item(&absent, 3);
    assert_true(place_is_absent(absent) && place_is_absent(beyond));
    assert_int_equal(place_int_or(absent, 0, 9, 42), 42);
    assert_true(place_bool_or(absent, true));
    assert_true(text_is(place_text_or(beyond, 1, 2, text_of("long default")), "long default"));
    assert_int_equal(place_choice_or(absent, choices, 2, 1), 1);
    assert_int_equal(report.count, 0);
    struct place array = place_member(&root, "lines");
    assert_int_equal(place_int_or(array, 1, 9, 42), 1);
    assert_error(&report, 0, "/lines", "wrong_kind");
}

/* A member that nobody reads is refused, so that a misspelt one cannot be lost. */
static void unknown_members(void **state) {
    (void)state;
    static const char *const known[] = {"sku", "price_minor"};
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    struct place array = place_member(&root, "lines");
    place_only(place_item(&array, 1), known, 2);
    assert_int_equal(report.count, 0);
    place_only(place_item(&array, 0), known, 2);
    assert_error(&report, 0, "/lines/0", "unknown_member");
    assert_non_null(strstr(report.errors[0].reason, "is_gift"));
}

/* A text with a control character is refused wherever a name or a code is expected. */
static void control_characters(void **state) {
    (void)state;
    static const struct tree bad = {.kind = TREE_TEXT, .text = {"a\nb", 3}};
    struct tree_report report = {0};
    assert_int_equal(place_text(place_root(&bad, &report), 0, 9).size, 0);
    assert_error(&report, 0, "", "not_plain");
}

/* A document with endless mistakes gets a bounded report that counts the rest. */
static void reports_are_bounded(void **state) {
    (void)state;
    struct tree_report report = {0};
    struct place root = place_root(&document, &report);
    for (size_t i = 0; i < TREE_ERRORS_MAX + 5; i++) {
        (void)place_int(root, 0, 1);
    }
    assert_int_equal(report.count, TREE_ERRORS_MAX);
    assert_int_equal(report.dropped, 5);
}

/* A path longer than its room is cut and terminated, never overrun. */
static void long_paths_are_cut(void **state) {
    (void)state;
    struct tree_report report = {0};
    struct place places[64] = {place_root(&document, &report)};
    for (size_t i = 1; i < sizeof places / sizeof places[0]; i++) {
        places[i] = place_member(&places[i - 1], "member");
    }
    (void)place_int(places[63], 0, 1);
    assert_true(strlen(report.errors[0].path) < TREE_PATH_MAX);
    assert_memory_equal(report.errors[0].path, "/member/member", 14);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(values_are_read),     cmocka_unit_test(errors_name_the_path),
    cmocka_unit_test(choices_are_listed),  cmocka_unit_test(defaults),
    cmocka_unit_test(unknown_members),     cmocka_unit_test(control_characters),
    cmocka_unit_test(reports_are_bounded), cmocka_unit_test(long_paths_are_cut),
};

UNIT_RUN(tests)

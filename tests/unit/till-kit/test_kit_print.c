#include "tests/till-kit/kit_print.h"

#include "tests/harness/unit.h"
#include "wire/json.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 256 * 1024 };

static _Alignas(max_align_t) uint8_t room[ROOM];

static const struct tree *read(const char *json) {
    struct arena arena;
    struct fault fault = {0};
    const struct tree *tree = NULL;
    arena_init(&arena, room, sizeof room);
    if (!json_parse(span_of(json, strlen(json)), &arena, &tree, &fault)) {
        fail_msg("%s: %s", json, fault.text);
    }
    return tree;
}

/* To be freed. */
static char *print(const char *json) {
    char *printed = NULL;
    size_t size;
    FILE *file = open_memstream(&printed, &size);
    assert_non_null(file);
    assert_true(kit_print_file(file, read(json)));
    (void)fclose(file);
    return printed;
}

/* Goal: the document is broken at its top; below, what fits a line stands on one. */
static void short_values_stand_on_a_line(void **state) {
    (void)state;
    char *printed = print("{\"a\":{\"b\":[1,2,{}],\"c\":null},\"d\":\"\\u00e9\\\"\"}");
    assert_string_equal(printed, "{\n  \"a\": {\"b\": [1, 2, {}], \"c\": null},\n  \"d\": \"é\\\"\"\n}\n");
    free(printed);
}

/* Goal: what does not fit is broken member by member, and what was printed prints the same again. */
static void long_values_are_broken(void **state) {
    (void)state;
    static const char wide[] =
        "{\"list\":[{\"first\":\"0123456789012345678901234567890123456789012345678901234567890\","
        "\"second\":\"0123456789012345678901234567890123456789012345678901234567890\"},7]}";
    char *printed = print(wide);
    assert_non_null(strstr(printed, "  \"list\": [\n    {\n      \"first\": "));
    assert_non_null(strstr(printed, "    },\n    7\n  ]\n}\n"));
    char *again = print(printed);
    assert_string_equal(again, printed);
    free(again);
    free(printed);
}

/* Goal: a line for people is cut between characters and says so. */
static void a_line_is_cut_where_characters_end(void **state) {
    (void)state;
    char shown[16];
    kit_print_short(NULL, shown, sizeof shown);
    assert_string_equal(shown, "nothing");
    kit_print_short(read("[1, 2]"), shown, sizeof shown);
    assert_string_equal(shown, "[1, 2]");
    kit_print_short(read("[\"ёёё\", \"ёёё\", 1]"), shown, sizeof shown);
    assert_string_equal(shown, "[\"ёёё\", ...");
    assert_true(text_is_utf8(text_of(shown)));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(short_values_stand_on_a_line),
    cmocka_unit_test(long_values_are_broken),
    cmocka_unit_test(a_line_is_cut_where_characters_end),
};
UNIT_RUN(tests)

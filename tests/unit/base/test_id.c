#include "base/id.h"

#include "tests/harness/dies.h"
#include "tests/harness/unit.h"

/* An id gives back its node and counter, fits a positive int64, and reads back as it prints. */
static void ids_go_round(void **state) {
    (void)state;
    static const uint32_t nodes[] = {0, 1, 2, ID_NODE_MAX};
    static const uint64_t counters[] = {1, 1045, (uint64_t)ID_COUNTER_MAX};
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++) {
        for (size_t j = 0; j < sizeof counters / sizeof counters[0]; j++) {
            uint64_t id = id_make(nodes[i], counters[j]);
            char printed[ID_TEXT_MAX];
            uint64_t back = 0;
            id_print(printed, id);
            assert_true(id_is_valid(id) && id <= INT64_MAX);
            assert_int_equal(id_node(id), nodes[i]);
            assert_true(id_counter(id) == counters[j]);
            assert_true(id_parse(text_of(printed), &back) && back == id);
        }
    }
    char printed[ID_TEXT_MAX];
    id_print(printed, id_make(2, 1045));
    assert_string_equal(printed, "2-1045");
}

/* Ids of one node never meet those of another. */
static void nodes_do_not_meet(void **state) {
    (void)state;
    assert_true(id_make(1, (uint64_t)ID_COUNTER_MAX) < id_make(2, 1));
}

/* One way to write each id, and nothing else is one. */
static void texts_that_are_no_id(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "-",
        "2",
        "2-",
        "-1045",
        "2-0",
        "02-1",
        "2-01",
        "2--1",
        "2-1-1",
        " 2-1",
        "2-1 ",
        "a-1",
        "1048576-1",
        "1-8796093022208",
        "1-99999999999999999999",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint64_t id = 7;
        assert_false(id_parse(text_of(wrong[i]), &id));
        assert_true(id == 7);
    }
    assert_false(id_is_valid(0));
    assert_false(id_is_valid(UINT64_C(1) << ID_COUNTER_BITS));
    assert_false(id_is_valid(UINT64_MAX));
}

static void make_without_counter(void) {
    (void)id_make(1, 0);
}

static void make_of_node_too_large(void) {
    (void)id_make(ID_NODE_MAX + 1, 1);
}

/* A node that would mint such ids has a bug. */
static void wrong_parts_are_bugs(void **state) {
    (void)state;
    assert_true(dies_by_abort(make_without_counter));
    assert_true(dies_by_abort(make_of_node_too_large));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ids_go_round),
    cmocka_unit_test(nodes_do_not_meet),
    cmocka_unit_test(texts_that_are_no_id),
    cmocka_unit_test(wrong_parts_are_bugs),
};

UNIT_RUN(tests)

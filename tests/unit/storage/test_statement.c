/* A chain of binds, rows and columns needs one check at its end: the first error sticks, and nothing is read or written
 * after it. Values of another type or size than expected are corruption; wrong use stops the process. */
#include "tests/harness/dies.h"
#include "tests/unit/storage/storage_fixture.h"

enum { SAMPLE_STATEMENTS = 4 };
#define SAMPLE_SQL(X)                                                                                                  \
    X(ECHO, "SELECT ?1, ?2, ?3, ?4")                                                                                   \
    X(MIXED, "SELECT 1, 'one', X'0102', NULL, -1")                                                                     \
    X(COUNT_UP, "WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?1) SELECT i FROM up")    \
    X(OVERFLOWS, "SELECT abs(column1) FROM (VALUES (1), (-9223372036854775807 - 1), (3))")
STATEMENTS(sample, SAMPLE_SQL, SAMPLE_STATEMENTS)

static struct statement samples[SAMPLE_STATEMENTS];

static struct statement *sample(void **state, int which) {
    struct shop_test *test = *state;
    struct fault fault;
    must(statements_prepare(&test->shop.db, samples, sample_sql, SAMPLE_STATEMENTS, &fault), &fault);
    return &samples[which];
}

/* What is bound comes back, the largest, the empty and the odd included; empty is not NULL. */
static void values_come_back(void **state) {
    struct statement *echo = sample(state, ECHO);
    struct fault fault;
    char text[8];
    uint8_t bytes[3];
    statement_start(echo);
    statement_bind_int64(echo, 1, INT64_MIN);
    statement_bind_text(echo, 2, text_of("ab'c"));
    statement_bind_blob(echo, 3, span_of("\0\1\2", 3));
    statement_bind_null(echo, 4);
    assert_true(statement_row(echo));
    assert_true(statement_int64(echo, 0) == INT64_MIN);
    statement_copy_text(echo, 1, text, sizeof text);
    statement_copy_blob(echo, 2, bytes, sizeof bytes);
    assert_true(statement_is_null(echo, 3));
    assert_false(statement_row(echo));
    must(statement_finish(echo, &fault), &fault);
    assert_string_equal(text, "ab'c");
    assert_memory_equal(bytes, "\0\1\2", 3);

    statement_start(echo);
    statement_bind_uint64(echo, 1, INT64_MAX);
    statement_bind_text(echo, 2, (struct text){.data = NULL, .size = 0});
    statement_bind_blob(echo, 3, span_of(NULL, 0));
    statement_bind_blob(echo, 4, span_of(NULL, 0));
    assert_true(statement_row(echo));
    assert_true(statement_uint64(echo, 0) == INT64_MAX);
    assert_int_equal(statement_text(echo, 1).size, 0);
    assert_false(statement_is_null(echo, 2));
    assert_int_equal(statement_blob(echo, 3).size, 0);
    must(statement_finish(echo, &fault), &fault);
}

/* Each of these reads what is not there: integer as text, text as blob, NULL as integer, a negative one as unsigned, a
 * blob of another size, a text too long. The fault names the statement, the place and the column. */
static void wrong_types_are_corruption(void **state) {
    struct statement *mixed = sample(state, MIXED);
    char text[3];
    uint8_t bytes[3];
    for (int attempt = 0; attempt < 6; attempt++) {
        struct fault fault;
        statement_start(mixed);
        assert_true(statement_row(mixed));
        switch (attempt) {
        case 0: assert_int_equal(statement_text(mixed, 0).size, 0); break;
        case 1: assert_int_equal(statement_blob(mixed, 1).size, 0); break;
        case 2: assert_int_equal(statement_int64(mixed, 3), 0); break;
        case 3: assert_int_equal(statement_uint64(mixed, 4), 0); break;
        case 4: statement_copy_blob(mixed, 2, bytes, sizeof bytes); break;
        default: statement_copy_text(mixed, 1, text, sizeof text); break;
        }
        assert_int_equal(statement_int64(mixed, 0), 0); /* after an error everything reads as nothing */
        assert_false(statement_row(mixed));
        assert_false(statement_finish(mixed, &fault));
        assert_int_equal(fault.code, FAULT_CORRUPT);
        assert_non_null(strstr(fault.text, "MIXED at tests/unit/storage/test_statement.c:"));
    }
}

/* An error in the middle of the rows ends them, and the finish tells; the next use begins clean. */
static void error_among_rows(void **state) {
    struct statement *overflows = sample(state, OVERFLOWS);
    for (int use = 0; use < 2; use++) {
        struct fault fault;
        statement_start(overflows);
        assert_true(statement_row(overflows));
        assert_int_equal(statement_int64(overflows, 0), 1);
        assert_false(statement_row(overflows));
        assert_false(statement_finish(overflows, &fault));
        assert_non_null(strstr(fault.text, "overflow"));
    }
}

/* Finishing in the middle of the rows is fine. */
static void finish_early(void **state) {
    struct statement *up = sample(state, COUNT_UP);
    struct fault fault;
    for (int use = 0; use < 2; use++) {
        statement_start(up);
        statement_bind_int64(up, 1, 1000000000);
        for (int i = 1; i <= 3; i++) {
            assert_true(statement_row(up));
            assert_int_equal(statement_int64(up, 0), i);
        }
        must(statement_finish(up, &fault), &fault);
    }
}

/* SQL that does not fit the schema is found when it is prepared. */
static void bad_sql_is_found_at_start(void **state) {
    struct shop_test *test = *state;
    const struct statement_text text = {"BAD", "SELECT absent FROM journal"};
    struct statement bad;
    struct fault fault;
    assert_false(statements_prepare(&test->shop.db, &bad, &text, 1, &fault));
    assert_non_null(strstr(fault.text, "BAD"));
    assert_non_null(strstr(fault.text, "absent"));
}

static struct statement *bug_statement;

static void leave_out_a_parameter(void) {
    statement_start(bug_statement);
    statement_bind_int64(bug_statement, 1, 1);
    statement_bind_int64(bug_statement, 2, 1);
    statement_bind_int64(bug_statement, 4, 1);
    (void)statement_row(bug_statement);
}

static void bind_one_too_many(void) {
    statement_start(bug_statement);
    statement_bind_int64(bug_statement, 5, 1);
}

static void start_twice(void) {
    statement_start(bug_statement);
    statement_start(bug_statement);
}

static void read_without_a_row(void) {
    statement_start(bug_statement);
    (void)statement_int64(bug_statement, 0);
}

static void bind_what_sqlite_cannot_hold(void) {
    statement_start(bug_statement);
    statement_bind_uint64(bug_statement, 1, (uint64_t)INT64_MAX + 1);
}

static void misuse_stops_the_process(void **state) {
    bug_statement = sample(state, ECHO);
    assert_true(dies_by_abort(leave_out_a_parameter));
    assert_true(dies_by_abort(bind_one_too_many));
    assert_true(dies_by_abort(start_twice));
    assert_true(dies_by_abort(read_without_a_row));
    assert_true(dies_by_abort(bind_what_sqlite_cannot_hold));
}

static const struct CMUnitTest tests[] = {
    SHOP_TEST(values_come_back), SHOP_TEST(wrong_types_are_corruption), SHOP_TEST(error_among_rows),
    SHOP_TEST(finish_early),     SHOP_TEST(bad_sql_is_found_at_start),  SHOP_TEST(misuse_stops_the_process),
};
UNIT_RUN(tests)

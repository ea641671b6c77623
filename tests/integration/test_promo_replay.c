/* The two machine-readable forms of a replay's report say the same: every table of the JSON, read by jansson, is a CSV
 * file whose header names its members in their order, with a line for each object and the same value in each cell; and
 * promotions, payers and days add up to the summary. Run from the root of the tree. */
#include "tests/harness/dice.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"

#include <jansson.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RECEIPTS = 400, CELL_BYTES = 1024, FIGURE_BYTES = 32 };

struct report {
    struct temp_folder folder;
    json_t *json;
};

static void write_receipts(const char *path) {
    static const char *const goods[] = {"milk-32", "bread-white", "coffee-250", "yogurt-cherry", "cheese-200"};
    struct dice dice = {5};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < RECEIPTS; i++) {
        (void)fprintf(
            file, "{\"at\": \"2026-11-%02d %02d:00\", \"customer\": {\"id\": %d, \"level\": \"gold\"}, \"lines\": [",
            i / 20 + 1, i % 20, (int)dice_between(&dice, 1, 30));
        int count = (int)dice_between(&dice, 1, 6);
        for (int j = 0; j < count; j++) {
            (void)fprintf(file,
                          "%s{\"sku\": \"%s\", \"price_minor\": %d, \"quantity_milli\": %d, \"cost_minor\": 300, "
                          "\"categories\": [\"COFFEE\", \"Bread\", \"%s\"]}",
                          j == 0 ? "" : ", ", goods[dice_between(&dice, 0, 4)], (int)dice_between(&dice, 400, 9000),
                          (int)dice_between(&dice, 1, 5) * 1000, i % 2 == 0 ? "BEEF" : "Chocolate");
        }
        (void)fputs("]}\n", file);
    }
    assert_int_equal(fclose(file), 0);
}

/* Runs `promo replay` over two sets of the tree, side by side. */
static void run_replay(const struct report *report, char *receipts, char *json_path) {
    char program[TEMP_PATH_MAX];
    char csv_path[TEMP_PATH_MAX];
    char rules[] = "tests/chain/journey-rules.json";
    char against[] = "tests/chain/demo-rules.json";
    char words[][12] = {"replay", "--rules", "--against", "--json", "--csv"};
    char *const arguments[] = {program,  words[0],  words[1], rules,    words[2], against,
                               words[3], json_path, words[4], csv_path, receipts, NULL};
    const char *build = getenv("BUILD");
    (void)snprintf(program, sizeof(program), "%s/promo", build == NULL ? "build" : build);
    temp_folder_file(&report->folder, "csv", csv_path);
    pid_t process;
    int status;
    assert_int_equal(posix_spawn(&process, program, NULL, NULL, arguments, environ), 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int make_report(void **state) {
    static struct report report;
    char receipts[TEMP_PATH_MAX];
    char path[TEMP_PATH_MAX];
    json_error_t error;
    temp_folder_make(&report.folder);
    temp_folder_file(&report.folder, "a, \"b\".jsonl", receipts); /* a name that CSV must quote */
    temp_folder_file(&report.folder, "report.json", path);
    write_receipts(receipts);
    run_replay(&report, receipts, path);
    report.json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(report.json);
    *state = &report;
    return 0;
}

static int drop_report(void **state) {
    struct report *report = *state;
    json_decref(report->json);
    temp_folder_remove(&report->folder);
    return 0;
}

/* ------------------------------------------------------------------------------------------------------------- CSV */

/* The next cell (RFC 4180), and the byte behind it: a comma, a line feed, or EOF. */
static int read_cell(FILE *file, char cell[static CELL_BYTES]) {
    size_t size = 0;
    int byte = fgetc(file);
    bool is_quoted = byte == '"';
    byte = is_quoted ? fgetc(file) : byte;
    for (;; byte = fgetc(file)) {
        if (is_quoted && byte == '"') {
            byte = fgetc(file);
            if (byte != '"') {
                break;
            }
        } else if (byte == EOF || (!is_quoted && (byte == ',' || byte == '\n'))) {
            break;
        }
        assert_true(size < CELL_BYTES - 1);
        cell[size++] = (char)byte;
    }
    cell[size] = '\0';
    return byte;
}

static void assert_cell(FILE *file, const char *wanted, bool is_last) {
    char cell[CELL_BYTES];
    int end = read_cell(file, cell);
    assert_string_equal(cell, wanted);
    assert_int_equal(end, is_last ? '\n' : ',');
}

static const char *text_of_value(const json_t *value, char figure[static FIGURE_BYTES]) {
    if (json_is_string(value)) {
        return json_string_value(value);
    }
    assert_true(json_is_integer(value));
    (void)snprintf(figure, FIGURE_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return figure;
}

static void check_row(FILE *file, json_t *row, bool is_header) {
    const char *name;
    json_t *value;
    size_t left = json_object_size(row);
    json_object_foreach(row, name, value) {
        char figure[FIGURE_BYTES];
        assert_cell(file, is_header ? name : text_of_value(value, figure), --left == 0);
    }
}

static void check_table(const struct report *report, const char *name, json_t *table) {
    char path[TEMP_PATH_MAX + 64];
    size_t index;
    json_t *row;
    (void)snprintf(path, sizeof(path), "%s/csv/%s.csv", report->folder.path, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    if (json_array_size(table) == 0) {
        char header[CELL_BYTES];
        assert_non_null(fgets(header, sizeof(header), file));
    } else {
        check_row(file, json_array_get(table, 0), true);
    }
    json_array_foreach(table, index, row) {
        check_row(file, row, false);
    }
    assert_int_equal(fgetc(file), EOF);
    (void)fclose(file);
}

/* Every cell of every table is in both forms. */
static void test_same_in_both_forms(void **state) {
    const struct report *report = *state;
    const char *name;
    json_t *table;
    size_t rows = 0;
    json_object_foreach(report->json, name, table) {
        check_table(report, name, table);
        rows += json_array_size(table);
    }
    assert_true(rows > 100);
    assert_int_equal(json_object_size(report->json), 20);
}

/* ------------------------------------------------------------------------------------------------------------ sums */

static int64_t sum_of(const struct report *report, const char *table, const char *set, const char *column) {
    size_t index;
    json_t *row;
    int64_t sum = 0;
    json_array_foreach(json_object_get(report->json, table), index, row) {
        const char *row_set = json_string_value(json_object_get(row, "set"));
        if (strcmp(row_set, set) == 0) {
            assert_true(json_is_integer(json_object_get(row, column)));
            sum += json_integer_value(json_object_get(row, column));
        }
    }
    return sum;
}

/* What the promotions gave is what the receipts got, what the payers pay, and what the days had. */
static void test_adds_up(void **state) {
    const struct report *report = *state;
    static const char *const sets[] = {"a", "b"};
    for (size_t i = 0; i < 2; i++) {
        int64_t discount_minor = sum_of(report, "summary", sets[i], "discount_minor");
        assert_true(discount_minor > 0);
        assert_int_equal(sum_of(report, "promotions", sets[i], "discount_minor"), discount_minor);
        assert_int_equal(sum_of(report, "payers", sets[i], "discount_minor"), discount_minor);
        assert_int_equal(sum_of(report, "days", sets[i], "discount_minor"), discount_minor);
        assert_int_equal(sum_of(report, "promotions", sets[i], "points"),
                         sum_of(report, "summary", sets[i], "points_earned"));
        assert_int_equal(sum_of(report, "days", sets[i], "net_minor"), sum_of(report, "summary", sets[i], "net_minor"));
        assert_int_equal(sum_of(report, "days", sets[i], "receipts"), RECEIPTS);
    }
}

/* The differences are those of the sums: by promotion, and by receipts that changed. */
static void test_differences_add_up(void **state) {
    const struct report *report = *state;
    size_t index;
    json_t *row;
    int64_t effects_minor = 0;
    int64_t changed_minor = 0;
    json_array_foreach(json_object_get(report->json, "effects"), index, row) {
        effects_minor += json_integer_value(json_object_get(row, "discount_change_minor"));
    }
    json_array_foreach(json_object_get(report->json, "changed"), index, row) {
        bool is_of_receipts = strstr(json_string_value(json_object_get(row, "what")), "receipts") != NULL;
        changed_minor += is_of_receipts ? json_integer_value(json_object_get(row, "difference_minor")) : 0;
    }
    assert_int_equal(effects_minor, sum_of(report, "summary", "b - a", "discount_minor"));
    assert_int_equal(changed_minor, sum_of(report, "summary", "b - a", "net_minor"));
    assert_true(changed_minor != 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_in_both_forms), cmocka_unit_test(test_adds_up),
                                       cmocka_unit_test(test_differences_add_up)};
    int total = (int)(sizeof(tests) / sizeof(tests[0]));
    int failed = cmocka_run_group_tests(tests, make_report, drop_report);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

/* Proves that a till forgets no receipt that head office does not have, and reads figures as people type them. */
#include "tests/harness/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness/temp_folder.h"
#include "tests/till/till_figures.h"
#include "tests/till/till_journal.h"
#include "tests/till/till_profile.h"
#include "tests/till/till_replay_file.h"

static struct temp_folder folder;
static char profile_path[TEMP_PATH_MAX];

static int set_up(void **state) {
    (void)state;
    temp_folder_make(&folder);
    temp_folder_file(&folder, "profile", profile_path);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    temp_folder_remove(&folder);
    return 0;
}

static struct span body_of(const char *text) {
    return span_of(text, strlen(text));
}

static void test_figures(void **state) {
    (void)state;
    int64_t value = 0;
    char text[TILL_FIGURE_MAX];
    assert_true(till_figure_read(text_of("0.754"), 3, &value) && value == 754);
    assert_true(till_figure_read(text_of("2"), 3, &value) && value == 2000);
    assert_true(till_figure_read(text_of("79,9"), 2, &value) && value == 7990);
    static const char *const wrong[] = {"", ".5", "1.", "1.2345", "1..2", "-1", "1e3", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(till_figure_read(text_of(wrong[i]), 3, &value));
    }
    assert_string_equal(till_figure_money(text, 123456789), "1 234 567.89");
    assert_string_equal(till_figure_money(text, -5), "-0.05");
    assert_string_equal(till_figure_quantity(text, 2000), "2");
    assert_string_equal(till_figure_quantity(text, 1250), "1.25");
}

/* The journal as another start of the till finds it. */
static struct till_journal *reopen(void) {
    static struct till_journal journal;
    struct fault fault;
    till_journal_close(&journal);
    assert_true(till_journal_open(&journal, profile_path, &fault));
    return &journal;
}

static void test_journal_keeps_what_hq_lacks(void **state) {
    (void)state;
    struct fault fault;
    struct till_journal *journal = reopen();
    assert_true(till_journal_add(journal, 1, body_of("{\"a\":1}"), &fault));
    assert_true(till_journal_add(journal, 2, body_of("{\"a\":2}"), &fault));
    assert_true(till_journal_answered(journal, 1, 10, 9, &fault));
    journal = reopen();
    assert_int_equal(journal->count, 2);
    assert_int_equal(journal->entries[0].doc_seq, 10);
    assert_string_equal(journal->entries[1].body, "{\"a\":2}");
    assert_true(till_journal_answered(journal, 2, 11, 10, &fault)); /* head office holds the first */
    journal = reopen();
    assert_int_equal(journal->count, 1);
    assert_int_equal(journal->entries[0].number, 2);
    assert_true(till_journal_answered(journal, 9, 12, 11, &fault));
    assert_int_equal(reopen()->count, 0);
    till_journal_close(journal);
}

static void test_journal_drops_what_was_refused(void **state) {
    (void)state;
    struct fault fault;
    struct till_journal *journal = reopen();
    assert_true(till_journal_add(journal, 7, body_of("{}"), &fault));
    assert_true(till_journal_drop(journal, 7, &fault));
    assert_int_equal(reopen()->count, 0);
}

static void write_file(const char *name, const char *content) {
    char path[TEMP_PATH_MAX];
    temp_folder_file(&folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_journal_of_a_crash(void **state) {
    (void)state;
    static struct till_journal journal;
    struct fault fault;
    write_file("profile.receipts", "3 0 {\"whole\":1}\n4 0 {\"cut sho");
    assert_true(till_journal_open(&journal, profile_path, &fault));
    assert_int_equal(journal.count, 1);
    till_journal_close(&journal);
    write_file("profile.receipts", "three 0 {}\n");
    assert_false(till_journal_open(&journal, profile_path, &fault));
    assert_non_null(strstr(fault.text, "profile.receipts:1:"));
    till_journal_close(&journal);
    write_file("profile.receipts", "");
}

static void test_profile(void **state) {
    (void)state;
    struct fault fault;
    struct till_profile read;
    struct till_profile written = {.identity = {.url = "https://127.0.0.1:8443", .key = "3.abc"},
                                   .store_name = "Store 1",
                                   .till = 3,
                                   .shift = 2,
                                   .next_number = 17};
    assert_false(till_profile_read("/nowhere/profile", &read, &fault));
    assert_true(till_profile_write(profile_path, &written, &fault));
    assert_true(till_profile_read(profile_path, &read, &fault));
    assert_memory_equal(&read, &written, sizeof read);
}

static void test_replay_file_names_the_line(void **state) {
    (void)state;
    struct fault fault;
    struct replay_file file;
    char path[TEMP_PATH_MAX];
    temp_folder_file(&folder, "receipts", path);
    write_file("receipts", "{\"sold_at\":\"2026-01-05T09:00:00Z\",\"lines\":[{\"sku\":\"1\",\"quantity_milli\":1000,"
                           "\"price_minor\":5}],\"card\":\"H1\",\"points_most\":true}\n\n");
    assert_true(replay_file_read(&file, path, &fault));
    assert_int_equal(file.count, 1);
    assert_string_equal(file.receipts[0].card, "H1");
    assert_true(file.receipts[0].basket.pays_most);
    replay_file_free(&file);
    write_file("receipts", "\n{\"sold_at\":\"yesterday\",\"lines\":[]}\n");
    assert_false(replay_file_read(&file, path, &fault));
    assert_non_null(strstr(fault.text, "receipts:2: /sold_at"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_figures),
    cmocka_unit_test_setup_teardown(test_journal_keeps_what_hq_lacks, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_journal_drops_what_was_refused, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_journal_of_a_crash, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_profile, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_replay_file_names_the_line, set_up, tear_down),
};

UNIT_RUN(tests)

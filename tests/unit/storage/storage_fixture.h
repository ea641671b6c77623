/* What the tests of storage/ share: a database of a small shop in a temporary folder. Facts: the journal and its
 * neighbours. Derived: `tally`, the number and sum of the amounts (the one byte of each body) per stream. */
#ifndef REGULARS_TESTS_STORAGE_FIXTURE_H
#define REGULARS_TESTS_STORAGE_FIXTURE_H

#include "storage/cursor_table.h"
#include "storage/group_commit.h"
#include "storage/journal.h"
#include "storage/migrate.h"
#include "storage/schema.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"

#include <stdlib.h>
#include <string.h>

enum { SHOP_APPLICATION = 0x5247, SHOP_STREAM = 9, SHOP_KIND = 3 };

enum { TALLY_ADD, TALLY_READ, TALLY_STATEMENTS };
static const struct statement_text tally_sql[TALLY_STATEMENTS] = {
    {"TALLY_ADD", "INSERT INTO tally (stream, entries, amount) VALUES (?1, 1, ?2)"
                  " ON CONFLICT (stream) DO UPDATE SET entries = entries + 1, amount = amount + excluded.amount"},
    {"TALLY_READ", "SELECT entries, amount FROM tally WHERE stream = ?1"},
};

static const char tally_schema[] = "CREATE TABLE tally (stream INTEGER PRIMARY KEY, entries INTEGER NOT NULL,"
                                   " amount INTEGER NOT NULL) STRICT;";

struct shop {
    struct db db;
    struct journal journal;
    struct statement tally[TALLY_STATEMENTS];
    uint64_t last_seq; /* of the latest entry, committed or not */
};

static inline bool tally_add(struct shop *shop, int64_t stream, uint8_t amount, struct fault *fault) {
    struct statement *add = &shop->tally[TALLY_ADD];
    statement_start(add);
    statement_bind_int64(add, 1, stream);
    statement_bind_int64(add, 2, amount);
    return statement_run(add, fault);
}

static inline bool shop_migrate(struct db *db, struct fault *fault) {
    const struct schema_text facts[] = {{"facts_001", storage_facts_001}};
    const struct schema schema = {.facts = facts, .facts_count = 1, .derived = {"tally", tally_schema}};
    return migrate(db, &schema, fault);
}

/* Opens, migrates, prepares. */
static inline bool shop_open(struct shop *shop, const char *path, struct fault *fault) {
    if (!db_open_writer(&shop->db, path, SHOP_APPLICATION, fault)) {
        return false;
    }
    if (!shop_migrate(&shop->db, fault) || !journal_open(&shop->journal, &shop->db, fault) ||
        !statements_prepare(&shop->db, shop->tally, tally_sql, TALLY_STATEMENTS, fault)) {
        db_close(&shop->db);
        return false;
    }
    return true;
}

/* One entry and what is derived from it. */
static inline bool shop_sell(struct shop *shop, uint8_t amount, struct fault *fault) {
    struct journal_head head;
    if (!journal_append(&shop->journal, SHOP_STREAM, SHOP_KIND, 1700000000000, span_of(&amount, 1), &head, fault)) {
        return false;
    }
    shop->last_seq = head.seq;
    return tally_add(shop, SHOP_STREAM, amount, fault);
}

static inline bool read_tally(struct shop *shop, int64_t *entries, int64_t *amount, struct fault *fault) {
    struct statement *read = &shop->tally[TALLY_READ];
    statement_start(read);
    statement_bind_int64(read, 1, SHOP_STREAM);
    bool has_row = statement_row(read);
    *entries = has_row ? statement_int64(read, 0) : 0;
    *amount = has_row ? statement_int64(read, 1) : 0;
    return statement_finish(read, fault);
}

/* Fails the test with the fault's text. */
static inline void must(bool ok, const struct fault *fault) {
    if (!ok) {
        fail_msg("fault %s: %s", fault_code_name(fault->code), fault->text);
    }
}

static inline uint64_t shop_count(struct shop *shop) {
    struct fault fault;
    struct journal_head head;
    must(journal_read_head(&shop->journal, SHOP_STREAM, &head, &fault), &fault);
    return head.seq;
}

/* The shop of most tests, in a folder of its own. */
struct shop_test {
    struct temp_folder folder;
    char path[TEMP_PATH_MAX];
    struct shop shop;
};

static inline int shop_set_up(void **state) {
    struct fault fault;
    struct shop_test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    temp_folder_make(&test->folder);
    temp_folder_file(&test->folder, "shop.db", test->path);
    must(shop_open(&test->shop, test->path, &fault), &fault);
    *state = test;
    return 0;
}

static inline int shop_tear_down(void **state) {
    struct shop_test *test = *state;
    db_close(&test->shop.db);
    temp_folder_remove(&test->folder);
    free(test);
    return 0;
}

#define SHOP_TEST(function) cmocka_unit_test_setup_teardown(function, shop_set_up, shop_tear_down)

#endif

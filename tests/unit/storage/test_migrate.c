/* Facts are applied once, in order, and never under another text; derived tables are made anew and rebuilt when their
 * text changes; a migration that fails leaves the database as it was. */
#include "tests/unit/storage/storage_fixture.h"

struct migrate_test {
    struct temp_folder folder;
    char path[TEMP_PATH_MAX];
    struct db db;
    int rebuild_count;
};

static int set_up(void **state) {
    struct fault fault;
    struct migrate_test *test = calloc(1, sizeof *test);
    assert_non_null(test);
    temp_folder_make(&test->folder);
    temp_folder_file(&test->folder, "m.db", test->path);
    must(db_open_writer(&test->db, test->path, SHOP_APPLICATION, &fault), &fault);
    *state = test;
    return 0;
}

static int tear_down(void **state) {
    struct migrate_test *test = *state;
    db_close(&test->db);
    temp_folder_remove(&test->folder);
    free(test);
    return 0;
}

static int64_t query(struct migrate_test *test, const char *sql) {
    struct fault fault;
    struct statement statement;
    const struct statement_text text = {"QUERY", sql};
    must(statements_prepare(&test->db, &statement, &text, 1, &fault), &fault);
    statement_start(&statement);
    int64_t value = statement_row(&statement) ? statement_int64(&statement, 0) : -1;
    must(statement_finish(&statement, &fault), &fault);
    statement_discard(&statement);
    return value;
}

static void run(struct migrate_test *test, const char *sql) {
    struct fault fault;
    must(db_begin(&test->db, &fault), &fault);
    must(db_end(&test->db, db_execute(&test->db, "test", sql, &fault), &fault), &fault);
}

static bool rebuild_sums(void *context, struct db *db, struct fault *fault) {
    struct migrate_test *test = context;
    test->rebuild_count++;
    return db_execute(db, "rebuild", "INSERT INTO sums SELECT shop, sum(amount) FROM sale GROUP BY shop", fault);
}

#define FACTS_1 "CREATE TABLE shop (id INTEGER PRIMARY KEY) STRICT;"
#define FACTS_2                                                                                                        \
    "CREATE TABLE sale (id INTEGER PRIMARY KEY, shop INTEGER NOT NULL REFERENCES shop (id), amount INTEGER) STRICT;"   \
    "INSERT INTO shop VALUES (1), (2); INSERT INTO sale VALUES (1, 1, 10), (2, 1, 5), (3, 2, 7);"
#define DERIVED_1 "CREATE TABLE sums (shop INTEGER PRIMARY KEY REFERENCES shop (id), amount INTEGER NOT NULL) STRICT;"

static bool migrate_to(struct migrate_test *test, size_t facts_count, const char *derived, struct fault *fault) {
    static const struct schema_text facts[] = {
        {"facts_001", FACTS_1}, {"facts_002", FACTS_2}, {"facts_003", "ALTER TABLE shop ADD COLUMN city TEXT"}};
    const struct schema schema = {.facts = facts,
                                  .facts_count = facts_count,
                                  .derived = {"derived", derived},
                                  .rebuild = rebuild_sums,
                                  .context = test};
    return migrate(&test->db, &schema, fault);
}

/* From nothing, then number by number: what was there stays, each text is applied once. */
static void facts_are_applied_once_in_order(void **state) {
    struct migrate_test *test = *state;
    struct fault fault;
    must(migrate_to(test, 1, NULL, &fault), &fault);
    assert_int_equal(query(test, "PRAGMA user_version"), 1);
    must(migrate_to(test, 2, DERIVED_1, &fault), &fault);
    must(migrate_to(test, 2, DERIVED_1, &fault), &fault);
    assert_int_equal(query(test, "SELECT count(*) FROM sale"), 3);
    must(migrate_to(test, 3, DERIVED_1, &fault), &fault);
    assert_int_equal(query(test, "PRAGMA user_version"), 3);
    assert_int_equal(query(test, "SELECT count(*) FROM shop WHERE city IS NULL"), 2);
    assert_int_equal(query(test, "PRAGMA foreign_keys"), 1);
}

/* A database of a newer program is not touched. */
static void newer_database_is_refused(void **state) {
    struct migrate_test *test = *state;
    struct fault fault;
    must(migrate_to(test, 3, DERIVED_1, &fault), &fault);
    assert_false(migrate_to(test, 2, DERIVED_1, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    assert_non_null(strstr(fault.text, "older"));
}

/* A released text that somebody edited is refused, whatever else is right. */
static void edited_facts_are_refused(void **state) {
    struct migrate_test *test = *state;
    struct fault fault;
    const struct schema_text edited[] = {{"facts_001", FACTS_1 " "}, {"facts_002", FACTS_2}};
    const struct schema schema = {.facts = edited, .facts_count = 2};
    must(migrate_to(test, 1, NULL, &fault), &fault);
    assert_false(migrate(&test->db, &schema, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    assert_non_null(strstr(fault.text, "facts_001"));
    assert_int_equal(query(test, "PRAGMA user_version"), 1);
}

/* The same text leaves the derived tables alone; another one makes them anew from the facts, and takes along all that
 * the old one made: tables that refer to each other, a virtual table, an index and a trigger on a table of the facts.
 */
static void derived_follow_their_text(void **state) {
    struct migrate_test *test = *state;
    struct fault fault;
    static const char derived_2[] =
        DERIVED_1 "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b (id));"
                  "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a (id));"
                  "CREATE VIRTUAL TABLE words USING fts5 (word); CREATE VIEW v AS SELECT * FROM sums;"
                  "CREATE INDEX sale_by_shop ON sale (shop);"
                  "CREATE TRIGGER keep BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'keep'); END;";
    must(migrate_to(test, 2, derived_2, &fault), &fault);
    assert_int_equal(test->rebuild_count, 1);
    assert_int_equal(query(test, "SELECT amount FROM sums WHERE shop = 1"), 15);
    run(test, "INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1); UPDATE a SET b = 1;"
              "INSERT INTO words VALUES ('milk'); UPDATE sums SET amount = 99");
    must(migrate_to(test, 2, derived_2, &fault), &fault);
    assert_int_equal(test->rebuild_count, 1);
    assert_int_equal(query(test, "SELECT amount FROM sums WHERE shop = 1"), 99);

    must(migrate_to(test, 2, DERIVED_1 "CREATE TABLE extra (id INTEGER PRIMARY KEY);", &fault), &fault);
    assert_int_equal(test->rebuild_count, 2);
    assert_int_equal(query(test, "SELECT amount FROM sums WHERE shop = 1"), 15);
    assert_int_equal(query(test,
                           "SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b', 'v', 'sale_by_shop', 'keep')"
                           " OR name LIKE 'words%'"),
                     0);
    assert_int_equal(query(test, "SELECT count(*) FROM sqlite_schema WHERE name IN ('sums', 'extra', 'sale', 'shop')"),
                     4);
    must(db_check_integrity(&test->db, &fault), &fault);
}

static bool rebuild_fails(void *context, struct db *db, struct fault *fault) {
    (void)context;
    (void)db;
    return fault_set(fault, FAULT_CORRUPT, "the journal is not readable");
}

/* A text with an error, a rebuild that fails, facts that break a foreign key: all as before, nothing half. */
static void failed_migration_changes_nothing(void **state) {
    struct migrate_test *test = *state;
    struct fault fault;
    const struct schema_text broken_sql[] = {{"facts_001", FACTS_1}, {"facts_002", FACTS_2 "CREATE TABLE x (;"}};
    const struct schema_text broken_key[] = {{"facts_001", FACTS_1},
                                             {"facts_002", FACTS_2 "INSERT INTO sale VALUES (4, 77, 1);"}};
    const struct schema_text good[] = {{"facts_001", FACTS_1}, {"facts_002", FACTS_2}};
    const struct schema attempts[] = {
        {.facts = broken_sql, .facts_count = 2},
        {.facts = broken_key, .facts_count = 2},
        {.facts = good, .facts_count = 2, .derived = {"derived", DERIVED_1}, .rebuild = rebuild_fails},
        {.facts = good, .facts_count = 2, .derived = {"derived", "CREATE TABLE sums (a) STRICT"}},
    };
    must(migrate_to(test, 1, NULL, &fault), &fault);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        assert_false(migrate(&test->db, &attempts[i], &fault));
        assert_non_null(strstr(fault.text, "migration"));
        assert_int_equal(query(test, "PRAGMA user_version"), 1);
        assert_int_equal(query(test, "SELECT count(*) FROM sqlite_schema WHERE name IN ('sale', 'sums', 'x')"), 0);
        assert_int_equal(query(test, "PRAGMA foreign_keys"), 1);
    }
    must(migrate_to(test, 2, DERIVED_1, &fault), &fault);
    assert_int_equal(query(test, "SELECT amount FROM sums WHERE shop = 2"), 7);
}

#define MIGRATE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    MIGRATE_TEST(facts_are_applied_once_in_order),  MIGRATE_TEST(newer_database_is_refused),
    MIGRATE_TEST(edited_facts_are_refused),         MIGRATE_TEST(derived_follow_their_text),
    MIGRATE_TEST(failed_migration_changes_nothing),
};
UNIT_RUN(tests)

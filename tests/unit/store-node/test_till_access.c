/* Keys and pairing codes of tills, over a real database: who is let in, how often, and until when. Time is a value. */
#include "node/os_entropy.h"
#include "store-node/till_access.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CODE_MS = 300000, NOW = 1000 };

static struct temp_folder folder;
static struct store store;
static struct till_access access_of_store;

static void must(bool is_done, const struct fault *fault) {
    if (!is_done) {
        print_message("%s\n", fault->text);
    }
    assert_true(is_done);
}

static uint32_t pair_one(const char *name, char key[static TILL_KEY_TEXT_MAX]) {
    struct fault fault;
    uint32_t till;
    must(db_begin(&store.db, &fault), &fault);
    must(till_access_pair(&access_of_store, text_of(name), NOW, &till, key, &fault), &fault);
    must(db_commit(&store.db, &fault), &fault);
    return till;
}

static uint32_t check(const char *key) {
    struct fault fault;
    uint32_t till;
    must(till_access_check(&access_of_store, text_of(key), &till, &fault), &fault);
    return till;
}

/* Goal: tills are numbered from 1 on, each key opens for its own till only, and no byte of it may differ. */
static void keys_open_for_their_till(void **state) {
    (void)state;
    char first[TILL_KEY_TEXT_MAX];
    char second[TILL_KEY_TEXT_MAX];
    char mixed[TILL_KEY_TEXT_MAX];
    assert_int_equal(pair_one("One", first), 1);
    assert_int_equal(pair_one("Two", second), 2);
    assert_int_equal(check(first), 1);
    assert_int_equal(check(second), 2);
    (void)text_copy(mixed, sizeof mixed, text_of(second));
    mixed[0] = '1';
    assert_int_equal(check(mixed), 0);
    for (size_t i = 2; first[i] != '\0'; i++) {
        (void)text_copy(mixed, sizeof mixed, text_of(first));
        mixed[i] = mixed[i] == 'A' ? 'B' : 'A';
        assert_int_equal(check(mixed), 0);
    }
    assert_int_equal(check("3.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 0);
    assert_int_equal(check(""), 0);
}

/* Goal: a revoked till is not let in, and its number is not given again. */
static void revoked_keys_do_not_open(void **state) {
    (void)state;
    struct fault fault;
    char key[TILL_KEY_TEXT_MAX];
    char next[TILL_KEY_TEXT_MAX];
    bool was_active;
    uint32_t till = pair_one("Gone", key);
    must(db_begin(&store.db, &fault), &fault);
    must(till_table_revoke(&store.tables.tills, till, NOW, &was_active, &fault), &fault);
    must(db_commit(&store.db, &fault), &fault);
    assert_true(was_active);
    assert_int_equal(check(key), 0);
    assert_int_equal(pair_one("Next", next), till + 1);
}

static struct text open_code(char kept[static PAIRING_CODE_MAX]) {
    till_access_open_code(&access_of_store, NOW);
    assert_true(text_copy(kept, PAIRING_CODE_MAX, text_of(access_of_store.code)));
    assert_int_equal(strspn(kept, "0123456789"), PAIRING_CODE_MAX - 1);
    return text_of(kept);
}

/* Goal: a code is good once, and a new one voids the old one. */
static void codes_are_good_once(void **state) {
    (void)state;
    char first[PAIRING_CODE_MAX];
    char second[PAIRING_CODE_MAX];
    struct text code = open_code(first);
    assert_true(till_access_use_code(&access_of_store, code, NOW + 1));
    assert_false(till_access_use_code(&access_of_store, code, NOW + 2));
    code = open_code(first);
    (void)open_code(second);
    if (strcmp(first, second) != 0) {
        assert_false(till_access_use_code(&access_of_store, code, NOW + 1));
    }
    assert_true(till_access_use_code(&access_of_store, text_of(second), NOW + 1));
}

/* Goal: a code ends on time, to the millisecond. */
static void codes_end(void **state) {
    (void)state;
    char kept[PAIRING_CODE_MAX];
    struct text code = open_code(kept);
    assert_int_equal(till_access_code_left_ms(&access_of_store, NOW), CODE_MS);
    assert_int_equal(till_access_code_left_ms(&access_of_store, NOW + CODE_MS - 1), 1);
    assert_int_equal(till_access_code_left_ms(&access_of_store, NOW + CODE_MS), 0);
    assert_false(till_access_use_code(&access_of_store, code, NOW + CODE_MS));
    assert_false(till_access_use_code(&access_of_store, code, NOW + 1));
    code = open_code(kept);
    assert_true(till_access_use_code(&access_of_store, code, NOW + CODE_MS - 1));
}

/* Goal: four wrong guesses leave the code good, the fifth voids it. */
static void guesses_void_the_code(void **state) {
    (void)state;
    char kept[PAIRING_CODE_MAX];
    struct text wrong = text_of("abcdefgh");
    struct text code = open_code(kept);
    for (int i = 1; i < PAIRING_TRIES; i++) {
        assert_false(till_access_use_code(&access_of_store, wrong, NOW));
    }
    assert_true(till_access_use_code(&access_of_store, code, NOW));
    code = open_code(kept);
    for (int i = 1; i <= PAIRING_TRIES; i++) {
        assert_false(till_access_use_code(&access_of_store, wrong, NOW));
    }
    assert_false(till_access_use_code(&access_of_store, code, NOW));
    assert_false(till_access_use_code(&access_of_store, text_of(""), NOW));
}

/* Goal: one till's haste is not another's, and strangers are counted by address. */
static void rates_are_apart(void **state) {
    (void)state;
    int64_t retry_ms;
    int64_t other_ms;
    for (int i = 0; i < 3; i++) {
        assert_true(till_access_may_go_on(&access_of_store, 1, NOW, &retry_ms));
    }
    assert_false(till_access_may_go_on(&access_of_store, 1, NOW, &retry_ms));
    assert_in_range(retry_ms, 1, 500);
    assert_true(till_access_may_go_on(&access_of_store, 2, NOW, &other_ms));
    assert_true(till_access_may_go_on(&access_of_store, 1, NOW + retry_ms, &other_ms));
    for (int i = 0; i < STRANGER_RATE_BURST; i++) {
        assert_true(till_access_stranger_may_go_on(&access_of_store, text_of("10.0.0.1"), NOW, &retry_ms));
    }
    assert_false(till_access_stranger_may_go_on(&access_of_store, text_of("10.0.0.1"), NOW, &retry_ms));
    assert_true(till_access_stranger_may_go_on(&access_of_store, text_of("10.0.0.2"), NOW, &retry_ms));
}

static int start(void **state) {
    (void)state;
    struct fault fault;
    temp_folder_make(&folder);
    must(os_entropy_start(&fault) && store_open(&store, folder.path, os_entropy(), NULL, &fault), &fault);
    till_access_start(&access_of_store, &store, CODE_MS, 2, 3);
    return 0;
}

static int finish(void **state) {
    (void)state;
    char path[TEMP_PATH_MAX];
    store_close(&store);
    temp_folder_file(&folder, "keys/static.key", path);
    (void)unlink(path);
    temp_folder_file(&folder, "keys", path);
    (void)rmdir(path);
    temp_folder_remove(&folder);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys_open_for_their_till), cmocka_unit_test(revoked_keys_do_not_open),
    cmocka_unit_test(codes_are_good_once),      cmocka_unit_test(codes_end),
    cmocka_unit_test(guesses_void_the_code),    cmocka_unit_test(rates_are_apart),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

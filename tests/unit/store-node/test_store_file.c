/* The store file: what head office prints is read, what is not sound is refused by line and reason, and after enrolment
 * the token is gone from the disk. */
#include "store-node/store_file.h"
#include "tests/harness/temp_folder.h"
#include "tests/harness/unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct temp_folder folder;
static char path[TEMP_PATH_MAX];

#define KEY64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD  "store = 3\nname = Lesnaya 5\nhq_address = hq.example:7443\nhq_public_key = " KEY64 "\n"
#define TOKEN "token_id = 00112233445566778899aabbccddeeff\ntoken = " KEY64 "\nexpires = 2026-11-22T12:00:00Z\n"

static void write_text(const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void read_text(char *out, size_t capacity) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(out, 1, capacity - 1, file);
    out[size] = '\0';
    assert_int_equal(fclose(file), 0);
}

/* Goal: a whole file is read as it is meant. */
static void a_file_is_read(void **state) {
    (void)state;
    struct store_file file;
    struct fault fault;
    bool is_there;
    write_text("# printed by hq-node\n" HEAD TOKEN);
    assert_true(store_file_read(path, &is_there, &file, &fault));
    assert_true(is_there);
    assert_int_equal(file.store, 3);
    assert_string_equal(file.name, "Lesnaya 5");
    assert_string_equal(file.hq_address.host, "hq.example");
    assert_int_equal(file.hq_address.port, 7443);
    assert_int_equal(file.hq_public_key[1], 0x11);
    assert_true(file.has_token);
    assert_int_equal(file.token.secret[31], 0xff);
    store_file_wipe(&file);
}

/* Goal: what is written is what is read; without the token nothing of it stays on the disk; only the owner reads it. */
static void a_file_forgets_its_token(void **state) {
    (void)state;
    struct store_file file;
    struct store_file again;
    struct fault fault;
    struct stat status;
    bool is_there;
    char text[STORE_FILE_BYTES_MAX];
    write_text(HEAD TOKEN);
    assert_true(store_file_read(path, &is_there, &file, &fault));
    assert_true(store_file_write(path, &file, &fault));
    assert_true(store_file_read(path, &is_there, &again, &fault));
    assert_memory_equal(&file.token, &again.token, sizeof file.token);
    assert_int_equal(file.token_expires_ms, again.token_expires_ms);
    file.has_token = false;
    assert_true(store_file_write(path, &file, &fault));
    read_text(text, sizeof text);
    assert_null(strstr(text, "token"));
    assert_true(store_file_read(path, &is_there, &again, &fault));
    assert_false(again.has_token);
    assert_string_equal(again.name, "Lesnaya 5");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

/* Goal: each mistake is named; a secret never stands in the reason. */
static void mistakes_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *reason;
    } bad[] = {
        {"", "has no line `store"},
        {"store = 3\nname = x\nhq_address = a:1\n", "has no line `hq_public_key"},
        {"store = 0\n", "store"},
        {HEAD "colour = red\n", "no setting \"colour\""},
        {HEAD "store = 4\n", "given twice"},
        {HEAD "token_id = 00\ntoken = " KEY64 "\nexpires = 2026-11-22T12:00:00Z\n", "token"},
        {HEAD "token_id = 00112233445566778899aabbccddeeff\ntoken = " KEY64 "\nexpires = tomorrow\n", "expires"},
        {"just words\n", "name = value"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct store_file file;
        struct fault fault;
        bool is_there;
        write_text(bad[i].text);
        assert_false(store_file_read(path, &is_there, &file, &fault));
        if (strstr(fault.text, bad[i].reason) == NULL) {
            print_message("wanted \"%s\": %s\n", bad[i].reason, fault.text);
        }
        assert_non_null(strstr(fault.text, bad[i].reason));
        assert_null(strstr(fault.text, KEY64));
    }
}

/* Goal: no file is no fault. */
static void no_file_is_no_fault(void **state) {
    (void)state;
    struct store_file file;
    struct fault fault;
    bool is_there = true;
    char other[TEMP_PATH_MAX];
    temp_folder_file(&folder, "none", other);
    assert_true(store_file_read(other, &is_there, &file, &fault));
    assert_false(is_there);
}

static int start(void **state) {
    (void)state;
    struct fault fault;
    temp_folder_make(&folder);
    temp_folder_file(&folder, "store.conf", path);
    return key_start_library(&fault) ? 0 : 1;
}

static int finish(void **state) {
    (void)state;
    temp_folder_remove(&folder);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_is_read),
    cmocka_unit_test(a_file_forgets_its_token),
    cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(no_file_is_no_fault),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

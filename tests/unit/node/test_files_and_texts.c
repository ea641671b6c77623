/* Goal: what the layer prints and keeps: problems (RFC 9457), counters, small files written whole, the box's
 * certificate, addresses. */
#include "node/counters.h"
#include "node/http.h"
#include "node/net_address.h"
#include "node/tls_certificate.h"
#include "node/whole_file.h"
#include "tests/harness/unit.h"
#include "wire/json.h"

#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/test-node-XXXXXX";
static struct fault fault;

static void path_in(char out[static 96], const char *name) {
    (void)snprintf(out, 96, "%s/%s", directory, name);
}

/* A problem is JSON that our own strict reader takes, also when its texts are hostile or were cut inside a character.
 */
static void problem_is_json(void **state) {
    (void)state;
    static uint8_t block[65536];
    static uint8_t read_block[65536];
    struct arena arena;
    struct arena read_arena;
    struct http_response response = {.status = 0};
    struct http_request request = {.number = 7, .arena = &arena, .response = &response};
    static struct tree_report report = {.count = TREE_ERRORS_MAX};
    const struct tree *tree;
    for (size_t i = 0; i < TREE_ERRORS_MAX; i++) {
        memset(report.errors[i].path, '\x01', sizeof report.errors[i].path - 1);
        memset(report.errors[i].reason, '<', sizeof report.errors[i].reason - 1);
        (void)snprintf(report.errors[i].code, sizeof report.errors[i].code, "out_of_range");
    }
    report.errors[0].path[0] = '\xD0'; /* half a character */
    report.errors[0].path[1] = '\0';
    arena_init(&arena, block, sizeof block);
    arena_init(&read_arena, read_block, sizeof read_block);
    (void)http_problem(&request, 422, "bad_receipt", &report, "line \"%d\"\n%0600d\xD0", 3, 0);
    assert_int_equal(response.status, 422);
    assert_string_equal(response.content_type, "application/problem+json");
    if (!json_parse(response.body, &read_arena, &tree, &fault)) {
        fail_msg("%s", fault.text);
    }
    assert_int_equal(tree_member(tree, "status")->number, 422);
    assert_true(text_is(tree_member(tree, "code")->text, "bad_receipt"));
    assert_true(text_is(tree_member(tree, "title")->text, "Unprocessable Content"));
    assert_true(text_is(tree_member(tree, "request_id")->text, "7"));
    assert_int_equal(tree_member(tree, "errors")->count, TREE_ERRORS_MAX);
}

#define EXAMPLE_COUNTERS(X)                                                                                            \
    X(receipts, "Receipts since start")                                                                                \
    X(quotes, "Quotes since start")
enum { EXAMPLE_COUNTERS(COUNTER_INDEX) COUNT_ALL };

static void counters_print_in_two_forms(void **state) {
    (void)state;
    static const struct counter_row rows[] = {EXAMPLE_COUNTERS(COUNTER_ROW)};
    int64_t values[COUNT_ALL];
    struct counters counters;
    char block[512];
    struct writer out;
    counters_init(&counters, rows, values, COUNT_ALL);
    counters_add(&counters, COUNT_receipts, 2);
    counters_add(&counters, COUNT_receipts, 3);
    counters_set(&counters, COUNT_quotes, 9);
    writer_init(&out, block, sizeof block - 1);
    counters_print_json(&counters, &out);
    block[out.size] = '\0';
    assert_string_equal(block, "\"receipts\":5,\"quotes\":9");
    writer_init(&out, block, sizeof block - 1);
    counters_print_text(&counters, "store", &out);
    block[out.size] = '\0';
    assert_string_equal(block, "# HELP store_receipts Receipts since start\nstore_receipts 5\n"
                               "# HELP store_quotes Quotes since start\nstore_quotes 9\n");
}

static void file_is_replaced_whole(void **state) {
    (void)state;
    char path[96];
    char block[16];
    size_t size;
    bool is_there;
    struct stat status;
    path_in(path, "file");
    assert_true(whole_file_read(path, block, sizeof block, &size, &is_there, &fault));
    assert_false(is_there);
    assert_true(whole_file_write(path, span_of("one", 3), 0600, &fault));
    assert_true(whole_file_write(path, span_of("second", 6), 0600, &fault));
    assert_true(whole_file_read_secret(path, block, sizeof block, &size, &is_there, &fault));
    assert_true(is_there && size == 6 && memcmp(block, "second", 6) == 0);
    assert_true(whole_file_read(path, block, 6, &size, &is_there, &fault));
    assert_false(whole_file_read(path, block, 5, &size, &is_there, &fault));
    assert_int_equal(fault.code, FAULT_INPUT);
    assert_int_equal(chmod(path, 0640), 0);
    assert_false(whole_file_read_secret(path, block, sizeof block, &size, &is_there, &fault));
    assert_int_equal(fault.code, FAULT_REFUSED);
    (void)unlink(path);
    path_in(path, "no/such/place");
    assert_false(whole_file_write(path, span_of("x", 1), 0600, &fault));
    path_in(path, "file.new");
    assert_int_not_equal(stat(path, &status), 0);
}

static bool has_name(const struct tls_identity *identity, const char *name) {
    gnutls_x509_crt_t certificate;
    gnutls_datum_t pem = {(unsigned char *)(uintptr_t)identity->certificate_pem,
                          (unsigned)strlen(identity->certificate_pem)};
    assert_int_equal(gnutls_x509_crt_init(&certificate), 0);
    assert_int_equal(gnutls_x509_crt_import(certificate, &pem, GNUTLS_X509_FMT_PEM), 0);
    bool is_named = gnutls_x509_crt_check_hostname(certificate, name) != 0;
    gnutls_x509_crt_deinit(certificate);
    return is_named;
}

/* Made once and kept: the second opening gives the same certificate. Others' eyes, another key or garbage: refused. */
static void certificate_is_made_once(void **state) {
    (void)state;
    static struct tls_identity first;
    static struct tls_identity second;
    static const struct tls_names names = {2, {"store-7.example", "192.168.7.10"}};
    const int64_t now_ms = INT64_C(1795000000000);
    char path[96];
    path_in(path, "tls.pem");
    assert_true(tls_identity_open(&first, path, &names, now_ms, &fault));
    assert_true(tls_identity_open(&second, path, &names, now_ms, &fault));
    assert_memory_equal(&first, &second, sizeof first);
    assert_true(has_name(&first, "store-7.example"));
    assert_true(has_name(&first, "192.168.7.10"));
    assert_false(has_name(&first, "store-8.example"));
    assert_int_equal(chmod(path, 0644), 0);
    assert_false(tls_identity_open(&second, path, &names, now_ms, &fault));
    assert_true(whole_file_write(path, span_of(first.certificate_pem, strlen(first.certificate_pem)), 0600, &fault));
    assert_false(tls_identity_open(&second, path, &names, now_ms, &fault));
    char mixed[2 * TLS_PEM_MAX];
    assert_true(tls_identity_make(&second, &names, now_ms, &fault));
    assert_memory_not_equal(first.fingerprint, second.fingerprint, TLS_FINGERPRINT_SIZE);
    int size = snprintf(mixed, sizeof mixed, "%s%s", first.key_pem, second.certificate_pem);
    assert_true(whole_file_write(path, span_of(mixed, (size_t)size), 0600, &fault));
    assert_false(tls_identity_open(&second, path, &names, now_ms, &fault));
    assert_non_null(strstr(fault.text, "the key is not the certificate's"));
    (void)unlink(path);
}

static void addresses_are_read(void **state) {
    (void)state;
    struct net_address address;
    static const char *const good[] = {"127.0.0.1:0", "[::1]:65535", "hq.example.com:7400", "localhost:1"};
    static const char *const bad[] = {"",     ":",      "a:",    ":1",   "a:65536", "a:-1",
                                      "a:1x", "::1:80", "[::1]", "[]:1", "a b:1:"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(net_address_parse(text_of(good[i]), &address, &fault));
    }
    assert_string_equal(address.host, "localhost");
    assert_int_equal(address.port, 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(net_address_parse(text_of(bad[i]), &address, &fault));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problem_is_json),        cmocka_unit_test(counters_print_in_two_forms),
        cmocka_unit_test(file_is_replaced_whole), cmocka_unit_test(certificate_is_made_once),
        cmocka_unit_test(addresses_are_read),
    };
    if (mkdtemp(directory) == NULL) {
        return 1;
    }
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)rmdir(directory);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

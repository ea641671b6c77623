/* The LAN side: the box speaks HTTPS with its own certificate, pairing over it hands out the fingerprint that the till
 * really sees, and the certificate is the same after a restart. Plain HTTP on the LAN asks for its word in the
 * settings.
 */
#include "node/local_client.h"
#include "raw_client.h"
#include "store_fixture.h"
#include "tests/harness/unit.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FINGERPRINT_TEXT_MAX = 65 };

static struct store_fixture fixture;
static char text[64 * 1024]; /* of the latest answer */

/* One request over TLS; `fingerprint` gets SHA-256 of the certificate that the box showed. */
static void ask(const char *request, char fingerprint[static FINGERPRINT_TEXT_MAX]) {
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    unsigned count = 0;
    uint8_t hash[32];
    size_t hash_size = sizeof hash;
    size_t size = 0;
    ssize_t got;
    int fd = raw_connect(fixture.https_port);
    assert_true(fd >= 0);
    assert_int_equal(gnutls_init(&session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_certificate_allocate_credentials(&credentials), 0);
    assert_int_equal(gnutls_set_default_priority(session), 0);
    assert_int_equal(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials), 0);
    gnutls_transport_set_int(session, fd);
    gnutls_handshake_set_timeout(session, RAW_WAIT_MS);
    assert_int_equal(gnutls_handshake(session), 0);
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    assert_true(count == 1);
    assert_int_equal(gnutls_fingerprint(GNUTLS_DIG_SHA256, chain, hash, &hash_size), 0);
    text_hex(fingerprint, hash, sizeof hash);
    assert_int_equal(gnutls_record_send(session, request, strlen(request)), (int)strlen(request));
    while (size + 1 < sizeof text && (got = gnutls_record_recv(session, text + size, sizeof text - 1 - size)) > 0) {
        size += (size_t)got;
    }
    text[size] = '\0';
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    (void)close(fd);
}

/* Goal: what pairing hands over is what the till sees, and it stays. */
static void pairing_hands_over_the_fingerprint(void **state) {
    (void)state;
    static _Alignas(max_align_t) uint8_t room[1024 * 1024];
    char body[128];
    char request[512];
    char wanted[128];
    char seen[FINGERPRINT_TEXT_MAX];
    char seen_later[FINGERPRINT_TEXT_MAX];
    const struct tree *tree;
    struct arena arena;
    arena_init(&arena, room, sizeof room);
    assert_int_equal(store_fixture_ask(&fixture, "POST", "/pairing-code", &arena, &tree), 200);
    struct text code = local_answer_text(tree, "code");
    (void)snprintf(body, sizeof body, "{\"code\":\"%.*s\",\"name\":\"LAN\"}", (int)code.size, code.data);
    (void)snprintf(request, sizeof request,
                   "POST /v1/pairings HTTP/1.1\r\nHost: box\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                   strlen(body), body);
    ask(request, seen);
    assert_int_equal(strncmp(text, "HTTP/1.1 201", 12), 0);
    (void)snprintf(wanted, sizeof wanted, "\"certificate_sha256\":\"%s\"", seen);
    assert_non_null(strstr(text, wanted));
    assert_true(store_fixture_stop(&fixture));
    store_fixture_start(&fixture, NULL);
    ask("GET / HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n", seen_later);
    assert_int_equal(strncmp(text, "HTTP/1.1 200", 12), 0);
    assert_string_equal(seen, seen_later);
}

static int start(void **state) {
    (void)state;
    store_fixture_make(&fixture);
    store_fixture_enrol(&fixture);
    fixture.serves_https = true;
    store_fixture_start(&fixture, NULL);
    return 0;
}

static int finish(void **state) {
    (void)state;
    store_fixture_remove(&fixture);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pairing_hands_over_the_fingerprint),
};

int main(void) {
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, start, finish);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

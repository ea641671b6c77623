/* The same server behind TLS with the box's own certificate: the fingerprint that pairing hands over is the one that a
 * till sees, and half-open handshakes are bounded like everything else. */
#include "http_fixture.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <unistd.h>

static struct http_fixture fixture;
static struct tls_identity identity;
static struct raw_answer answer;

struct till {
    int fd;
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
};

/* True when the handshake succeeds under these priorities. It trusts nobody: the test looks at the fingerprint. */
static bool till_connects(struct till *till, const char *priorities) {
    till->fd = raw_connect(fixture.port);
    assert_true(till->fd >= 0);
    assert_int_equal(gnutls_init(&till->session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_certificate_allocate_credentials(&till->credentials), 0);
    assert_int_equal(gnutls_priority_set_direct(till->session, priorities, NULL), 0);
    assert_int_equal(gnutls_credentials_set(till->session, GNUTLS_CRD_CERTIFICATE, till->credentials), 0);
    gnutls_transport_set_int(till->session, till->fd);
    gnutls_handshake_set_timeout(till->session, RAW_WAIT_MS);
    int result;
    do {
        result = gnutls_handshake(till->session);
    } while (result < 0 && !gnutls_error_is_fatal(result));
    return result == 0;
}

static void till_goes(struct till *till) {
    gnutls_deinit(till->session);
    gnutls_certificate_free_credentials(till->credentials);
    (void)close(till->fd);
}

/* The answer's bytes up to the end of the connection. */
static void till_asks(struct till *till, const char *request) {
    assert_int_equal(gnutls_record_send(till->session, request, strlen(request)), strlen(request));
    memset(&answer, 0, sizeof answer);
    ssize_t got;
    do {
        got = gnutls_record_recv(till->session, answer.bytes + answer.size, RAW_ANSWER_MAX - 1 - answer.size);
        answer.size += got > 0 ? (size_t)got : 0;
    } while (got > 0 || got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
}

static void till_sees_the_fingerprint(void **state) {
    (void)state;
    struct till till;
    uint8_t seen[TLS_FINGERPRINT_SIZE];
    size_t size = sizeof seen;
    unsigned count;
    assert_true(till_connects(&till, "NORMAL"));
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(till.session, &count);
    assert_non_null(chain);
    assert_int_equal(count, 1);
    assert_int_equal(gnutls_fingerprint(GNUTLS_DIG_SHA256, &chain[0], seen, &size), 0);
    assert_memory_equal(seen, identity.fingerprint, sizeof seen);
    till_asks(&till, "GET /things/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(answer.bytes, "x||127.0.0.1|tls"));
    till_goes(&till);
}

/* Goal: an answer that waits for the commit, and a large one in many records, come whole. */
static void answers_come_whole(void **state) {
    (void)state;
    struct till till;
    assert_true(till_connects(&till, "NORMAL"));
    till_asks(&till, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
    assert_string_equal(raw_body(&answer), "abc");
    till_goes(&till);
    assert_true(till_connects(&till, "NORMAL"));
    till_asks(&till, "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_int_equal(strlen(raw_body(&answer)), FIXTURE_LARGE_ANSWER);
    till_goes(&till);
}

static void old_versions_are_refused(void **state) {
    (void)state;
    struct till till;
    assert_false(till_connects(&till, "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:%UNSAFE_RENEGOTIATION"));
    till_goes(&till);
    assert_true(till_connects(&till, "NORMAL:-VERS-ALL:+VERS-TLS1.2"));
    till_goes(&till);
    assert_true(till_connects(&till, "NORMAL:-VERS-ALL:+VERS-TLS1.3"));
    till_goes(&till);
}

/* Goal: plain HTTP, garbage and silence on the TLS port end, and a good till is served meanwhile. */
static void strangers_are_cut(void **state) {
    (void)state;
    int fds[40];
    for (int i = 0; i < 40; i++) {
        fds[i] = raw_connect(fixture.port);
        assert_true(fds[i] >= 0);
        if (i % 3 == 0) {
            assert_true(raw_say(fds[i], "GET /counts HTTP/1.1\r\nHost: a\r\n\r\n"));
        } else if (i % 3 == 1) {
            assert_true(raw_send(fds[i], "\x16\x03\x01\x02\x00\x01", 6)); /* the head of a handshake, and no more */
        }
    }
    struct till till;
    assert_true(till_connects(&till, "NORMAL"));
    for (int i = 0; i < 40; i++) {
        assert_true(raw_wait_closed(fds[i], RAW_WAIT_MS));
        (void)close(fds[i]);
    }
    till_goes(&till);
    assert_true(till_connects(&till, "NORMAL"));
    till_asks(&till, "GET /counts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_non_null(strstr(answer.bytes, "connections=1 "));
    till_goes(&till);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(till_sees_the_fingerprint),
        cmocka_unit_test(answers_come_whole),
        cmocka_unit_test(old_versions_are_refused),
        cmocka_unit_test(strangers_are_cut),
    };
    static const struct tls_names names = {1, {"localhost"}};
    struct fault fault = {.code = FAULT_NONE};
    if (!tls_identity_make(&identity, &names, INT64_C(1795000000000), &fault)) {
        (void)fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    int total = (int)(sizeof tests / sizeof tests[0]) + 1; /* and that the server then ends by itself */
    http_fixture_start(&fixture, &identity);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += http_fixture_stop(&fixture) ? 0 : 1;
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

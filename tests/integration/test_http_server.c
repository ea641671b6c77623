/* The HTTP server of shared/node as a process, against honest and hostile clients. The traps of libmicrohttpd that
 * limits.md section 10 lists have a test each, named trap_*. Deadlines are those of http_fixture.h. */
#include "http_fixture.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct http_fixture fixture;
static struct raw_answer answer;

/* Longer than every deadline together and what a busy machine adds. */
enum { PATIENCE_MS = 8000 };

static long count_of(const char *name) {
    raw_ask(fixture.port, "GET /counts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &answer);
    assert_int_equal(answer.status, 200);
    const char *at = strstr(raw_body(&answer), name);
    assert_non_null(at);
    return strtol(at + strlen(name) + 1, NULL, 10);
}

/* Asks until the server holds only the asking connection. */
static bool is_alone_in_time(void) {
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    while (count_of("connections") > 1) {
        if (raw_now_ms() > until_ms) {
            return false;
        }
        (void)usleep(10000); /* between two looks at an event that is waited for */
    }
    return true;
}

static void expect(const char *request, int status, const char *part) {
    raw_ask(fixture.port, request, &answer);
    if (answer.status != status || strstr(answer.bytes, part) == NULL) {
        print_message("request:\n%s\nanswer:\n%s\n", request, answer.bytes);
    }
    assert_int_equal(answer.status, status);
    assert_non_null(strstr(answer.bytes, part));
}

/* Goal: a plain request is answered by its route, and the answer carries the security headers. */
static void answers_a_request(void **state) {
    (void)state;
    expect("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 200, "\r\n\r\nhello");
    assert_non_null(strstr(answer.bytes, "X-Content-Type-Options: nosniff"));
    assert_non_null(strstr(answer.bytes, "Cache-Control: no-store"));
    assert_non_null(strstr(answer.bytes, "Content-Security-Policy: default-src 'none'"));
    expect("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200, "hello");
    expect("GET /things/caf%C3%A9?colour=dark+red HTTP/1.1\r\nHost: a\r\n\r\n", 200,
           "caf\xC3\xA9|dark red|127.0.0.1|plain");
    expect("HEAD /things/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200, "Content-Length: 18");
}

/* Goal: what has no route or another method says so in problem+json, and Allow names what would do. */
static void refuses_unknown_paths_and_methods(void **state) {
    (void)state;
    expect("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "\"code\":\"no_such_path\"");
    assert_non_null(strstr(answer.bytes, "Content-Type: application/problem+json"));
    assert_non_null(strstr(answer.bytes, "\"request_id\":"));
    expect("DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n", 405, "Allow: POST, PUT");
    expect("GET /things/%2e%2e HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target");
    expect("GET /things/a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target");
    expect("GET /things/a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target");
    expect("GET /things/%FF HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target");
}

/* Goal: an answer that waits for the commit comes, and several on one connection come in order. The server aborts when
 * one leaves before its turn's commit stage. */
static void answers_after_the_commit(void **state) {
    (void)state;
    int fd = raw_connect(fixture.port);
    for (int i = 0; i < 50; i++) {
        assert_true(raw_say(fd, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"));
        raw_read_answer(fd, &answer);
        assert_int_equal(answer.status, 200);
        assert_string_equal(raw_body(&answer), "abc");
    }
    assert_true(raw_say(fd, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1"
                            "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\n2"));
    assert_true(raw_wait_closed(fd, PATIENCE_MS));
    (void)close(fd);
}

/* Goal: requests that are ready in one turn share one commit. Method: many clients send at once; commits are fewer. */
static void shares_commits(void **state) {
    (void)state;
    enum { CLIENTS = 60, ROUNDS = 5 };
    int fds[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect(fixture.port);
        assert_true(fds[i] >= 0);
    }
    long before = count_of("commits");
    (void)kill(fixture.pid, SIGSTOP); /* the requests gather while the server stands still */
    for (int i = 0; i < CLIENTS; i++) {
        assert_true(raw_say(fds[i], "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"));
    }
    (void)kill(fixture.pid, SIGCONT);
    for (int i = 0; i < CLIENTS; i++) {
        raw_read_answer(fds[i], &answer);
        assert_int_equal(answer.status, 200);
        (void)close(fds[i]);
    }
    long commits = count_of("commits") - before;
    assert_in_range(commits, 1, CLIENTS / 4);
}

/* Goal: a body over its route's bound is 413 whether its length is told or not; a large route takes more; the bytes are
 * consumed, so the client reads the answer. */
static void refuses_large_bodies(void **state) {
    (void)state;
    static char request[FIXTURE_LARGE_BODY + 4096];
    int head = snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
                        FIXTURE_BODY + 1);
    memset(request + head, 'x', FIXTURE_BODY + 1);
    request[head + FIXTURE_BODY + 1] = '\0';
    expect(request, 413, "body_too_large");
    head = snprintf(request, sizeof request,
                    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n", FIXTURE_BODY + 1);
    memset(request + head, 'x', FIXTURE_BODY + 1);
    (void)snprintf(request + head + FIXTURE_BODY + 1, 16, "\r\n0\r\n\r\n");
    expect(request, 413, "body_too_large");
    head = snprintf(request, sizeof request, "PUT /bulk HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
                    FIXTURE_LARGE_BODY);
    memset(request + head, 'y', FIXTURE_LARGE_BODY);
    request[head + FIXTURE_LARGE_BODY] = '\0';
    expect(request, 200, "yyyy");
    expect("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n", 413,
           "problem");
}

/* Goal: framing that two readers could read in two ways is refused and the connection closed. */
static void trap_ambiguous_framing_is_refused(void **state) {
    (void)state;
    static const char *const requests[] = {
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
        "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: "
        "5\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        int fd = raw_connect(fixture.port);
        assert_true(raw_say(fd, requests[i]));
        raw_read_answer(fd, &answer);
        assert_int_equal(answer.status, 400);
        assert_non_null(strstr(answer.bytes, "ambiguous_framing"));
        assert_true(raw_wait_closed(fd, PATIENCE_MS));
        (void)close(fd);
    }
    expect("POST /echo HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nAuthorization: y\r\nContent-Length: 1\r\n\r\nx", 400,
           "header_twice");
}

/* Goal: no Host, no service. */
static void trap_missing_host_is_refused(void **state) {
    (void)state;
    raw_ask(fixture.port, "GET /counts HTTP/1.1\r\n\r\n", &answer);
    assert_int_equal(answer.status, 400);
}

/* Goal: bytes that are no HTTP end the connection, and the next client is served. */
static void survives_garbage(void **state) {
    (void)state;
    static const char *const garbage[] = {
        "\x16\x03\x01\x02",
        "GET\r\n\r\n",
        "\r\n\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /counts HTTP/1.1\r\nHost a\r\n : x\r\n\r\n"};
    for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
        int fd = raw_connect(fixture.port);
        assert_true(raw_say(fd, garbage[i]));
        assert_true(raw_wait_closed(fd, PATIENCE_MS));
        (void)close(fd);
    }
    static char many[64 * 1024];
    memset(many, 'a', sizeof many - 1);
    int fd = raw_connect(fixture.port);
    (void)raw_say(fd, "GET /counts HTTP/1.1\r\nX: ");
    (void)raw_say(fd, many);
    assert_true(raw_wait_closed(fd, PATIENCE_MS));
    (void)close(fd);
    static char target[3000];
    (void)snprintf(target, sizeof target, "GET /%.*s HTTP/1.1\r\nHost: a\r\n\r\n", 2500, many);
    expect(target, 414, "target_too_long");
    assert_true(is_alone_in_time());
}

/* Sends a byte every 20 ms until the server ends it; true when it did before the patience is over. */
static bool trickle(const char *start, int64_t *took_ms) {
    int64_t begun_ms = raw_now_ms();
    int fd = raw_connect(fixture.port);
    bool is_closed = !raw_say(fd, start);
    while (!is_closed && raw_now_ms() - begun_ms < PATIENCE_MS) {
        is_closed = raw_wait_closed(fd, 20) || !raw_say(fd, "a");
    }
    *took_ms = raw_now_ms() - begun_ms;
    (void)close(fd);
    return is_closed;
}

/* Goal: a request whose bytes come one by one is cut at the read time, wherever it stands: the library's own time-out
 * begins anew with every byte. */
static void slow_requests_are_cut(void **state) {
    (void)state;
    static const char *const starts[] = {"", "GET /cou", "GET /counts HTTP/1.1\r\nHost: a\r\nX: ",
                                         "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"};
    long cut_before = count_of("cut");
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        int64_t took_ms;
        assert_true(trickle(starts[i], &took_ms));
        assert_in_range(took_ms, FIXTURE_READ_MS / 2, FIXTURE_READ_MS * 6);
    }
    assert_int_equal(count_of("cut") - cut_before, 4);
}

/* Goal: a request that stalls in its body gets 408. */
static void stalled_request_gets_408(void **state) {
    (void)state;
    raw_ask(fixture.port, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", &answer);
    assert_int_equal(answer.status, 408);
}

/* Goal: a client that does not read its answer is cut too. */
static void slow_reader_is_cut(void **state) {
    (void)state;
    long cut_before = count_of("cut");
    int fd = raw_connect(fixture.port);
    for (int i = 0; i < 20; i++) { /* pipelined: more than the socket buffers hold */
        assert_true(raw_say(fd, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    while (count_of("cut") == cut_before && raw_now_ms() < until_ms) {
        (void)usleep(20000);
    }
    assert_int_equal(count_of("cut") - cut_before, 1);
    (void)close(fd);
}

/* Goal: libmicrohttpd's epoll does not see peers that close in mid-request (their #7192); our deadline clears them. */
static void trap_peers_that_close_in_mid_request_are_cleared(void **state) {
    (void)state;
    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 40; i++) {
            int fd = raw_connect(fixture.port);
            assert_true(fd >= 0);
            (void)raw_say(fd, i % 2 == 0 ? "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"
                                         : "POST /echo HTTP/1.1\r\nHos");
            if (i % 3 == 0) {
                raw_reset(fd);
            } else {
                (void)close(fd);
            }
        }
        assert_true(is_alone_in_time());
    }
}

/* Goal: one address that takes all it may have does not shut others out, and loses idle connections by itself. */
static void trap_idle_connections_do_not_shut_others_out(void **state) {
    (void)state;
    int fds[FIXTURE_PER_ADDRESS];
    for (int i = 0; i < FIXTURE_PER_ADDRESS; i++) {
        fds[i] = raw_connect_from(fixture.port, "127.0.0.9");
        assert_true(fds[i] >= 0);
    }
    int one_more = raw_connect_from(fixture.port, "127.0.0.9");
    assert_true(one_more < 0 || raw_wait_closed(one_more, FIXTURE_READ_MS / 2));
    expect("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 200, "x");
    for (int i = 0; i < FIXTURE_PER_ADDRESS; i++) {
        assert_true(raw_wait_closed(fds[i], PATIENCE_MS));
        (void)close(fds[i]);
    }
    if (one_more >= 0) {
        (void)close(one_more);
    }
}

/* Goal: a connection lives through pauses shorter than the idle time, and ends after it. */
static void idle_connections_end(void **state) {
    (void)state;
    int fd = raw_connect(fixture.port);
    for (int i = 0; i < 3; i++) {
        assert_true(raw_say(fd, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"));
        raw_read_answer(fd, &answer);
        assert_int_equal(answer.status, 200);
        assert_false(raw_wait_closed(fd, FIXTURE_IDLE_MS / 2));
    }
    assert_true(raw_wait_closed(fd, PATIENCE_MS));
    (void)close(fd);
}

/* Goal: a client that goes away while its answer waits for the commit harms nobody. */
static void deferred_request_of_a_vanished_client(void **state) {
    (void)state;
    for (int i = 0; i < 50; i++) {
        int fd = raw_connect(fixture.port);
        assert_true(raw_say(fd, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"));
        raw_reset(fd);
    }
    assert_true(is_alone_in_time());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_a_request),
        cmocka_unit_test(refuses_unknown_paths_and_methods),
        cmocka_unit_test(answers_after_the_commit),
        cmocka_unit_test(shares_commits),
        cmocka_unit_test(refuses_large_bodies),
        cmocka_unit_test(trap_ambiguous_framing_is_refused),
        cmocka_unit_test(trap_missing_host_is_refused),
        cmocka_unit_test(survives_garbage),
        cmocka_unit_test(slow_requests_are_cut),
        cmocka_unit_test(stalled_request_gets_408),
        cmocka_unit_test(slow_reader_is_cut),
        cmocka_unit_test(trap_peers_that_close_in_mid_request_are_cleared),
        cmocka_unit_test(trap_idle_connections_do_not_shut_others_out),
        cmocka_unit_test(idle_connections_end),
        cmocka_unit_test(deferred_request_of_a_vanished_client),
    };
    int total = (int)(sizeof tests / sizeof tests[0]) + 1; /* and that the server then ends by itself */
    http_fixture_start(&fixture, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += http_fixture_stop(&fixture) ? 0 : 1;
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

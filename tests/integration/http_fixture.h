/* The real HTTP server of shared/node in a process of its own, with a few routes for tests and short deadlines:
 *   POST /echo          the body, at once            POST /later   the body, after this turn's commit stage
 *   GET /counts         "connections=1 requests=2 refused=3 cut=4 commits=5 commits_without_request=0"
 *   GET /things/{name}  the name and the query's "colour"           GET /large     300,000 bytes
 *   PUT /bulk           takes 128 KiB, others 16 KiB                 */
#ifndef REGULARS_TESTS_HTTP_FIXTURE_H
#define REGULARS_TESTS_HTTP_FIXTURE_H

#include "node/tls_certificate.h"

#include <sys/types.h>

enum {
    FIXTURE_READ_MS = 400,
    FIXTURE_IDLE_MS = 700,
    FIXTURE_WRITE_MS = 900,
    FIXTURE_CONNECTIONS = 200,
    FIXTURE_PER_ADDRESS = 100,
    FIXTURE_BODY = 16 * 1024,
    FIXTURE_LARGE_BODY = 128 * 1024,
    FIXTURE_LARGE_ANSWER = 300000,
};

struct http_fixture {
    pid_t pid;
    uint16_t port;
};

/* identity NULL: plain HTTP. Ends the test program when the server does not start. */
void http_fixture_start(struct http_fixture *fixture, const struct tls_identity *identity);
/* TERM; true when the server then ended by itself with status 0. */
bool http_fixture_stop(struct http_fixture *fixture);

#endif

/* An HTTP or HTTPS server: libmicrohttpd 0.9.75 driven by our loop through its epoll descriptor (no thread of its own).
 * It hands whole, checked requests to the route table of http.h and is strict at the door:
 *
 *   400  two Content-Length, Content-Length with Transfer-Encoding, no Host, two Authorization, a bad path or query
 *   404, 405 (with Allow)      413  body over its bound      414  target over HTTP_TARGET_MAX      431  headers too
 * large 408  a request that is not there whole after read_time_ms, however slowly its bytes come; then the connection
 * is closed 503  no memory left for one more request
 *
 * Bounds of connections in all, per address, and in time keep libmicrohttpd's known defects harmless: a peer that
 * closes in mid-request is not seen by its epoll (their #7192), and idle connections at the limit shut everybody out.
 */
#ifndef REGULARS_NODE_HTTP_SERVER_H
#define REGULARS_NODE_HTTP_SERVER_H

#include "base/log.h"
#include "node/event_loop.h"
#include "node/http.h"
#include "node/tls_certificate.h"

struct http_options {
    struct net_address address;
    const struct tls_identity *tls; /* NULL: plain HTTP. Must outlive the server */
    size_t connections_max;         /* 1 .. 65536 */
    size_t connections_per_address; /* 0: no bound */
    size_t body_max;                /* of ordinary routes; 0: LIMIT_HTTP_BODY */
    size_t large_body_max;          /* of HTTP_ROUTE_LARGE; 0: as body_max */
    size_t arena_size;              /* per request under way; 0: 512 KiB. Only touched pages cost memory */
    int64_t read_time_ms;           /* 0: 8,000 */
    int64_t idle_time_ms;           /* between two requests of a connection; 0: 30,000 */
    int64_t write_time_ms;          /* for one answer to be taken by its reader; 0: 60,000 */
};

struct http_counts {
    int64_t connections_now;
    int64_t requests;
    int64_t refused; /* answered by the server itself with 4xx */
    int64_t cut;     /* connections closed because a deadline passed */
};

struct http_server;

/* `routes` and `context` (given to every handler) must outlive the server. Log may be NULL. */
FAULT_CHECKED bool http_server_start(struct http_server **server, struct event_loop *loop,
                                     const struct http_options *options, const struct http_route *routes,
                                     size_t route_count, void *context, const struct log *log, struct fault *fault);
uint16_t http_server_port(const struct http_server *server);
struct http_counts http_server_counts(const struct http_server *server);
/* Stops listening; requests under way may still be answered. For a graceful stop, before http_server_stop. */
void http_server_quiesce(struct http_server *server);
/* True when no request is deferred or being written. */
bool http_server_is_idle(const struct http_server *server);
/* Closes all connections. Deferred requests that nobody answered get 503. NULL is allowed. */
void http_server_stop(struct http_server *server);

#endif

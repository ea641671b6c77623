/* Servers and a load for HTTP benchmarks. The bare server is the limit that ours is held against; any benchmark of the
 * store node may use it for the same bodies. */
#ifndef REGULARS_TESTS_HTTP_ECHO_H
#define REGULARS_TESTS_HTTP_ECHO_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct bench_server {
    pid_t pid;
    uint16_t port;
};

/* libmicrohttpd alone, in a process of its own: POST anything gives the body back. */
void bench_http_start_bare(struct bench_server *server);
/* The same through node/http_server.h: /echo at once, /later after the commit stage of the turn. */
void bench_http_start_ours(struct bench_server *server);
void bench_http_stop(struct bench_server *server);
/* The bare server in this process, until it is killed; port 0: any. Prints the port. */
int bench_http_serve_bare(uint16_t port);

/* POSTs bodies of that size on so many keep-alive connections for the time; requests per second. Ends the program when
 * an answer is not 200. */
int64_t bench_http_load(uint16_t port, const char *path, size_t body_size, int connections, int64_t time_ms);

#endif

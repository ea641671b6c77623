/* The server's side of one connection (http_server.c and its helpers only): what is under way on it, the memory of its
 * request, and the one deadline that runs. A connection is in exactly one phase:
 *
 *   FREE -> IDLE -> READING -> HANDLING -> WRITING -> IDLE ...     and from any of them back to FREE when it closes
 */
#ifndef REGULARS_NODE_HTTP_CONNECTION_H
#define REGULARS_NODE_HTTP_CONNECTION_H

#include "node/event_loop.h"
#include "node/http.h"
#include "node/http_server.h"

#include <microhttpd.h>

enum http_phase {
    HTTP_PHASE_FREE = 0,
    HTTP_PHASE_IDLE,     /* nothing of a request is known to have come */
    HTTP_PHASE_READING,  /* from the request line to the end of the body */
    HTTP_PHASE_HANDLING, /* the handler has it; deferred ones stay here */
    HTTP_PHASE_WRITING,  /* the response is filled */
};

/* What makes us refuse a request before a handler sees it. status 0: nothing. */
struct http_refusal {
    int status;
    const char *code;
    const char *detail;
};

struct http_connection {
    struct http_server *server;
    struct http_connection *next_free;
    struct MHD_Connection *handle;
    int fd;
    enum http_phase phase;
    bool is_begun;     /* the headers were checked */
    bool is_suspended; /* libmicrohttpd waits for http_answer */
    struct timer deadline;
    struct http_refusal refusal;
    char allow[64]; /* of a 405 */
    size_t body_max;
    uint8_t *body; /* reserved address space; pages are taken as they are written */
    struct arena arena;
    struct http_request request;
    struct http_response response;
    char target[HTTP_TARGET_MAX];
    bool is_target_cut;
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct event_loop *loop;
    const struct log *log;
    struct http_options options;
    const struct http_route *routes;
    size_t route_count;
    void *context;
    uint16_t port;
    struct loop_watch watch;
    struct loop_hook flush;
    struct timer timeout; /* libmicrohttpd's own */
    bool is_run_needed;
    bool is_quiesced;
    int listen_fd;
    uint64_t next_number;
    struct http_counts counts;
    size_t busy; /* connections in HANDLING or WRITING */
    uint8_t *memory;
    size_t memory_size;
    size_t body_size; /* reserved for each connection's body */
    size_t connection_count;
    struct http_connection *connections;
    struct http_connection *free;
};

/* Reserves the memory of connections_max connections. */
FAULT_CHECKED bool http_pool_start(struct http_server *server, struct fault *fault);
void http_pool_stop(struct http_server *server);

/* NULL when all are taken. */
struct http_connection *http_connection_open(struct http_server *server, struct MHD_Connection *handle);
void http_connection_close(struct http_connection *connection);
/* Moves to a phase and starts its deadline. */
void http_connection_enter(struct http_connection *connection, enum http_phase phase);
/* Forgets the request and gives its memory back. */
void http_connection_reset(struct http_connection *connection);

#endif

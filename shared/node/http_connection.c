#include "node/http_connection.h"

#include "base/bug.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

/* Pages of a request's memory that stay with the connection for the next one; what a rare large request took beyond
 * them goes back to the system. */
enum { KEPT_BYTES = 256 * 1024, PAGE = 4096 };

static void log_cut(const struct http_connection *connection) {
    struct log_line line;
    log_begin(&line, connection->server->log, LOG_INFO, "http_connection_cut");
    log_text(&line, "peer", text_of(connection->request.peer));
    log_int(&line, "request", (int64_t)connection->request.number);
    log_text(&line, "phase", text_of(connection->phase == HTTP_PHASE_WRITING ? "writing" : "reading"));
    log_end(&line);
}

/* The deadline of a phase has passed. libmicrohttpd has no call that ends a connection, and its timeout begins anew
 * with every byte; a socket that is shut down looks to it like a peer that went away. */
static void cut(void *context) {
    struct http_connection *connection = context;
    static const char answer[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    if (connection->phase == HTTP_PHASE_READING && connection->server->options.tls == NULL) {
        (void)send(connection->fd, answer, sizeof answer - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    log_cut(connection);
    connection->server->counts.cut++;
    (void)shutdown(connection->fd, SHUT_RDWR);
}

bool http_pool_start(struct http_server *server, struct fault *fault) {
    const struct http_options *options = &server->options;
    size_t count = options->connections_max;
    server->body_size = options->large_body_max > options->body_max ? options->large_body_max : options->body_max;
    server->body_size = (server->body_size + PAGE - 1) / PAGE * PAGE;
    size_t each = server->body_size + options->arena_size;
    server->memory_size = count * each;
    server->connections = calloc(count, sizeof *server->connections);
    void *memory =
        mmap(NULL, server->memory_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || server->connections == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for %zu HTTP connections", count);
    }
    server->memory = memory;
    server->connection_count = count;
    for (size_t i = count; i > 0; i--) {
        struct http_connection *connection = &server->connections[i - 1];
        connection->server = server;
        connection->body = server->memory + (i - 1) * each;
        arena_init(&connection->arena, connection->body + server->body_size, options->arena_size);
        timer_init(&connection->deadline, cut, connection);
        connection->next_free = server->free;
        server->free = connection;
    }
    return true;
}

void http_pool_stop(struct http_server *server) {
    if (server->memory != NULL) {
        (void)munmap(server->memory, server->memory_size);
    }
    free(server->connections);
}

static void give_back(uint8_t *from, size_t used) {
    if (used > KEPT_BYTES) {
        size_t beyond = (used - KEPT_BYTES + PAGE - 1) / PAGE * PAGE;
        (void)madvise(from + KEPT_BYTES, beyond, MADV_DONTNEED);
    }
}

void http_connection_reset(struct http_connection *connection) {
    give_back(connection->body, connection->request.body.size);
    give_back(connection->arena.block, connection->arena.used);
    arena_reset(&connection->arena);
    connection->is_begun = false;
    connection->refusal = (struct http_refusal){.status = 0};
    connection->response = (struct http_response){.status = 0};
    connection->request.body.size = 0;
    connection->request.route = NULL;
    connection->request.next = NULL;
    connection->request.context = NULL;
}

static bool is_busy(enum http_phase phase) {
    return phase == HTTP_PHASE_HANDLING || phase == HTTP_PHASE_WRITING;
}

static int64_t phase_time_ms(const struct http_options *options, enum http_phase phase) {
    switch (phase) {
    case HTTP_PHASE_IDLE: return options->idle_time_ms;
    case HTTP_PHASE_READING: return options->read_time_ms;
    case HTTP_PHASE_WRITING: return options->write_time_ms;
    case HTTP_PHASE_FREE:
    case HTTP_PHASE_HANDLING: break;
    }
    return -1;
}

void http_connection_enter(struct http_connection *connection, enum http_phase phase) {
    struct http_server *server = connection->server;
    server->busy -= is_busy(connection->phase) ? 1 : 0;
    server->busy += is_busy(phase) ? 1 : 0;
    connection->phase = phase;
    int64_t time_ms = phase_time_ms(&server->options, phase);
    if (time_ms < 0) {
        loop_timer_cancel(server->loop, &connection->deadline);
    } else {
        loop_timer_set(server->loop, &connection->deadline, time_ms);
    }
}

struct http_connection *http_connection_open(struct http_server *server, struct MHD_Connection *handle) {
    struct http_connection *connection = server->free;
    if (connection == NULL) {
        return NULL;
    }
    server->free = connection->next_free;
    connection->handle = handle;
    connection->fd = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    const struct sockaddr *peer = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    connection->request = (struct http_request){.arena = &connection->arena,
                                                .response = &connection->response,
                                                .body = {connection->body, 0},
                                                .is_tls = server->options.tls != NULL,
                                                .is_loopback = net_peer_is_loopback(peer),
                                                .connection = connection};
    net_peer_print(connection->request.peer, peer);
    server->counts.connections_now++;
    http_connection_enter(connection, HTTP_PHASE_IDLE);
    /* A new connection, unlike an idle one, owes its first request at once: nobody connects in order to wait. */
    loop_timer_set(server->loop, &connection->deadline, server->options.read_time_ms);
    return connection;
}

void http_connection_close(struct http_connection *connection) {
    struct http_server *server = connection->server;
    bug_if(connection->phase == HTTP_PHASE_FREE);
    http_connection_reset(connection);
    http_connection_enter(connection, HTTP_PHASE_FREE);
    server->counts.connections_now--;
    connection->next_free = server->free;
    server->free = connection;
}

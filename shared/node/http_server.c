#include "node/http_server.h"

#include "base/bug.h"
#include "base/limits.h"
#include "node/http_check.h"
#include "node/http_connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTEN_BACKLOG = 512, CONNECTION_MEMORY = 32 * 1024, OPTIONS_MAX = 16 };

/* TLS 1.2 and 1.3 with forward secrecy only. */
static const char tls_priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA";

/* Every answer carries these unless the handler set the same header. */
static const struct http_header default_headers[] = {
    {"X-Content-Type-Options", {"nosniff", 7}},
    {"Referrer-Policy", {"no-referrer", 11}},
    {"Cross-Origin-Resource-Policy", {"same-origin", 11}},
    {"Content-Security-Policy", {"default-src 'none'; frame-ancestors 'none'", 42}},
    {"Cache-Control", {"no-store", 8}},
};

static bool has_header(const struct http_response *response, const char *name) {
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_headers(struct MHD_Response *out, const struct http_connection *connection) {
    const struct http_response *response = &connection->response;
    for (size_t i = 0; i < response->header_count; i++) {
        char value[1024];
        bug_if(!text_copy(value, sizeof value, response->headers[i].value));
        bug_if(MHD_add_response_header(out, response->headers[i].name, value) != MHD_YES);
    }
    for (size_t i = 0; i < sizeof default_headers / sizeof default_headers[0]; i++) {
        if (!has_header(response, default_headers[i].name)) {
            (void)MHD_add_response_header(out, default_headers[i].name, default_headers[i].value.data);
        }
    }
    if (response->content_type != NULL) {
        (void)MHD_add_response_header(out, "Content-Type", response->content_type);
    }
    if (connection->refusal.status != 0) {
        (void)MHD_add_response_header(out, "Connection", "close");
    }
}

/* Hands the filled response to libmicrohttpd. The bytes stay where they are: the arena lives until the request
 * completed. */
static enum MHD_Result write_response(struct http_connection *connection) {
    const struct http_response *response = &connection->response;
    bug_if(response->status == 0);
    union {
        const uint8_t *ours;
        void *theirs; /* libmicrohttpd takes a plain pointer but leaves PERSISTENT bytes alone */
    } body = {.ours = response->body.data};
    struct MHD_Response *out =
        MHD_create_response_from_buffer(response->body.size, body.theirs, MHD_RESPMEM_PERSISTENT);
    if (out == NULL) {
        return MHD_NO;
    }
    add_headers(out, connection);
    http_connection_enter(connection, HTTP_PHASE_WRITING);
    enum MHD_Result result = MHD_queue_response(connection->handle, (unsigned)response->status, out);
    MHD_destroy_response(out);
    return result;
}

static enum MHD_Result refuse(struct http_connection *connection) {
    struct http_refusal refusal = connection->refusal;
    connection->server->counts.refused++;
    if (connection->allow[0] != '\0') {
        http_response_header(&connection->response, "Allow", text_of(connection->allow));
    }
    (void)http_problem(&connection->request, refusal.status, refusal.code, NULL, "%s", refusal.detail);
    return write_response(connection);
}

/* The request is whole. */
static enum MHD_Result dispatch(struct http_connection *connection) {
    struct http_server *server = connection->server;
    struct http_request *request = &connection->request;
    http_connection_enter(connection, HTTP_PHASE_HANDLING);
    if (connection->refusal.status != 0) {
        return refuse(connection);
    }
    server->counts.requests++;
    enum http_verdict verdict = request->route->handler(server->context, request, &connection->response);
    if (verdict == HTTP_ANSWERED || connection->phase == HTTP_PHASE_WRITING) {
        return write_response(connection);
    }
    connection->is_suspended = true;
    MHD_suspend_connection(connection->handle);
    return MHD_YES;
}

void http_answer(struct http_request *request) {
    struct http_connection *connection = request->connection;
    bug_if(connection->phase != HTTP_PHASE_HANDLING || connection->response.status == 0);
    http_connection_enter(connection, HTTP_PHASE_WRITING);
    if (connection->is_suspended) {
        connection->is_suspended = false;
        MHD_resume_connection(connection->handle);
        connection->server->is_run_needed = true;
    }
}

static void take_body(struct http_connection *connection, const char *data, size_t size) {
    struct span *body = &connection->request.body;
    if (connection->refusal.status != 0) {
        return; /* read and dropped: libmicrohttpd must not be left with unread upload */
    }
    if (size > connection->body_max - body->size) {
        connection->refusal = (struct http_refusal){413, "body_too_large", "the body is larger than this route takes"};
        body->size = 0;
        return;
    }
    memcpy(connection->body + body->size, data, size);
    body->size += size;
}

/* Called by libmicrohttpd once when the headers are there, then for each piece of the body, then once at its end; and
 * once more after a resume. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *handle, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_size,
                                  void **request_context) {
    (void)cls;
    (void)handle;
    (void)url;
    (void)version;
    struct http_connection *connection = *request_context;
    if (connection == NULL) {
        return MHD_NO;
    }
    if (connection->phase == HTTP_PHASE_WRITING) {
        return write_response(connection);
    }
    if (!connection->is_begun) {
        connection->is_begun = true;
        http_check_request(connection, method);
        return connection->refusal.status != 0 && http_check_is_final(connection) ? refuse(connection) : MHD_YES;
    }
    if (*upload_size > 0) {
        take_body(connection, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    return dispatch(connection);
}

static struct http_connection *connection_of(struct MHD_Connection *handle) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/* The request line is there. What this returns becomes the request's context. */
static void *on_request_line(void *cls, const char *target, struct MHD_Connection *handle) {
    struct http_server *server = cls;
    struct http_connection *connection = connection_of(handle);
    if (connection == NULL) {
        return NULL;
    }
    http_connection_reset(connection);
    connection->request.number = ++server->next_number;
    connection->request.received_at_ms = loop_now_ms(server->loop);
    connection->is_target_cut = !text_copy(connection->target, sizeof connection->target, text_of(target));
    connection->request.raw_target = text_of(connection->target);
    http_connection_enter(connection, HTTP_PHASE_READING);
    return connection;
}

static void on_completed(void *cls, struct MHD_Connection *handle, void **request_context,
                         enum MHD_RequestTerminationCode how) {
    (void)cls;
    (void)handle;
    (void)how;
    struct http_connection *connection = *request_context;
    if (connection != NULL) {
        http_connection_reset(connection);
        http_connection_enter(connection, HTTP_PHASE_IDLE);
    }
    *request_context = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *handle, void **socket_context,
                          enum MHD_ConnectionNotificationCode what) {
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = http_connection_open(cls, handle);
        if (*socket_context == NULL) {
            (void)shutdown(MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd, SHUT_RDWR);
        }
        return;
    }
    if (*socket_context != NULL) {
        http_connection_close(*socket_context);
    }
}

static void on_error(void *cls, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

static void on_error(void *cls, const char *format, va_list arguments) {
    const struct http_server *server = cls;
    char text[256];
    int size = vsnprintf(text, sizeof text, format, arguments);
    struct log_line line;
    log_begin(&line, server->log, LOG_DEBUG, "http_library");
    log_text(&line, "text", (struct text){text, size < 0 ? 0 : strcspn(text, "\n")});
    log_end(&line);
}

static void run(struct http_server *server) {
    server->is_run_needed = false;
    (void)MHD_run(server->daemon);
}

static void on_ready(void *context, uint32_t events) {
    (void)events;
    run(context);
}

static void on_timeout(void *context) {
    struct http_server *server = context;
    server->is_run_needed = true;
}

/* The end of a turn: resumed requests are written, and libmicrohttpd says how long it can be left alone. Requests that
 * came in by this run have not seen the commit stage of this turn, so there must be another. */
static void flush(void *context) {
    struct http_server *server = context;
    int64_t seen = server->counts.requests;
    if (server->is_run_needed) {
        run(server);
    }
    if (server->counts.requests != seen) {
        loop_turn_again(server->loop);
    }
    MHD_UNSIGNED_LONG_LONG wait_ms;
    if (MHD_get_timeout(server->daemon, &wait_ms) != MHD_YES) {
        loop_timer_cancel(server->loop, &server->timeout);
    } else {
        loop_timer_set(server->loop, &server->timeout, wait_ms > INT32_MAX ? INT32_MAX : (int64_t)wait_ms);
    }
}

static void set_option(struct MHD_OptionItem *items, size_t *count, enum MHD_OPTION option, intptr_t value,
                       void *pointer) {
    bug_if(*count + 1 >= OPTIONS_MAX);
    items[(*count)++] = (struct MHD_OptionItem){option, value, pointer};
    items[*count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
}

/* A certificate or key, which libmicrohttpd takes as a plain pointer and only reads. */
static void *pem(const char *text) {
    union {
        const char *ours;
        void *theirs;
    } pointer = {.ours = text};
    return pointer.theirs;
}

static void set_options(const struct http_server *server, struct MHD_OptionItem items[OPTIONS_MAX]) {
    const struct http_options *options = &server->options;
    /* Ours are the deadlines that matter; the library's is the net below them (it begins anew with every byte). */
    int64_t net_ms = options->idle_time_ms + options->read_time_ms + options->write_time_ms;
    size_t count = 0;
    set_option(items, &count, MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
    set_option(items, &count, MHD_OPTION_CONNECTION_LIMIT, (intptr_t)options->connections_max, NULL);
    set_option(items, &count, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)options->connections_per_address, NULL);
    set_option(items, &count, MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)(net_ms / 1000 + 1), NULL);
    set_option(items, &count, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL);
    set_option(items, &count, MHD_OPTION_LISTEN_SOCKET, server->listen_fd, NULL);
    set_option(items, &count, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL);
    if (options->tls != NULL) {
        set_option(items, &count, MHD_OPTION_HTTPS_MEM_KEY, 0, pem(options->tls->key_pem));
        set_option(items, &count, MHD_OPTION_HTTPS_MEM_CERT, 0, pem(options->tls->certificate_pem));
        set_option(items, &count, MHD_OPTION_HTTPS_PRIORITIES, 0, pem(tls_priorities));
    }
}

static bool start_library(struct http_server *server, struct fault *fault) {
    struct MHD_OptionItem items[OPTIONS_MAX];
    set_options(server, items);
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    flags |= server->options.tls != NULL ? MHD_USE_TLS : 0;
    server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_error,
                                      server, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, server,
                                      MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
                                      on_connection, server, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
    if (server->daemon == NULL) {
        return fault_set(fault, FAULT_LIBRARY, "libmicrohttpd does not start");
    }
    int fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    server->watch = (struct loop_watch){.fd = fd, .on_ready = on_ready, .context = server};
    server->flush = (struct loop_hook){.run = flush, .context = server};
    timer_init(&server->timeout, on_timeout, server);
    if (!loop_watch_add(server->loop, &server->watch, EPOLLIN, fault)) {
        return false;
    }
    loop_hook_add(server->loop, &server->flush, LOOP_STAGE_FLUSH);
    return true;
}

static struct http_options with_defaults(struct http_options options) {
    options.body_max = options.body_max == 0 ? LIMIT_HTTP_BODY : options.body_max;
    options.large_body_max = options.large_body_max == 0 ? options.body_max : options.large_body_max;
    options.arena_size = options.arena_size == 0 ? 512 * 1024 : options.arena_size;
    options.read_time_ms = options.read_time_ms == 0 ? 8000 : options.read_time_ms;
    options.idle_time_ms = options.idle_time_ms == 0 ? 30000 : options.idle_time_ms;
    options.write_time_ms = options.write_time_ms == 0 ? 60000 : options.write_time_ms;
    bug_if(options.connections_max < 1 || options.connections_max > 65536);
    return options;
}

bool http_server_start(struct http_server **server, struct event_loop *loop, const struct http_options *options,
                       const struct http_route *routes, size_t route_count, void *context, const struct log *log,
                       struct fault *fault) {
    struct http_server *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for an HTTP server");
    }
    made->loop = loop;
    made->log = log;
    made->options = with_defaults(*options);
    made->routes = routes;
    made->route_count = route_count;
    made->context = context;
    made->listen_fd = -1;
    if (!http_pool_start(made, fault) || !net_listen(&options->address, LISTEN_BACKLOG, &made->listen_fd, fault)) {
        http_server_stop(made);
        return false;
    }
    made->port = net_bound_port(made->listen_fd);
    if (!start_library(made, fault)) {
        http_server_stop(made);
        return false;
    }
    *server = made;
    return true;
}

uint16_t http_server_port(const struct http_server *server) {
    return server->port;
}

struct http_counts http_server_counts(const struct http_server *server) {
    return server->counts;
}

void http_server_quiesce(struct http_server *server) {
    if (!server->is_quiesced) {
        server->is_quiesced = true;
        server->listen_fd = MHD_quiesce_daemon(server->daemon); /* ours again */
        if (server->listen_fd >= 0) {
            (void)close(server->listen_fd);
            server->listen_fd = -1;
        }
    }
}

bool http_server_is_idle(const struct http_server *server) {
    return server->busy == 0;
}

/* libmicrohttpd stops the process when it is stopped with suspended connections. */
static void answer_left_over(struct http_server *server) {
    for (size_t i = 0; i < server->connection_count; i++) {
        struct http_connection *connection = &server->connections[i];
        if (connection->phase == HTTP_PHASE_HANDLING) {
            (void)http_problem(&connection->request, 503, "stopping", NULL, "the node is stopping");
            http_answer(&connection->request);
        }
    }
    run(server);
}

void http_server_stop(struct http_server *server) {
    if (server == NULL) {
        return;
    }
    if (server->daemon != NULL) {
        http_server_quiesce(server);
        answer_left_over(server);
        loop_hook_remove(server->loop, &server->flush, LOOP_STAGE_FLUSH);
        loop_watch_remove(server->loop, &server->watch);
        loop_timer_cancel(server->loop, &server->timeout);
        MHD_stop_daemon(server->daemon);
    }
    if (server->listen_fd >= 0) {
        (void)close(server->listen_fd);
    }
    http_pool_stop(server);
    free(server);
}

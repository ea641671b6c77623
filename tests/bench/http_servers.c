#include "node/daemon.h"
#include "node/http_server.h"
#include "node/os_clock.h"
#include "tests/bench/http_echo.h"

#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BARE_BODY_MAX = 16 * 1024, BARE_CONNECTIONS = 256 };

/* --------------------------------------------------------------------------------------------------------- the bare
 * one */

struct upload {
    size_t size;
    char bytes[BARE_BODY_MAX];
};

static enum MHD_Result echo_bare(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                 const char *version, const char *data, size_t *size, void **context) {
    (void)cls;
    (void)url;
    (void)method;
    (void)version;
    struct upload *upload = *context;
    if (upload == NULL) {
        upload = malloc(sizeof *upload);
        if (upload != NULL) {
            upload->size = 0;
        }
        *context = upload;
        return upload == NULL ? MHD_NO : MHD_YES;
    }
    if (*size > 0) {
        size_t taken = *size < sizeof upload->bytes - upload->size ? *size : sizeof upload->bytes - upload->size;
        memcpy(upload->bytes + upload->size, data, taken);
        upload->size += taken;
        *size = 0;
        return MHD_YES;
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer(upload->size, upload->bytes, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

static void forget(void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode how) {
    (void)cls;
    (void)connection;
    (void)how;
    free(*context);
    *context = NULL;
}

static struct MHD_Daemon *start_library(uint16_t port, uint16_t *bound) {
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL, port, NULL, NULL, echo_bare, NULL, MHD_OPTION_CONNECTION_LIMIT,
                         (unsigned)BARE_CONNECTIONS, MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
    if (daemon == NULL) {
        (void)fprintf(stderr, "the bare server does not start\n");
        exit(1);
    }
    *bound = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return daemon;
}

static void run_library(struct MHD_Daemon *daemon) {
    struct pollfd ready = {.fd = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN};
    for (;;) {
        MHD_UNSIGNED_LONG_LONG wait_ms;
        int wait = MHD_get_timeout(daemon, &wait_ms) == MHD_YES ? (int)wait_ms : -1;
        (void)poll(&ready, 1, wait);
        (void)MHD_run(daemon);
    }
}

int bench_http_serve_bare(uint16_t port) {
    uint16_t bound;
    struct MHD_Daemon *daemon = start_library(port, &bound);
    (void)printf("%u\n", (unsigned)bound);
    (void)fflush(stdout);
    run_library(daemon);
    return 0;
}

/* -----------------------------------------------------------------------------------------------------------------
 * ours */

struct our_process {
    struct event_loop loop;
    struct http_server *server;
    struct loop_hook answer;
    struct http_request *waiting;
};

static enum http_verdict echo(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    http_respond(response, 200, "application/json", request->body);
    return HTTP_ANSWERED;
}

static enum http_verdict later(void *context, struct http_request *request, struct http_response *response) {
    struct our_process *process = context;
    http_respond(response, 200, "application/json", request->body);
    request->next = process->waiting;
    process->waiting = request;
    return HTTP_DEFERRED;
}

static const struct http_route routes[] = {{"POST", "/echo", echo, 0}, {"POST", "/later", later, 0}};

static void answer(void *context) {
    struct our_process *process = context;
    while (process->waiting != NULL) {
        struct http_request *request = process->waiting;
        process->waiting = request->next;
        http_answer(request);
    }
}

static void run_ours(int port_pipe) {
    static struct our_process process;
    struct fault fault = {.code = FAULT_NONE};
    struct http_options options = {.address = {.host = "127.0.0.1"}, .connections_max = BARE_CONNECTIONS};
    if (loop_init(&process.loop, os_clock(), &fault) &&
        http_server_start(&process.server, &process.loop, &options, routes, sizeof routes / sizeof routes[0], &process,
                          NULL, &fault)) {
        process.answer = (struct loop_hook){.run = answer, .context = &process};
        loop_hook_add(&process.loop, &process.answer, LOOP_STAGE_ANSWER);
        uint16_t port = http_server_port(process.server);
        if (write(port_pipe, &port, sizeof port) == (ssize_t)sizeof port) {
            bool is_ended = loop_run(&process.loop, &fault);
            (void)is_ended;
        }
    }
    (void)fprintf(stderr, "our server: %s\n", fault.text);
    exit(1);
}

/* --------------------------------------------------------------------------------------------------------- as
 * processes */

static void run_bare(int port_pipe) {
    uint16_t port;
    struct MHD_Daemon *daemon = start_library(0, &port);
    if (write(port_pipe, &port, sizeof port) == (ssize_t)sizeof port) {
        run_library(daemon);
    }
    exit(1);
}

static void start(struct bench_server *server, void (*run)(int port_pipe)) {
    int ends[2];
    if (pipe(ends) != 0) {
        abort();
    }
    server->pid = fork();
    if (server->pid == 0) {
        (void)close(ends[0]);
        run(ends[1]);
    }
    (void)close(ends[1]);
    if (server->pid < 0 || read(ends[0], &server->port, sizeof server->port) != (ssize_t)sizeof server->port) {
        (void)fprintf(stderr, "a server did not start\n");
        exit(1);
    }
    (void)close(ends[0]);
}

void bench_http_start_bare(struct bench_server *server) {
    start(server, run_bare);
}

void bench_http_start_ours(struct bench_server *server) {
    start(server, run_ours);
}

void bench_http_stop(struct bench_server *server) {
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
}

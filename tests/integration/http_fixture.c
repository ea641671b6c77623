#include "http_fixture.h"

#include "node/daemon.h"
#include "node/http_server.h"
#include "node/log_sink.h"
#include "node/os_clock.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct server_process {
    struct event_loop loop;
    struct http_server *server;
    struct daemon_life life;
    struct loop_hook commit;
    struct loop_hook answer;
    struct http_request *waiting; /* for the commit */
    int64_t commits;
    bool is_committed;
};

static const char text_plain[] = "text/plain; charset=utf-8";

static enum http_verdict echo(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    http_respond(response, 200, text_plain, request->body);
    return HTTP_ANSWERED;
}

static enum http_verdict later(void *context, struct http_request *request, struct http_response *response) {
    struct server_process *process = context;
    http_respond(response, 200, text_plain, request->body);
    request->next = process->waiting;
    process->waiting = request;
    return HTTP_DEFERRED;
}

static enum http_verdict counts(void *context, struct http_request *request, struct http_response *response) {
    struct server_process *process = context;
    struct http_counts now = http_server_counts(process->server);
    struct writer out;
    writer_init(&out, arena_take(request->arena, 256), 256);
    writer_format(&out,
                  "connections=%" PRId64 " requests=%" PRId64 " refused=%" PRId64 " cut=%" PRId64 " commits=%" PRId64,
                  now.connections_now, now.requests, now.refused, now.cut, process->commits);
    http_respond(response, 200, text_plain, writer_result(&out));
    return HTTP_ANSWERED;
}

static enum http_verdict thing(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    struct text name = http_param(request, "name");
    struct text colour = http_query(request, "colour");
    struct writer out;
    writer_init(&out, arena_take(request->arena, 4096), 4096);
    writer_format(&out, "%.*s|%.*s|%s|%s", (int)name.size, name.data, (int)colour.size,
                  colour.data == NULL ? "" : colour.data, request->peer, request->is_tls ? "tls" : "plain");
    http_respond(response, 200, text_plain, writer_result(&out));
    return HTTP_ANSWERED;
}

static enum http_verdict large(void *context, struct http_request *request, struct http_response *response) {
    (void)context;
    char *bytes = arena_take(request->arena, FIXTURE_LARGE_ANSWER);
    memset(bytes, 'x', FIXTURE_LARGE_ANSWER);
    http_respond(response, 200, text_plain, span_of(bytes, FIXTURE_LARGE_ANSWER));
    return HTTP_ANSWERED;
}

static const struct http_route routes[] = {
    {"POST", "/echo", echo, 0},
    {"PUT", "/echo", echo, 0},
    {"POST", "/later", later, 0},
    {"GET", "/counts", counts, 0},
    {"GET", "/things/{name}", thing, 0},
    {"GET", "/large", large, 0},
    {"PUT", "/bulk", echo, HTTP_ROUTE_LARGE},
};

static void commit(void *context) {
    struct server_process *process = context;
    process->is_committed = process->waiting != NULL;
    process->commits += process->is_committed;
}

/* An answer that would leave without its turn's commit stops the server, and with it the test. */
static void answer(void *context) {
    struct server_process *process = context;
    while (process->waiting != NULL) {
        if (!process->is_committed) {
            abort();
        }
        struct http_request *request = process->waiting;
        process->waiting = request->next;
        http_answer(request);
    }
}

static void stop(void *context) {
    struct server_process *process = context;
    loop_stop(&process->loop);
}

static bool serve(struct server_process *process, const struct tls_identity *identity, int port_pipe,
                  struct fault *fault) {
    struct http_options options = {.address = {.host = "127.0.0.1"},
                                   .tls = identity,
                                   .connections_max = FIXTURE_CONNECTIONS,
                                   .connections_per_address = FIXTURE_PER_ADDRESS,
                                   .body_max = FIXTURE_BODY,
                                   .large_body_max = FIXTURE_LARGE_BODY,
                                   .read_time_ms = FIXTURE_READ_MS,
                                   .idle_time_ms = FIXTURE_IDLE_MS,
                                   .write_time_ms = FIXTURE_WRITE_MS};
    if (!daemon_begin(&(struct daemon_options){"fixture", 4096, true}, fault) ||
        !loop_init(&process->loop, os_clock(), fault) ||
        !daemon_life_start(&process->life, &process->loop, NULL, stop, process, fault) ||
        !http_server_start(&process->server, &process->loop, &options, routes, sizeof routes / sizeof routes[0],
                           process, NULL, fault)) {
        return false;
    }
    process->commit = (struct loop_hook){.run = commit, .context = process};
    process->answer = (struct loop_hook){.run = answer, .context = process};
    loop_hook_add(&process->loop, &process->commit, LOOP_STAGE_COMMIT);
    loop_hook_add(&process->loop, &process->answer, LOOP_STAGE_ANSWER);
    uint16_t port = http_server_port(process->server);
    return write(port_pipe, &port, sizeof port) == (ssize_t)sizeof port && loop_run(&process->loop, fault);
}

static int run_child(const struct tls_identity *identity, int port_pipe) {
    static struct server_process process;
    struct fault fault = {.code = FAULT_NONE};
    bool is_fine = serve(&process, identity, port_pipe, &fault);
    if (!is_fine) {
        (void)fprintf(stderr, "server: %s\n", fault.text);
        return 1;
    }
    http_server_stop(process.server);
    daemon_life_stop(&process.life);
    loop_close(&process.loop);
    return 0;
}

void http_fixture_start(struct http_fixture *fixture, const struct tls_identity *identity) {
    int ends[2];
    if (pipe(ends) != 0) {
        abort();
    }
    fixture->pid = fork();
    if (fixture->pid == 0) {
        (void)close(ends[0]);
        exit(run_child(identity, ends[1]));
    }
    (void)close(ends[1]);
    if (fixture->pid < 0 || read(ends[0], &fixture->port, sizeof fixture->port) != (ssize_t)sizeof fixture->port) {
        (void)fprintf(stderr, "the server did not start\n");
        exit(1);
    }
    (void)close(ends[0]);
}

bool http_fixture_stop(struct http_fixture *fixture) {
    int status;
    (void)kill(fixture->pid, SIGTERM);
    return waitpid(fixture->pid, &status, 0) == fixture->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

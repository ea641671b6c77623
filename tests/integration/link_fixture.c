#include "link_fixture.h"

#include "node/daemon.h"
#include "node/link.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct link_process {
    struct event_loop loop;
    struct daemon_life life;
    struct link *link;
    int reports;
};

static void report(const struct link_process *process, char what) {
    if (process->reports >= 0 && write(process->reports, &what, 1) != 1) {
        _exit(3); /* the test is gone */
    }
}

static void on_opened(void *context, struct link_connection *connection) {
    if (link_is_dialled(connection)) {
        report(context, 'o');
        (void)link_send(connection, span_of(LINK_FIXTURE_SECRET, strlen(LINK_FIXTURE_SECRET)));
    }
}

static void take_dialled(const struct link_process *process, struct link_connection *connection) {
    link_authenticate(connection);
    report(process, 'a');
}

static void on_frame(void *context, struct link_connection *connection, struct span frame) {
    if (link_is_dialled(connection)) {
        take_dialled(context, connection);
        return;
    }
    if (link_owner(connection) == NULL) {
        if (!span_equal(frame, span_of(LINK_FIXTURE_SECRET, strlen(LINK_FIXTURE_SECRET)))) {
            link_close(connection);
            return;
        }
        link_authenticate(connection);
        link_set_owner(connection, context);
    }
    if (!link_send(connection, frame)) {
        link_close(connection); /* a reader slower than its own questions */
    }
}

static void on_writable(void *context, struct link_connection *connection) {
    (void)context;
    (void)connection;
}

static void on_closed(void *context, struct link_connection *connection, enum link_end end) {
    (void)end;
    if (link_is_dialled(connection)) {
        report(context, 'c');
    }
}

static void stop(void *context) {
    struct link_process *process = context;
    loop_stop(&process->loop);
}

static bool begin(struct link_process *process, struct fault *fault) {
    struct link_options options = {.connections_max = 64,
                                   .newcomers_max = LINK_FIXTURE_NEWCOMERS,
                                   .newcomers_per_address = LINK_FIXTURE_PER_ADDRESS,
                                   .handshake_ms = LINK_FIXTURE_HANDSHAKE_MS,
                                   .silence_ms = LINK_FIXTURE_SILENCE_MS,
                                   .retry_first_ms = 20,
                                   .retry_max_ms = 100};
    struct link_events events = {.on_opened = on_opened,
                                 .on_frame = on_frame,
                                 .on_writable = on_writable,
                                 .on_closed = on_closed,
                                 .context = process};
    return daemon_begin(&(struct daemon_options){"fixture", 4096, true}, fault) && os_entropy_start(fault) &&
           loop_init(&process->loop, os_clock(), fault) &&
           daemon_life_start(&process->life, &process->loop, NULL, stop, process, fault) &&
           link_start(&process->link, &process->loop, &options, events, os_entropy(), NULL, fault);
}

static int end(struct link_process *process, bool is_fine, const struct fault *fault) {
    if (!is_fine) {
        (void)fprintf(stderr, "link: %s\n", fault->text);
        return 1;
    }
    process->reports = -1;
    link_stop(process->link);
    daemon_life_stop(&process->life);
    loop_close(&process->loop);
    return 0;
}

static int run_listener(int port_pipe) {
    static struct link_process process = {.reports = -1};
    struct fault fault = {.code = FAULT_NONE};
    struct net_address address = {.host = "127.0.0.1"};
    uint16_t port = 0;
    bool is_fine = begin(&process, &fault) && link_listen(process.link, &address, &port, &fault) &&
                   write(port_pipe, &port, sizeof port) == (ssize_t)sizeof port && loop_run(&process.loop, &fault);
    return end(&process, is_fine, &fault);
}

static int run_dialer(int reports, uint16_t port) {
    static struct link_process process;
    struct fault fault = {.code = FAULT_NONE};
    struct net_address address = {.host = "127.0.0.1", .port = port};
    process.reports = reports;
    bool is_fine = begin(&process, &fault) && link_dial(process.link, &address, NULL, NULL, &fault) &&
                   loop_run(&process.loop, &fault);
    return end(&process, is_fine, &fault);
}

static void close_all_but(int kept) {
    for (int fd = STDERR_FILENO + 1; fd < 1024; fd++) {
        if (fd != kept) {
            (void)close(fd);
        }
    }
}

/* port 0: listen. */
static void start(struct link_fixture *fixture, uint16_t port) {
    int ends[2];
    if (pipe(ends) != 0) {
        abort();
    }
    fixture->pid = fork();
    if (fixture->pid == 0) {
        close_all_but(ends[1]); /* a listener of the test that stayed open here would answer for it */
        exit(port == 0 ? run_listener(ends[1]) : run_dialer(ends[1], port));
    }
    (void)close(ends[1]);
    fixture->reports = ends[0];
}

void link_fixture_listen(struct link_fixture *fixture) {
    start(fixture, 0);
    if (read(fixture->reports, &fixture->port, sizeof fixture->port) != (ssize_t)sizeof fixture->port) {
        (void)fprintf(stderr, "the listener did not start\n");
        exit(1);
    }
}

void link_fixture_dial(struct link_fixture *fixture, uint16_t port) {
    fixture->port = port;
    start(fixture, port);
}

bool link_fixture_stop(struct link_fixture *fixture) {
    int status;
    (void)kill(fixture->pid, SIGTERM);
    bool is_ended = waitpid(fixture->pid, &status, 0) == fixture->pid;
    (void)close(fixture->reports);
    return is_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

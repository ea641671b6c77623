/* Head office is killed and comes back: how long until a thousand stores are connected again, each authenticated,
 * against the same thousand coming back over the plain link (limits.md section 11 row 13: 1.5 times). Both sides have
 * the same back-off, so that the difference is the handshakes. Also: what a store costs head office in memory, and that
 * it costs no thread. */
#include "base/bug.h"
#include "node/daemon.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "node/sealed_link.h"
#include "tests/bench/measure.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STORES = 1000, RUNS = 3, FILES = 4096, RETRY_FIRST_MS = 100, RETRY_MAX_MS = 2000 };

struct process {
    struct event_loop loop;
    struct link *link;
    struct sealed_link *sealed;
    int64_t up;
};

static struct process process;
static struct key_pair hq_keys;
static struct key_pair store_keys;
static uint8_t psk[KEY_SIZE];

/* ---------------------------------------------------------------------------------- plain: the first frame
 * authenticates */

static void plain_opened(void *context, struct link_connection *connection) {
    (void)context;
    if (link_is_dialled(connection)) {
        bug_if(!link_send(connection, span_of("hello", 5)));
    }
}

static void plain_frame(void *context, struct link_connection *connection, struct span frame) {
    (void)context;
    link_authenticate(connection);
    process.up++;
    if (!link_is_dialled(connection)) {
        bug_if(!link_send(connection, frame));
    }
}

static void plain_writable(void *context, struct link_connection *connection) {
    (void)context;
    (void)connection;
}

static void plain_closed(void *context, struct link_connection *connection, enum link_end end) {
    (void)context;
    (void)connection;
    (void)end;
}

/* ---------------------------------------------------------------------------------------------------------------
 * sealed */

static bool find_keys(void *context, const struct node_session_request *request, struct sealed_keys *keys) {
    (void)context;
    (void)request;
    *keys = (struct sealed_keys){.peer_static = store_keys.public_key, .psk = psk};
    return true;
}

static void sealed_opened(void *context, struct sealed_connection *connection) {
    struct fault fault;
    struct sealed_greeting greeting = {.hq_key = hq_keys.public_key, .psk = psk};
    (void)context;
    memset(greeting.request.store_hash, 1, sizeof greeting.request.store_hash);
    bug_if(!sealed_greet(connection, &greeting, span_of("hello", 5), &fault));
}

static void sealed_requested(void *context, struct sealed_connection *connection,
                             const struct node_session_request *request, const uint8_t peer[static KEY_SIZE],
                             struct span payload) {
    struct fault fault;
    (void)context;
    (void)request;
    (void)peer;
    bug_if(!sealed_answer(connection, payload, &fault));
}

static void sealed_is_up(void *context, struct sealed_connection *connection, struct span payload) {
    (void)context;
    (void)connection;
    (void)payload;
    process.up++;
}

static void sealed_message(void *context, struct sealed_connection *connection, struct span plain) {
    (void)context;
    (void)connection;
    (void)plain;
}

static void sealed_writable(void *context, struct sealed_connection *connection) {
    (void)context;
    (void)connection;
}

static void sealed_closed(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    (void)context;
    (void)connection;
    (void)end;
    (void)was_up;
}

/* ------------------------------------------------------------------------------------------------------------
 * processes */

static void start_link(bool is_sealed, const struct key_pair *keys) {
    struct fault fault;
    struct link_options options = {.connections_max = STORES,
                                   .newcomers_max = STORES,
                                   .newcomers_per_address = STORES,
                                   .retry_first_ms = RETRY_FIRST_MS,
                                   .retry_max_ms = RETRY_MAX_MS};
    bug_if(!daemon_begin(&(struct daemon_options){"bench", FILES, true}, &fault) ||
           !loop_init(&process.loop, os_clock(), &fault));
    if (is_sealed) {
        struct sealed_options sealed = {.link = options, .static_keys = {keys}, .static_key_count = 1};
        struct sealed_events events = {find_keys,      sealed_opened,   sealed_requested, sealed_is_up,
                                       sealed_message, sealed_writable, sealed_closed,    NULL};
        bug_if(!sealed_link_start(&process.sealed, &process.loop, &sealed, events, os_entropy(), NULL, &fault));
        process.link = sealed_link_transport(process.sealed);
    } else {
        struct link_events events = {plain_opened, plain_frame, plain_writable, plain_closed, NULL};
        bug_if(!link_start(&process.link, &process.loop, &options, events, os_entropy(), NULL, &fault));
    }
}

/* A number of /proc/PID/status, e.g. "VmRSS:". */
static int64_t status_of(pid_t pid, const char *name) {
    char path[64];
    char line[256];
    int64_t value = -1;
    (void)snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "r");
    bug_if(file == NULL);
    while (value < 0 && fgets(line, sizeof line, file) != NULL) {
        value = strncmp(line, name, strlen(name)) == 0 ? strtoll(line + strlen(name), NULL, 10) : -1;
    }
    (void)fclose(file);
    return value;
}

static pid_t start_hq(bool is_sealed, uint16_t *port) {
    int ends[2];
    bug_if(pipe(ends) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct fault fault;
        struct net_address address = {.host = "127.0.0.1", .port = *port};
        start_link(is_sealed, &hq_keys);
        bug_if(!link_listen(process.link, &address, &address.port, &fault));
        bug_if(write(ends[1], &address.port, sizeof address.port) != (ssize_t)sizeof address.port);
        bug_if(!loop_run(&process.loop, &fault));
        _exit(0);
    }
    bug_if(pid < 0 || read(ends[0], port, sizeof *port) != (ssize_t)sizeof *port);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return pid;
}

/* A byte on the pipe each time that all stores are up. */
static pid_t start_stores(bool is_sealed, uint16_t port, int *all_up) {
    int ends[2];
    bug_if(pipe(ends) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct fault fault;
        struct net_address address = {.host = "127.0.0.1", .port = port};
        start_link(is_sealed, &store_keys);
        for (int i = 0; i < STORES; i++) {
            bug_if(!link_dial(process.link, &address, NULL, NULL, &fault));
        }
        for (;;) {
            bug_if(!loop_turn(&process.loop, -1, &fault));
            if (process.up == STORES) {
                process.up = 0;
                bug_if(write(ends[1], "u", 1) != 1);
            }
        }
    }
    bug_if(pid < 0);
    (void)close(ends[1]);
    *all_up = ends[0];
    return pid;
}

static void wait_for_all(int all_up) {
    char byte;
    bug_if(read(all_up, &byte, 1) != 1);
}

static void end(pid_t pid) {
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

static int64_t now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct result {
    int64_t back_us; /* from the listener's return to the last store's */
    int64_t bytes_per_store;
    int64_t threads_more;
};

static struct result run(bool is_sealed) {
    struct result result;
    uint16_t port = 0;
    int all_up;
    pid_t hq = start_hq(is_sealed, &port);
    int64_t before_kib = status_of(hq, "VmRSS:");
    int64_t threads = status_of(hq, "Threads:");
    pid_t stores = start_stores(is_sealed, port, &all_up);
    wait_for_all(all_up);
    result.bytes_per_store = (status_of(hq, "VmRSS:") - before_kib) * 1024 / STORES;
    result.threads_more = status_of(hq, "Threads:") - threads;
    end(hq);
    (void)sleep(1); /* the outage: the stores' back-offs spread */
    hq = start_hq(is_sealed, &port);
    int64_t begun_us = now_us();
    wait_for_all(all_up);
    result.back_us = now_us() - begun_us;
    end(hq);
    end(stores);
    (void)close(all_up);
    return result;
}

static int compare(const void *a, const void *b) {
    const struct result *left = a;
    const struct result *right = b;
    return (left->back_us > right->back_us) - (left->back_us < right->back_us);
}

int main(void) {
    struct fault fault;
    struct result sealed[RUNS];
    struct result plain[RUNS];
    bug_if(!os_entropy_start(&fault));
    struct entropy entropy = os_entropy();
    key_pair_make(&hq_keys, &entropy);
    key_pair_make(&store_keys, &entropy);
    key_make_secret(psk, &entropy);
    for (int i = 0; i < RUNS; i++) {
        plain[i] = run(false);
        sealed[i] = run(true);
    }
    qsort(sealed, RUNS, sizeof sealed[0], compare);
    qsort(plain, RUNS, sizeof plain[0], compare);
    struct measure line = {.name = "link-1000-stores-back", .unit = "stores/s", .goal_thousandths = 667};
    int64_t ours = STORES * INT64_C(1000000) / sealed[RUNS / 2].back_us;
    (void)measure_print(&line, ours, STORES * INT64_C(1000000) / plain[RUNS / 2].back_us);
    (void)printf("a store costs head office %lld bytes (bound 32,768) and %lld threads (bound 0)\n",
                 (long long)sealed[RUNS / 2].bytes_per_store, (long long)sealed[RUNS / 2].threads_more);
    return 0;
}

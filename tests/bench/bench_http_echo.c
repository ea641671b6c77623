/* How fast our HTTP server is against the least that libmicrohttpd can do: the same library, the same epoll mode driven
 * from a plain poll loop, one handler that sends the body back. Both run in a process of their own, one client keeps 1
 * or 16 connections busy with bodies of 200 bytes and of a 10-line and a 50-line receipt's size. The runs take turns;
 * the medians of five count. "commit" answers through the commit stage of the turn. The goal is limits.md section 11
 * row 5.
 *
 *     bench_http_echo            the lines
 *     bench_http_echo serve N    only the bare server, on port N, for other loads (N 0: any; it prints the port) */
#include "tests/bench/http_echo.h"
#include "tests/bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 5, RUN_MS = 300, GOAL_THOUSANDTHS = 600 };

struct load {
    const char *name;
    const char *name_commit;
    size_t body;
    int connections;
};

static const struct load loads[] = {
    {"http-200-1", "http-commit-200-1", 200, 1},    {"http-200-16", "http-commit-200-16", 200, 16},
    {"http-900-1", "http-commit-900-1", 900, 1},    {"http-900-16", "http-commit-900-16", 900, 16},
    {"http-4126-1", "http-commit-4126-1", 4126, 1}, {"http-4126-16", "http-commit-4126-16", 4126, 16},
};

static int compare(const void *a, const void *b) {
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

static int64_t median(int64_t *values) {
    qsort(values, RUNS, sizeof *values, compare);
    return values[RUNS / 2];
}

static void measure(const struct load *load, uint16_t bare_port, uint16_t our_port) {
    int64_t bare[RUNS];
    int64_t ours[RUNS];
    int64_t commit[RUNS];
    for (int run = 0; run < RUNS; run++) {
        bare[run] = bench_http_load(bare_port, "/echo", load->body, load->connections, RUN_MS);
        ours[run] = bench_http_load(our_port, "/echo", load->body, load->connections, RUN_MS);
        commit[run] = bench_http_load(our_port, "/later", load->body, load->connections, RUN_MS);
    }
    int64_t limit = median(bare);
    struct measure line = {.name = load->name, .unit = "requests/s", .goal_thousandths = GOAL_THOUSANDTHS};
    (void)measure_print(&line, median(ours), limit);
    line.name = load->name_commit;
    (void)measure_print(&line, median(commit), limit);
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "serve") == 0) {
        return bench_http_serve_bare((uint16_t)strtoul(argv[2], NULL, 10));
    }
    struct bench_server bare;
    struct bench_server ours;
    bench_http_start_bare(&bare);
    bench_http_start_ours(&ours);
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        measure(&loads[i], bare.port, ours.port);
    }
    bench_http_stop(&bare);
    bench_http_stop(&ours);
    return 0;
}

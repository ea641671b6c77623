#include "tests/bench/http_echo.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, REQUEST_MAX = 16 * 1024, ANSWER_MAX = 16 * 1024 };

struct client {
    size_t received; /* of the answer under way */
    char answer[ANSWER_MAX];
};

static int64_t now_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void stop_at(const char *what) {
    (void)fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static int open_connection(uint16_t port) {
    struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&peer, sizeof peer) != 0) {
        stop_at("cannot connect");
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void ask(int fd, const char *request, size_t size) {
    if (send(fd, request, size, MSG_NOSIGNAL) != (ssize_t)size) {
        stop_at("cannot send");
    }
}

/* True when an answer is whole; it is as large as the body and its own head. */
static int take(struct client *client, int fd, size_t body_size) {
    ssize_t got = recv(fd, client->answer + client->received, sizeof client->answer - 1 - client->received, 0);
    if (got <= 0) {
        stop_at("the server hung up");
    }
    client->received += (size_t)got;
    client->answer[client->received] = '\0';
    const char *end = strstr(client->answer, "\r\n\r\n");
    if (end == NULL || client->received < (size_t)(end + 4 - client->answer) + body_size) {
        return 0;
    }
    if (strncmp(client->answer, "HTTP/1.1 200 ", 13) != 0) {
        stop_at("an answer is not 200");
    }
    client->received = 0;
    return 1;
}

int64_t bench_http_load(uint16_t port, const char *path, size_t body_size, int connections, int64_t time_ms) {
    static struct client clients[CONNECTIONS_MAX];
    static char request[REQUEST_MAX];
    struct pollfd fds[CONNECTIONS_MAX];
    int head = snprintf(request, sizeof request, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n", path,
                        body_size);
    size_t size = (size_t)head + body_size;
    memset(request + head, 'x', body_size);
    for (int i = 0; i < connections; i++) {
        clients[i].received = 0;
        fds[i] = (struct pollfd){.fd = open_connection(port), .events = POLLIN};
        ask(fds[i].fd, request, size);
    }
    int64_t begun = now_ns();
    int64_t until = begun + time_ms * 1000000;
    int64_t answers = 0;
    while (now_ns() < until && poll(fds, (nfds_t)connections, 5000) > 0) {
        for (int i = 0; i < connections; i++) {
            if (fds[i].revents != 0 && take(&clients[i], fds[i].fd, body_size)) {
                answers++;
                ask(fds[i].fd, request, size);
            }
        }
    }
    int64_t spent_us = (now_ns() - begun) / 1000;
    for (int i = 0; i < connections; i++) {
        (void)close(fds[i].fd);
    }
    return answers * 1000000 / spent_us;
}

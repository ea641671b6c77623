#include "tests/chain/relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINES_MAX = 4, BUFFER_SIZE = 65536, POLL_MS = 20, BACKLOG = 8 };

/* One direction: what was read and is not yet written. */
struct direction {
    size_t size;
    size_t sent;
    uint8_t data[BUFFER_SIZE];
};

struct line {
    int ends[2]; /* the store's, head office's; -1: not in use */
    struct direction from[2];
};

struct relay {
    pthread_t thread;
    atomic_bool is_cut;
    atomic_bool is_over;
    int listener;
    uint16_t port;
    uint16_t target_port;
    struct line lines[LINES_MAX];
};

static struct sockaddr_in loopback(uint16_t port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
}

static int listen_on(uint16_t port) {
    struct sockaddr_in address = loopback(port);
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
                    bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0)) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static uint16_t port_of(int fd) {
    struct sockaddr_in address = {0};
    socklen_t size = sizeof address;
    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 ? ntohs(address.sin_port) : 0;
}

static bool port_is_free(uint16_t port) {
    int fd = listen_on(port);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

/* Below the range from which the system takes ports for outgoing connections: a port of that range that is free now may
 * be the near end of somebody's connection when the node that was given it starts, or is started again. */
enum { PORTS_FROM = 20000, PORTS_COUNT = 12000 };

uint16_t free_port(uint16_t wanted) {
    static unsigned next;
    if (wanted != 0 && port_is_free(wanted)) {
        return wanted;
    }
    for (unsigned tries = 0; tries < PORTS_COUNT; tries++) {
        uint16_t port = (uint16_t)(PORTS_FROM + ((unsigned)getpid() * 64 + next++) % PORTS_COUNT);
        if (port_is_free(port)) {
            return port;
        }
    }
    return 0;
}

static void hang_up(struct line *line) {
    for (size_t i = 0; i < 2; i++) {
        if (line->ends[i] >= 0) {
            (void)close(line->ends[i]);
            line->ends[i] = -1;
        }
    }
}

static int dial(uint16_t port) {
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
                    fcntl(fd, F_SETFL, O_NONBLOCK) != 0)) { /* loopback answers at once, so connecting may block */
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static void take_call(struct relay *relay) {
    int fd = accept4(relay->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct line *line = NULL;
    for (size_t i = 0; i < LINES_MAX; i++) {
        line = relay->lines[i].ends[0] < 0 ? &relay->lines[i] : line;
    }
    int other = fd < 0 || line == NULL || atomic_load(&relay->is_cut) ? -1 : dial(relay->target_port);
    if (other < 0) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return;
    }
    *line = (struct line){.ends = {fd, other}};
}

/* Moves what it can one way; false when the line is over. */
static bool move(int source, int sink, struct direction *direction, bool can_read) {
    if (can_read && direction->size == 0) {
        ssize_t got = recv(source, direction->data, sizeof direction->data, 0);
        if (got <= 0) {
            return false;
        }
        direction->size = (size_t)got;
        direction->sent = 0;
    }
    if (direction->size == 0) {
        return true;
    }
    ssize_t put = send(sink, direction->data + direction->sent, direction->size - direction->sent, MSG_NOSIGNAL);
    direction->sent += put > 0 ? (size_t)put : 0;
    if (direction->sent == direction->size) {
        direction->size = 0;
    }
    return true; /* a sink that is gone shows itself by its own end */
}

static short wanted_events(const struct line *line, size_t end) {
    int events = line->from[end].size == 0 ? POLLIN : 0;
    events |= line->from[1 - end].size > 0 ? POLLOUT : 0;
    return (short)events;
}

static void serve_line(struct line *line, const struct pollfd *polled) {
    bool is_up = true;
    for (size_t end = 0; end < 2 && is_up; end++) {
        bool has_ended = (polled[end].revents & (POLLERR | POLLNVAL)) != 0;
        bool can_read = (polled[end].revents & (POLLIN | POLLHUP)) != 0;
        is_up = !has_ended && move(line->ends[end], line->ends[1 - end], &line->from[end], can_read);
    }
    if (!is_up) {
        hang_up(line);
    }
}

static void serve_once(struct relay *relay) {
    struct pollfd polled[1 + 2 * LINES_MAX] = {{.fd = relay->listener, .events = POLLIN}};
    for (size_t i = 0; i < LINES_MAX; i++) {
        for (size_t end = 0; end < 2; end++) {
            polled[1 + 2 * i + end] =
                (struct pollfd){.fd = relay->lines[i].ends[end], .events = wanted_events(&relay->lines[i], end)};
        }
    }
    (void)poll(polled, sizeof polled / sizeof polled[0], POLL_MS);
    for (size_t i = 0; i < LINES_MAX; i++) {
        if (relay->lines[i].ends[0] >= 0) {
            serve_line(&relay->lines[i], &polled[1 + 2 * i]);
        }
    }
    if (polled[0].revents != 0) {
        take_call(relay);
    }
}

static void *serve(void *context) {
    struct relay *relay = context;
    while (!atomic_load(&relay->is_over)) {
        for (size_t i = 0; atomic_load(&relay->is_cut) && i < LINES_MAX; i++) {
            hang_up(&relay->lines[i]);
        }
        serve_once(relay);
    }
    return NULL;
}

struct relay *relay_open(uint16_t target_port, struct fault *fault) {
    struct relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL) {
        (void)fault_set(fault, FAULT_FULL, "no memory for a relay");
        return NULL;
    }
    for (size_t i = 0; i < LINES_MAX; i++) {
        relay->lines[i].ends[0] = relay->lines[i].ends[1] = -1;
    }
    relay->target_port = target_port;
    relay->listener = listen_on(0);
    if (relay->listener < 0 || pthread_create(&relay->thread, NULL, serve, relay) != 0) {
        (void)fault_set(fault, FAULT_IO, "a relay cannot be started");
        free(relay);
        return NULL;
    }
    relay->port = port_of(relay->listener);
    return relay;
}

uint16_t relay_port(const struct relay *relay) {
    return relay->port;
}

void relay_set_cut(struct relay *relay, bool is_cut) {
    atomic_store(&relay->is_cut, is_cut);
}

void relay_close(struct relay *relay) {
    if (relay == NULL) {
        return;
    }
    atomic_store(&relay->is_over, true);
    (void)pthread_join(relay->thread, NULL);
    for (size_t i = 0; i < LINES_MAX; i++) {
        hang_up(&relay->lines[i]);
    }
    (void)close(relay->listener);
    free(relay);
}

#include "raw_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t raw_now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int raw_connect_from(uint16_t port, const char *own_address) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
    (void)inet_pton(AF_INET, own_address, &own.sin_addr);
    (void)inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr);
    if (bind(fd, (const struct sockaddr *)&own, sizeof own) != 0 ||
        connect(fd, (const struct sockaddr *)&peer, sizeof peer) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

int raw_connect(uint16_t port) {
    return raw_connect_from(port, "127.0.0.1");
}

bool raw_send(int fd, const void *bytes, size_t size) {
    const char *at = bytes;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

bool raw_say(int fd, const char *text) {
    return raw_send(fd, text, strlen(text));
}

/* What recv gives within the wait: > 0 bytes, 0 end, -1 error or reset, -2 nothing in time. */
static ssize_t receive(int fd, void *block, size_t size, int64_t wait_ms) {
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (wait_ms <= 0 || poll(&ready, 1, (int)wait_ms) <= 0) {
        return -2;
    }
    return recv(fd, block, size, 0);
}

static size_t content_length(const char *head) {
    const char *line = strcasestr(head, "\r\nContent-Length:");
    return line == NULL ? 0 : (size_t)strtoul(line + strlen("\r\nContent-Length:"), NULL, 10);
}

static bool is_whole(const struct raw_answer *answer) {
    const char *end = strstr(answer->bytes, "\r\n\r\n");
    return end != NULL && answer->size >= (size_t)(end + 4 - answer->bytes) + content_length(answer->bytes);
}

void raw_read_answer(int fd, struct raw_answer *answer) {
    int64_t until_ms = raw_now_ms() + RAW_WAIT_MS;
    answer->size = 0;
    answer->status = 0;
    answer->bytes[0] = '\0';
    while (!is_whole(answer) && answer->size < RAW_ANSWER_MAX - 1) {
        ssize_t got =
            receive(fd, answer->bytes + answer->size, RAW_ANSWER_MAX - 1 - answer->size, until_ms - raw_now_ms());
        if (got <= 0) {
            break;
        }
        answer->size += (size_t)got;
        answer->bytes[answer->size] = '\0';
    }
    if (strncmp(answer->bytes, "HTTP/1.1 ", 9) == 0) {
        answer->status = (int)strtol(answer->bytes + 9, NULL, 10);
    }
}

bool raw_wait_closed(int fd, int64_t wait_ms) {
    int64_t until_ms = raw_now_ms() + wait_ms;
    char dropped[4096];
    ssize_t got;
    do {
        got = receive(fd, dropped, sizeof dropped, until_ms - raw_now_ms());
    } while (got > 0);
    return got != -2;
}

void raw_reset(int fd) {
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)close(fd);
}

void raw_ask(uint16_t port, const char *request, struct raw_answer *answer) {
    int fd = raw_connect(port);
    answer->status = 0;
    answer->bytes[0] = '\0';
    if (fd >= 0) {
        (void)raw_say(fd, request);
        raw_read_answer(fd, answer);
        (void)close(fd);
    }
}

const char *raw_body(const struct raw_answer *answer) {
    const char *end = strstr(answer->bytes, "\r\n\r\n");
    return end == NULL ? "" : end + 4;
}

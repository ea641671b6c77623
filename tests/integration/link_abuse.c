#include "link_abuse.h"

#include "raw_client.h"

#include <sys/socket.h>
#include <unistd.h>

static void half_close_and_reset(int fd) {
    (void)shutdown(fd, SHUT_WR);
    raw_reset(fd);
}

static void reset_at_once(int fd) {
    raw_reset(fd);
}

static void close_at_once(int fd) {
    (void)close(fd);
}

static void wrong_bytes_and_close(int fd) {
    (void)raw_say(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    (void)close(fd);
}

static void bomb_and_reset(int fd) {
    (void)raw_send(fd, "\xFF\xFF\xFF\xFF", 4);
    raw_reset(fd);
}

static void half_a_frame_and_close(int fd) {
    (void)raw_send(fd, "\0\0\0\x40half", 8);
    (void)close(fd);
}

static void half_a_prefix_half_close_and_reset(int fd) {
    (void)raw_send(fd, "\0", 1);
    (void)shutdown(fd, SHUT_WR);
    raw_reset(fd);
}

static void wrong_secret_and_reset(int fd) {
    (void)raw_send(fd, "\0\0\0\x0bopen barley", 15);
    raw_reset(fd);
}

/* The greeting of NNG's own protocol sockets. */
static void foreign_greeting(int fd) {
    (void)raw_send(fd, "\0SP\0\0\x30\0\0", 8);
    (void)close(fd);
}

static void stay_silent(int fd) {
    static int held[1024];
    static size_t next;
    if (held[next] > 0) {
        (void)close(held[next]);
    }
    held[next] = fd; /* 1024 silent ones at a time; the link closes them from its side */
    next = (next + 1) % (sizeof held / sizeof held[0]);
}

void (*const link_abuses[LINK_ABUSES])(int fd) = {
    half_close_and_reset,
    reset_at_once,
    close_at_once,
    wrong_bytes_and_close,
    bomb_and_reset,
    half_a_frame_and_close,
    half_a_prefix_half_close_and_reset,
    wrong_secret_and_reset,
    foreign_greeting,
    stay_silent,
};

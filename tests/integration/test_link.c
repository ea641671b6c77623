/* The link between nodes as processes on loopback: honest use, and every abuse that limits.md section 10 found deadly
 * for NNG's protocol sockets. The traps are named trap_*. */
#include "link_abuse.h"
#include "link_fixture.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 8000, FRAME_MAX = 65535 };

static struct link_fixture listener;
static uint8_t buffer[FRAME_MAX + 4];

/* Prefix and bytes in one send, or the kernel would hold the second back until the first is acknowledged. */
static bool say_frame(int fd, const void *bytes, uint32_t size) {
    static uint8_t whole[FRAME_MAX + 4];
    const uint8_t prefix[4] = {(uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size};
    memcpy(whole, prefix, sizeof prefix);
    memcpy(whole + sizeof prefix, bytes, size);
    return raw_send(fd, whole, sizeof prefix + size);
}

static bool read_bytes(int fd, uint8_t *out, size_t size) {
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    while (size > 0) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (poll(&ready, 1, (int)(until_ms - raw_now_ms())) <= 0) {
            return false;
        }
        ssize_t got = recv(fd, out, size, 0);
        if (got <= 0) {
            return false;
        }
        out += got;
        size -= (size_t)got;
    }
    return true;
}

/* One frame into `buffer`; its size, 0 when none came. */
static size_t read_frame(int fd) {
    uint8_t prefix[4];
    if (!read_bytes(fd, prefix, sizeof prefix)) {
        return 0;
    }
    size_t size = (size_t)prefix[2] << 8 | prefix[3];
    return prefix[0] == 0 && prefix[1] == 0 && read_bytes(fd, buffer, size) ? size : 0;
}

static bool is_echoed(int fd, const void *bytes, uint32_t size) {
    return say_frame(fd, bytes, size) && read_frame(fd) == size && memcmp(buffer, bytes, size) == 0;
}

/* A good node: connected and authenticated, or -1. */
static int good_node(void) {
    int fd = raw_connect(listener.port);
    if (fd >= 0 && !is_echoed(fd, LINK_FIXTURE_SECRET, sizeof LINK_FIXTURE_SECRET - 1)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* Goal: frames of every size come back whole, however they were cut on their way. */
static void echoes_frames(void **state) {
    (void)state;
    static uint8_t bytes[FRAME_MAX];
    static const uint32_t sizes[] = {1, 2, 3, 4, 5, 1000, 4096, 48 * 1024, FRAME_MAX};
    int fd = good_node();
    assert_true(fd >= 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        memset(bytes, (int)i + 1, sizes[i]);
        assert_true(is_echoed(fd, bytes, sizes[i]));
    }
    int one = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const uint8_t cut[] = {0, 0, 0, 3, 'a', 'b', 'c', 0, 0, 0, 2, 'd', 'e'};
    for (size_t i = 0; i < sizeof cut; i++) {
        assert_true(raw_send(fd, &cut[i], 1));
    }
    assert_int_equal(read_frame(fd), 3);
    assert_int_equal(read_frame(fd), 2);
    (void)close(fd);
}

/* Goal: lengths out of bounds end the connection before anything is kept: 0 always, over the handshake's bound before
 * the handshake, over 65,535 after it. */
static void refuses_length_bombs(void **state) {
    (void)state;
    static const uint8_t bombs[][4] = {
        {0, 0, 0, 0}, {0xFF, 0xFF, 0xFF, 0xFF}, {0x7F, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0x10, 0}};
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        int fd = raw_connect(listener.port);
        assert_true(raw_send(fd, bombs[i], 4));
        assert_true(raw_wait_closed(fd, LINK_FIXTURE_HANDSHAKE_MS / 2));
        (void)close(fd);
    }
    for (size_t i = 0; i < 4; i++) {
        int fd = good_node();
        assert_true(raw_send(fd, bombs[i], 4));
        assert_true(raw_wait_closed(fd, LINK_FIXTURE_HANDSHAKE_MS / 2));
        (void)close(fd);
    }
}

/* Goal: who does not show himself in time is closed, also when he keeps the bytes trickling. */
static void closes_who_stays_unknown(void **state) {
    (void)state;
    int silent = raw_connect(listener.port);
    int slow = raw_connect(listener.port);
    int64_t begun_ms = raw_now_ms();
    bool is_closed = !raw_send(slow, "\0\0\0\x20", 4);
    while (!is_closed && raw_now_ms() - begun_ms < PATIENCE_MS) {
        is_closed = raw_wait_closed(slow, 50) || !raw_send(slow, "x", 1);
    }
    assert_true(is_closed);
    assert_true(raw_wait_closed(silent, PATIENCE_MS));
    assert_in_range(raw_now_ms() - begun_ms, LINK_FIXTURE_HANDSHAKE_MS / 2, LINK_FIXTURE_HANDSHAKE_MS * 4);
    (void)close(silent);
    (void)close(slow);
}

/* Goal: a peer that froze is noticed by its silence; one that speaks now and then stays. */
static void notices_silence(void **state) {
    (void)state;
    int frozen = good_node();
    int alive = good_node();
    int64_t begun_ms = raw_now_ms();
    bool is_closed = false;
    while (!is_closed && raw_now_ms() - begun_ms < PATIENCE_MS) {
        assert_true(is_echoed(alive, "beat", 4));
        is_closed = raw_wait_closed(frozen, LINK_FIXTURE_SILENCE_MS / 5);
    }
    assert_true(is_closed);
    assert_true(raw_now_ms() - begun_ms >= LINK_FIXTURE_SILENCE_MS - 100);
    assert_true(is_echoed(alive, "still", 5));
    (void)close(frozen);
    (void)close(alive);
}

/* Goal: a peer that asks and never reads is bounded: the link's buffer fills, the owner is told, and closes it. */
static void bounds_what_waits_for_a_slow_reader(void **state) {
    (void)state;
    static uint8_t bytes[FRAME_MAX];
    int fd = good_node();
    bool is_open = true;
    for (int i = 0; i < 2000 && is_open; i++) {
        is_open = say_frame(fd, bytes, FRAME_MAX);
    }
    assert_false(is_open);
    (void)close(fd);
    int next = good_node();
    assert_true(next >= 0);
    (void)close(next);
}

/* Goal: each abuse on its own leaves the listener able to hear: NNG's own listener was deaf after the first. */
static void trap_listener_survives_each_abuse(void **state) {
    (void)state;
    for (size_t kind = 0; kind < LINK_ABUSES; kind++) {
        for (int i = 0; i < 100; i++) {
            int fd = raw_connect(listener.port);
            assert_true(fd >= 0);
            link_abuses[kind](fd);
        }
        int64_t begun_ms = raw_now_ms();
        int fd = good_node();
        assert_true(fd >= 0);
        /* A deaf listener stays deaf for good. A hundred at once is a burst far above the 500 a second for which 50 ms
         * are promised (the next test), and the threads that close them share two cores with whatever else runs. */
        assert_in_range(raw_now_ms() - begun_ms, 0, 2000);
        (void)close(fd);
    }
}

/* Goal: under 500 garbage connections a second, of all kinds and from the same address, a good node goes on without a
 * hitch and a new one gets in within 50 ms of the last piece of garbage. Five seconds' worth, paced. */
static void trap_garbage_does_not_hold_up_good_nodes(void **state) {
    (void)state;
    enum { PER_SECOND = 500, SECONDS = 5 };
    int good = good_node();
    assert_true(good >= 0);
    int64_t begun_ms = raw_now_ms();
    int64_t slowest_ms = 0;
    for (int i = 0; i < PER_SECOND * SECONDS; i++) {
        int fd = raw_connect(listener.port);
        if (fd >= 0) {
            link_abuses[i % LINK_ABUSES](fd);
        }
        int64_t asked_ms = raw_now_ms();
        assert_true(is_echoed(good, "beat", 4));
        int64_t beat_ms = raw_now_ms() - asked_ms;
        slowest_ms = beat_ms > slowest_ms ? beat_ms : slowest_ms;
        int64_t ahead_ms = begun_ms + (int64_t)i * 1000 / PER_SECOND - raw_now_ms();
        if (ahead_ms > 0) {
            (void)poll(NULL, 0, (int)ahead_ms); /* the pace of the attack */
        }
    }
    int64_t last_ms = raw_now_ms();
    int fresh = good_node();
    int64_t took_ms = raw_now_ms() - last_ms;
    print_message("%d visits in %lld ms; slowest beat %lld ms; a new node got in after %lld ms\n", PER_SECOND * SECONDS,
                  (long long)(last_ms - begun_ms), (long long)slowest_ms, (long long)took_ms);
    assert_true(fresh >= 0);
    assert_in_range(took_ms, 0, 50);
    assert_in_range(slowest_ms, 0, 500);
    assert_true(is_echoed(good, "still here", 10));
    (void)close(good);
    (void)close(fresh);
}

/* Goal: an idle crowd from one address is displaced by newcomers of it, and does not touch authenticated ones. */
static void newcomers_displace_the_oldest(void **state) {
    (void)state;
    int crowd[LINK_FIXTURE_PER_ADDRESS * 2];
    int good = good_node();
    for (size_t i = 0; i < sizeof crowd / sizeof crowd[0]; i++) {
        crowd[i] = raw_connect(listener.port);
        assert_true(crowd[i] >= 0);
    }
    assert_true(raw_wait_closed(crowd[0], LINK_FIXTURE_HANDSHAKE_MS / 2)); /* long before its own deadline */
    int fresh = good_node();
    assert_true(fresh >= 0);
    assert_true(is_echoed(good, "x", 1));
    for (size_t i = 0; i < sizeof crowd / sizeof crowd[0]; i++) {
        (void)close(crowd[i]);
    }
    (void)close(good);
    (void)close(fresh);
}

/* ------------------------------------------------------------------------------------------------------------ the
 * dialer */

static int fake_hq(uint16_t *port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in own = {
        .sin_family = AF_INET, .sin_port = htons(*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof own;
    int one = 1;
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&own, sizeof own), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
    *port = ntohs(own.sin_port);
    return fd;
}

static bool wait_for_report(const struct link_fixture *dialer, char wanted) {
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    char got = 0;
    while (got != wanted) {
        struct pollfd ready = {.fd = dialer->reports, .events = POLLIN};
        int64_t left_ms = until_ms - raw_now_ms();
        if (left_ms <= 0 || poll(&ready, 1, (int)left_ms) <= 0 || read(dialer->reports, &got, 1) != 1) {
            return false;
        }
    }
    return true;
}

static int accept_one(int fd) {
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    return poll(&ready, 1, PATIENCE_MS) > 0 ? accept(fd, NULL, NULL) : -1;
}

/* Goal: a false HQ that ends every connection with FIN and RST, at once or after the first bytes, does not kill the
 * dialer: it comes back to each visit, and to a real HQ that listens later. NNG's own dialers never came back. */
static void trap_dialer_survives_fin_and_reset(void **state) {
    (void)state;
    struct link_fixture dialer;
    uint16_t port = 0;
    int hq = fake_hq(&port);
    link_fixture_dial(&dialer, port);
    for (int i = 0; i < 40; i++) {
        int fd = accept_one(hq);
        assert_true(fd >= 0);
        if (i % 4 == 3) {
            (void)raw_send(fd, "\xFF\xFF\xFF\xFF", i % 8 == 3 ? 4 : 2);
        }
        if (i % 2 == 0) {
            (void)shutdown(fd, SHUT_WR);
        }
        raw_reset(fd);
    }
    (void)close(hq);
    hq = fake_hq(&port); /* now a real one */
    int fd = accept_one(hq);
    assert_true(fd >= 0);
    assert_int_equal(read_frame(fd), sizeof LINK_FIXTURE_SECRET - 1);
    assert_true(say_frame(fd, "welcome", 7));
    assert_true(wait_for_report(&dialer, 'a'));
    (void)close(fd);
    assert_true(wait_for_report(&dialer, 'c'));
    (void)close(hq);
    assert_true(link_fixture_stop(&dialer));
}

/* Goal: a dialer meets a listener that is not there yet, dies and comes back. */
static void dialer_comes_back(void **state) {
    (void)state;
    struct link_fixture dialer;
    uint16_t port = 0;
    int hq = fake_hq(&port);
    (void)close(hq);
    link_fixture_dial(&dialer, port);
    for (int i = 0; i < 3; i++) {
        hq = fake_hq(&port);
        int fd = accept_one(hq);
        assert_true(fd >= 0 && say_frame(fd, "welcome", 7));
        assert_true(wait_for_report(&dialer, 'a'));
        (void)close(fd);
        (void)close(hq);
        assert_true(wait_for_report(&dialer, 'c'));
    }
    assert_true(link_fixture_stop(&dialer));
}

/* Goal: a peer that accepts and says nothing is left after the handshake time, and tried again. */
static void dialer_leaves_a_silent_peer(void **state) {
    (void)state;
    struct link_fixture dialer;
    uint16_t port = 0;
    int hq = fake_hq(&port);
    link_fixture_dial(&dialer, port);
    int first = accept_one(hq);
    assert_true(wait_for_report(&dialer, 'o'));
    assert_true(wait_for_report(&dialer, 'c'));
    int second = accept_one(hq);
    assert_true(first >= 0 && second >= 0);
    (void)close(first);
    (void)close(second);
    (void)close(hq);
    assert_true(link_fixture_stop(&dialer));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(echoes_frames),
        cmocka_unit_test(refuses_length_bombs),
        cmocka_unit_test(closes_who_stays_unknown),
        cmocka_unit_test(notices_silence),
        cmocka_unit_test(bounds_what_waits_for_a_slow_reader),
        cmocka_unit_test(newcomers_displace_the_oldest),
        cmocka_unit_test(trap_listener_survives_each_abuse),
        cmocka_unit_test(trap_garbage_does_not_hold_up_good_nodes),
        cmocka_unit_test(trap_dialer_survives_fin_and_reset),
        cmocka_unit_test(dialer_comes_back),
        cmocka_unit_test(dialer_leaves_a_silent_peer),
    };
    int total = (int)(sizeof tests / sizeof tests[0]) + 1; /* and that the listener then ends by itself */
    link_fixture_listen(&listener);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    failed += link_fixture_stop(&listener) ? 0 : 1;
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

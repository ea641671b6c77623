#include "tests/bench/till_load.h"

#include "base/bug.h"
#include "tests/bench/measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 * 1024, LATENCIES_MAX = 1 << 20, SILENCE_MS = 20000 };

struct till {
    int fd;
    int64_t asked_ns;
    size_t received;
    size_t expected; /* of the whole answer; 0: its head is not there yet */
    struct receipt_text text;
    char answer[ANSWER_MAX];
};

static struct till tills[SHOP_TILLS];
static int64_t latencies_ns[LATENCIES_MAX];
static int64_t next_number;

static _Noreturn void give_up(const char *what, const struct till *till) {
    (void)fprintf(stderr, "till load: %s\n%.*s\n", what, (int)till->received, till->answer);
    exit(1);
}

static void ask(struct till *till, const struct shop *shop) {
    receipt_text_next(&till->text, shop, next_number++);
    till->received = 0;
    till->expected = 0;
    till->asked_ns = measure_now_ns();
    if (send(till->fd, till->text.bytes, till->text.size, MSG_NOSIGNAL) != (ssize_t)till->text.size) {
        give_up("cannot send", till);
    }
}

static void connect_till(struct till *till, uint16_t port, int epoll_fd) {
    struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = till};
    int one = 1;
    till->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (till->fd < 0 || connect(till->fd, (const struct sockaddr *)&peer, sizeof peer) != 0 ||
        setsockopt(till->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0 ||
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, till->fd, &event) != 0) {
        give_up("cannot connect", till);
    }
}

/* Once the head is whole: how large the answer will be, and whether it is the right one. */
static void read_head(struct till *till, int status) {
    static const char length_header[] = "\r\nContent-Length: ";
    const char *end = strstr(till->answer, "\r\n\r\n");
    if (end == NULL) {
        return;
    }
    const char *length = strstr(till->answer, length_header);
    if (length == NULL || length > end || strtol(till->answer + strlen("HTTP/1.1 "), NULL, 10) != status) {
        give_up("not the answer that was expected", till);
    }
    till->expected = (size_t)(end + 4 - till->answer) + strtoul(length + strlen(length_header), NULL, 10);
}

static bool take(struct till *till, int status) {
    ssize_t got = recv(till->fd, till->answer + till->received, sizeof till->answer - 1 - till->received, 0);
    if (got <= 0) {
        give_up("the server hung up", till);
    }
    till->received += (size_t)got;
    till->answer[till->received] = '\0';
    if (till->expected == 0) {
        read_head(till, status);
    }
    return till->expected != 0 && till->received >= till->expected;
}

static struct till_load_result summarize(int64_t answers, int64_t spent_ns) {
    int64_t kept = answers < LATENCIES_MAX ? answers : LATENCIES_MAX;
    bug_if(kept == 0);
    int64_t middle_ns = measure_median(latencies_ns, (size_t)kept); /* and sorts */
    return (struct till_load_result){.per_second = answers * 1000000 / (spent_ns / 1000),
                                     .p50_us = middle_ns / 1000,
                                     .p99_us = latencies_ns[kept * 99 / 100] / 1000};
}

static void open_tills(const struct till_load *load, int epoll_fd) {
    bug_if(load->tills < 1 || load->tills > SHOP_TILLS);
    for (int i = 0; i < load->tills; i++) {
        receipt_text_make(&tills[i].text, load->shop, i, load->lines, load->kind);
        connect_till(&tills[i], load->port, epoll_fd);
    }
    for (int i = 0; i < load->tills; i++) {
        ask(&tills[i], load->shop);
    }
}

struct till_load_result till_load_run(const struct till_load *load) {
    struct epoll_event events[SHOP_TILLS];
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    bug_if(epoll_fd < 0);
    int64_t begun_ns = measure_now_ns();
    int64_t answers = 0;
    open_tills(load, epoll_fd);
    while (measure_now_ns() - begun_ns < load->time_ms * 1000000) {
        int ready = epoll_wait(epoll_fd, events, SHOP_TILLS, SILENCE_MS);
        if (ready <= 0) {
            give_up("no answer", &tills[0]);
        }
        for (int i = 0; i < ready; i++) {
            struct till *till = events[i].data.ptr;
            if (take(till, load->status)) {
                latencies_ns[answers++ % LATENCIES_MAX] = measure_now_ns() - till->asked_ns;
                ask(till, load->shop);
            }
        }
    }
    int64_t spent_ns = measure_now_ns() - begun_ns;
    for (int i = 0; i < load->tills; i++) {
        (void)close(tills[i].fd);
    }
    (void)close(epoll_fd);
    return summarize(answers, spent_ns);
}

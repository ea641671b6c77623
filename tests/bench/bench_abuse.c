/* How long an honest client waits right after 500 aborted connections, while 200 others hang, and how long until the
 * server has its descriptors back (limits.md section 11 row 15: 50 ms and 60 s, so the limits here are fixed, and the
 * ratio is the share of them).
 *   abuse-till   a quote over a new connection to a store node; the strangers come from another address
 *   abuse-link   a store that dials head office's link, up to its finished handshake
 * The medians of five count; the descriptors are waited for once, at the end. */
#include "base/bug.h"
#include "tests/bench/measure.h"
#include "tests/bench/receipt_text.h"
#include "tests/bench/sealed_peer.h"
#include "tests/integration/link_abuse.h"
#include "tests/integration/raw_client.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 5, ABORTED = 500, HANGING = 200, GOAL = 1000, WAIT_LIMIT_US = 50000, BACK_LIMIT_MS = 60000 };

static const char stranger[] = "127.0.0.2";

static int hanging[HANGING];

static void hang(uint16_t port) {
    for (int i = 0; i < HANGING; i++) {
        hanging[i] = raw_connect_from(port, stranger);
        if (hanging[i] >= 0) {
            (void)raw_send(hanging[i], "P", 1); /* refused is as good as hanging */
        }
    }
}

static void let_go(void) {
    for (int i = 0; i < HANGING; i++) {
        if (hanging[i] >= 0) {
            (void)close(hanging[i]);
        }
    }
}

static int descriptors_of(pid_t pid) {
    char path[64];
    int count = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
    DIR *entries = opendir(path);
    bug_if(entries == NULL);
    while (readdir(entries) != NULL) {
        count++;
    }
    (void)closedir(entries);
    return count;
}

/* Until the process has no more open than before; the hanging clients do not let go. */
static int64_t back_ms(pid_t pid, int before) {
    int64_t begun_ms = raw_now_ms();
    while (descriptors_of(pid) > before && raw_now_ms() - begun_ms < 2 * BACK_LIMIT_MS) {
        (void)usleep(20000); /* between two looks at an event that is waited for */
    }
    return raw_now_ms() - begun_ms;
}

static int64_t ask_quote_us(const struct shop *shop, const struct receipt_text *text) {
    static struct raw_answer answer;
    int64_t begun_ns = measure_now_ns();
    int fd = raw_connect(shop->fixture.port);
    bug_if(fd < 0 || !raw_send(fd, text->bytes, text->size));
    raw_read_answer(fd, &answer);
    int64_t spent_us = (measure_now_ns() - begun_ns) / 1000;
    bug_if(answer.status != 200);
    (void)close(fd);
    return spent_us;
}

static void print(const char *name, const char *unit, int64_t ours, int64_t limit) {
    struct measure line = {.name = name, .unit = unit, .goal_thousandths = GOAL};
    (void)measure_print_most(&line, ours, limit);
}

/* Aborts of every kind that a till port may see: at once, in the head, in the body. */
static void abort_requests(const struct shop *shop, const struct receipt_text *text) {
    for (int i = 0; i < ABORTED; i++) {
        int fd = raw_connect_from(shop->fixture.port, stranger);
        if (fd >= 0) {
            size_t size = i % 3 == 0 ? 0 : i % 3 == 1 ? text->body_at / 2 : text->size - 1;
            (void)raw_send(fd, text->bytes, size);
            raw_reset(fd);
        }
    }
}

static void measure_till(void) {
    static struct shop shop;
    static struct receipt_text text;
    int64_t wait_us[RUNS];
    shop_make(&shop);
    shop_start(&shop, NULL);
    receipt_text_make(&text, &shop, 0, 10, RECEIPT_TEXT_QUOTE);
    (void)ask_quote_us(&shop, &text);
    int before = descriptors_of(shop.fixture.pid) + 1; /* the quote's own connection may still be there */
    for (int i = 0; i < RUNS; i++) {
        hang(shop.fixture.port);
        abort_requests(&shop, &text);
        wait_us[i] = ask_quote_us(&shop, &text);
        if (i + 1 < RUNS) {
            let_go();
        }
    }
    print("abuse-till-next-quote", "us", measure_median(wait_us, RUNS), WAIT_LIMIT_US);
    print("abuse-till-descriptors-back", "ms", back_ms(shop.fixture.pid, before), BACK_LIMIT_MS);
    let_go();
    shop_stop(&shop);
    shop_remove(&shop);
}

static void abuse_link(uint16_t port) {
    for (int i = 0; i < ABORTED; i++) {
        int fd = raw_connect_from(port, stranger);
        if (fd >= 0) {
            link_abuses[i % (LINK_ABUSES - 1)](fd); /* the last one stays silent, as do those that hang here */
        }
    }
}

static void measure_link(void) {
    int64_t wait_us[RUNS];
    uint16_t port;
    pid_t hq = sealed_peer_listen(&port);
    (void)sealed_peer_dial_us(port);
    int before = descriptors_of(hq) + 1;
    for (int i = 0; i < RUNS; i++) {
        hang(port);
        abuse_link(port);
        wait_us[i] = sealed_peer_dial_us(port);
        if (i + 1 < RUNS) {
            let_go();
        }
    }
    print("abuse-link-next-store", "us", measure_median(wait_us, RUNS), WAIT_LIMIT_US);
    print("abuse-link-descriptors-back", "ms", back_ms(hq, before), BACK_LIMIT_MS);
    let_go();
    (void)kill(hq, SIGKILL);
    (void)waitpid(hq, NULL, 0);
}

int main(void) {
    sealed_peer_make_keys();
    measure_link();
    measure_till();
    return 0;
}

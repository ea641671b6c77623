/* What the seal costs on a link, from this process to another over loopback.
 *   ask     each message waits for an answer of its size: sealed messages (sealed_link.h) against plain frames (link.h)
 * of the same link. The goal for 16 KiB is limits.md section 11 row 12. stream  as fast as the link takes them, until
 * the last was answered: against what one end's AEAD could do if there were no link, for a plain link carries several
 * times more bytes than ChaCha20-Poly1305 can seal. The runs take turns; the medians of five count. */
#include "base/bug.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "node/sealed_link.h"
#include "tests/bench/measure.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 5, BYTES_PER_RUN = 64 * 1024 * 1024, STREAM_MAX = 100000, ASK_MAX = 4000, LAST = 1 };

/* A process has one plain and one sealed link; a store dials, the peer listens. */
struct process {
    struct event_loop loop;
    struct link *link;
    struct sealed_link *sealed_link;
    struct link_connection *plain;
    struct sealed_connection *sealed;
    int64_t up;
    bool is_asking; /* the store: every message is to be answered */
    size_t size;
    int64_t wanted;
    int64_t sent;
    int64_t answered;
};

static struct process process;
static uint8_t bytes[SEALED_MESSAGE_MAX];
static struct key_pair peer_keys;
static struct key_pair store_keys;
static uint8_t psk[KEY_SIZE];

static void turn_until(const int64_t *number, int64_t wanted) {
    struct fault fault;
    while (*number < wanted) {
        bug_if(!loop_turn(&process.loop, -1, &fault));
    }
}

static bool send_on(bool is_sealed, struct span message) {
    return is_sealed ? sealed_send(process.sealed, message) : link_send(process.plain, message);
}

/* The message that ends a stream has one byte, and is the only one that is answered. */
static void fill(bool is_sealed) {
    int64_t ahead = process.is_asking ? process.answered + 1 : process.wanted;
    while (process.sent < ahead && process.sent < process.wanted) {
        bool is_last = !process.is_asking && process.sent + 1 == process.wanted;
        if (!send_on(is_sealed, span_of(bytes, is_last ? LAST : process.size))) {
            return;
        }
        process.sent++;
    }
}

static void take(bool is_sealed, bool is_store, struct span message) {
    if (is_store) {
        process.answered += process.is_asking ? 1 : process.wanted;
        fill(is_sealed);
    } else if (message.size == LAST || process.is_asking) {
        bug_if(!send_on(is_sealed, message));
    }
}

static int64_t now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t per_second(int64_t count, int64_t begun_us) {
    int64_t spent_us = now_us() - begun_us;
    return count * 1000000 / (spent_us > 0 ? spent_us : 1);
}

/* One end's share of a sealed stream without anything else. */
static int64_t aead_rate(void) {
    static uint8_t sealed[SEALED_MESSAGE_MAX + AEAD_TAG_SIZE];
    int64_t begun_us = now_us();
    for (int64_t i = 0; i < process.wanted; i++) {
        struct writer out;
        writer_init(&out, sealed, sizeof sealed);
        aead_seal(&out, psk, (uint64_t)i, span_of("", 0), span_of(bytes, process.size));
    }
    return per_second(process.wanted, begun_us);
}

static int64_t rate(bool is_sealed, bool is_asking) {
    int64_t most = is_asking ? ASK_MAX : STREAM_MAX;
    process.is_asking = is_asking;
    process.wanted = BYTES_PER_RUN / (int64_t)process.size;
    process.wanted = process.wanted < most ? process.wanted : most;
    process.sent = 0;
    process.answered = 0;
    int64_t begun_us = now_us();
    fill(is_sealed);
    loop_turn_again(&process.loop); /* the first messages were sent outside of a turn */
    turn_until(&process.answered, process.wanted);
    return per_second(process.wanted, begun_us);
}

/* ----------------------------------------------------------------------------------------------------------------
 * plain */

static void plain_opened(void *context, struct link_connection *connection) {
    (void)context;
    link_authenticate(connection);
    process.plain = connection;
    process.up++;
}

static void plain_frame(void *context, struct link_connection *connection, struct span frame) {
    (void)context;
    take(false, link_is_dialled(connection), frame);
}

static void plain_writable(void *context, struct link_connection *connection) {
    (void)context;
    (void)connection;
    fill(false);
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
    struct sealed_greeting greeting = {.hq_key = peer_keys.public_key, .psk = psk};
    (void)context;
    memset(greeting.request.store_hash, 1, sizeof greeting.request.store_hash);
    bug_if(!sealed_greet(connection, &greeting, span_of("", 0), &fault));
}

static void sealed_requested(void *context, struct sealed_connection *connection,
                             const struct node_session_request *request, const uint8_t peer[static KEY_SIZE],
                             struct span payload) {
    struct fault fault;
    (void)context;
    (void)request;
    (void)peer;
    (void)payload;
    bug_if(!sealed_answer(connection, span_of("", 0), &fault));
}

static void sealed_is_up(void *context, struct sealed_connection *connection, struct span payload) {
    (void)context;
    (void)payload;
    process.sealed = connection;
    process.up++;
}

static void sealed_message(void *context, struct sealed_connection *connection, struct span plain) {
    (void)context;
    take(true, sealed_is_dialled(connection), plain);
}

static void sealed_writable(void *context, struct sealed_connection *connection) {
    (void)context;
    (void)connection;
    fill(true);
}

static void sealed_closed(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    (void)context;
    (void)connection;
    (void)end;
    (void)was_up;
}

/* ------------------------------------------------------------------------------------------------------- the two
 * processes */

static void start_links(const struct key_pair *keys) {
    struct fault fault;
    struct link_options options = {.connections_max = 4};
    struct link_events events = {plain_opened, plain_frame, plain_writable, plain_closed, NULL};
    struct sealed_options sealed_options = {.link = options, .static_keys = {keys}, .static_key_count = 1};
    struct sealed_events sealed_events = {find_keys,      sealed_opened,   sealed_requested, sealed_is_up,
                                          sealed_message, sealed_writable, sealed_closed,    NULL};
    bug_if(!loop_init(&process.loop, os_clock(), &fault) ||
           !link_start(&process.link, &process.loop, &options, events, os_entropy(), NULL, &fault) ||
           !sealed_link_start(&process.sealed_link, &process.loop, &sealed_options, sealed_events, os_entropy(), NULL,
                              &fault));
}

struct ports {
    uint16_t plain;
    uint16_t sealed;
};

/* Answers until it is killed. Which kind of run it is in, it is not told: it answers what has the last message's size
 * or, when `answers_all`, everything. */
static void serve(int ports_pipe, bool answers_all) {
    struct fault fault;
    struct ports ports;
    struct net_address any = {.host = "127.0.0.1"};
    process.is_asking = answers_all;
    start_links(&peer_keys);
    bug_if(!link_listen(process.link, &any, &ports.plain, &fault) ||
           !link_listen(sealed_link_transport(process.sealed_link), &any, &ports.sealed, &fault));
    bug_if(write(ports_pipe, &ports, sizeof ports) != (ssize_t)sizeof ports);
    bug_if(!loop_run(&process.loop, &fault));
}

static pid_t start_peer(bool answers_all, struct ports *ports) {
    int ends[2];
    bug_if(pipe(ends) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        serve(ends[1], answers_all);
        _exit(0);
    }
    bug_if(pid < 0 || read(ends[0], ports, sizeof *ports) != (ssize_t)sizeof *ports);
    return pid;
}

static int compare(const void *a, const void *b) {
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

static void measure(const char *name, size_t size, bool is_asking, int64_t goal_thousandths) {
    int64_t sealed[RUNS];
    int64_t limit[RUNS];
    process.size = size;
    for (int i = 0; i < RUNS; i++) {
        sealed[i] = rate(true, is_asking);
        limit[i] = is_asking ? rate(false, is_asking) : aead_rate();
    }
    qsort(sealed, RUNS, sizeof sealed[0], compare);
    qsort(limit, RUNS, sizeof limit[0], compare);
    struct measure line = {.name = name, .unit = "messages/s", .goal_thousandths = goal_thousandths};
    (void)measure_print(&line, sealed[RUNS / 2], limit[RUNS / 2]);
}

/* One kind of run with a peer of its own. */
static void measure_kind(bool is_asking) {
    struct fault fault;
    struct ports ports;
    struct net_address plain = {.host = "127.0.0.1"};
    struct net_address sealed = {.host = "127.0.0.1"};
    pid_t peer = start_peer(is_asking, &ports); /* before this process touches NNG */
    if (fork() == 0) {
        plain.port = ports.plain;
        sealed.port = ports.sealed;
        start_links(&store_keys);
        bug_if(!link_dial(process.link, &plain, NULL, NULL, &fault) ||
               !link_dial(sealed_link_transport(process.sealed_link), &sealed, NULL, NULL, &fault));
        turn_until(&process.up, 2);
        measure(is_asking ? "link-sealed-ask-256" : "link-sealed-stream-256", 256, is_asking, is_asking ? 700 : 500);
        measure(is_asking ? "link-sealed-ask-16384" : "link-sealed-stream-16384", 16 * 1024, is_asking, 500);
        sealed_link_stop(process.sealed_link);
        link_stop(process.link);
        loop_close(&process.loop);
        _exit(0);
    }
    (void)wait(NULL);
    (void)kill(peer, SIGKILL);
    (void)waitpid(peer, NULL, 0);
}

int main(void) {
    struct fault fault;
    bug_if(!os_entropy_start(&fault));
    struct entropy entropy = os_entropy();
    key_pair_make(&peer_keys, &entropy);
    key_pair_make(&store_keys, &entropy);
    key_make_secret(psk, &entropy);
    measure_kind(false);
    measure_kind(true);
    return 0;
}

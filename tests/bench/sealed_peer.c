#include "tests/bench/sealed_peer.h"

#include "base/bug.h"
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "node/sealed_link.h"
#include "tests/bench/measure.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct key_pair hq_keys;
static struct key_pair store_keys;
static uint8_t psk[KEY_SIZE];

struct peer {
    struct event_loop loop;
    struct sealed_link *link;
    bool is_up;
};

static bool find_keys(void *context, const struct node_session_request *request, struct sealed_keys *keys) {
    (void)context;
    (void)request;
    *keys = (struct sealed_keys){.peer_static = store_keys.public_key, .psk = psk};
    return true;
}

static void greet(void *context, struct sealed_connection *connection) {
    struct fault fault;
    struct sealed_greeting greeting = {.hq_key = hq_keys.public_key, .psk = psk};
    (void)context;
    memset(greeting.request.store_hash, 1, sizeof greeting.request.store_hash);
    bug_if(!sealed_greet(connection, &greeting, span_of("hello", 5), &fault));
}

static void answer(void *context, struct sealed_connection *connection, const struct node_session_request *request,
                   const uint8_t peer_static[static KEY_SIZE], struct span payload) {
    struct fault fault;
    (void)context;
    (void)request;
    (void)peer_static;
    bug_if(!sealed_answer(connection, payload, &fault));
}

static void note_up(void *context, struct sealed_connection *connection, struct span payload) {
    struct peer *peer = context;
    (void)connection;
    (void)payload;
    peer->is_up = true;
}

static void ignore_message(void *context, struct sealed_connection *connection, struct span plain) {
    (void)context;
    (void)connection;
    (void)plain;
}

static void ignore_room(void *context, struct sealed_connection *connection) {
    (void)context;
    (void)connection;
}

static void ignore_end(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    (void)context;
    (void)connection;
    (void)end;
    (void)was_up;
}

static void start(struct peer *peer, const struct key_pair *keys) {
    struct fault fault;
    struct sealed_options options = {.link = {.connections_max = 1024}, .static_keys = {keys}, .static_key_count = 1};
    struct sealed_events events = {.find_keys = find_keys,
                                   .on_opened = greet,
                                   .on_request = answer,
                                   .on_up = note_up,
                                   .on_message = ignore_message,
                                   .on_writable = ignore_room,
                                   .on_closed = ignore_end,
                                   .context = peer};
    bug_if(!loop_init(&peer->loop, os_clock(), &fault) ||
           !sealed_link_start(&peer->link, &peer->loop, &options, events, os_entropy(), NULL, &fault));
}

void sealed_peer_make_keys(void) {
    struct fault fault;
    bug_if(!os_entropy_start(&fault));
    struct entropy entropy = os_entropy();
    key_pair_make(&hq_keys, &entropy);
    key_pair_make(&store_keys, &entropy);
    key_make_secret(psk, &entropy);
}

static _Noreturn void be_hq(int port_pipe) {
    static struct peer peer;
    struct fault fault;
    struct net_address any = {.host = "127.0.0.1"};
    uint16_t port;
    start(&peer, &hq_keys);
    bug_if(!link_listen(sealed_link_transport(peer.link), &any, &port, &fault));
    bug_if(write(port_pipe, &port, sizeof port) != (ssize_t)sizeof port);
    bug_if(!loop_run(&peer.loop, &fault));
    _exit(0);
}

pid_t sealed_peer_listen(uint16_t *port) {
    int ends[2];
    bug_if(pipe(ends) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        be_hq(ends[1]);
    }
    bug_if(pid < 0 || read(ends[0], port, sizeof *port) != (ssize_t)sizeof *port);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return pid;
}

static _Noreturn void be_store(uint16_t port, int time_pipe) {
    static struct peer peer;
    struct fault fault;
    struct net_address hq = {.host = "127.0.0.1", .port = port};
    start(&peer, &store_keys);
    int64_t begun_ns = measure_now_ns();
    bug_if(!link_dial(sealed_link_transport(peer.link), &hq, NULL, NULL, &fault));
    while (!peer.is_up) {
        bug_if(!loop_turn(&peer.loop, -1, &fault));
    }
    int64_t spent_us = (measure_now_ns() - begun_ns) / 1000;
    bug_if(write(time_pipe, &spent_us, sizeof spent_us) != (ssize_t)sizeof spent_us);
    _exit(0);
}

int64_t sealed_peer_dial_us(uint16_t port) {
    int ends[2];
    int64_t spent_us;
    bug_if(pipe(ends) != 0);
    pid_t pid = fork();
    if (pid == 0) {
        be_store(port, ends[1]);
    }
    (void)close(ends[1]);
    bug_if(pid < 0 || read(ends[0], &spent_us, sizeof spent_us) != (ssize_t)sizeof spent_us);
    (void)close(ends[0]);
    (void)waitpid(pid, NULL, 0);
    return spent_us;
}

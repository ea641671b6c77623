/* The sealed link: a store and head office in one loop over real loopback connections, and strangers who hold some of
 * the keys, recordings of frames, or a knife in the line. Everything waits for events with a deadline. */
#include "node/os_clock.h"
#include "node/os_entropy.h"
#include "node/sealed_link.h"
#include "raw_client.h"
#include "tests/harness/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000 };

/* What one side has seen. */
struct side {
    struct sealed_link *link;
    struct sealed_connection *connection; /* the latest that came up */
    int opened;
    int requests;
    int up;
    int messages;
    int closed;
    int closed_up;
    size_t bytes;
    size_t last_size;
    char last[64];
    bool answers_late;
    struct sealed_connection *to_answer;
};

static struct event_loop loop;
static struct side hq;
static struct side store;
static uint16_t port;
static struct key_pair hq_keys;
static struct key_pair store_keys;
static struct key_pair other_keys;
static uint8_t psk[KEY_SIZE];
static struct node_session_request store_request; /* all zeros but the name: enrolled */
static bool is_store_known = true;

static void keep(struct side *side, struct span bytes) {
    size_t size = bytes.size < sizeof side->last - 1 ? bytes.size : sizeof side->last - 1;
    side->last_size = bytes.size;
    side->bytes += bytes.size;
    memset(side->last, 0, sizeof side->last);
    if (size > 0) {
        memcpy(side->last, bytes.data, size);
    }
}

static bool find_keys(void *context, const struct node_session_request *request, struct sealed_keys *keys) {
    (void)context;
    *keys = (struct sealed_keys){.peer_static = store_keys.public_key, .psk = psk};
    return is_store_known && memcmp(request, &store_request, sizeof *request) == 0;
}

static void on_opened(void *context, struct sealed_connection *connection) {
    struct side *side = context;
    struct fault fault;
    side->opened++;
    struct sealed_greeting greeting = {.request = store_request, .hq_key = hq_keys.public_key, .psk = psk};
    assert_true(sealed_greet(connection, &greeting, span_of("hello", 5), &fault));
}

static void on_request(void *context, struct sealed_connection *connection, const struct node_session_request *request,
                       const uint8_t peer_static[static KEY_SIZE], struct span payload) {
    struct side *side = context;
    struct fault fault;
    (void)request;
    side->requests++;
    keep(side, payload);
    assert_memory_equal(peer_static, store_keys.public_key, KEY_SIZE);
    side->to_answer = connection;
    if (!side->answers_late) {
        assert_true(sealed_answer(connection, span_of("welcome", 7), &fault));
    }
}

static void on_up(void *context, struct sealed_connection *connection, struct span payload) {
    struct side *side = context;
    side->up++;
    side->connection = connection;
    if (payload.size > 0) {
        keep(side, payload);
    }
}

static void on_message(void *context, struct sealed_connection *connection, struct span plain) {
    struct side *side = context;
    (void)connection;
    side->messages++;
    keep(side, plain);
}

static void on_writable(void *context, struct sealed_connection *connection) {
    (void)context;
    (void)connection;
}

static void on_closed(void *context, struct sealed_connection *connection, enum link_end end, bool was_up) {
    struct side *side = context;
    (void)end;
    side->closed++;
    side->closed_up += was_up;
    side->connection = side->connection == connection ? NULL : side->connection;
}

/* Turns the loop until the number has grown to `wanted`; false when it does not in time. */
static bool wait_for(const int *number, int wanted) {
    struct fault fault;
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    while (*number < wanted && raw_now_ms() < until_ms) {
        assert_true(loop_turn(&loop, 20, &fault));
    }
    return *number >= wanted;
}

static void start_side(struct side *side, const struct key_pair *keys) {
    struct fault fault;
    struct sealed_options options = {
        .link = {.connections_max = 16, .handshake_ms = 2000, .retry_first_ms = 10, .retry_max_ms = 40},
        .static_keys = {keys},
        .static_key_count = 1};
    struct sealed_events events = {find_keys, on_opened, on_request, on_up, on_message, on_writable, on_closed, side};
    *side = (struct side){.link = NULL};
    assert_true(sealed_link_start(&side->link, &loop, &options, events, os_entropy(), NULL, &fault));
}

static int start_hq(void **state) {
    struct fault fault;
    struct net_address address = {.host = "127.0.0.1"};
    (void)state;
    is_store_known = true;
    start_side(&hq, &hq_keys);
    assert_true(link_listen(sealed_link_transport(hq.link), &address, &port, &fault));
    return 0;
}

static void start_store(const struct key_pair *keys) {
    struct fault fault;
    struct net_address address = {.host = "127.0.0.1", .port = port};
    start_side(&store, keys);
    assert_true(link_dial(sealed_link_transport(store.link), &address, NULL, NULL, &fault));
}

static int stop_all(void **state) {
    (void)state;
    sealed_link_stop(store.link);
    sealed_link_stop(hq.link);
    store.link = NULL;
    hq.link = NULL;
    return 0;
}

/* Goal: both come up with the other's payload, and messages of every size go both ways. */
static void store_and_hq_talk(void **state) {
    (void)state;
    static uint8_t large[SEALED_MESSAGE_MAX];
    start_store(&store_keys);
    assert_true(wait_for(&hq.up, 1) && wait_for(&store.up, 1));
    assert_string_equal(hq.last, "hello");
    assert_string_equal(store.last, "welcome");
    assert_true(sealed_send(store.connection, span_of("x", 1)));
    assert_true(sealed_send(hq.connection, span_of("cmd", 3)));
    assert_true(wait_for(&hq.messages, 1) && wait_for(&store.messages, 1));
    assert_string_equal(store.last, "cmd");
    assert_true(sealed_send(store.connection, span_of(large, sizeof large)));
    assert_true(wait_for(&hq.messages, 2));
    assert_int_equal(hq.last_size, sizeof large);
}

/* Goal: HQ may answer after its commit; what it sends last before it closes still arrives. */
static void hq_answers_later_and_says_goodbye(void **state) {
    struct fault fault;
    (void)state;
    hq.answers_late = true;
    start_store(&store_keys);
    assert_true(wait_for(&hq.requests, 1));
    assert_int_equal(store.up, 0);
    assert_true(sealed_answer(hq.to_answer, span_of("later", 5), &fault));
    assert_true(wait_for(&hq.up, 1) && wait_for(&store.up, 1));
    assert_string_equal(store.last, "later");
    assert_true(sealed_send(hq.connection, span_of("goodbye", 7)));
    sealed_close(hq.connection);
    assert_false(sealed_send(hq.connection, span_of("more", 4)));
    assert_true(wait_for(&store.closed, 1));
    assert_int_equal(store.messages, 1);
    assert_string_equal(store.last, "goodbye");
    assert_int_equal(store.closed_up, 1);
}

/* Goal: a store that is not enrolled, one with another key, one with another psk: none comes up, none is heard, and the
 * enrolled one then does. */
static void strangers_stay_outside(void **state) {
    (void)state;
    is_store_known = false;
    start_store(&store_keys);
    assert_true(wait_for(&store.closed, 2));
    sealed_link_stop(store.link);
    is_store_known = true;
    start_store(&other_keys);
    assert_true(wait_for(&store.closed, 2));
    sealed_link_stop(store.link);
    assert_int_equal(hq.requests, 0);
    psk[0] ^= 1;
    start_store(&store_keys);
    assert_true(wait_for(&store.opened, 1));
    psk[0] ^= 1; /* HQ looks it up later than the store used it */
    assert_true(wait_for(&store.closed, 1));
    assert_int_equal(hq.up, 0);
    assert_true(wait_for(&store.up, 1));
}

/* ------------------------------------------------------------------------------------------- a man with a raw
 * connection */

struct man {
    int fd;
    struct node_session session;
    struct channel channel;
    uint8_t request[NODE_SESSION_FRAME_MAX + 4];
    size_t request_size;
};

static void say_frame(int fd, struct span frame) {
    uint8_t prefix[4];
    bytes_put_be32(prefix, (uint32_t)frame.size);
    assert_true(raw_send(fd, prefix, 4) && raw_send(fd, frame.data, frame.size));
}

/* Connects and sends a genuine request, which he keeps. */
static void man_asks(struct man *man) {
    struct fault fault;
    struct entropy entropy = os_entropy();
    struct writer frame;
    struct node_session_setup setup = {.request = store_request,
                                       .static_key = &store_keys,
                                       .peer_static = hq_keys.public_key,
                                       .psk = psk,
                                       .local_index = 77,
                                       .entropy = &entropy};
    writer_init(&frame, man->request, sizeof man->request);
    assert_true(node_session_start(&man->session, &setup, span_of("hello", 5), &frame, &fault));
    man->request_size = frame.size;
    man->fd = raw_connect(port);
    say_frame(man->fd, span_of(man->request, man->request_size));
}

static void read_exactly(int fd, uint8_t *out, size_t size) {
    struct fault fault;
    int64_t until_ms = raw_now_ms() + PATIENCE_MS;
    while (size > 0 && raw_now_ms() < until_ms) {
        ssize_t got = recv(fd, out, size, MSG_DONTWAIT);
        out += got > 0 ? got : 0;
        size -= got > 0 ? (size_t)got : 0;
        assert_true(loop_turn(&loop, 5, &fault));
    }
    assert_int_equal(size, 0);
}

static void man_opens_channel(struct man *man) {
    struct fault fault;
    uint8_t prefix[4];
    uint8_t answer[NODE_SESSION_FRAME_MAX];
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    read_exactly(man->fd, prefix, 4);
    size_t size = bytes_get_be32(prefix);
    assert_in_range(size, 1, sizeof answer);
    read_exactly(man->fd, answer, size);
    writer_init(&payload, block, sizeof block);
    assert_true(node_session_read_answer(&man->session, span_of(answer, size), &payload, &fault));
    node_session_open_channel(&man->session, raw_now_ms(), &man->channel);
}

static struct span man_seals(struct man *man, const char *text) {
    static uint8_t block[256];
    struct writer out;
    writer_init(&out, block, sizeof block);
    assert_int_equal(channel_seal(&man->channel, raw_now_ms(), 0, span_of(text, strlen(text)), &out), CHANNEL_OK);
    return writer_result(&out);
}

/* Goal: a frame that comes a second time ends the connection and is not delivered twice. */
static void replayed_frame_ends_the_connection(void **state) {
    (void)state;
    struct man man = {.fd = -1};
    man_asks(&man);
    man_opens_channel(&man);
    struct span frame = man_seals(&man, "pay 5");
    say_frame(man.fd, frame);
    assert_true(wait_for(&hq.messages, 1));
    say_frame(man.fd, frame);
    assert_true(wait_for(&hq.closed, 1));
    assert_int_equal(hq.messages, 1);
    (void)close(man.fd);
}

/* Goal: every byte of a frame is guarded: with any one changed nothing is delivered. Method: each position of a frame,
 * a fresh connection each. */
static void altered_frame_ends_the_connection(void **state) {
    (void)state;
    size_t size = CHANNEL_OVERHEAD + 5;
    for (size_t at = 0; at < size; at += 3) {
        struct man man = {.fd = -1};
        uint8_t altered[256];
        man_asks(&man);
        man_opens_channel(&man);
        struct span frame = man_seals(&man, "pay 5");
        assert_int_equal(frame.size, size);
        memcpy(altered, frame.data, size);
        altered[at] ^= 0x10;
        int closed = hq.closed;
        say_frame(man.fd, span_of(altered, size));
        assert_true(wait_for(&hq.closed, closed + 1));
        (void)close(man.fd);
    }
    assert_int_equal(hq.messages, 0);
    assert_int_equal(hq.up, 0);
}

/* Goal: a recorded request, played on a connection of its own, never comes up: the player cannot make the first frame.
 */
static void recorded_request_never_comes_up(void **state) {
    (void)state;
    struct man man = {.fd = -1};
    man_asks(&man);
    assert_true(wait_for(&hq.requests, 1));
    int player = raw_connect(port);
    say_frame(player, span_of(man.request, man.request_size));
    assert_true(wait_for(&hq.requests, 2));
    say_frame(player, span_of("whatever it is, it is not sealed", 32));
    assert_true(wait_for(&hq.closed, 1));
    assert_int_equal(hq.up, 0);
    (void)close(player);
    (void)close(man.fd);
}

/* Goal: garbage in place of a request, a data frame before the handshake, a second request: each ends its connection.
 */
static void frames_out_of_order_end_the_connection(void **state) {
    (void)state;
    struct man man = {.fd = -1};
    static const uint8_t data_frame[64] = {FRAME_DATA, FRAME_WIRE_VERSION};
    int fd = raw_connect(port);
    say_frame(fd, span_of(data_frame, sizeof data_frame));
    assert_true(wait_for(&hq.closed, 1));
    (void)close(fd);
    hq.answers_late = true;
    man_asks(&man);
    say_frame(man.fd, span_of(man.request, man.request_size));
    assert_true(wait_for(&hq.closed, 2));
    assert_int_equal(hq.requests, 1);
    (void)close(man.fd);
}

#define WITH_HQ(test) cmocka_unit_test_setup_teardown(test, start_hq, stop_all)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HQ(store_and_hq_talk),
        WITH_HQ(hq_answers_later_and_says_goodbye),
        WITH_HQ(strangers_stay_outside),
        WITH_HQ(replayed_frame_ends_the_connection),
        WITH_HQ(altered_frame_ends_the_connection),
        WITH_HQ(recorded_request_never_comes_up),
        WITH_HQ(frames_out_of_order_end_the_connection),
    };
    struct fault fault = {.code = FAULT_NONE};
    if (!os_entropy_start(&fault) || !loop_init(&loop, os_clock(), &fault)) {
        (void)fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    struct entropy entropy = os_entropy();
    key_pair_make(&hq_keys, &entropy);
    key_pair_make(&store_keys, &entropy);
    key_pair_make(&other_keys, &entropy);
    key_make_secret(psk, &entropy);
    memset(store_request.store_hash, 7, sizeof store_request.store_hash);
    int total = (int)(sizeof tests / sizeof tests[0]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    loop_close(&loop);
    (void)printf("%d passed, %d failed\n", total - failed, failed);
    return failed == 0 ? 0 : 1;
}

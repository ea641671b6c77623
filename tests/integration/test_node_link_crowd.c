/* Strangers at head office's door: whatever they do, stores that are in go on, and stores that come get in. */
#include "link_abuse.h"
#include "link_box.h"
#include "link_ground.h"
#include "node/os_entropy.h"
#include "node/store_hash.h"
#include "raw_client.h"
#include "seal/node_session.h"
#include "store-node/store_file.h"
#include "tests/harness/unit.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 15000, PER_SECOND = 500, SECONDS = 4, NEW_STORE_MS = 50, SLOWEST_MS = 500 };

static struct link_ground ground;
static struct link_box good;
static struct link_box fresh;

static bool is_up(void *context) {
    const struct link_box *asked = context;
    return store_link_state(asked->link).standing == STORE_LINK_UP;
}

static bool is_durable(void *context) {
    const struct link_box *asked = context;
    return store_link_state(asked->link).doc_hq_seq == asked->receipts;
}

static void enrol(struct link_box *box, const char *name) {
    link_box_make(box, &ground.loop, ground.folder, name, hq_process_ask(&ground.hq, "add %s", name));
    link_box_start(box);
    assert_true(link_box_wait(&ground.loop, is_up, box, PATIENCE_MS));
}

static int start_all(void **state) {
    (void)state;
    link_ground_open(&ground);
    enrol(&good, "good");
    enrol(&fresh, "fresh");
    return 0;
}

static int stop_all(void **state) {
    (void)state;
    link_box_stop(&good);
    if (fresh.link != NULL) {
        link_box_stop(&fresh);
    }
    link_ground_close(&ground);
    return 0;
}

/* One turn of the good store between two strangers; a new sale as soon as the last is known to be safe. */
static void live(int64_t *sold_ms, int64_t *slowest_ms) {
    struct fault fault;
    assert_true(loop_turn(&ground.loop, 0, &fault));
    if (is_durable(&good)) {
        int64_t took_ms = raw_now_ms() - *sold_ms;
        *slowest_ms = took_ms > *slowest_ms ? took_ms : *slowest_ms;
        link_box_sell(&good, 1);
        *sold_ms = raw_now_ms();
    }
}

static void pace(int64_t begun_ms, int visits, int64_t *sold_ms, int64_t *slowest_ms) {
    do {
        live(sold_ms, slowest_ms);
    } while (raw_now_ms() < begun_ms + (int64_t)visits * 1000 / PER_SECOND);
}

static int64_t time_to_get_in(void) {
    int64_t begun_ms = raw_now_ms();
    link_box_start(&fresh);
    assert_true(link_box_wait(&ground.loop, is_up, &fresh, PATIENCE_MS));
    return raw_now_ms() - begun_ms;
}

/* Goal: 500 strangers a second, of all kinds: receipts go on, each is safe within half a second, and a store that comes
 * is in within 50 ms. */
static void trap_strangers_do_not_hold_up_stores(void **state) {
    int64_t slowest_ms = 0;
    (void)state;
    link_box_stop(&fresh);
    int64_t begun_ms = raw_now_ms();
    int64_t sold_ms = begun_ms;
    for (int i = 0; i < PER_SECOND * SECONDS; i++) {
        int fd = raw_connect(ground.hq.port);
        assert_true(fd >= 0);
        link_abuses[i % LINK_ABUSES](fd);
        pace(begun_ms, i, &sold_ms, &slowest_ms);
    }
    int64_t lasted_ms = raw_now_ms() - begun_ms;
    int64_t took_ms = time_to_get_in();
    print_message("%d visits in %lld ms; %u receipts, the slowest safe after %lld ms; a store was in after %lld ms\n",
                  PER_SECOND * SECONDS, (long long)lasted_ms, good.receipts, (long long)slowest_ms, (long long)took_ms);
    assert_in_range(took_ms, 0, NEW_STORE_MS);
    assert_in_range(slowest_ms, 0, SLOWEST_MS);
    assert_in_range(good.receipts, SECONDS * 2, UINT32_MAX);
    assert_true(link_box_wait(&ground.loop, is_durable, &good, PATIENCE_MS));
    assert_true(is_up(&good));
}

/* A request as a stranger who knows head office's public key can make it: he may be an insider, but he has no psk. */
static size_t forge_request(uint8_t *out, size_t capacity, uint32_t store) {
    struct node_session session;
    struct node_session_setup setup = {.static_key = &fresh.store.identity.static_key, .local_index = 1};
    struct entropy entropy = os_entropy();
    struct writer frame;
    struct fault fault;
    uint8_t guess[KEY_SIZE] = {1};
    char path[STORE_FILE_PATH_MAX];
    bool is_there;
    struct store_file file;
    store_file_path(good.folder, path);
    assert_true(store_file_read(path, &is_there, &file, &fault) && is_there);
    store_hash_make(setup.request.store_hash, store);
    setup.peer_static = file.hq_public_key;
    setup.psk = guess;
    setup.entropy = &entropy;
    writer_init(&frame, out + 4, capacity - 4);
    assert_true(node_session_start(&session, &setup, span_of("hello", 5), &frame, &fault));
    node_session_drop(&session);
    bytes_put_be32(out, (uint32_t)frame.size);
    return frame.size + 4;
}

/* Goal: an insider who knows head office's public key and the numbers of stores, and asks 500 times a second under
 * their names, gets no answer, and holds up nobody. */
static void trap_insiders_without_a_secret_get_nothing(void **state) {
    int64_t slowest_ms = 0;
    uint8_t request[NODE_SESSION_FRAME_MAX + 4];
    (void)state;
    size_t size = forge_request(request, sizeof request, good.store.identity.grant.store);
    int64_t begun_ms = raw_now_ms();
    int64_t sold_ms = begun_ms;
    for (int i = 0; i < PER_SECOND * 2; i++) {
        int fd = raw_connect(ground.hq.port);
        assert_true(fd >= 0 && raw_send(fd, request, size));
        if (i % 100 == 0) {
            char byte;
            assert_true(recv(fd, &byte, 1, 0) <= 0); /* the first that comes is the end */
        }
        (void)close(fd);
        pace(begun_ms, i, &sold_ms, &slowest_ms);
    }
    assert_in_range(slowest_ms, 0, SLOWEST_MS);
    assert_true(link_box_wait(&ground.loop, is_durable, &good, PATIENCE_MS));
    assert_int_equal(hq_process_number(hq_process_ask(&ground.hq, "state 1"), "up"), 1);
    assert_int_equal(store_link_state(good.link).alarm_count, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(trap_strangers_do_not_hold_up_stores, start_all, stop_all),
    cmocka_unit_test_setup_teardown(trap_insiders_without_a_secret_get_nothing, start_all, stop_all),
};

static int run(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv) {
    return link_ground_main(argc, argv, run, sizeof tests / sizeof tests[0]);
}

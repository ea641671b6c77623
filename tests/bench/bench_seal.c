/* What the seal costs over the bare primitives: a frame sealed and opened against the AEAD alone on the same bytes, and
 * a whole handshake of both nodes against its ten X25519 operations, which are nine tenths of it. */
#include "base/bug.h"
#include "seal/node_session.h"
#include "tests/bench/measure.h"

#include <sodium.h>
#include <string.h>

enum { NOW_MS = 1, PLAIN_MAX = 16 * 1024 };

struct frame_bench {
    struct channel store;
    struct channel hq;
    size_t size; /* plain bytes */
    uint8_t plain[PLAIN_MAX];
    uint8_t sealed[PLAIN_MAX + CHANNEL_OVERHEAD];
    uint8_t opened[PLAIN_MAX];
};

static void frames_through_channel(void *context, int64_t count) {
    struct frame_bench *bench = context;
    for (int64_t i = 0; i < count; i++) {
        struct writer frame;
        struct writer out;
        uint16_t flags = 0;
        writer_init(&frame, bench->sealed, sizeof bench->sealed);
        writer_init(&out, bench->opened, sizeof bench->opened);
        struct span plain = span_of(bench->plain, bench->size);
        bug_if(channel_seal(&bench->store, NOW_MS, 0, plain, &frame) != CHANNEL_OK);
        bug_if(channel_unseal(&bench->hq, NOW_MS, writer_result(&frame), &flags, &out) != CHANNEL_OK);
    }
}

static void frames_through_bare_aead(void *context, int64_t count) {
    struct frame_bench *bench = context;
    uint8_t nonce[crypto_aead_chacha20poly1305_IETF_NPUBBYTES] = {0};
    const uint8_t *key = bench->store.setup.send_key;
    for (int64_t i = 0; i < count; i++) {
        bytes_put_le64(nonce + 4, (uint64_t)i);
        bug_if(crypto_aead_chacha20poly1305_ietf_encrypt(bench->sealed, NULL, bench->plain, bench->size, NULL, 0, NULL,
                                                         nonce, key) != 0);
        bug_if(crypto_aead_chacha20poly1305_ietf_decrypt(bench->opened, NULL, NULL, bench->sealed,
                                                         bench->size + AEAD_TAG_SIZE, NULL, 0, nonce, key) != 0);
    }
}

static void frame_bench_open(struct frame_bench *bench, size_t size) {
    struct channel_setup setup = {.is_confirmed = true};
    memset(bench, 0, sizeof *bench);
    memset(setup.send_key, 0x11, AEAD_KEY_SIZE);
    memset(setup.receive_key, 0x11, AEAD_KEY_SIZE);
    channel_open(&bench->store, &setup, NOW_MS);
    channel_open(&bench->hq, &setup, NOW_MS);
    bench->size = size;
}

struct handshake_bench {
    struct key_pair store_key;
    struct key_pair hq_key;
    uint8_t psk[KEY_SIZE];
    struct entropy entropy;
};

static void sodium_fill(void *context, uint8_t *out, size_t size) {
    (void)context;
    randombytes_buf(out, size);
}

static void handshake_bench_open(struct handshake_bench *bench) {
    bench->entropy = (struct entropy){.fill = sodium_fill};
    key_pair_make(&bench->store_key, &bench->entropy);
    key_pair_make(&bench->hq_key, &bench->entropy);
    key_make_secret(bench->psk, &bench->entropy);
}

/* One handshake: both frames, both sides, up to the open channels. */
static void handshake_run(const struct handshake_bench *bench) {
    struct node_session_setup store_setup = {
        .static_key = &bench->store_key,
        .peer_static = bench->hq_key.public_key,
        .psk = bench->psk,
        .entropy = &bench->entropy,
    };
    struct node_session_setup hq_setup = store_setup;
    hq_setup.static_key = &bench->hq_key;
    hq_setup.peer_static = bench->store_key.public_key;
    struct node_session store;
    struct node_session hq;
    struct channel channel;
    uint8_t request[NODE_SESSION_FRAME_MAX];
    uint8_t answer[NODE_SESSION_FRAME_MAX];
    uint8_t payload[NODE_SESSION_PAYLOAD_MAX];
    struct writer frame;
    struct writer out;
    writer_init(&frame, request, sizeof request);
    bug_if(!node_session_start(&store, &store_setup, span_of(bench->psk, KEY_SIZE), &frame, NULL));
    writer_init(&out, payload, sizeof payload);
    bug_if(!node_session_read_request(writer_result(&frame), bench->hq_key.public_key, &hq_setup.request, NULL));
    bug_if(!node_session_accept(&hq, &hq_setup, writer_result(&frame), &out, NULL));
    writer_init(&frame, answer, sizeof answer);
    bug_if(!node_session_answer(&hq, span_of(bench->psk, KEY_SIZE), &frame, NULL));
    bug_if(!node_session_read_answer(&store, writer_result(&frame), &out, NULL));
    node_session_open_channel(&store, NOW_MS, &channel);
    node_session_open_channel(&hq, NOW_MS, &channel);
}

static void handshakes_of_nodes(void *context, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        handshake_run(context);
    }
}

/* What no implementation of IKpsk2 can leave out: each side makes an ephemeral key and computes es, ss, ee and se. */
static void handshakes_of_bare_curve(void *context, int64_t count) {
    struct handshake_bench *bench = context;
    uint8_t out[KEY_SIZE];
    for (int64_t i = 0; i < count; i++) {
        for (int side = 0; side < 2; side++) {
            bug_if(crypto_scalarmult_base(out, bench->store_key.private_key) != 0);
            for (int exchange = 0; exchange < 4; exchange++) {
                bug_if(crypto_scalarmult(out, bench->store_key.private_key, bench->hq_key.public_key) != 0);
            }
        }
    }
}

/* A missed goal is a line to read, not a failed program: machines differ, and `make bench` is to print all of them. */
int main(void) {
    static struct frame_bench frames;
    struct handshake_bench handshakes;
    bug_if(!key_start_library(NULL));
    static const struct {
        const char *name;
        size_t size;
        int64_t goal_thousandths;
    } sizes[] = {{"seal-frame-256", 256, 800}, {"seal-frame-16384", PLAIN_MAX, 950}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        frame_bench_open(&frames, sizes[i].size);
        (void)measure_processor(&(struct measure){.name = sizes[i].name,
                                                  .unit = "frames/s",
                                                  .ours = frames_through_channel,
                                                  .limit = frames_through_bare_aead,
                                                  .context = &frames,
                                                  .goal_thousandths = sizes[i].goal_thousandths});
    }
    handshake_bench_open(&handshakes);
    (void)measure_processor(&(struct measure){.name = "seal-handshake",
                                              .unit = "handshakes/s",
                                              .ours = handshakes_of_nodes,
                                              .limit = handshakes_of_bare_curve,
                                              .context = &handshakes,
                                              .goal_thousandths = 850});
    return 0;
}

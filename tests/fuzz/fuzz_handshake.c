/* Both sides' handshake decoders. The first byte of the input says what is attacked, the rest is how:
 *   0 a request and an answer from outside, as they are
 *   1 a genuine request with bits flipped and the right mac put on again: what anybody can do who knows HQ's key
 *   2 a genuine answer with bits flipped
 *   3 a bare Noise message for the first message of a pattern
 * Flips are groups of (place, bits). Only what was not changed at all may be accepted. */
#include "base/bug.h"
#include "seal/node_session.h"

#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAC_SIZE = 16 };

struct world {
    struct key_pair store_key;
    struct key_pair hq_key;
    uint8_t psk[KEY_SIZE];
    struct node_session_setup store_setup;
    struct node_session_setup hq_setup;
    struct node_session store; /* waits for the answer */
    uint8_t request[NODE_SESSION_FRAME_MAX];
    size_t request_size;
    uint8_t answer[NODE_SESSION_FRAME_MAX];
    size_t answer_size;
};

static void counting_fill(void *context, uint8_t *out, size_t size) {
    (void)context;
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(i + 1);
    }
}

static const struct entropy counting_entropy = {.fill = counting_fill};

static void frames_make(struct world *world) {
    struct node_session hq;
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer out;
    writer_init(&out, world->request, sizeof world->request);
    bug_if(!node_session_start(&world->store, &world->store_setup, span_of("hello", 5), &out, NULL));
    world->request_size = out.size;
    writer_init(&out, block, sizeof block);
    struct span request = span_of(world->request, world->request_size);
    bug_if(!node_session_accept(&hq, &world->hq_setup, request, &out, NULL));
    writer_init(&out, world->answer, sizeof world->answer);
    bug_if(!node_session_answer(&hq, span_of("welcome", 7), &out, NULL));
    world->answer_size = out.size;
}

static void world_make(struct world *world) {
    uint8_t secret[KEY_SIZE];
    memset(secret, 0x31, KEY_SIZE);
    key_pair_from_private(&world->store_key, secret);
    memset(secret, 0x32, KEY_SIZE);
    key_pair_from_private(&world->hq_key, secret);
    memset(world->psk, 0x33, KEY_SIZE);
    world->store_setup = (struct node_session_setup){
        .static_key = &world->store_key,
        .peer_static = world->hq_key.public_key,
        .psk = world->psk,
        .local_index = 1,
        .entropy = &counting_entropy,
    };
    world->hq_setup = (struct node_session_setup){
        .static_key = &world->hq_key,
        .peer_static = world->store_key.public_key,
        .psk = world->psk,
        .local_index = 2,
        .entropy = &counting_entropy,
    };
    frames_make(world);
}

/* True when anything is other than before. */
static bool flips_apply(uint8_t *frame, size_t frame_size, struct span flips) {
    uint8_t before[NODE_SESSION_FRAME_MAX];
    memcpy(before, frame, frame_size);
    for (size_t at = 0; at + 1 < flips.size && at < 32; at += 2) {
        frame[flips.data[at] % frame_size] ^= flips.data[at + 1];
    }
    return memcmp(before, frame, frame_size) != 0;
}

static void mac_put(const struct world *world, uint8_t *request, size_t size) {
    uint8_t key[CONTENT_HASH_SIZE];
    uint8_t *mac = request + FRAME_HEADER_SIZE;
    crypto_generichash_blake2b_state state;
    content_hash_bytes(key, span_of(world->hq_key.public_key, KEY_SIZE));
    bug_if(crypto_generichash_blake2b_init(&state, key, sizeof key, MAC_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, request, FRAME_HEADER_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, mac + MAC_SIZE, size - FRAME_HEADER_SIZE - MAC_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_final(&state, mac, MAC_SIZE) != 0);
}

static bool request_offer(const struct world *world, struct span frame) {
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    struct node_session session;
    struct node_session_setup setup = world->hq_setup;
    writer_init(&payload, block, sizeof block);
    if (!node_session_read_request(frame, world->hq_key.public_key, &setup.request, NULL)) {
        return false;
    }
    bool is_accepted = node_session_accept(&session, &setup, frame, &payload, NULL);
    node_session_drop(&session);
    bug_if(!is_accepted && payload.size != 0);
    return is_accepted;
}

static bool answer_offer(const struct world *world, struct span frame) {
    uint8_t block[NODE_SESSION_PAYLOAD_MAX];
    struct writer payload;
    struct node_session session = world->store;
    writer_init(&payload, block, sizeof block);
    return node_session_read_answer(&session, frame, &payload, NULL);
}

static void changed_request_offer(const struct world *world, struct span flips) {
    uint8_t frame[NODE_SESSION_FRAME_MAX];
    memcpy(frame, world->request, world->request_size);
    (void)flips_apply(frame, world->request_size, flips);
    mac_put(world, frame, world->request_size); /* undoes flips in the mac itself */
    bool is_genuine = memcmp(frame, world->request, world->request_size) == 0;
    bug_if(request_offer(world, span_of(frame, world->request_size)) != is_genuine);
}

static void changed_answer_offer(const struct world *world, struct span flips) {
    uint8_t frame[NODE_SESSION_FRAME_MAX];
    memcpy(frame, world->answer, world->answer_size);
    bool is_changed = flips_apply(frame, world->answer_size, flips);
    bug_if(answer_offer(world, span_of(frame, world->answer_size)) == is_changed);
}

/* Patterns whose first message is not sealed accept much; what matters is that nothing breaks. */
static void bare_message_offer(const struct world *world, struct span input) {
    static const char *const names[] = {"NN", "XX", "IX", "KK", "IKpsk1", "NNpsk0", "IN", "NK"};
    struct noise_pattern pattern;
    struct noise_handshake handshake;
    uint8_t block[4096];
    struct writer out;
    if (input.size == 0 || input.size > sizeof block) {
        return;
    }
    bug_if(!noise_pattern_find(text_of(names[input.data[0] % 8]), &pattern));
    struct noise_setup setup = {
        .pattern = &pattern,
        .static_key = &world->hq_key,
        .remote_static = world->store_key.public_key,
        .ephemeral_private = world->psk,
        .psks = world->psk,
        .psk_count = pattern.psk_count,
    };
    bug_if(!noise_handshake_init(&handshake, &setup, NULL));
    writer_init(&out, block, sizeof block);
    bool is_read = noise_handshake_read(&handshake, span_of(input.data + 1, input.size - 1), &out, NULL);
    bug_if(is_read != noise_handshake_is_my_turn(&handshake));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct world world;
    if (world.request_size == 0) {
        world_make(&world);
    }
    if (size == 0) {
        return 0;
    }
    struct span rest = span_of(data + 1, size - 1);
    switch (data[0] % 4) {
    case 0:
        bug_if(request_offer(&world, rest) && !span_equal(rest, span_of(world.request, world.request_size)));
        bug_if(answer_offer(&world, rest) && !span_equal(rest, span_of(world.answer, world.answer_size)));
        break;
    case 1: changed_request_offer(&world, rest); break;
    case 2: changed_answer_offer(&world, rest); break;
    default: bare_message_offer(&world, rest); break;
    }
    return 0;
}

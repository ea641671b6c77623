#include "tests/noise-check/vector_run.h"

#include "base/bug.h"

#include <string.h>

struct run {
    bool is_initiator;
    struct noise_handshake handshake;
    struct noise_result keys; /* once the handshake is complete */
    uint64_t counters[2];     /* transport messages so far: the initiator's, the responder's */
};

static bool run_begin(struct run *run, const json_t *vector, struct fault *fault) {
    struct noise_pattern pattern;
    struct vector_side side;
    if (!vector_read_pattern(vector, &pattern, fault) || !vector_read_side(vector, run->is_initiator, &side, fault)) {
        return false;
    }
    struct key_pair static_key = {0};
    if (side.has_static) {
        key_pair_from_private(&static_key, side.static_private);
    }
    struct noise_setup setup = {
        .pattern = &pattern,
        .is_initiator = run->is_initiator,
        .prologue = side.prologue,
        .static_key = side.has_static ? &static_key : NULL,
        .remote_static = side.has_remote_static ? side.remote_static : NULL,
        .ephemeral_private = side.has_ephemeral ? side.ephemeral : NULL,
        .psks = side.psks[0],
        .psk_count = side.psk_count,
    };
    return noise_handshake_init(&run->handshake, &setup, fault);
}

static bool bytes_compare(struct span ours, struct span expected, const char *what, struct fault *fault) {
    if (ours.size != expected.size) {
        return fault_set(fault, FAULT_INPUT, "the %s has %zu bytes, the vector's %zu", what, ours.size, expected.size);
    }
    for (size_t i = 0; i < ours.size; i++) {
        if (ours.data[i] != expected.data[i]) {
            return fault_set(fault, FAULT_INPUT, "the %s differs at byte %zu", what, i);
        }
    }
    return true;
}

static bool transport_message(struct run *run, size_t index, const struct vector_message *message, struct writer *out,
                              struct fault *fault) {
    size_t sender = index % 2;
    bool is_mine = (sender == 0) == run->is_initiator;
    const uint8_t *key = sender == 0 ? run->keys.initiator_key : run->keys.responder_key;
    uint64_t counter = run->counters[sender]++;
    if (is_mine) {
        aead_seal(out, key, counter, span_of(NULL, 0), message->payload);
        return true;
    }
    if (!aead_open(out, key, counter, span_of(NULL, 0), message->ciphertext)) {
        return fault_set(fault, FAULT_INPUT, "the transport message does not authenticate");
    }
    return true;
}

static bool message_run(struct run *run, size_t index, bool is_handshake, const struct vector_message *message,
                        struct fault *fault) {
    static uint8_t block[NOISE_MESSAGE_MAX];
    struct writer out;
    writer_init(&out, block, sizeof block);
    bool is_mine = (index % 2 == 0) == run->is_initiator;
    bool is_done = !is_handshake ? transport_message(run, index, message, &out, fault)
                   : is_mine     ? noise_handshake_write(&run->handshake, message->payload, &out, fault)
                                 : noise_handshake_read(&run->handshake, message->ciphertext, &out, fault);
    if (!is_done) {
        return false;
    }
    if (out.overflowed) {
        return fault_set(fault, FAULT_INPUT, "the payload is too long for one message");
    }
    return is_mine ? bytes_compare(writer_result(&out), message->ciphertext, "ciphertext", fault)
                   : bytes_compare(writer_result(&out), message->payload, "payload", fault);
}

static bool handshake_end(struct run *run, const json_t *vector, struct fault *fault) {
    uint8_t hash[HASH_SIZE];
    if (!vector_read_hash(vector, hash, fault)) {
        return false;
    }
    noise_handshake_split(&run->handshake, &run->keys);
    return bytes_compare(span_of(run->keys.handshake_hash, HASH_SIZE), span_of(hash, HASH_SIZE), "handshake_hash",
                         fault);
}

bool vector_run(const json_t *vector, bool is_initiator, struct fault *fault) {
    static struct vector_message message; /* two times 64 KiB: too much for a stack */
    struct run run = {.is_initiator = is_initiator};
    if (!run_begin(&run, vector, fault)) {
        return false;
    }
    size_t handshake_count = run.handshake.pattern.message_count;
    size_t count = vector_message_count(vector);
    if (count < handshake_count) {
        return fault_set(fault, FAULT_INPUT, "%zu messages, the handshake alone has %zu", count, handshake_count);
    }
    for (size_t i = 0; i < count; i++) {
        if (!vector_read_message(vector, i, &message, fault) ||
            !message_run(&run, i, i < handshake_count, &message, fault)) {
            return fault_wrap(fault, "message %zu", i + 1);
        }
        if (i + 1 == handshake_count && !handshake_end(&run, vector, fault)) {
            return false;
        }
    }
    return true;
}

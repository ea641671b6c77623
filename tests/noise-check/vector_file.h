/* A file of Noise test vectors as JSON: {"vectors": [vector, ...]}, all bytes in hex. A vector has
 *   protocol_name               "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2b"
 *   init_prologue, resp_prologue  what both sides agree on (may be empty or missing)
 *   init_static, init_ephemeral, resp_static, resp_ephemeral   private keys, where the pattern needs them
 *   init_remote_static, resp_remote_static   the other side's public key, where the pattern knows it beforehand
 *   init_psks, resp_psks        arrays, in the order of use
 *   handshake_hash              h after the last handshake message
 *   messages                    array of {payload, ciphertext}; the initiator sends the first, then in turn, and the
 *                               ones after the handshake are transport messages
 * A member that is no part of this list is not looked at. */
#ifndef REGULARS_NOISE_CHECK_VECTOR_FILE_H
#define REGULARS_NOISE_CHECK_VECTOR_FILE_H

#include "base/fault.h"
#include "base/span.h"
#include "seal/noise_handshake.h"

#include <jansson.h>

/* What one side of a vector brings along. Pointers are NULL where the vector has no such member. */
struct vector_side {
    uint8_t prologue_bytes[1024];
    struct span prologue; /* into prologue_bytes */
    uint8_t static_private[KEY_SIZE];
    uint8_t remote_static[KEY_SIZE];
    uint8_t ephemeral[KEY_SIZE];
    uint8_t psks[NOISE_PSKS_MAX][KEY_SIZE];
    size_t psk_count;
    bool has_static;
    bool has_remote_static;
    bool has_ephemeral;
};

struct vector_message {
    uint8_t payload_bytes[NOISE_MESSAGE_MAX];
    uint8_t ciphertext_bytes[NOISE_MESSAGE_MAX];
    struct span payload; /* into the bytes above */
    struct span ciphertext;
};

/* Loads a file and checks that it is an object with a "vectors" array that is not empty; the caller drops *document by
 * json_decref. Faults name the file, and the line where the JSON is broken. */
bool vector_file_load(const char *path, json_t **document, json_t **vectors, struct fault *fault) FAULT_CHECKED;

/* The vector's protocol_name, or "(no protocol_name)". Valid as long as the document. */
const char *vector_name(const json_t *vector);
/* The pattern between "Noise_" and "_25519_ChaChaPoly_BLAKE2b". */
bool vector_read_pattern(const json_t *vector, struct noise_pattern *pattern, struct fault *fault) FAULT_CHECKED;
bool vector_read_side(const json_t *vector, bool is_initiator, struct vector_side *side,
                      struct fault *fault) FAULT_CHECKED;
bool vector_read_hash(const json_t *vector, uint8_t hash[static HASH_SIZE], struct fault *fault) FAULT_CHECKED;
/* 0 when the vector has no array of messages. */
size_t vector_message_count(const json_t *vector);
bool vector_read_message(const json_t *vector, size_t index, struct vector_message *message,
                         struct fault *fault) FAULT_CHECKED;

#endif

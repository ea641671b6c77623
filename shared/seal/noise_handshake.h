/* The Noise handshake (specification revision 34, section 5.3) for the suite 25519_ChaChaPoly_BLAKE2b and any pattern
 * of noise_pattern.h. Bytes in, bytes out: it knows neither connections nor clocks.
 *
 * Use: init; then write and read in the pattern's order until is_complete; then split, which gives the transport keys
 * and wipes the handshake. A fault ends the handshake: it has wiped itself, and a new one must be made. Calls out of
 * turn are bugs. */
#ifndef REGULARS_SEAL_NOISE_HANDSHAKE_H
#define REGULARS_SEAL_NOISE_HANDSHAKE_H

#include "seal/key.h"
#include "seal/noise_pattern.h"
#include "seal/noise_symmetric.h"

enum { NOISE_MESSAGE_MAX = 65535 }; /* bytes of one Noise message, section 3 */

struct noise_setup {
    const struct noise_pattern *pattern; /* copied, like everything here; nothing is referred to after init */
    bool is_initiator;
    struct span prologue;              /* what both sides must agree on without sending it */
    const struct key_pair *static_key; /* NULL where the pattern needs none of this side */
    const uint8_t *remote_static;      /* KEY_SIZE bytes; NULL where the pattern does not know it beforehand */
    const uint8_t *ephemeral_private;  /* KEY_SIZE bytes, used once */
    const uint8_t *psks;               /* psk_count times KEY_SIZE bytes, in the order of their tokens */
    size_t psk_count;
};

struct noise_handshake {
    struct noise_pattern pattern;
    struct noise_symmetric symmetric;
    struct key_pair static_key;
    struct key_pair ephemeral;       /* the public half is computed when it is sent: a refused message costs less */
    uint8_t remote_static[KEY_SIZE]; /* meaningful when has_remote_static */
    uint8_t remote_ephemeral[KEY_SIZE];
    uint8_t psks[NOISE_PSKS_MAX][KEY_SIZE];
    uint8_t psks_used;
    uint8_t messages_done; /* == pattern.message_count: complete */
    bool is_initiator;
    bool has_remote_static;
    bool is_over; /* failed, or split: everything above is wiped */
};

/* What a complete handshake leaves behind. */
struct noise_result {
    uint8_t initiator_key[AEAD_KEY_SIZE]; /* seals what the initiator sends */
    uint8_t responder_key[AEAD_KEY_SIZE]; /* seals what the responder sends */
    uint8_t handshake_hash[HASH_SIZE];    /* names this session and nothing else; not secret */
};

/* Fault (FAULT_INPUT): a key that the pattern needs is missing, or the number of psks is not the pattern's. */
bool noise_handshake_init(struct noise_handshake *handshake, const struct noise_setup *setup,
                          struct fault *fault) FAULT_CHECKED;

bool noise_handshake_is_my_turn(const struct noise_handshake *handshake);
bool noise_handshake_is_complete(const struct noise_handshake *handshake);

/* Appends the next message to out. Faults: FAULT_FULL when it has no room or would pass NOISE_MESSAGE_MAX, FAULT_PEER
 * when the peer's key is a point of small order. */
bool noise_handshake_write(struct noise_handshake *handshake, struct span payload, struct writer *out,
                           struct fault *fault) FAULT_CHECKED;
/* Reads the peer's next message and appends its payload to out, which never needs more room than the message has.
 * Faults: FAULT_PEER (truncated, too long, not authentic, bad point), FAULT_FULL (no room in out). */
bool noise_handshake_read(struct noise_handshake *handshake, struct span message, struct writer *out,
                          struct fault *fault) FAULT_CHECKED;

/* Only when complete. */
void noise_handshake_split(struct noise_handshake *handshake, struct noise_result *result);
/* Ends and wipes a handshake in any state, also a zeroed one. */
void noise_handshake_wipe(struct noise_handshake *handshake);

#endif

/* ChaCha20-Poly1305 (RFC 8439) with Noise's nonce: four zero bytes, then the 64-bit counter, little-endian. A key must
 * never see the same counter twice; handshake and channel each see to that. */
#ifndef REGULARS_SEAL_AEAD_H
#define REGULARS_SEAL_AEAD_H

#include "base/span.h"

enum {
    AEAD_KEY_SIZE = 32,
    AEAD_TAG_SIZE = 16, /* bytes that sealing adds */
};

/* Appends plain.size + AEAD_TAG_SIZE bytes to out; without room for them out overflows. plain must not be out's. */
void aead_seal(struct writer *out, const uint8_t key[static AEAD_KEY_SIZE], uint64_t counter, struct span associated,
               struct span plain);

/* Appends the plain text to out when the tag is right. False when it is not, or when out has no room (then out
 * overflows); nothing of a forgery is left in out's memory. */
bool aead_open(struct writer *out, const uint8_t key[static AEAD_KEY_SIZE], uint64_t counter, struct span associated,
               struct span sealed) __attribute__((warn_unused_result));

#endif

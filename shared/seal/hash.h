/* The hash functions of the Noise suite 25519_ChaChaPoly_BLAKE2b, Noise specification revision 34, sections 4.3
 * and 12.8: BLAKE2b with 64 bytes of output, HMAC over it (RFC 2104, block of 128 bytes) and Noise's HKDF.
 * libsodium 1.0.18 has neither of the last two; its keyed BLAKE2b is another function and must not stand in for HMAC.
 */
#ifndef REGULARS_SEAL_HASH_H
#define REGULARS_SEAL_HASH_H

#include "base/span.h"

enum {
    HASH_SIZE = 64,   /* HASHLEN */
    HASH_BLOCK = 128, /* BLOCKLEN: what HMAC pads its key to */
};

/* BLAKE2b-512 of a, then b (either may be empty). out may be a's or b's memory. */
void hash_two(uint8_t out[static HASH_SIZE], struct span a, struct span b);

/* HMAC-BLAKE2b of data under a key of exactly HASH_SIZE bytes, the only size that HKDF uses. out may be the key. */
void hash_hmac(uint8_t out[static HASH_SIZE], const uint8_t key[static HASH_SIZE], struct span data);

/* HKDF(chaining_key, material, 3): three outputs. Noise's two outputs are the first two of these, so a caller that
 * needs two passes NULL for the third. first may be the chaining key. */
void hash_hkdf(const uint8_t chaining_key[static HASH_SIZE], struct span material, uint8_t first[static HASH_SIZE],
               uint8_t second[static HASH_SIZE], uint8_t *third);

#endif

/* The running state of a Noise handshake: CipherState and SymmetricState of the specification (sections 5.1 and 5.2),
 * under their own names. Everything sent or received goes through the hash h, every secret through the chaining key. */
#ifndef REGULARS_SEAL_NOISE_SYMMETRIC_H
#define REGULARS_SEAL_NOISE_SYMMETRIC_H

#include "base/text.h"
#include "seal/aead.h"
#include "seal/hash.h"

enum { NOISE_PROTOCOL_NAME_MAX = HASH_SIZE }; /* longer names would be hashed; ours never are */

struct noise_symmetric {
    uint8_t chaining_key[HASH_SIZE];
    uint8_t hash[HASH_SIZE];
    uint8_t key[AEAD_KEY_SIZE]; /* meaningful when has_key */
    uint64_t counter;           /* nonce of the next sealing or opening under key */
    bool has_key;
};

/* protocol_name has at most NOISE_PROTOCOL_NAME_MAX bytes, else a bug. */
void noise_symmetric_init(struct noise_symmetric *symmetric, struct text protocol_name);
void noise_symmetric_mix_key(struct noise_symmetric *symmetric, struct span material);
void noise_symmetric_mix_hash(struct noise_symmetric *symmetric, struct span data);
void noise_symmetric_mix_key_and_hash(struct noise_symmetric *symmetric, struct span material);

/* EncryptAndHash: appends the sealed bytes, or the plain ones while there is no key. Overflows out without room. */
void noise_symmetric_seal(struct noise_symmetric *symmetric, struct span plain, struct writer *out);
/* DecryptAndHash. False when the bytes do not authenticate or do not fit (then out overflows); the state is unchanged.
 */
bool noise_symmetric_open(struct noise_symmetric *symmetric, struct span sealed, struct writer *out)
    __attribute__((warn_unused_result));

/* The two transport keys: first for what the initiator sends, second for what the responder sends. */
void noise_symmetric_split(const struct noise_symmetric *symmetric, uint8_t first[static AEAD_KEY_SIZE],
                           uint8_t second[static AEAD_KEY_SIZE]);

#endif

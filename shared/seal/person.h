/* What protects a person at a store (promise 7): phones and cards are kept as keyed hashes, and what was told of the
 * person is sealed to head office where it was typed; the store has no key that opens it. */
#ifndef REGULARS_SEAL_PERSON_H
#define REGULARS_SEAL_PERSON_H

#include "base/fault.h"
#include "base/text.h"
#include "seal/key.h"

enum {
    PERSON_HASH_SIZE = 16,
    PERSON_SEAL_OVERHEAD = 48, /* bytes that sealing adds */
};

/* BLAKE2b-128 keyed with the chain's identifier key over kind || value. `value` is in its one normal spelling
 * (retail/customer.h), so that every store and head office get the same. */
void person_hash(uint8_t out[static PERSON_HASH_SIZE], const uint8_t identifier_key[static KEY_SIZE], uint8_t kind,
                 struct text value);

/* libsodium's sealed box (X25519, XSalsa20-Poly1305, an ephemeral sender key): out holds size + PERSON_SEAL_OVERHEAD.
 */
void person_seal(uint8_t *out, const uint8_t *plain, size_t size, const uint8_t hq_public_key[static KEY_SIZE]);
/* out holds sealed_size - PERSON_SEAL_OVERHEAD. False, and nothing useful in out, when it was not sealed to this pair.
 */
bool person_open(uint8_t *out, const uint8_t *sealed, size_t sealed_size, const struct key_pair *hq)
    __attribute__((warn_unused_result));

#endif

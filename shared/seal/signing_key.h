/* Ed25519 keys that sign what must hold without a connection: manifests of rule sets, countersignatures. A key of
 * this file never takes part in a handshake, and a node's static key never signs.
 *
 * Every signature says what it is for: `purpose` ("rule-set", ...) is signed along, so that a signature made for one
 * kind of document is worth nothing under another. What is signed is purpose || 0 || BLAKE2b-256(document): a document
 * of any size needs no second copy.
 */
#ifndef REGULARS_SEAL_SIGNING_KEY_H
#define REGULARS_SEAL_SIGNING_KEY_H

#include "base/clock.h"
#include "base/span.h"
#include "base/text.h"

enum {
    SIGNING_SEED_SIZE = 32, /* the private key as it is stored; keys are printed and parsed by key.h */
    SIGNING_PUBLIC_SIZE = 32,
    SIGNING_SIGNATURE_SIZE = 64,
    SIGNING_PURPOSE_MAX = 31,
};

struct signing_key {
    uint8_t seed[SIGNING_SEED_SIZE];
    uint8_t public_key[SIGNING_PUBLIC_SIZE];
};

void signing_key_make(struct signing_key *key, const struct entropy *entropy);
void signing_key_from_seed(struct signing_key *key, const uint8_t seed[static SIGNING_SEED_SIZE]);
void signing_key_wipe(struct signing_key *key);

/* purpose has 1 to SIGNING_PURPOSE_MAX bytes without a NUL, else a bug. */
void signing_key_sign(const struct signing_key *key, struct text purpose, struct span document,
                      uint8_t signature[static SIGNING_SIGNATURE_SIZE]);
bool signing_key_verify(const uint8_t public_key[static SIGNING_PUBLIC_SIZE], struct text purpose, struct span document,
                        const uint8_t signature[static SIGNING_SIGNATURE_SIZE]) __attribute__((warn_unused_result));

#endif

#include "seal/signing_key.h"

#include "base/bug.h"
#include "seal/content_hash.h"
#include "seal/key.h"

#include <sodium.h>
#include <string.h>

_Static_assert(SIGNING_SEED_SIZE == crypto_sign_SEEDBYTES && SIGNING_SIGNATURE_SIZE == crypto_sign_BYTES, "Ed25519");
_Static_assert(SIGNING_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert((int)SIGNING_SEED_SIZE == (int)KEY_SIZE, "both kinds of key are printed by key.h");

enum { SIGNED_MAX = SIGNING_PURPOSE_MAX + 1 + CONTENT_HASH_SIZE };

/* Writes what a signature covers and returns its size. */
static size_t signed_bytes(uint8_t out[static SIGNED_MAX], struct text purpose, struct span document) {
    bug_if(purpose.size == 0 || purpose.size > SIGNING_PURPOSE_MAX || memchr(purpose.data, 0, purpose.size) != NULL);
    memcpy(out, purpose.data, purpose.size);
    out[purpose.size] = 0;
    content_hash_bytes(out + purpose.size + 1, document);
    return purpose.size + 1 + CONTENT_HASH_SIZE;
}

void signing_key_make(struct signing_key *key, const struct entropy *entropy) {
    uint8_t seed[SIGNING_SEED_SIZE];
    key_make_secret(seed, entropy);
    signing_key_from_seed(key, seed);
    key_wipe(seed, sizeof seed);
}

void signing_key_from_seed(struct signing_key *key, const uint8_t seed[static SIGNING_SEED_SIZE]) {
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    memmove(key->seed, seed, SIGNING_SEED_SIZE);
    bug_if(crypto_sign_seed_keypair(key->public_key, secret, key->seed) != 0);
    key_wipe(secret, sizeof secret);
}

void signing_key_wipe(struct signing_key *key) {
    key_wipe(key, sizeof *key);
}

void signing_key_sign(const struct signing_key *key, struct text purpose, struct span document,
                      uint8_t signature[static SIGNING_SIGNATURE_SIZE]) {
    uint8_t message[SIGNED_MAX];
    size_t size = signed_bytes(message, purpose, document);
    uint8_t public_key[SIGNING_PUBLIC_SIZE];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    bug_if(crypto_sign_seed_keypair(public_key, secret, key->seed) != 0);
    bug_if(crypto_sign_detached(signature, NULL, message, size, secret) != 0);
    key_wipe(secret, sizeof secret);
}

bool signing_key_verify(const uint8_t public_key[static SIGNING_PUBLIC_SIZE], struct text purpose, struct span document,
                        const uint8_t signature[static SIGNING_SIGNATURE_SIZE]) {
    uint8_t message[SIGNED_MAX];
    size_t size = signed_bytes(message, purpose, document);
    return crypto_sign_verify_detached(signature, message, size, public_key) == 0;
}

#include "seal/person.h"

#include "base/bug.h"

#include <sodium.h>

_Static_assert(PERSON_SEAL_OVERHEAD == crypto_box_SEALBYTES && PERSON_HASH_SIZE == crypto_generichash_BYTES_MIN,
               "libsodium's sizes");

void person_hash(uint8_t out[static PERSON_HASH_SIZE], const uint8_t identifier_key[static KEY_SIZE], uint8_t kind,
                 struct text value) {
    crypto_generichash_state state;
    bug_if(crypto_generichash_init(&state, identifier_key, KEY_SIZE, PERSON_HASH_SIZE) != 0);
    bug_if(crypto_generichash_update(&state, &kind, 1) != 0);
    bug_if(crypto_generichash_update(&state, (const uint8_t *)value.data, value.size) != 0);
    bug_if(crypto_generichash_final(&state, out, PERSON_HASH_SIZE) != 0);
    sodium_memzero(&state, sizeof state);
}

void person_seal(uint8_t *out, const uint8_t *plain, size_t size, const uint8_t hq_public_key[static KEY_SIZE]) {
    bug_if(crypto_box_seal(out, plain, size, hq_public_key) != 0);
}

bool person_open(uint8_t *out, const uint8_t *sealed, size_t sealed_size, const struct key_pair *hq) {
    return sealed_size >= PERSON_SEAL_OVERHEAD &&
           crypto_box_seal_open(out, sealed, sealed_size, hq->public_key, hq->private_key) == 0;
}

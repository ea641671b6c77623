#include "seal/hash.h"

#include "base/bug.h"

#include <sodium.h>
#include <string.h>

void hash_two(uint8_t out[static HASH_SIZE], struct span a, struct span b) {
    crypto_generichash_blake2b_state state;
    bug_if(crypto_generichash_blake2b_init(&state, NULL, 0, HASH_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, a.data, a.size) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, b.data, b.size) != 0);
    bug_if(crypto_generichash_blake2b_final(&state, out, HASH_SIZE) != 0);
    sodium_memzero(&state, sizeof state);
}

/* One half of HMAC: H((key xor pad) || data). */
static void hmac_half(uint8_t out[static HASH_SIZE], const uint8_t key[static HASH_SIZE], uint8_t pad,
                      struct span data) {
    uint8_t block[HASH_BLOCK];
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < HASH_SIZE; i++) {
        block[i] ^= key[i];
    }
    hash_two(out, span_of(block, sizeof block), data);
    sodium_memzero(block, sizeof block);
}

void hash_hmac(uint8_t out[static HASH_SIZE], const uint8_t key[static HASH_SIZE], struct span data) {
    uint8_t inner[HASH_SIZE];
    hmac_half(inner, key, 0x36, data);
    hmac_half(out, key, 0x5c, span_of(inner, sizeof inner));
    sodium_memzero(inner, sizeof inner);
}

/* The n-th output is HMAC(temporary key, previous output || byte n). */
static void hkdf_next(uint8_t out[static HASH_SIZE], const uint8_t key[static HASH_SIZE], struct span previous,
                      uint8_t number) {
    uint8_t input[HASH_SIZE + 1];
    if (previous.size > 0) {
        memcpy(input, previous.data, previous.size);
    }
    input[previous.size] = number;
    hash_hmac(out, key, span_of(input, previous.size + 1));
    sodium_memzero(input, sizeof input);
}

void hash_hkdf(const uint8_t chaining_key[static HASH_SIZE], struct span material, uint8_t first[static HASH_SIZE],
               uint8_t second[static HASH_SIZE], uint8_t *third) {
    uint8_t temporary_key[HASH_SIZE];
    hash_hmac(temporary_key, chaining_key, material);
    hkdf_next(first, temporary_key, span_of(NULL, 0), 1);
    hkdf_next(second, temporary_key, span_of(first, HASH_SIZE), 2);
    if (third != NULL) {
        hkdf_next(third, temporary_key, span_of(second, HASH_SIZE), 3);
    }
    sodium_memzero(temporary_key, sizeof temporary_key);
}

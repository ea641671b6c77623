#include "seal/content_hash.h"

#include "base/bug.h"
#include "base/text.h"

#include <sodium.h>

void content_hash_bytes(uint8_t out[static CONTENT_HASH_SIZE], struct span content) {
    bug_if(crypto_generichash_blake2b(out, CONTENT_HASH_SIZE, content.data, content.size, NULL, 0) != 0);
}

void content_hash_chain(uint8_t out[static CONTENT_HASH_SIZE], const uint8_t previous[static CONTENT_HASH_SIZE],
                        struct span entry) {
    crypto_generichash_blake2b_state state;
    bug_if(crypto_generichash_blake2b_init(&state, NULL, 0, CONTENT_HASH_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, previous, CONTENT_HASH_SIZE) != 0);
    bug_if(crypto_generichash_blake2b_update(&state, entry.data, entry.size) != 0);
    bug_if(crypto_generichash_blake2b_final(&state, out, CONTENT_HASH_SIZE) != 0);
}

void content_hash_print(char out[static CONTENT_HASH_TEXT_MAX], const uint8_t hash[static CONTENT_HASH_SIZE]) {
    text_hex(out, hash, CONTENT_HASH_SIZE);
}

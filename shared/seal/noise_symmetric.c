#include "seal/noise_symmetric.h"

#include "base/bug.h"

#include <sodium.h>
#include <string.h>

void noise_symmetric_init(struct noise_symmetric *symmetric, struct text protocol_name) {
    bug_if(protocol_name.size > NOISE_PROTOCOL_NAME_MAX);
    *symmetric = (struct noise_symmetric){0};
    memcpy(symmetric->hash, protocol_name.data, protocol_name.size);
    memcpy(symmetric->chaining_key, symmetric->hash, HASH_SIZE);
}

static void key_set(struct noise_symmetric *symmetric, const uint8_t key[static HASH_SIZE]) {
    memcpy(symmetric->key, key, AEAD_KEY_SIZE); /* HKDF gives 64 bytes, the cipher takes the first 32 */
    symmetric->has_key = true;
    symmetric->counter = 0;
}

void noise_symmetric_mix_key(struct noise_symmetric *symmetric, struct span material) {
    uint8_t key[HASH_SIZE];
    hash_hkdf(symmetric->chaining_key, material, symmetric->chaining_key, key, NULL);
    key_set(symmetric, key);
    sodium_memzero(key, sizeof key);
}

void noise_symmetric_mix_hash(struct noise_symmetric *symmetric, struct span data) {
    hash_two(symmetric->hash, span_of(symmetric->hash, HASH_SIZE), data);
}

void noise_symmetric_mix_key_and_hash(struct noise_symmetric *symmetric, struct span material) {
    uint8_t to_hash[HASH_SIZE];
    uint8_t key[HASH_SIZE];
    hash_hkdf(symmetric->chaining_key, material, symmetric->chaining_key, to_hash, key);
    noise_symmetric_mix_hash(symmetric, span_of(to_hash, sizeof to_hash));
    key_set(symmetric, key);
    sodium_memzero(to_hash, sizeof to_hash);
    sodium_memzero(key, sizeof key);
}

void noise_symmetric_seal(struct noise_symmetric *symmetric, struct span plain, struct writer *out) {
    size_t begin = out->size;
    if (symmetric->has_key) {
        aead_seal(out, symmetric->key, symmetric->counter++, span_of(symmetric->hash, HASH_SIZE), plain);
    } else {
        writer_span(out, plain);
    }
    if (!out->overflowed) {
        noise_symmetric_mix_hash(symmetric, span_of(out->data + begin, out->size - begin));
    }
}

bool noise_symmetric_open(struct noise_symmetric *symmetric, struct span sealed, struct writer *out) {
    if (symmetric->has_key) {
        struct span associated = span_of(symmetric->hash, HASH_SIZE);
        if (!aead_open(out, symmetric->key, symmetric->counter, associated, sealed)) {
            return false;
        }
        symmetric->counter++;
    } else {
        writer_span(out, sealed);
        if (out->overflowed) {
            return false;
        }
    }
    noise_symmetric_mix_hash(symmetric, sealed);
    return true;
}

void noise_symmetric_split(const struct noise_symmetric *symmetric, uint8_t first[static AEAD_KEY_SIZE],
                           uint8_t second[static AEAD_KEY_SIZE]) {
    uint8_t outputs[2][HASH_SIZE];
    hash_hkdf(symmetric->chaining_key, span_of(NULL, 0), outputs[0], outputs[1], NULL);
    memcpy(first, outputs[0], AEAD_KEY_SIZE);
    memcpy(second, outputs[1], AEAD_KEY_SIZE);
    sodium_memzero(outputs, sizeof outputs);
}

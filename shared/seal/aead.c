#include "seal/aead.h"

#include "base/bug.h"

#include <sodium.h>

_Static_assert(AEAD_KEY_SIZE == crypto_aead_chacha20poly1305_IETF_KEYBYTES, "libsodium's key size");
_Static_assert(AEAD_TAG_SIZE == crypto_aead_chacha20poly1305_IETF_ABYTES, "libsodium's tag size");

enum { NONCE_SIZE = crypto_aead_chacha20poly1305_IETF_NPUBBYTES };

static void nonce_make(uint8_t nonce[static NONCE_SIZE], uint64_t counter) {
    nonce[0] = nonce[1] = nonce[2] = nonce[3] = 0;
    bytes_put_le64(nonce + 4, counter);
}

/* Where the next `size` bytes of out go, or NULL after turning `overflowed` on. Sealing straight into the caller's
 * block saves a copy of every frame. */
static uint8_t *writer_take(struct writer *out, size_t size) {
    bug_if(out->size > out->capacity);
    if (out->overflowed || size > out->capacity - out->size) {
        out->overflowed = true;
        return NULL;
    }
    uint8_t *place = out->data + out->size;
    out->size += size;
    return place;
}

void aead_seal(struct writer *out, const uint8_t key[static AEAD_KEY_SIZE], uint64_t counter, struct span associated,
               struct span plain) {
    bug_if(plain.size > SIZE_MAX - AEAD_TAG_SIZE);
    uint8_t *place = writer_take(out, plain.size + AEAD_TAG_SIZE);
    if (place == NULL) {
        return;
    }
    uint8_t nonce[NONCE_SIZE];
    nonce_make(nonce, counter);
    bug_if(crypto_aead_chacha20poly1305_ietf_encrypt(place, NULL, plain.data, plain.size, associated.data,
                                                     associated.size, NULL, nonce, key) != 0);
}

bool aead_open(struct writer *out, const uint8_t key[static AEAD_KEY_SIZE], uint64_t counter, struct span associated,
               struct span sealed) {
    if (sealed.size < AEAD_TAG_SIZE) {
        return false;
    }
    size_t plain_size = sealed.size - AEAD_TAG_SIZE;
    uint8_t *place = writer_take(out, plain_size);
    if (place == NULL) {
        return false;
    }
    uint8_t nonce[NONCE_SIZE];
    nonce_make(nonce, counter);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(place, NULL, NULL, sealed.data, sealed.size, associated.data,
                                                  associated.size, nonce, key) != 0) {
        out->size -= plain_size; /* libsodium looks at the tag first: all it leaves at place is zeros */
        return false;
    }
    return true;
}

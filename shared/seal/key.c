#include "seal/key.h"

#include "base/bug.h"

#include <sodium.h>
#include <string.h>

_Static_assert(KEY_SIZE == crypto_scalarmult_BYTES && KEY_SIZE == crypto_scalarmult_SCALARBYTES, "X25519");

bool key_start_library(struct fault *fault) {
    if (sodium_init() < 0) {
        return fault_set(fault, FAULT_LIBRARY, "libsodium cannot start: the system gives no random numbers");
    }
    return true;
}

void key_pair_make(struct key_pair *pair, const struct entropy *entropy) {
    uint8_t private_key[KEY_SIZE];
    key_make_secret(private_key, entropy);
    key_pair_from_private(pair, private_key);
    key_wipe(private_key, sizeof private_key);
}

void key_pair_from_private(struct key_pair *pair, const uint8_t private_key[static KEY_SIZE]) {
    memmove(pair->private_key, private_key, KEY_SIZE);
    /* Clamping makes every 32 bytes a scalar of the prime subgroup: the base point's multiple is never zero. */
    bug_if(crypto_scalarmult_base(pair->public_key, pair->private_key) != 0);
}

void key_pair_wipe(struct key_pair *pair) {
    key_wipe(pair, sizeof *pair);
}

void key_make_secret(uint8_t out[static KEY_SIZE], const struct entropy *entropy) {
    entropy->fill(entropy->context, out, KEY_SIZE);
    /* 256 bits that are all zero are dice that were never wired up, not luck. */
    bug_if(sodium_is_zero(out, KEY_SIZE));
}

void key_wipe(void *memory, size_t size) {
    sodium_memzero(memory, size);
}

bool key_is_equal(const uint8_t a[static KEY_SIZE], const uint8_t b[static KEY_SIZE]) {
    return sodium_memcmp(a, b, KEY_SIZE) == 0;
}

bool key_exchange(uint8_t out[static KEY_SIZE], const uint8_t private_key[static KEY_SIZE],
                  const uint8_t public_key[static KEY_SIZE]) {
    if (crypto_scalarmult(out, private_key, public_key) != 0) {
        key_wipe(out, KEY_SIZE);
        return false;
    }
    return true;
}

void key_print(char out[static KEY_TEXT_MAX], const uint8_t key[static KEY_SIZE]) {
    (void)sodium_bin2hex(out, KEY_TEXT_MAX, key, KEY_SIZE); /* constant time, unlike a table of digits */
}

/* The place of the first character that is no hex digit, from 1. */
static size_t bad_digit_place(struct text text) {
    size_t at = 0;
    while (at < text.size && memchr("0123456789abcdefABCDEF", text.data[at], 22) != NULL) {
        at++;
    }
    return at + 1;
}

bool key_parse(struct text text, uint8_t out[static KEY_SIZE], struct fault *fault) {
    if (text.size != KEY_TEXT_MAX - 1) {
        return fault_set(fault, FAULT_INPUT, "a key is %d hex digits, this has %zu characters", KEY_TEXT_MAX - 1,
                         text.size);
    }
    uint8_t key[KEY_SIZE];
    size_t size = 0;
    bool is_hex = sodium_hex2bin(key, sizeof key, text.data, text.size, NULL, &size, NULL) == 0 && size == KEY_SIZE;
    if (is_hex) {
        memcpy(out, key, KEY_SIZE);
    } else {
        (void)fault_set(fault, FAULT_INPUT, "a key is hex digits, character %zu is none", bad_digit_place(text));
    }
    key_wipe(key, sizeof key);
    return is_hex;
}

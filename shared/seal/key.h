/* The X25519 key pair of a node, and the 32-byte secrets that go with it (a pre-shared key, a token). A node's static
 * key is used for Noise only; signing has keys of its own (signing_key.h).
 *
 * Keys are written as 64 lower-case hex digits, in files and in the configuration alike: the same alphabet as every
 * other hash and id of the system, nothing to escape, and a person can compare two of them. */
#ifndef REGULARS_SEAL_KEY_H
#define REGULARS_SEAL_KEY_H

#include "base/clock.h"
#include "base/fault.h"
#include "base/text.h"

enum {
    KEY_SIZE = 32,
    KEY_TEXT_MAX = 2 * KEY_SIZE + 1, /* with terminator */
};

struct key_pair {
    uint8_t private_key[KEY_SIZE];
    uint8_t public_key[KEY_SIZE];
};

/* Lets libsodium choose the fastest code for this processor. Once per process, before any other call of this layer;
 * everything is also right without it, only slower. */
bool key_start_library(struct fault *fault) FAULT_CHECKED;

void key_pair_make(struct key_pair *pair, const struct entropy *entropy);
void key_pair_from_private(struct key_pair *pair, const uint8_t private_key[static KEY_SIZE]);
void key_pair_wipe(struct key_pair *pair);

/* A secret of 256 bits. */
void key_make_secret(uint8_t out[static KEY_SIZE], const struct entropy *entropy);
/* Wipes memory in a way that the compiler cannot leave out. */
void key_wipe(void *memory, size_t size);
/* In constant time. */
bool key_is_equal(const uint8_t a[static KEY_SIZE], const uint8_t b[static KEY_SIZE]);

/* X25519. False when the other side sent a point of small order, whose product would be a secret that everybody knows
 * (all zeros); out is then wiped. */
bool key_exchange(uint8_t out[static KEY_SIZE], const uint8_t private_key[static KEY_SIZE],
                  const uint8_t public_key[static KEY_SIZE]) __attribute__((warn_unused_result));

void key_print(char out[static KEY_TEXT_MAX], const uint8_t key[static KEY_SIZE]);
/* Exactly 64 hex digits of either case; out is untouched otherwise. The fault never repeats the text: it may be secret.
 */
bool key_parse(struct text text, uint8_t out[static KEY_SIZE], struct fault *fault) FAULT_CHECKED;

#endif

/* What the tests of the seal share: seeded dice, hex, and keys named by a letter. */
#ifndef REGULARS_TESTS_SEAL_FIXTURE_H
#define REGULARS_TESTS_SEAL_FIXTURE_H

#include "base/bug.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/text.h"
#include "seal/key.h"
#include "tests/harness/dice.h"

#include <string.h>

static inline void dice_fill(void *context, uint8_t *out, size_t size) {
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)dice_next(context);
    }
}

/* Entropy that repeats: the same seed, the same keys. */
static inline struct entropy dice_entropy(struct dice *dice) {
    return (struct entropy){.fill = dice_fill, .context = dice};
}

/* The key pair number n: other numbers, other keys. */
static inline struct key_pair key_pair_number(uint64_t number) {
    struct dice dice = {number};
    struct entropy entropy = dice_entropy(&dice);
    struct key_pair pair;
    key_pair_make(&pair, &entropy);
    return pair;
}

/* The bytes of a hex literal, in the caller's block. */
static inline struct span hex_bytes(uint8_t *block, size_t capacity, const char *hex) {
    struct text text = text_of(hex);
    bug_if(text.size / 2 > capacity || !text_unhex(block, text.size / 2, text));
    return span_of(block, text.size / 2);
}

static inline struct span span_of_text(const char *text) {
    return span_of(text, strlen(text));
}

#endif

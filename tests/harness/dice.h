/* Dice of the tests: seeded, so that a failure can be repeated from the seed it printed. splitmix64 (Steele, Lea,
 * Flood: Fast splittable pseudorandom number generators, 2014). */
#ifndef REGULARS_TESTS_DICE_H
#define REGULARS_TESTS_DICE_H

#include <stdint.h>

struct dice {
    uint64_t state; /* the seed; any value */
};

static inline uint64_t dice_next(struct dice *dice) {
    dice->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = dice->state;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Even enough for tests: low .. high, both included. */
static inline int64_t dice_between(struct dice *dice, int64_t low, int64_t high) {
    uint64_t width = (uint64_t)high - (uint64_t)low + 1;
    return (int64_t)((uint64_t)low + (width == 0 ? dice_next(dice) : dice_next(dice) % width));
}

#endif

/* The dice of a simulated world: everything that is not decided by the code under test is drawn from here, so that a
 * seed is the whole story. splitmix64 (Steele, Lea, Flood 2014, public domain reference of Vigna). */
#ifndef REGULARS_TESTS_SIM_DICE_H
#define REGULARS_TESTS_SIM_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct sim_dice {
    uint64_t state;
};

static inline uint64_t sim_dice_next(struct sim_dice *dice) {
    dice->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = dice->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* low .. high, both possible. */
static inline int64_t sim_dice_between(struct sim_dice *dice, int64_t low, int64_t high) {
    return low + (int64_t)(sim_dice_next(dice) % (uint64_t)(high - low + 1));
}

/* In `per_10000` of 10,000 cases. */
static inline bool sim_dice_hits(struct sim_dice *dice, int64_t per_10000) {
    return sim_dice_between(dice, 0, 9999) < per_10000;
}

#endif

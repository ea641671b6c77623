#include "seal/replay_window.h"

enum { BLOCK_BITS = 64 };

void replay_window_init(struct replay_window *window) {
    *window = (struct replay_window){0};
}

/* Moves the window's end up to the counter: the blocks between the old end and the new one belong to counters that
 * nobody has used yet. A jump over the whole ring clears each block once. */
static void window_advance(struct replay_window *window, uint64_t counter) {
    uint64_t current = window->highest / BLOCK_BITS;
    uint64_t steps = counter / BLOCK_BITS - current;
    if (steps > REPLAY_WINDOW_BLOCKS) {
        steps = REPLAY_WINDOW_BLOCKS;
    }
    for (uint64_t step = 1; step <= steps; step++) {
        window->blocks[(current + step) % REPLAY_WINDOW_BLOCKS] = 0;
    }
    window->highest = counter;
}

bool replay_window_accept(struct replay_window *window, uint64_t counter) {
    if (counter > window->highest) {
        window_advance(window, counter);
    } else if (window->highest - counter >= REPLAY_WINDOW_SIZE) {
        return false;
    }
    uint64_t *block = &window->blocks[(counter / BLOCK_BITS) % REPLAY_WINDOW_BLOCKS];
    uint64_t bit = UINT64_C(1) << (counter % BLOCK_BITS);
    if ((*block & bit) != 0) {
        return false;
    }
    *block |= bit;
    return true;
}

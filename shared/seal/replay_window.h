/* Which counters of a channel were seen: the sliding bit window of RFC 6479 ("IPsec Anti-Replay Algorithm without Bit
 * Shifting"). Of the 2,048 counters up to the highest one seen each is accepted once, in any order; older ones never.
 *
 * Only a frame whose tag was verified may reach the window, else a forger could move it past the honest frames. */
#ifndef REGULARS_SEAL_REPLAY_WINDOW_H
#define REGULARS_SEAL_REPLAY_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

enum {
    REPLAY_WINDOW_SIZE = 2048,
    /* One block more than the window has: the block that is being entered can be cleared while all others are needed.
     */
    REPLAY_WINDOW_BLOCKS = REPLAY_WINDOW_SIZE / 64 + 1,
};

struct replay_window {
    uint64_t highest;                      /* counter seen; 0 also before the first one */
    uint64_t blocks[REPLAY_WINDOW_BLOCKS]; /* counter c is bit c % 64 of block (c / 64) % REPLAY_WINDOW_BLOCKS */
};

/* Nothing seen yet; a zeroed struct is the same. */
void replay_window_init(struct replay_window *window);
/* True when the counter is new, and notes it. False for one seen before or too old to know; nothing changes then. */
bool replay_window_accept(struct replay_window *window, uint64_t counter) __attribute__((warn_unused_result));

#endif

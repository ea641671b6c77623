/* How long to wait before the next try: a random time up to a bound that doubles with every failure ("full jitter", M.
 * Brooker, Exponential Backoff and Jitter, 2015), so that a thousand stores that lost HQ at one moment do not come back
 * at one moment. Pure: the dice are passed in. */
#ifndef REGULARS_NODE_BACK_OFF_H
#define REGULARS_NODE_BACK_OFF_H

#include <stdint.h>

struct back_off {
    int64_t first_ms; /* the first bound, >= 1 */
    int64_t max_ms;   /* the last, >= first_ms */
    int64_t bound_ms; /* of the next wait */
};

void back_off_init(struct back_off *back_off, int64_t first_ms, int64_t max_ms);
/* 0 .. the present bound, by `dice`, any 64 random bits; then the bound doubles. */
int64_t back_off_next_ms(struct back_off *back_off, uint64_t dice);
/* All is well again. */
void back_off_reset(struct back_off *back_off);

#endif

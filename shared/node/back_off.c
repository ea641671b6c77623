#include "node/back_off.h"

#include "base/bug.h"

void back_off_init(struct back_off *back_off, int64_t first_ms, int64_t max_ms) {
    bug_if(first_ms < 1 || max_ms < first_ms);
    *back_off = (struct back_off){.first_ms = first_ms, .max_ms = max_ms, .bound_ms = first_ms};
}

int64_t back_off_next_ms(struct back_off *back_off, uint64_t dice) {
    int64_t wait_ms = (int64_t)(dice % (uint64_t)(back_off->bound_ms + 1));
    back_off->bound_ms = back_off->bound_ms > back_off->max_ms / 2 ? back_off->max_ms : back_off->bound_ms * 2;
    return wait_ms;
}

void back_off_reset(struct back_off *back_off) {
    back_off->bound_ms = back_off->first_ms;
}

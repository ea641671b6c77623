#include "tests/till/till_clock.h"

#include <time.h>

enum { MS_PER_S = 1000, NS_PER_MS = 1000000 };

int64_t till_clock_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MS_PER_S + now.tv_nsec / NS_PER_MS;
}

void till_clock_pause(int64_t ms) {
    struct timespec rest = {.tv_sec = ms / MS_PER_S, .tv_nsec = ms % MS_PER_S * NS_PER_MS};
    (void)nanosleep(&rest, NULL);
}

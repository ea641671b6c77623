#include "node/os_clock.h"

#include "base/bug.h"

#include <time.h>

static int64_t read_ms(clockid_t id) {
    struct timespec now;
    bug_if(clock_gettime(id, &now) != 0); /* fails only for a clock that does not exist */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t utc_ms(void *context) {
    (void)context;
    return read_ms(CLOCK_REALTIME);
}

static int64_t monotonic_ms(void *context) {
    (void)context;
    return read_ms(CLOCK_BOOTTIME);
}

struct clock os_clock(void) {
    return (struct clock){.utc_ms = utc_ms, .monotonic_ms = monotonic_ms, .context = NULL};
}

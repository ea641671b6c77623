/* What a clock and a dice are. They are passed in, never global: the daemons pass the operating system's
 * (node/os_clock.h, node/os_entropy.h), the simulation its own. The pure layers take moments as values and see neither.
 */
#ifndef REGULARS_BASE_CLOCK_H
#define REGULARS_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

struct clock {
    int64_t (*utc_ms)(void *context);       /* milliseconds since 1970-01-01 UTC; may jump */
    int64_t (*monotonic_ms)(void *context); /* milliseconds since some start; never goes back, counts sleep */
    void *context;
};

struct entropy {
    void (*fill)(void *context, uint8_t *out, size_t size); /* unpredictable in the daemons, seeded in the simulation */
    void *context;
};

#endif

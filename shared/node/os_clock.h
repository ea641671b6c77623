/* The operating system's clock behind base/clock.h: UTC of CLOCK_REALTIME, and CLOCK_BOOTTIME as the monotonic one,
 * because a box that slept must not believe that no time has passed. Only daemons and tools take this; the pure layers
 * get moments. */
#ifndef REGULARS_NODE_OS_CLOCK_H
#define REGULARS_NODE_OS_CLOCK_H

#include "base/clock.h"

struct clock os_clock(void);

#endif

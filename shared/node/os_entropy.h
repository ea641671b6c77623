/* The operating system's randomness behind base/clock.h's struct entropy: getrandom(2) through libsodium, never
 * blocking after boot, never failing. os_entropy_start() must have been called once (sodium_init). */
#ifndef REGULARS_NODE_OS_ENTROPY_H
#define REGULARS_NODE_OS_ENTROPY_H

#include "base/clock.h"
#include "base/fault.h"

FAULT_CHECKED bool os_entropy_start(struct fault *fault);
struct entropy os_entropy(void);

#endif

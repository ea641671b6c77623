#include "node/os_entropy.h"

#include <sodium.h>

static void fill(void *context, uint8_t *out, size_t size) {
    (void)context;
    randombytes_buf(out, size);
}

bool os_entropy_start(struct fault *fault) {
    if (sodium_init() < 0) {
        return fault_set(fault, FAULT_LIBRARY, "libsodium cannot start");
    }
    return true;
}

struct entropy os_entropy(void) {
    return (struct entropy){.fill = fill, .context = NULL};
}

#include "node/large_block.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE_BYTES = 2 * 1024 * 1024 };

void *large_block_take(size_t size) {
    if (size > SIZE_MAX - HUGE_PAGE_BYTES) {
        return NULL;
    }
    size_t rounded = (size + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    void *block = aligned_alloc(HUGE_PAGE_BYTES, rounded);
    if (block != NULL) {
        (void)madvise(block, rounded, MADV_HUGEPAGE); /* a wish; kernels without huge pages refuse it */
    }
    return block;
}

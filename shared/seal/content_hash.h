/* BLAKE2b-256: the name of a content (rule set, blob part, receipt document) and the link of a hash chain. Not for
 * passwords, not for anything with a key. */
#ifndef REGULARS_SEAL_CONTENT_HASH_H
#define REGULARS_SEAL_CONTENT_HASH_H

#include "base/span.h"

enum {
    CONTENT_HASH_SIZE = 32,
    CONTENT_HASH_TEXT_MAX = 2 * CONTENT_HASH_SIZE + 1, /* with terminator */
};

void content_hash_bytes(uint8_t out[static CONTENT_HASH_SIZE], struct span content);
/* The next link of a chain: the hash of (previous || entry). out may be previous. */
void content_hash_chain(uint8_t out[static CONTENT_HASH_SIZE], const uint8_t previous[static CONTENT_HASH_SIZE],
                        struct span entry);
/* Lower-case hex. */
void content_hash_print(char out[static CONTENT_HASH_TEXT_MAX], const uint8_t hash[static CONTENT_HASH_SIZE]);

#endif

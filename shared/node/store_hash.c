#include "node/store_hash.h"

void store_hash_make(uint8_t out[static CONTENT_HASH_SIZE], uint32_t store) {
    uint8_t digits[10];
    struct writer text;
    writer_init(&text, digits, sizeof digits);
    writer_format(&text, "%lu", (unsigned long)store);
    content_hash_bytes(out, writer_result(&text));
}

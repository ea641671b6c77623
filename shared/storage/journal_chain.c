#include "storage/journal_chain.h"

#include "base/bug.h"

#include <sodium.h>

void journal_chain_hash(uint8_t hash[static JOURNAL_HASH_SIZE], const uint8_t previous[static JOURNAL_HASH_SIZE],
                        const struct journal_entry *entry) {
    uint8_t header[8 + 8 + 4 + 8 + 4];
    bug_if(entry->body.size > UINT32_MAX);
    bytes_put_be64(header, (uint64_t)entry->stream);
    bytes_put_be64(header + 8, entry->seq);
    bytes_put_be32(header + 16, entry->kind);
    bytes_put_be64(header + 20, (uint64_t)entry->at_ms);
    bytes_put_be32(header + 28, (uint32_t)entry->body.size);
    crypto_generichash_state state;
    bug_if(crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_SIZE) != 0);
    (void)crypto_generichash_update(&state, previous, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, header, sizeof header);
    (void)crypto_generichash_update(&state, entry->body.data, entry->body.size);
    bug_if(crypto_generichash_final(&state, hash, JOURNAL_HASH_SIZE) != 0);
}

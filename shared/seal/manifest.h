/* What head office signs when it publishes content, and what a store checks before it puts that content in force: the
 * kind of the content is the signature's purpose, and the signed bytes are
 *     version (8 bytes)  hash (32 bytes, BLAKE2b-256 of the content)  size of the content in bytes (8 bytes)
 * with numbers big-endian. So an offer of one kind is worth nothing as another, and neither the version nor the content
 * under it can be exchanged. That versions only grow is the store's to check. */
#ifndef REGULARS_SEAL_MANIFEST_H
#define REGULARS_SEAL_MANIFEST_H

#include "seal/content_hash.h"
#include "seal/signing_key.h"

enum manifest_kind { MANIFEST_RULE_SET = 1, MANIFEST_CATALOGUE };

struct manifest {
    enum manifest_kind kind;
    uint64_t version;
    uint8_t hash[CONTENT_HASH_SIZE];
    uint64_t size;
};

void manifest_sign(const struct manifest *manifest, const struct signing_key *key,
                   uint8_t signature[static SIGNING_SIGNATURE_SIZE]);
bool manifest_verify(const struct manifest *manifest, const uint8_t public_key[static SIGNING_PUBLIC_SIZE],
                     const uint8_t signature[static SIGNING_SIGNATURE_SIZE]) __attribute__((warn_unused_result));

#endif

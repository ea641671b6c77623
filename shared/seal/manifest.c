#include "seal/manifest.h"

#include "base/bug.h"

#include <string.h>

enum { DOCUMENT_SIZE = 8 + CONTENT_HASH_SIZE + 8 };

static struct text purpose_of(enum manifest_kind kind) {
    switch (kind) {
    case MANIFEST_RULE_SET: return text_of("rule-set");
    case MANIFEST_CATALOGUE: return text_of("catalogue");
    }
    bug_unreachable("manifest kind out of range");
}

static struct span document_of(const struct manifest *manifest, uint8_t out[static DOCUMENT_SIZE]) {
    bytes_put_be64(out, manifest->version);
    memcpy(out + 8, manifest->hash, CONTENT_HASH_SIZE);
    bytes_put_be64(out + 8 + CONTENT_HASH_SIZE, manifest->size);
    return span_of(out, DOCUMENT_SIZE);
}

void manifest_sign(const struct manifest *manifest, const struct signing_key *key,
                   uint8_t signature[static SIGNING_SIGNATURE_SIZE]) {
    uint8_t bytes[DOCUMENT_SIZE];
    signing_key_sign(key, purpose_of(manifest->kind), document_of(manifest, bytes), signature);
}

bool manifest_verify(const struct manifest *manifest, const uint8_t public_key[static SIGNING_PUBLIC_SIZE],
                     const uint8_t signature[static SIGNING_SIGNATURE_SIZE]) {
    uint8_t bytes[DOCUMENT_SIZE];
    return signing_key_verify(public_key, purpose_of(manifest->kind), document_of(manifest, bytes), signature);
}

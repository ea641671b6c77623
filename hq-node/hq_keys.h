/* Head office's own keys, made at first start: files of the data directory's keys/, 64 hex digits each, mode 0600, so
 * that a copy of the database alone can neither speak for head office nor read a person's name.
 *   static.key      X25519: the handshakes with stores          person.key      X25519: opens what names a person
 *   signing.key     seed of Ed25519: manifests                  identifier.key  hashes phones and cards, chain-wide */
#ifndef REGULARS_HQ_NODE_HQ_KEYS_H
#define REGULARS_HQ_NODE_HQ_KEYS_H

#include "seal/key.h"
#include "seal/signing_key.h"

struct hq_keys {
    struct key_pair static_key;
    struct key_pair person;
    struct signing_key signing;
    uint8_t identifier[KEY_SIZE];
};

/* Loads them, and makes those that are not there yet, each file whole or not at all. A file that others may read is
 * refused. */
bool hq_keys_load(struct hq_keys *keys, const char *data_directory, const struct entropy *entropy,
                  struct fault *fault) FAULT_CHECKED;
void hq_keys_wipe(struct hq_keys *keys);

#endif

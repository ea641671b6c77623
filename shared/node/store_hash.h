/* The name under which a store asks in the clear part of a handshake (seal/node_session.h): BLAKE2b-256 of its node
 * number in decimal digits. */
#ifndef REGULARS_NODE_STORE_HASH_H
#define REGULARS_NODE_STORE_HASH_H

#include "seal/content_hash.h"

void store_hash_make(uint8_t out[static CONTENT_HASH_SIZE], uint32_t store);

#endif

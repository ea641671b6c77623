/* Members that several requests of the till API have, read with their rules. What is wrong goes to the report. */
#ifndef REGULARS_STORE_NODE_TILL_PLACES_H
#define REGULARS_STORE_NODE_TILL_PLACES_H

#include "base/arena.h"
#include "base/tree_read.h"
#include "retail/receipt.h"

/* "2-1045"; 0 when absent or wrong. */
uint64_t till_read_id(struct place place);
/* RFC 3339; 0 when absent or wrong. `till_require_time` refuses an absent one. */
int64_t till_read_time(struct place place);
int64_t till_require_time(struct place place);
/* {till?, shift, number}; an absent till is `own_till`. */
struct receipt_key till_read_key(struct place place, uint32_t store, uint32_t own_till);
/* The same for a document that the caller makes: it names no other till. */
struct receipt_key till_read_own_key(struct place place, uint32_t store, uint32_t own_till);

/* BLAKE2b-256 of the request in canonical form (members sorted), without the member `left_out` (NULL: none): the same
 * content gives the same hash, however it was spelt. `size` is that of the text that `body` was read from. False when
 * the arena has no room. */
bool till_hash_content(const struct tree *body, size_t size, const char *left_out, struct arena *arena,
                       uint8_t hash[static RECEIPT_HASH_SIZE]);

#endif

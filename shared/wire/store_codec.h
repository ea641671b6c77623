/* Facts about stores, tills and what is published to them <-> the bodies of RULE_SET_OFFER, CATALOGUE_OFFER,
 * HQ_PUBLISHED, HQ_STORE_ADDED, HQ_STORE_ENROLLED and TILL_PAIRED records. Version 1:
 *   blob offer      1 version   2 content version   3 hash   4 size   5 published_ms   6 author   7 signature
 *   published       a blob offer and   8 kind of the offer
 *   store added     1 version   2 store   3 name   4 zone   5 at_ms   6 token_id   7 token_hash   8 token_expires_ms
 *   store enrolled  1 version   2 store   3 incarnation   4 public_key   5 token_id   6 at_ms
 *   till paired     1 version   2 till   3 name   4 at_ms */
#ifndef REGULARS_WIRE_STORE_CODEC_H
#define REGULARS_WIRE_STORE_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/journal_record.h"

/* Empty when `out` has no room; 512 bytes are always enough. */
struct span blob_offer_encode(const struct blob_offer *offer, struct writer *out);
struct span published_encode(const struct published *published, struct writer *out);
struct span store_added_encode(const struct store_added *added, struct writer *out);
struct span store_enrolled_encode(const struct store_enrolled *enrolled, struct writer *out);
struct span till_paired_encode(const struct till_paired *paired, struct writer *out);
/* Texts point into `bytes`. On a fault the value is not to be used. */
FAULT_CHECKED bool blob_offer_decode(struct span bytes, struct arena *arena, struct blob_offer *offer,
                                     struct fault *fault);
FAULT_CHECKED bool published_decode(struct span bytes, struct arena *arena, struct published *published,
                                    struct fault *fault);
FAULT_CHECKED bool store_added_decode(struct span bytes, struct arena *arena, struct store_added *added,
                                      struct fault *fault);
FAULT_CHECKED bool store_enrolled_decode(struct span bytes, struct arena *arena, struct store_enrolled *enrolled,
                                         struct fault *fault);
FAULT_CHECKED bool till_paired_decode(struct span bytes, struct arena *arena, struct till_paired *paired,
                                      struct fault *fault);

#endif

/* What head office gives a store that enrols (the payload of its answer in the handshake), and what the store keeps as
 * its identity: the same bytes. Version 1:
 *    1 version   2 store   3 incarnation   4 name   5 zone   6 currency   7 identifier_key   8 person_key
 *    9 signing_key   10 psk                                              (keys are 32 bytes) */
#ifndef REGULARS_WIRE_ENROLMENT_CODEC_H
#define REGULARS_WIRE_ENROLMENT_CODEC_H

#include "base/arena.h"
#include "base/calendar.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/span.h"

enum { ENROLMENT_KEY_SIZE = 32, ENROLMENT_GRANT_MAX = 1024, ENROLMENT_CURRENCY_MAX = 4 };

struct enrolment_grant {
    uint32_t store;       /* node number, >= 1 */
    uint32_t incarnation; /* >= 1 */
    char name[LIMIT_NAME];
    char zone[ZONE_NAME_MAX]; /* "Europe/Moscow" */
    char currency[ENROLMENT_CURRENCY_MAX];
    uint8_t identifier_key[ENROLMENT_KEY_SIZE]; /* keyed hashes of phones and cards, the same in the whole chain */
    uint8_t person_key[ENROLMENT_KEY_SIZE];     /* head office's public key for what names a person */
    uint8_t signing_key[ENROLMENT_KEY_SIZE];    /* head office's Ed25519 public key for rule sets and catalogues */
    uint8_t psk[ENROLMENT_KEY_SIZE];            /* of this store's later sessions */
};

/* Empty when `out` has no room; ENROLMENT_GRANT_MAX is always enough. */
struct span enrolment_grant_encode(const struct enrolment_grant *grant, struct writer *out);
FAULT_CHECKED bool enrolment_grant_decode(struct span bytes, struct arena *arena, struct enrolment_grant *grant,
                                          struct fault *fault);

#endif

/* Who this box is in the chain: what enrolment gave it. Long-lived private keys lie in files of the data directory's
 * keys/ (0600); what changes with a session lies in the database. Wiped from memory on close. */
#ifndef REGULARS_STORE_NODE_IDENTITY_H
#define REGULARS_STORE_NODE_IDENTITY_H

#include "base/calendar.h"
#include "base/limits.h"
#include "seal/key.h"

struct store_identity {
    uint32_t store;       /* node number; 0: not enrolled */
    uint32_t incarnation; /* given by head office */
    uint32_t boot;        /* starts of this box, counted here */
    char name[LIMIT_NAME];
    char zone_name[ZONE_NAME_MAX];
    char currency[4];
    uint8_t identifier_key[32]; /* keyed hashes of phones and cards, the same in the whole chain */
    uint8_t person_key[32];     /* head office's public key for personal data (sealed box) */
    uint8_t signing_key[32];    /* head office's Ed25519 public key for rule sets and catalogues */
    uint8_t hq_key[32];         /* head office's static public key */
    uint8_t psk[32];            /* of this store */
    char hq_address[256];
};

#endif

/* What names a person <-> a msgpack map. Where it is typed (a till, a form, an import) the map is sealed to head
 * office's key at once and travels in a registration as `sealed_person`; a store keeps neither the map nor a key that
 * opens it. Version 1:  1 version   2 name ("")   3 phone ("")   4 card ("")   5 email ("")   6 consents_data (false)
 *             7 consents_advertising (false).   In brackets: what an absent field means. */
#ifndef REGULARS_WIRE_PERSON_CODEC_H
#define REGULARS_WIRE_PERSON_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/text.h"

enum { PERSON_EMAIL_MAX = 256, PERSON_BYTES_MAX = 1024 };

struct person {
    struct text name;  /* up to LIMIT_NAME - 1 bytes; each text may be empty: not told */
    struct text phone; /* normalised (retail/customer.h) */
    struct text card;  /* normalised */
    struct text email;
    bool consents_data;        /* to the processing of personal data */
    bool consents_advertising; /* to messages */
};

/* Empty when `out` has no room; PERSON_BYTES_MAX is always enough. */
struct span person_encode(const struct person *person, struct writer *out);
/* Texts point into `bytes`. On a fault *person is not to be used. */
FAULT_CHECKED bool person_decode(struct span bytes, struct arena *arena, struct person *person, struct fault *fault);

#endif

/* What is written down of customers <-> the bodies of CUSTOMER_ROW, REGISTRATION, HQ_CUSTOMER and BALANCE records.
 * customer, version 1:
 *    1 version   2 id   3 merged_into (none)   4 row version (0)   5 state (0 active)   6 home_store (0: none)
 *    7 level ("")   8 registered_ms   9 birth_day (not told)   10 identifiers [{1 kind, 2 hash}] (none)
 *   11 segments [id, ascending] (none)
 * registration, version 1:   1 version   2 customer   3 channel   4 till (none)   5 at_ms   6 sealed_person (empty)
 * balance note, version 1:   1 version   2 customer_id   3 elsewhere_points (0)   4 as_of_ms   5 led_seq (0)
 * In brackets: what an absent field means. A customer is merged exactly when merged_into is there. */
#ifndef REGULARS_WIRE_CUSTOMER_CODEC_H
#define REGULARS_WIRE_CUSTOMER_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/journal_record.h"

enum { RECORD_CHANNEL_MAX = 32, RECORD_SEALED_PERSON_MAX = 2048 };

/* Empty when `out` has no room; 4 KiB is always enough. */
struct span customer_encode(const struct customer *customer, struct writer *out);
struct span registration_encode(const struct registration *registration, struct writer *out);
struct span balance_note_encode(const struct balance_note *note, struct writer *out);
/* Texts and sealed bytes point into `bytes`. On a fault the value is not to be used. */
FAULT_CHECKED bool customer_decode(struct span bytes, struct arena *arena, struct customer *customer,
                                   struct fault *fault);
FAULT_CHECKED bool registration_decode(struct span bytes, struct arena *arena, struct registration *registration,
                                       struct fault *fault);
FAULT_CHECKED bool balance_note_decode(struct span bytes, struct arena *arena, struct balance_note *note,
                                       struct fault *fault);

#endif

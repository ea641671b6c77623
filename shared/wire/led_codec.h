/* struct led_entry <-> the body of a led record. Version 1:
 *    1 version      2 customer_id    3 op_id          4 lot_id (none)    5 points
 *    6 lot_doc_id (none)             7 usable_from_ms; of LIMIT_USE (absent: the promotion's whole life)
 *    8 expires_ms (absent: never)    9 promotion_id  10 reason          11 author
 *   12 doc_id (none)                13 till (none)   14 at_ms
 *   15 hold_id (empty); of RESERVE and LIMIT_USE       16 measure; of LIMIT_USE (absent: times)
 * customer_id of LIMIT_USE is absent when the limit is no customer's.
 * The kind is not in the body: it stands in the journal's and the stream's header. Each kind has its own fields
 * (retail/journal_record.h); the others are not written, and 0 when read. */
#ifndef REGULARS_WIRE_LED_CODEC_H
#define REGULARS_WIRE_LED_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/journal_record.h"

/* Empty when `out` has no room; LIMIT_LED_ENTRY is always enough. A kind of another stream is a bug. */
struct span led_entry_encode(const struct led_entry *entry, struct writer *out);
/* The texts of *entry point into `bytes`. On a fault *entry is not to be used. */
FAULT_CHECKED bool led_entry_decode(enum journal_kind kind, struct span bytes, struct arena *arena,
                                    struct led_entry *entry, struct fault *fault);

#endif

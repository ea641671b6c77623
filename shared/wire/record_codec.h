/* Any record of the journal <-> its body: one door for those who take every kind (a rebuild, the intake at head office,
 * the fuzzer). Who knows the kind calls its own codec. */
#ifndef REGULARS_WIRE_RECORD_CODEC_H
#define REGULARS_WIRE_RECORD_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/journal_record.h"

struct record {
    enum journal_kind kind;
    union {
        struct led_entry led; /* every kind of STREAM_LED */
        struct receipt receipt;
        struct goods_return goods_return;
        struct receipt_cancel receipt_cancel;
        struct registration registration; /* REGISTRATION, HQ_CUSTOMER */
        struct till_paired till_paired;
        struct customer customer; /* CUSTOMER_ROW */
        struct balance_note balance;
        struct blob_offer offer; /* RULE_SET_OFFER, CATALOGUE_OFFER */
        struct published published;
        struct store_added store_added;
        struct store_enrolled store_enrolled;
    } of;
};

/* Empty when `out` has no room. */
struct span record_encode(const struct record *record, struct writer *out);
/* The fault names the kind: "RECEIPT: field 14[3].2: is missing". A kind that this version does not know is
 * FAULT_INPUT; what to do with its bytes, its critical bit decides (replication.md 2.3). Arrays are in the arena, texts
 * and bytes point into `bytes`. On a fault *record is not to be used. */
FAULT_CHECKED bool record_decode(int32_t kind, struct span bytes, struct arena *arena, struct record *record,
                                 struct fault *fault);

#endif

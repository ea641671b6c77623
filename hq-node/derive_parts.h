/* The inside of derive.h, for derive*.c only. Every part looks first and writes after: when it objects, it has written
 * nothing. */
#ifndef REGULARS_HQ_NODE_DERIVE_PARTS_H
#define REGULARS_HQ_NODE_DERIVE_PARTS_H

#include "hq-node/derive.h"

/* Where a record stands. */
struct derive_place {
    uint32_t store; /* HQ_NODE: head office's own */
    uint64_t seq;
    uint64_t n;
};

bool derive_points(struct hq *hq, const struct derive_place *place, const struct led_entry *entry,
                   struct derived *derived, struct fault *fault) FAULT_CHECKED;
/* RECEIPT, GOODS_RETURN, RECEIPT_CANCEL. */
bool derive_sold_document(struct hq *hq, const struct derive_place *place, const struct record *record,
                          struct derived *derived, struct fault *fault) FAULT_CHECKED;
/* REGISTRATION, HQ_CUSTOMER. */
bool derive_customer_registration(struct hq *hq, const struct derive_place *place,
                                  const struct registration *registration, struct derived *derived,
                                  struct fault *fault) FAULT_CHECKED;

#endif

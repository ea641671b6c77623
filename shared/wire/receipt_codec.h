/* struct receipt <-> the body of a RECEIPT record. Version 1:
 *    1 version           2 id                3 store   4 till   5 shift   6 number      7 customer_id (none)
 *    8 sold_at_ms        9 taken_at_ms      10 cashier ("")        11 rule_set_version   12 rule_set_hash
 *   13 content_hash     14 lines [..]      15 promotions [..] (none)        16 tenders [..] (none)
 *   17 codes [text] (none)                 18 gross_minor         19 discount_minor (0)  20 points_paid_minor (0)
 *   21 net_minor        22 points_spent (0)                       23 points_earned (0)   24 spent [..] (none)
 *   25 earned [..] (none)
 *   line:      1 line_no   2 sku   3 quantity_milli   4 price_minor   5 amount_minor   6 points_paid_minor (0)
 *              7 net_minor   8 vat_bp (0)   9 shares [{1 promotion (0), 2 discount_minor (0), 3 points (0)}] (none)
 *   promotion: 1 id   2 version   3 discount_minor (0)   4 points (0)   5 times (1)
 *   tender:    1 kind   2 amount_minor             spent: 1 lot_id   2 points
 *   earned:    1 lot_id   2 points   3 usable_from_ms   4 expires_ms (never)
 * In brackets: what an absent field means. A receipt that does not add up (retail/receipt.h), or whose shares name a
 * promotion that it does not list, is refused when it is read and a bug when it is written. */
#ifndef REGULARS_WIRE_RECEIPT_CODEC_H
#define REGULARS_WIRE_RECEIPT_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/receipt.h"

/* Empty when `out` has no room: a receipt of LIMIT_LINES lines with many shares may exceed LIMIT_DOC_ENTRY. */
struct span receipt_encode(const struct receipt *receipt, struct writer *out);
/* Arrays are in the arena, texts point into `bytes`. On a fault *receipt is not to be used. */
FAULT_CHECKED bool receipt_decode(struct span bytes, struct arena *arena, struct receipt *receipt, struct fault *fault);

#endif

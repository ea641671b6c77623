/* struct goods_return and struct receipt_cancel <-> the bodies of their records. Version 1 of both:
 *    1 version      2 id     3 store   4 till   5 shift   6 number      7 customer_id (none)
 *    8 returned_at_ms, cancelled_at_ms      9 taken_at_ms      10 sale_id
 *   11 content_hash (return)      12 lines [..] (return)       13 refund_minor (0; return)
 *   14 points_back (0)     15 points_taken (0)     16 points_debt (0)
 *   line: 1 line_no   2 quantity_milli   3 refund_minor (0)   4 points_back (0)   5 points_taken (0)
 * In brackets: what an absent field means. */
#ifndef REGULARS_WIRE_RETURN_CODEC_H
#define REGULARS_WIRE_RETURN_CODEC_H

#include "base/arena.h"
#include "base/fault.h"
#include "retail/receipt.h"

/* Empty when `out` has no room; LIMIT_DOC_ENTRY is always enough. */
struct span goods_return_encode(const struct goods_return *goods_return, struct writer *out);
struct span receipt_cancel_encode(const struct receipt_cancel *cancel, struct writer *out);
/* Arrays are in the arena. On a fault the value is not to be used. */
FAULT_CHECKED bool goods_return_decode(struct span bytes, struct arena *arena, struct goods_return *goods_return,
                                       struct fault *fault);
FAULT_CHECKED bool receipt_cancel_decode(struct span bytes, struct arena *arena, struct receipt_cancel *cancel,
                                         struct fault *fault);

#endif

/* The only door through which an account changes: one entry of the led stream at a time. Deciding (ledger.h) writes
 * entries and applies them here; a rebuild applies the same entries again; so both arrive at the same account.
 *
 *   MINT, ADJUST_UP    a new lot of these points; in an account that is full of lots they may join a lot of the entry's
 *                      dates and source
 *   RESTORE            the points go back into the lot; a lot that is gone comes back with the entry's dates
 *   RESERVE            points of the lot are set aside for the hold named op_id (parts come in the order of drawing)
 *   UNRESERVE          they are free again
 *   SPEND              points of the lot leave: out of the hold named op_id when there is one, else out of the free
 * ones BURN, REVERSAL, ADJUST_DOWN     free points of the lot leave DEBT               the customer owes these points
 *   REPAY              owed points are served: from free points of the lot; lot 0: in money
 * LIMIT_USE belongs to a counter (limit.h), RELEASE to holders that hand points back; both are refused here. */
#ifndef REGULARS_LEDGER_APPLY_H
#define REGULARS_LEDGER_APPLY_H

#include "base/fault.h"
#include "ledger/account.h"
#include "retail/journal_record.h"

/* False with FAULT_CORRUPT when the entry does not fit the account (another customer's, unknown lot, more than is
 * there, a bound reached): the account is unchanged. */
FAULT_CHECKED bool ledger_apply(struct ledger_account *account, const struct led_entry *entry, struct fault *fault);

#endif

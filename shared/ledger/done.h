/* What was already done under an op_id. The ledger has no memory of its own: before each operation the caller reads the
 * led entries that bear this op_id from its journal and hands their meaning in. That is what makes a retry answer the
 * same and move nothing. */
#ifndef REGULARS_LEDGER_DONE_H
#define REGULARS_LEDGER_DONE_H

#include "retail/journal_record.h"

/* The operations. One op_id may do one of each group, e.g. a receipt both spends and earns, a return both restores and
 * reverses; hold, capture, release and spend are one group. */
enum ledger_act {
    LEDGER_NOTHING = 0, /* nothing was recorded */
    LEDGER_EARN,
    LEDGER_HOLD,
    LEDGER_CAPTURE,
    LEDGER_RELEASE,
    LEDGER_SPEND,
    LEDGER_REVERSE,
    LEDGER_RESTORE,
    LEDGER_ADJUST,
    LEDGER_EXPIRE,
};

struct ledger_done {
    enum ledger_act act; /* the last of its group */
    uint64_t customer_id;
    uint64_t doc_id; /* 0 for a hold, a release and an expiry */
    int64_t points;  /* as asked: REVERSE includes what became debt, CAPTURE is what was spent, ADJUST is signed */
};

/* What `entries`, all that bear one op_id, say about the group of `act`. */
struct ledger_done ledger_done_of(const struct led_entry *entries, size_t count, enum ledger_act act);

#endif

/* The programme's settings for points, as data. They come with the rule set; the ledger only reads them. */
#ifndef REGULARS_LEDGER_RULES_H
#define REGULARS_LEDGER_RULES_H

#include "base/calendar.h"

/* Spent points come back after their lot has expired. */
enum expired_restore {
    EXPIRED_RESTORE_BURN = 0, /* they come back and expire at once: the account shows both */
    EXPIRED_RESTORE_EXTEND,   /* they come back in a new lot that lives restore_expired_days */
};

/* A reversal finds fewer points than the sale earned. */
enum shortage_policy {
    SHORTAGE_BECOMES_DEBT = 0, /* served first by later earnings */
    SHORTAGE_LOWERS_REFUND,    /* the customer pays them now: the caller keeps their value back from the refund */
};

enum { LEDGER_DAYS_MAX = 36500, LEDGER_LAST_DAY_MAX = 120529 /* 2299-12-31 */ };

/* When the points of a lot can be spent: those of the programme, or what a promotion gives on terms of its own. */
struct ledger_lot_terms {
    int32_t usable_after_days; /* 0: at once; n: from the local midnight n days after the day of earning */
    int32_t expire_after_days; /* 0: never; n: gone at the end of the n-th local day after the day of earning */
    int32_t last_day;          /* 0: none; or the local day with whose end they are gone, and expire_after_days is 0 */
};

struct ledger_rules {
    struct ledger_lot_terms terms; /* without a last day */
    enum expired_restore expired_restore;
    int32_t restore_expired_days; /* EXPIRED_RESTORE_EXTEND: gone at the end of the n-th local day after the return */
    enum shortage_policy shortage_policy;
};

/* Usable after 0 .. LEDGER_DAYS_MAX days and expired that many after that, or sooner, but not before they can be used;
 * at most one of the two ways to expire. */
bool ledger_terms_are_sound(const struct ledger_lot_terms *terms);

/* The terms are sound, and the days of a restored lot in 0 .. LEDGER_DAYS_MAX. */
bool ledger_rules_are_sound(const struct ledger_rules *rules);

/* The dates of a lot earned at a moment, by the days of the store's zone. The terms are sound. A lot lives at least
 * through the local day on which it becomes usable, also when its last day was before: who sold points at a minute to
 * midnight must not lose the receipt at a minute past. */
void ledger_lot_dates(const struct zone *zone, int64_t earned_at_ms, const struct ledger_lot_terms *terms,
                      int64_t *usable_from_ms, int64_t *expires_ms);

/* When points that are given back at a moment expire, if their own lot has expired (EXPIRED_RESTORE_EXTEND). */
int64_t ledger_restored_expires_ms(const struct zone *zone, int64_t restored_at_ms, const struct ledger_rules *rules);

#endif

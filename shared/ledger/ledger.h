/* The ledger decides: may these points be earned, held, spent, given back, and out of which lots? It sees an account, a
 * request and the moment, and nothing else: no clock, no storage. Every operation
 *   - checks the account's invariant before and after;
 *   - answers with the first outcome, in the order of `enum ledger_outcome`, that applies;
 *   - on LEDGER_DONE has changed the account and written into `moves` the entries that say how; the caller appends them
 *     to the led stream in the transaction that stores the account. On any other outcome nothing has changed and
 * `moves` is empty;
 *   - draws points earliest expiry first, then oldest (lot_compare).
 * Points are in hundredths (retail/money.h). The act of an op_id is done at most once; see done.h. */
#ifndef REGULARS_LEDGER_LEDGER_H
#define REGULARS_LEDGER_LEDGER_H

#include "ledger/account.h"
#include "ledger/done.h"
#include "ledger/rules.h"

/* In order of precedence: when several apply, the smallest is the answer. */
enum ledger_outcome {
    LEDGER_DONE = 0,
    LEDGER_POINTS_OUT_OF_RANGE, /* not in 1 .. POINTS_MAX (adjust: 0, or beyond POINTS_MAX either way) */
    LEDGER_REASON_MISSING,      /* adjust: no reason or no author, or longer than LIMIT_NAME - 1 bytes */
    LEDGER_DATES_WRONG,         /* a new lot would expire before it is usable, or not after now */
    LEDGER_HOLD_UNKNOWN,        /* capture, release: nothing was ever held under this op_id */
    LEDGER_DIFFERS_CUSTOMER,    /* the op_id was used for another customer */
    LEDGER_DIFFERS_ACT,      /* the op_id was used for another operation of the group, e.g. spent at once, now held */
    LEDGER_HOLD_GONE,        /* hold, capture: already released; hold, release: already captured */
    LEDGER_DIFFERS_DOCUMENT, /* the op_id was used for another receipt or return */
    LEDGER_DIFFERS_POINTS,   /* the same act was done with other points */
    LEDGER_ALREADY_DONE,     /* a repeat: the same act, the same content; answer as the first time */
    LEDGER_FROZEN,           /* earn, hold, spend: the caller says that it must not be now */
    LEDGER_EXCEEDS_SALE,     /* reverse, restore: more than is left of what the sale earned or spent */
    LEDGER_EXCEEDS_HOLD,     /* capture: more than was held */
    LEDGER_INSUFFICIENT,     /* hold, spend, adjust down: fewer usable points than asked */
    LEDGER_LOT_EXISTS,       /* the id of the new lot is taken */
    LEDGER_TOO_MANY_PARTS,   /* the points lie in more than LIMIT_LOT_PARTS lots; a smaller spend would do */
    LEDGER_TOO_MANY_LOTS,    /* the account is full of lots that have all expired: expire first */
    LEDGER_TOO_MANY_HOLDS,   /* LIMIT_HOLDS_PER_ACCOUNT */
    LEDGER_OVERFLOW,         /* balance or debt would exceed POINTS_MAX */
};

/* The stable lower-case name: "done", "already_done", "insufficient", ... */
const char *ledger_outcome_name(enum ledger_outcome outcome);

/* What all operations ask. */
struct ledger_request {
    uint64_t op_id;          /* != 0, else a bug */
    uint64_t doc_id;         /* receipt, return, cancel or adjustment that causes it; 0: none (hold, release, expire) */
    uint32_t till;           /* 0: no till */
    int64_t now_ms;          /* the store's time */
    int64_t points;          /* not used by release and expire */
    bool is_frozen;          /* customer limited or blocked, or the node must not spend now */
    struct ledger_done done; /* ledger_done_of(entries of op_id, the operation) */
};

enum { LEDGER_MOVES_MAX = LIMIT_LOTS_PER_ACCOUNT + 2 };

/* The caller's room for the entries of one operation (about 80 KB: arena or static). Texts are the request's. */
struct ledger_moves {
    size_t count;
    struct led_entry entries[LEDGER_MOVES_MAX];
};

/* A lot to be made; the caller minted the id and computed the dates (ledger_lot_dates). */
struct ledger_new_lot {
    uint64_t lot_id; /* != 0, else a bug */
    int64_t usable_from_ms;
    int64_t expires_ms;
};

/* What a receipt earns on the same terms: one lot. */
struct ledger_earned {
    int64_t points; /* >= 1, else a bug */
    struct ledger_new_lot lot;
};

/* New points, request->points in all, in 1 .. LIMIT_EARNED_LOTS lots whose points are that sum and whose ids differ
 * (else a bug). What the customer owes is served out of them first, in the order given: MINT per lot, each followed by
 * REPAY out of it while there is a debt. An account that has LIMIT_LOTS_PER_ACCOUNT lots still earns, because no till
 * is sent away for it: the points join the lot that lived longest before, and take its dates. So where the points of a
 * sale lie is what the MINT entries of `moves` name; several may name one lot. */
enum ledger_outcome ledger_earn(struct ledger_account *account, const struct ledger_request *request,
                                const struct ledger_earned *earned, size_t count, struct ledger_moves *moves);

/* Sets usable points aside under op_id: RESERVE per lot. All or nothing: who wants a part asks for
 * account_spendable_points. A hold has no time-out; the node releases those of a till that closed its shift. */
enum ledger_outcome ledger_hold(struct ledger_account *account, const struct ledger_request *request,
                                struct ledger_moves *moves);

/* Spends out of the hold named op_id, all of it or less; the rest is free again: SPEND, then UNRESERVE, per lot. Good
 * even when a lot of the hold expired meanwhile, or the customer was frozen: the till was promised these points. */
enum ledger_outcome ledger_capture(struct ledger_account *account, const struct ledger_request *request,
                                   struct ledger_moves *moves);

/* Voids the hold named op_id: UNRESERVE per lot. */
enum ledger_outcome ledger_release(struct ledger_account *account, const struct ledger_request *request,
                                   struct ledger_moves *moves);

/* Hold and capture at once: SPEND per lot. All or nothing. */
enum ledger_outcome ledger_spend(struct ledger_account *account, const struct ledger_request *request,
                                 struct ledger_moves *moves);

/* What a sale earned and how much of that is gone already. */
struct ledger_sale_earned {
    uint64_t sale_doc_id;  /* the receipt; its lots bear it as doc_id */
    int64_t earned_points; /* by the whole receipt */
    int64_t gone_points;   /* taken back by earlier returns, or expired unused: neither is taken a second time */
};

/* Takes back earned points after a return or cancel: out of the lots that the sale minted (whatever their state), then
 * out of other usable lots: REVERSAL per lot. Of several lots of the sale the one that expires first gives first: what
 * has expired counts as taken first too (gone_points), so a return just before the end of a lot and one just after it
 * leave the customer with the same, and nobody gains by waiting. Held points are never taken. What is not there becomes
 * DEBT; of that, up to payable_points (>= 0) are repaid at once in money (REPAY with lot 0): the caller, whose
 * programme lets a shortage lower the refund, keeps their value back. A return that also restores restores first, so
 * that what comes back can be taken. */
enum ledger_outcome ledger_reverse(struct ledger_account *account, const struct ledger_request *request,
                                   const struct ledger_sale_earned *sale, int64_t payable_points,
                                   struct ledger_moves *moves);

/* A part of what a sale spent, with the dates of its lot (from the entry that minted it). */
struct ledger_spent_part {
    uint64_t lot_id;
    int64_t points; /* > 0, else a bug */
    uint64_t lot_doc_id;
    int64_t usable_from_ms;
    int64_t expires_ms;
};

/* What a sale spent and how much of that came back already. */
struct ledger_sale_spent {
    size_t part_count;                     /* 0 .. LIMIT_LOT_PARTS */
    const struct ledger_spent_part *parts; /* as the receipt has them, in the order of drawing */
    int64_t restored_points;               /* by earlier returns */
};

/* Where points go whose lot has expired. */
struct ledger_expired_restore {
    enum expired_restore policy;
    struct ledger_new_lot lot; /* EXPIRED_RESTORE_EXTEND: always given, made when it is needed; usable at once */
};

/* Gives spent points back after a return or cancel, to the lots that they came from, the last drawn first (a return
 * undoes the spend step by step): RESTORE per lot. Points of an expired lot come back and are burnt at once (RESTORE,
 * BURN) or come back together in one new lot. They are the customer's own points: no debt is served out of them. Points
 * that find no room for their lot join another, as in earn. */
enum ledger_outcome ledger_restore(struct ledger_account *account, const struct ledger_request *request,
                                   const struct ledger_sale_spent *sale, const struct ledger_expired_restore *expired,
                                   struct ledger_moves *moves);

struct ledger_adjustment {
    struct text reason;        /* 1 .. LIMIT_NAME - 1 bytes */
    struct text author;        /* likewise */
    struct ledger_new_lot lot; /* points > 0 only */
};

/* A person corrects an account: request.points > 0 gives (ADJUST_UP; debt is served first, as in earn), < 0 takes
 * usable points (ADJUST_DOWN per lot), all or nothing. Works on a frozen account. */
enum ledger_outcome ledger_adjust(struct ledger_account *account, const struct ledger_request *request,
                                  const struct ledger_adjustment *adjustment, struct ledger_moves *moves);

/* Writes off the free points of every lot that has expired: BURN per lot, oldest first. Points in a hold wait for its
 * end. DONE without moves when nothing has expired. Only the holder of the points may do this. */
enum ledger_outcome ledger_expire(struct ledger_account *account, const struct ledger_request *request,
                                  struct ledger_moves *moves);

#endif

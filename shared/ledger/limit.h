/* Counters of what a promotion, or a budget that several share, has given in one period to one customer or in one store
 * ("three times a month", "100,000 in all"). `uses` are in the unit of the counter's measure. A counter takes uses when
 * it stays within the bound and gives them back after a cancel or return. Written down as LIMIT_USE: uses > 0 taken, <
 * 0 given back; applied here by limit_apply. As with points, the caller says what op_id has already done. */
#ifndef REGULARS_LEDGER_LIMIT_H
#define REGULARS_LEDGER_LIMIT_H

#include "base/fault.h"
#include "retail/journal_record.h"

#define LIMIT_USES_MAX INT64_C(100000000000000) /* of money and points: MONEY_MAX, POINTS_MAX */

/* What is counted. */
struct limit_key {
    uint64_t customer_id; /* 0: everybody in this store */
    struct text name;     /* of the promotion; measure BUDGET: of the budget; 1 .. LIMIT_PROMOTION_ID - 1 bytes */
    enum limit_measure measure;
    int64_t period_from_ms; /* UTC, the period's first moment; LIMIT_WHOLE_LIFE: the promotion's whole life */
};

struct limit_counter {
    uint64_t customer_id;
    char name[LIMIT_PROMOTION_ID];
    enum limit_measure measure;
    int64_t period_from_ms;
    int64_t uses; /* 0 .. LIMIT_USES_MAX */
};

#define LIMIT_WHOLE_LIFE INT64_MIN

/* In order of precedence. */
enum limit_outcome {
    LIMIT_DONE = 0,
    LIMIT_USES_OUT_OF_RANGE, /* not in 1 .. LIMIT_USES_MAX */
    LIMIT_DIFFERS_DOCUMENT,  /* the op_id was used for another receipt */
    LIMIT_DIFFERS_USES,      /* the op_id took or gave back another number */
    LIMIT_ALREADY_DONE,      /* a repeat: answer as the first time */
    LIMIT_EXCEEDS_TAKEN,     /* give back: more than is counted */
    LIMIT_REACHED,           /* take: the bound would be passed */
};

const char *limit_outcome_name(enum limit_outcome outcome);

struct limit_request {
    uint64_t op_id;  /* != 0, else a bug */
    uint64_t doc_id; /* receipt, return or cancel */
    uint32_t till;
    int64_t now_ms;
    int64_t uses;
    int64_t uses_max;  /* take: the promotion's bound, >= 0 */
    int64_t done_uses; /* already recorded under op_id for this counter; 0: nothing; given back: negative */
    uint64_t done_doc_id;
};

/* A counter of no uses. A key out of its range is a bug. */
void limit_init(struct limit_counter *counter, const struct limit_key *key);
/* What an entry counts; the name is the entry's. */
struct limit_key limit_key_of(const struct led_entry *entry);
/* How many uses are left under a bound, >= 0. */
int64_t limit_left(const struct limit_counter *counter, int64_t uses_max);

/* On LIMIT_DONE the counter has moved and *entry says how (its name points into the counter); on any other
 * outcome neither is touched. Giving back never asks for the bound: it may have been lowered since. */
enum limit_outcome limit_take(struct limit_counter *counter, const struct limit_request *request,
                              struct led_entry *entry);
enum limit_outcome limit_give_back(struct limit_counter *counter, const struct limit_request *request,
                                   struct led_entry *entry);

/* Replays a LIMIT_USE. False with FAULT_CORRUPT, and no change, when it is not this counter's or leaves its range. */
FAULT_CHECKED bool limit_apply(struct limit_counter *counter, const struct led_entry *entry, struct fault *fault);

#endif

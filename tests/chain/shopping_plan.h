/* What households do besides buying: the stated rules of `chain --help`, for the tills and for the reference alike.
 * They depend on the source and on the order of receipts alone, never on what the nodes answer. */
#ifndef REGULARS_TESTS_CHAIN_SHOPPING_PLAN_H
#define REGULARS_TESTS_CHAIN_SHOPPING_PLAN_H

#include "tests/reference/visit.h"

struct household_plan {
    bool is_imported;
    const char *level;
    uint32_t home_store; /* of an imported one; 0: it registers itself and has no limits to count */
    uint32_t receipts;   /* dealt out so far */
};

struct shopping_plan {
    size_t household_count; /* ids below this have been seen */
    struct household_plan *households;
};

/* Looks at the first receipts of the source and rewinds it. */
bool shopping_plan_make(struct shopping_plan *plan, const struct receipt_source *source, uint32_t store_count,
                        struct fault *fault) FAULT_CHECKED;
void shopping_plan_free(struct shopping_plan *plan);
/* As if no receipt had been dealt out yet. */
void shopping_plan_restart(struct shopping_plan *plan);

/* The visit of the next receipt of the source, number `number` from 1. `receipt` is the caller's and stays. */
bool shopping_plan_next(struct shopping_plan *plan, uint64_t number, const struct source_receipt *receipt,
                        struct visit *visit, struct fault *fault) FAULT_CHECKED;

enum { HOUSEHOLD_CARD_MAX = 16, HOUSEHOLD_PHONE_MAX = 16 };
/* "H0000042" and "+79000000042". */
void household_card(char card[static HOUSEHOLD_CARD_MAX], uint64_t household_id);
void household_phone(char phone[static HOUSEHOLD_PHONE_MAX], uint64_t household_id);

#endif

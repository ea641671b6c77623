#include "tests/chain/shopping_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOK_AHEAD = 10000,
    REGISTERS_ITSELF = 4, /* of household_id % 5 */
    PAYS_EVERY = 4,
    CODE_EVERY = 7,
    CANCEL_OF = 61,
    CANCEL_REST = 17,
    RETURN_OF = 29,
    RETURN_REST = 5,
    CANCEL_AFTER_MS = 2 * 60 * 1000,
    RETURN_AFTER_MS = 30 * 60 * 1000,
    PIECE_MILLI = 1000,
};

static bool make_room(struct shopping_plan *plan, uint64_t household_id, struct fault *fault) {
    if (household_id < plan->household_count) {
        return true;
    }
    size_t count = (size_t)household_id * 2 + 1;
    struct household_plan *households = realloc(plan->households, count * sizeof households[0]);
    if (households == NULL) {
        return fault_set(fault, FAULT_FULL, "no memory for %zu households", count);
    }
    for (size_t i = plan->household_count; i < count; i++) {
        households[i] = (struct household_plan){.level = "bronze"};
    }
    plan->households = households;
    plan->household_count = count;
    return true;
}

static const char *imported_level(uint64_t household_id) {
    uint64_t tenth = household_id / 5 % 10;
    return tenth < 6 ? "bronze" : tenth < 9 ? "silver" : "gold";
}

/* Receipts of each household in each store, among those looked at. */
struct counts {
    uint32_t store_count;
    size_t size;
    uint32_t *receipts; /* by household, then store from 0 */
};

static bool count_receipt(struct counts *counts, const struct source_receipt *receipt, struct fault *fault) {
    size_t at = (size_t)receipt->household_id * counts->store_count + receipt->store - 1;
    if (at >= counts->size) {
        size_t size = (at + counts->store_count) * 2;
        uint32_t *receipts = realloc(counts->receipts, size * sizeof receipts[0]);
        if (receipts == NULL) {
            return fault_set(fault, FAULT_FULL, "no memory to look ahead");
        }
        memset(receipts + counts->size, 0, (size - counts->size) * sizeof receipts[0]);
        counts->receipts = receipts;
        counts->size = size;
    }
    counts->receipts[at]++;
    return true;
}

static bool look_ahead(struct shopping_plan *plan, const struct receipt_source *source, struct counts *counts,
                       struct fault *fault) {
    struct source_receipt receipt;
    enum source_step step = SOURCE_RECEIPT;
    for (int i = 0; i < LOOK_AHEAD && step == SOURCE_RECEIPT; i++) {
        step = source->next(source->context, &receipt, fault);
        if (step == SOURCE_RECEIPT && receipt.household_id != 0 &&
            (!make_room(plan, receipt.household_id, fault) || !count_receipt(counts, &receipt, fault))) {
            return false;
        }
    }
    source->rewind(source->context);
    return step != SOURCE_FAULT;
}

/* The store of most receipts, of equals the first; 0 when there is none. */
static uint32_t favourite_store(const struct counts *counts, size_t household) {
    uint32_t best = 0;
    uint32_t most = 0;
    for (uint32_t store = 0; store < counts->store_count; store++) {
        size_t at = household * counts->store_count + store;
        uint32_t receipts = at < counts->size ? counts->receipts[at] : 0;
        if (receipts > most) {
            most = receipts;
            best = store + 1;
        }
    }
    return best;
}

bool shopping_plan_make(struct shopping_plan *plan, const struct receipt_source *source, uint32_t store_count,
                        struct fault *fault) {
    struct counts counts = {.store_count = store_count};
    *plan = (struct shopping_plan){0};
    if (!look_ahead(plan, source, &counts, fault)) {
        free(counts.receipts);
        shopping_plan_free(plan);
        return false;
    }
    for (size_t id = 1; id < plan->household_count; id++) {
        uint32_t home_store = favourite_store(&counts, id);
        if (id % 5 != REGISTERS_ITSELF && home_store != 0) {
            plan->households[id] =
                (struct household_plan){.is_imported = true, .level = imported_level(id), .home_store = home_store};
        }
    }
    free(counts.receipts);
    return true;
}

void shopping_plan_free(struct shopping_plan *plan) {
    free(plan->households);
    *plan = (struct shopping_plan){0};
}

void shopping_plan_restart(struct shopping_plan *plan) {
    for (size_t i = 0; i < plan->household_count; i++) {
        plan->households[i].receipts = 0;
    }
}

/* Half of the pieces, when there are several; else all there is. */
static int64_t returned_part(const struct source_line *line) {
    bool is_several = line->quantity_milli >= 2 * PIECE_MILLI && line->quantity_milli % PIECE_MILLI == 0;
    return is_several ? line->quantity_milli / PIECE_MILLI / 2 * PIECE_MILLI : line->quantity_milli;
}

static void plan_undoing(uint64_t number, struct visit *visit) {
    if (number % CANCEL_OF == CANCEL_REST) {
        visit->is_cancelled = true;
        visit->undone_at_ms = visit->receipt->sold_at_ms + CANCEL_AFTER_MS;
    } else if (number % RETURN_OF == RETURN_REST) {
        visit->returned_line = 1;
        visit->returned_milli = returned_part(&visit->receipt->lines[0]);
        visit->undone_at_ms = visit->receipt->sold_at_ms + RETURN_AFTER_MS;
    }
}

bool shopping_plan_next(struct shopping_plan *plan, uint64_t number, const struct source_receipt *receipt,
                        struct visit *visit, struct fault *fault) {
    *visit = (struct visit){.receipt = receipt, .code = number % CODE_EVERY == 0 ? "FRUIT15" : NULL};
    plan_undoing(number, visit);
    if (receipt->household_id == 0) {
        return true;
    }
    if (!make_room(plan, receipt->household_id, fault)) {
        return false;
    }
    struct household_plan *household = &plan->households[receipt->household_id];
    household->receipts++;
    visit->level = household->level;
    visit->home_store = household->home_store;
    visit->pays_with_points = household->receipts % PAYS_EVERY == 0;
    visit->pays_by_hold = household->receipts % (2 * PAYS_EVERY) == 0;
    return true;
}

void household_card(char card[static HOUSEHOLD_CARD_MAX], uint64_t household_id) {
    (void)snprintf(card, HOUSEHOLD_CARD_MAX, "H%07" PRIu64, household_id);
}

void household_phone(char phone[static HOUSEHOLD_PHONE_MAX], uint64_t household_id) {
    (void)snprintf(phone, HOUSEHOLD_PHONE_MAX, "+7900%07" PRIu64, household_id);
}

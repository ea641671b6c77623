#include "tests/chain/receipt_source.h"

#include <stdlib.h>
#include <string.h>

#include "retail/money.h"

/* Households seen, a bit each; ids are small numbers in every source. */
struct seen {
    uint8_t *bits;
    size_t size; /* bytes */
};

enum { HOUSEHOLD_ID_MAX = 100 * 1000 * 1000 };

static bool seen_grow(struct seen *seen, size_t size) {
    uint8_t *grown = realloc(seen->bits, size);
    if (grown == NULL) {
        return false;
    }
    memset(grown + seen->size, 0, size - seen->size);
    seen->bits = grown;
    seen->size = size;
    return true;
}

/* *is_new tells whether the household was not there before. */
static bool seen_add(struct seen *seen, uint64_t household_id, bool *is_new, struct fault *fault) {
    if (household_id > HOUSEHOLD_ID_MAX) {
        return fault_set(fault, FAULT_INPUT, "household %llu: ids go up to %d", (unsigned long long)household_id,
                         HOUSEHOLD_ID_MAX);
    }
    size_t byte = household_id / 8;
    uint8_t bit = (uint8_t)(1U << (household_id % 8));
    if (byte >= seen->size && !seen_grow(seen, 2 * byte + 1024)) {
        return fault_set(fault, FAULT_FULL, "out of memory");
    }
    *is_new = (seen->bits[byte] & bit) == 0;
    seen->bits[byte] |= bit;
    return true;
}

static bool add_household(struct source_totals *totals, struct seen *seen, uint64_t household_id, struct fault *fault) {
    bool is_new = false;
    if (household_id == 0) {
        totals->anonymous++;
        return true;
    }
    if (!seen_add(seen, household_id, &is_new, fault)) {
        return false;
    }
    totals->households += is_new;
    totals->household_id_max = household_id > totals->household_id_max ? household_id : totals->household_id_max;
    return true;
}

static bool add_receipt(struct source_totals *totals, struct seen *seen, const struct source_receipt *receipt,
                        struct fault *fault) {
    for (size_t i = 0; i < receipt->line_count; i++) {
        int64_t amount_minor;
        if (!money_of_quantity(receipt->lines[i].price_minor, receipt->lines[i].quantity_milli, &amount_minor) ||
            !checked_add(totals->gross_minor, amount_minor, &totals->gross_minor)) {
            return fault_set(fault, FAULT_INPUT, "receipt %llu, line %zu: the amount is out of range",
                             (unsigned long long)receipt->receipt_id, i + 1);
        }
    }
    totals->first_ms = totals->receipts == 0 ? receipt->sold_at_ms : totals->first_ms;
    totals->last_ms = receipt->sold_at_ms;
    totals->receipts++;
    totals->lines += receipt->line_count;
    return add_household(totals, seen, receipt->household_id, fault);
}

bool receipt_source_count(const struct receipt_source *source, struct source_totals *totals, struct fault *fault) {
    struct source_receipt receipt;
    struct seen seen = {0};
    enum source_step step;
    *totals = (struct source_totals){0};
    source->rewind(source->context);
    while ((step = source->next(source->context, &receipt, fault)) == SOURCE_RECEIPT) {
        if (!add_receipt(totals, &seen, &receipt, fault)) {
            step = SOURCE_FAULT;
            break;
        }
    }
    free(seen.bits);
    source->rewind(source->context);
    return step == SOURCE_END;
}

#include "tests/harness/ledger_check.h"

#include <string.h>

static bool holds_equal(const struct ledger_hold *a, const struct ledger_hold *b) {
    return a->op_id == b->op_id && a->points == b->points && a->part_count == b->part_count &&
           memcmp(a->parts, b->parts, a->part_count * sizeof(a->parts[0])) == 0;
}

bool ledger_accounts_equal(const struct ledger_account *a, const struct ledger_account *b) {
    if (a->customer_id != b->customer_id || a->balance_points != b->balance_points ||
        a->held_points != b->held_points || a->debt_points != b->debt_points || a->lot_count != b->lot_count ||
        a->hold_count != b->hold_count || memcmp(a->lots, b->lots, a->lot_count * sizeof(a->lots[0])) != 0) {
        return false;
    }
    for (size_t i = 0; i < a->hold_count; i++) {
        if (!holds_equal(&a->holds[i], &b->holds[i])) {
            return false;
        }
    }
    return true;
}

void ledger_books_add(struct ledger_books *books, const struct led_entry *entry) {
    struct posting posting;
    if (posting_of_entry(entry, 1, &posting)) {
        books->totals[posting.debit.kind] -= posting.points;
        books->totals[posting.credit.kind] += posting.points;
    }
}

bool ledger_books_agree(const struct ledger_books *books, const struct ledger_account *account) {
    int64_t sum = 0;
    for (size_t i = 0; i < POSTING_ACCOUNT_KINDS; i++) {
        sum += books->totals[i];
    }
    return sum == 0 && books->totals[POSTING_CUSTOMER_POINTS] == account->balance_points &&
           books->totals[POSTING_CUSTOMER_DEBT] == -account->debt_points;
}

/* What every test of the ledger holds an account against: a second account that was only replayed, and the books, which
 * were only posted. */
#ifndef REGULARS_TESTS_LEDGER_CHECK_H
#define REGULARS_TESTS_LEDGER_CHECK_H

#include "ledger/account.h"
#include "ledger/posting.h"

/* The same lots, holds and sums. */
bool ledger_accounts_equal(const struct ledger_account *a, const struct ledger_account *b);

/* Credit less debit of each kind of posting account, for the entries of one customer. */
struct ledger_books {
    int64_t totals[POSTING_ACCOUNT_KINDS];
};

void ledger_books_add(struct ledger_books *books, const struct led_entry *entry);
/* The sum over all accounts is zero, and the customer's two accounts say what the account says. */
bool ledger_books_agree(const struct ledger_books *books, const struct ledger_account *account);

#endif

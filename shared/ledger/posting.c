#include "ledger/posting.h"

#include "base/bug.h"
#include "base/id.h"

#include <inttypes.h>
#include <stdio.h>

static bool posting_kinds(const struct led_entry *entry, enum posting_account_kind *debit,
                          enum posting_account_kind *credit) {
    *debit = POSTING_CUSTOMER_POINTS; /* most kinds take from the customer's points */
    *credit = POSTING_CUSTOMER_POINTS;
    switch ((int)entry->kind) {
    case JOURNAL_MINT: *debit = POSTING_PROGRAMME_ISSUED; return true;
    case JOURNAL_SPEND: *credit = POSTING_PROGRAMME_REDEEMED; return true;
    case JOURNAL_RESTORE: *debit = POSTING_PROGRAMME_REDEEMED; return true;
    case JOURNAL_REVERSAL: *credit = POSTING_PROGRAMME_REVERSED; return true;
    case JOURNAL_DEBT:
        *debit = POSTING_CUSTOMER_DEBT;
        *credit = POSTING_PROGRAMME_REVERSED;
        return true;
    case JOURNAL_REPAY:
        *debit = entry->lot_id == 0 ? POSTING_PROGRAMME_SETTLED : POSTING_CUSTOMER_POINTS;
        *credit = POSTING_CUSTOMER_DEBT;
        return true;
    case JOURNAL_BURN: *credit = POSTING_PROGRAMME_EXPIRED; return true;
    case JOURNAL_ADJUST_UP: *debit = POSTING_PROGRAMME_ADJUSTED; return true;
    case JOURNAL_ADJUST_DOWN: *credit = POSTING_PROGRAMME_ADJUSTED; return true;
    default: return false;
    }
}

static bool is_customers(enum posting_account_kind kind) {
    return kind == POSTING_CUSTOMER_POINTS || kind == POSTING_CUSTOMER_DEBT;
}

static struct posting_account posting_account(enum posting_account_kind kind, uint64_t customer_id, uint32_t holder) {
    return (struct posting_account){
        .kind = kind, .customer_id = is_customers(kind) ? customer_id : 0, .holder = holder};
}

bool posting_of_entry(const struct led_entry *entry, uint32_t holder, struct posting *posting) {
    enum posting_account_kind debit;
    enum posting_account_kind credit;
    if (!posting_kinds(entry, &debit, &credit)) {
        return false;
    }
    *posting = (struct posting){.debit = posting_account(debit, entry->customer_id, holder),
                                .credit = posting_account(credit, entry->customer_id, holder),
                                .points = entry->points};
    return true;
}

static const char *kind_name(enum posting_account_kind kind) {
    switch (kind) {
    case POSTING_CUSTOMER_POINTS: return "points";
    case POSTING_CUSTOMER_DEBT: return "debt";
    case POSTING_PROGRAMME_ISSUED: return "issued";
    case POSTING_PROGRAMME_REDEEMED: return "redeemed";
    case POSTING_PROGRAMME_EXPIRED: return "expired";
    case POSTING_PROGRAMME_REVERSED: return "reversed";
    case POSTING_PROGRAMME_ADJUSTED: return "adjusted";
    case POSTING_PROGRAMME_SETTLED: return "settled";
    case POSTING_ACCOUNT_KINDS: break;
    }
    bug_unreachable("posting account out of range");
}

void posting_account_print(char out[static POSTING_NAME_MAX], const struct posting_account *account) {
    if (!is_customers(account->kind)) {
        (void)snprintf(out, POSTING_NAME_MAX, "programme:%s@%" PRIu32, kind_name(account->kind), account->holder);
        return;
    }
    char id[ID_TEXT_MAX];
    id_print(id, account->customer_id);
    (void)snprintf(out, POSTING_NAME_MAX, "customer:%s:%s@%" PRIu32, kind_name(account->kind), id, account->holder);
}

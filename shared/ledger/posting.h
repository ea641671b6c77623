/* Double entry: every movement of points takes from one account and adds to another, so over all accounts the sum is
 * zero. Customers' points are the programme's liability: they grow on the credit side; what customers owe grows on the
 * debit side.
 *
 *   kind         debit                  credit
 *   MINT         programme:issued       customer:points
 *   SPEND        customer:points        programme:redeemed
 *   RESTORE      programme:redeemed     customer:points
 *   REVERSAL     customer:points        programme:reversed
 *   DEBT         customer:debt          programme:reversed
 *   REPAY        customer:points        customer:debt          (lot 0: debit programme:settled)
 *   BURN         customer:points        programme:expired
 *   ADJUST_UP    programme:adjusted     customer:points
 *   ADJUST_DOWN  customer:points        programme:adjusted
 * RESERVE and UNRESERVE set points aside inside the customer's account, LIMIT_USE moves no points, and RELEASE moves
 * them between holders of the same customer: none of these is a posting. */
#ifndef REGULARS_LEDGER_POSTING_H
#define REGULARS_LEDGER_POSTING_H

#include "retail/journal_record.h"

enum posting_account_kind {
    POSTING_CUSTOMER_POINTS = 0,
    POSTING_CUSTOMER_DEBT,
    POSTING_PROGRAMME_ISSUED,
    POSTING_PROGRAMME_REDEEMED,
    POSTING_PROGRAMME_EXPIRED,
    POSTING_PROGRAMME_REVERSED,
    POSTING_PROGRAMME_ADJUSTED,
    POSTING_PROGRAMME_SETTLED, /* debts paid in money */
    POSTING_ACCOUNT_KINDS      /* how many there are */
};

struct posting_account {
    enum posting_account_kind kind;
    uint64_t customer_id; /* CUSTOMER_*; else 0 */
    uint32_t holder;      /* node number whose led stream has the entry */
};

struct posting {
    struct posting_account debit;
    struct posting_account credit;
    int64_t points; /* > 0 */
};

enum { POSTING_NAME_MAX = 64 };

/* False when the entry is no posting (see above). */
bool posting_of_entry(const struct led_entry *entry, uint32_t holder, struct posting *posting);
/* "customer:points:1-17@2", "programme:issued@2". */
void posting_account_print(char out[static POSTING_NAME_MAX], const struct posting_account *account);

#endif

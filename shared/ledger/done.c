#include "ledger/done.h"

#include "base/bug.h"

/* The points of all entries of a kind. The document and the customer are those of the last entry that was added up. */
static int64_t sum_kind(const struct led_entry *entries, size_t count, enum journal_kind kind,
                        struct ledger_done *done) {
    int64_t points = 0;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind == kind) {
            points += entries[i].points;
            done->customer_id = entries[i].customer_id;
            done->doc_id = entries[i].doc_id;
        }
    }
    return points;
}

static void settle(struct ledger_done *done, enum ledger_act act, int64_t points) {
    done->act = points == 0 ? LEDGER_NOTHING : act;
    done->points = points;
}

/* SPEND is looked at last, because a capture's document is that of what was spent. */
static void spending_done(const struct led_entry *entries, size_t count, struct ledger_done *done) {
    int64_t reserved = sum_kind(entries, count, JOURNAL_RESERVE, done);
    int64_t let_go = sum_kind(entries, count, JOURNAL_UNRESERVE, done);
    int64_t spent = sum_kind(entries, count, JOURNAL_SPEND, done);
    if (spent > 0) {
        settle(done, reserved > 0 ? LEDGER_CAPTURE : LEDGER_SPEND, spent);
    } else {
        settle(done, let_go > 0 ? LEDGER_RELEASE : LEDGER_HOLD, reserved);
    }
}

struct ledger_done ledger_done_of(const struct led_entry *entries, size_t count, enum ledger_act act) {
    struct ledger_done done = {.act = LEDGER_NOTHING};
    switch (act) {
    case LEDGER_NOTHING: bug_unreachable("the caller asks for an operation");
    case LEDGER_EARN: settle(&done, act, sum_kind(entries, count, JOURNAL_MINT, &done)); break;
    case LEDGER_HOLD:
    case LEDGER_CAPTURE:
    case LEDGER_RELEASE:
    case LEDGER_SPEND: spending_done(entries, count, &done); break;
    case LEDGER_REVERSE:
        settle(&done, act,
               sum_kind(entries, count, JOURNAL_REVERSAL, &done) + sum_kind(entries, count, JOURNAL_DEBT, &done));
        break;
    case LEDGER_RESTORE: settle(&done, act, sum_kind(entries, count, JOURNAL_RESTORE, &done)); break;
    case LEDGER_ADJUST:
        settle(&done, act,
               sum_kind(entries, count, JOURNAL_ADJUST_UP, &done) -
                   sum_kind(entries, count, JOURNAL_ADJUST_DOWN, &done));
        break;
    case LEDGER_EXPIRE: settle(&done, act, sum_kind(entries, count, JOURNAL_BURN, &done)); break;
    }
    return done;
}

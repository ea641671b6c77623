/* Plays any sequence of operations on one account, as a careless shop would ask for them: repeats, late releases,
 * returns of returned sales, clocks that jump back. Bytes choose the operations (from dice in the property tests, from
 * the fuzzer in fuzz_ledger); after each the promises of ledger.h are checked. */
#ifndef REGULARS_TESTS_LEDGER_PLAY_H
#define REGULARS_TESTS_LEDGER_PLAY_H

#include "ledger/ledger.h"
#include "tests/harness/ledger_check.h"

enum { PLAY_STEP_BYTES = 8, PLAY_JOURNAL_MAX = 8192, PLAY_OPS = 24 };

struct ledger_play {
    struct ledger_account account;
    struct ledger_account before;   /* as it was before the step */
    struct ledger_account replayed; /* what the journal alone says */
    struct ledger_books books;
    int64_t now_ms;
    size_t journal_count;
    struct led_entry journal[PLAY_JOURNAL_MAX];
    uint64_t sale_of[PLAY_JOURNAL_MAX]; /* beside each entry: the sale that its return belongs to */
    struct ledger_moves moves;
    uint32_t outcomes_seen; /* bit 1 << outcome */
};

void ledger_play_init(struct ledger_play *play);
/* False when the journal is full: the play is over. */
bool ledger_play_has_room(const struct ledger_play *play);
/* One operation and its repeat. NULL, or the promise that was broken. */
const char *ledger_play_step(struct ledger_play *play, const uint8_t bytes[static PLAY_STEP_BYTES]);

#endif

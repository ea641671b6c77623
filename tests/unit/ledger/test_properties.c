/* What holds for every sequence of operations: tried on many that dice draw. */
#include "tests/harness/dice.h"
#include "tests/harness/ledger_play.h"
#include "tests/harness/unit.h"

#include <inttypes.h>

enum { SEEDS = 150, STEPS = 300 };

static struct ledger_play play;

static void play_seed(uint64_t seed) {
    struct dice dice = {.state = seed};
    ledger_play_init(&play);
    for (int step = 0; step < STEPS && ledger_play_has_room(&play); step++) {
        uint8_t bytes[PLAY_STEP_BYTES];
        for (size_t i = 0; i < PLAY_STEP_BYTES; i++) {
            bytes[i] = (uint8_t)dice_next(&dice);
        }
        const char *problem = ledger_play_step(&play, bytes);
        if (problem != NULL) {
            fail_msg("seed %" PRIu64 ", step %d: %s", seed, step, problem);
        }
    }
}

/* The account adds up, nothing is negative, refusals change nothing, replaying the journal gives the same account, the
 * books balance, points are drawn in order, repeats move nothing. */
static void promises_hold_on_any_sequence(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        play_seed(seed);
    }
}

static bool is_reachable_by_dice(enum ledger_outcome outcome) {
    switch ((int)outcome) {
    case LEDGER_REASON_MISSING:   /* a play always tells a reason */
    case LEDGER_DIFFERS_CUSTOMER: /* has one customer */
    case LEDGER_LOT_EXISTS:       /* mints its lots itself */
    case LEDGER_TOO_MANY_PARTS:   /* and never has so many; the tables reach these (bounds.table) */
    case LEDGER_TOO_MANY_LOTS:
    case LEDGER_TOO_MANY_HOLDS: return false;
    default: return true;
    }
}

/* The play is worth something: it meets every outcome that it can meet. */
static void every_outcome_is_met(void **state) {
    (void)state;
    uint32_t seen = 0;
    for (uint64_t seed = 1; seed <= SEEDS / 5; seed++) {
        play_seed(seed);
        seen |= play.outcomes_seen;
    }
    for (int outcome = LEDGER_DONE; outcome <= LEDGER_OVERFLOW; outcome++) {
        if (is_reachable_by_dice((enum ledger_outcome)outcome) && (seen >> outcome & 1) == 0) {
            fail_msg("no sequence came to %s", ledger_outcome_name((enum ledger_outcome)outcome));
        }
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(promises_hold_on_any_sequence),
    cmocka_unit_test(every_outcome_is_met),
};

UNIT_RUN(tests)

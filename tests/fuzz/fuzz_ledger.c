/* Any bytes are a sequence of operations on one account: the invariant holds after each, replaying the journal gives
 * the same account, the books balance, repeats move nothing. */
#include "tests/harness/ledger_play.h"

#include "base/bug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MAX = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct ledger_play play;
    ledger_play_init(&play);
    for (size_t step = 0; step < STEPS_MAX && size >= PLAY_STEP_BYTES && ledger_play_has_room(&play); step++) {
        bug_if(ledger_play_step(&play, data) != NULL);
        data += PLAY_STEP_BYTES;
        size -= PLAY_STEP_BYTES;
    }
    return 0;
}

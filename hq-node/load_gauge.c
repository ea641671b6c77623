#include "hq-node/load_gauge.h"

static enum sync_pressure level_of(int64_t turn_ms) {
    if (turn_ms >= 4 * LOAD_GAUGE_STEP_MS) {
        return SYNC_LED_WAITS;
    }
    if (turn_ms >= 2 * LOAD_GAUGE_STEP_MS) {
        return SYNC_SMALL_BATCHES;
    }
    return turn_ms >= LOAD_GAUGE_STEP_MS ? SYNC_BULK_STOPS : SYNC_CALM;
}

bool load_gauge_turn(struct load_gauge *gauge, int64_t began_ms, int64_t now_ms) {
    enum sync_pressure before = gauge->level;
    enum sync_pressure seen = level_of(now_ms - began_ms);
    if (seen >= gauge->level) {
        gauge->level = seen;
        gauge->held_until_ms = now_ms + LOAD_GAUGE_CALM_MS;
    } else if (now_ms >= gauge->held_until_ms) {
        gauge->level--;
        gauge->held_until_ms = now_ms + LOAD_GAUGE_CALM_MS;
    }
    return gauge->level != before;
}

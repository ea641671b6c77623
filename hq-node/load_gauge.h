/* How loaded head office is, as a level of PROTOCOL.md section 6, from how long the turns of the loop take: a turn
 * holds everything that waited, so its length is the length of the queue, whatever made it long (processor, disk, or
 * stores that all come back at once). Levels rise at once and fall one by one after a calm while. Pure: time is a
 * value. */
#ifndef REGULARS_HQ_NODE_LOAD_GAUGE_H
#define REGULARS_HQ_NODE_LOAD_GAUGE_H

#include "sync/event.h"

enum {
    LOAD_GAUGE_STEP_MS = 250,  /* a turn of 1, 2, 4 times as long means level 1, 2, 3 */
    LOAD_GAUGE_CALM_MS = 2000, /* without a turn that says the present level or more: one level less */
};

struct load_gauge {
    enum sync_pressure level;
    int64_t held_until_ms; /* the level does not fall before */
};

/* At the end of a turn that began at `began_ms`; true when the level has changed. */
bool load_gauge_turn(struct load_gauge *gauge, int64_t began_ms, int64_t now_ms);

#endif

/* A file of receipts, sold again by several tills at once. One receipt a line, as JSON:
 *     {"sold_at": "2026-01-05T09:00:00Z", "lines": [{"sku": "100001", "quantity_milli": 2000, "price_minor": 8990}],
 *      "card": "H0000042", "codes": ["FRUIT15"], "points_most": true}
 * The last three may be missing. A card that the box does not know is registered. Receipts of one card go to one till,
 * in the order of the file; those without a card go round the tills. */
#ifndef REGULARS_TESTS_TILL_REPLAY_H
#define REGULARS_TESTS_TILL_REPLAY_H

#include "base/fault.h"

#include <stdint.h>

enum { TILL_REPLAY_TILLS_MAX = 64 };

struct till_replay_options {
    const char *path;
    const char *profile_path; /* of the first till; the others' are PROFILE.2, PROFILE.3, ... */
    uint32_t till_count;      /* 1 .. TILL_REPLAY_TILLS_MAX */
    int64_t speed;            /* so many times faster than sold_at says; 0: as fast as it goes */
};

/* Progress goes to standard error, the sums to standard output. False at the first fault or refusal, which names the
 * line. */
bool till_replay(const struct till_replay_options *options, struct fault *fault) FAULT_CHECKED;

#endif

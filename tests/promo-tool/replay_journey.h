/* Receipts of a replay from a folder of real data in the form of The Complete Journey (tests/chain/journey_reader.h,
 * which reads it): UTC is the local time of all its stores, which keep their places but not their numbers (1 .. N in
 * the order of the data's), households are customers on the level that the first rule set gives to new members,
 * registered on the day of their first receipt. Nothing is known of cost, points or segments. */
#ifndef REGULARS_TESTS_PROMO_TOOL_REPLAY_JOURNEY_H
#define REGULARS_TESTS_PROMO_TOOL_REPLAY_JOURNEY_H

#include "node/replay_run.h"

struct replay_journey; /* a handle */

/* `level` must outlive it. NULL with a fault that names the file and line. */
struct replay_journey *replay_journey_open(const char *folder, struct text level, struct fault *fault);
void replay_journey_close(struct replay_journey *journey);

struct replay_source replay_journey_source(const struct replay_journey *journey);
/* "receipt 41652838477"; the context is the handle. */
void replay_journey_receipt_name(const void *context, uint64_t number, char *out, size_t capacity);

#endif

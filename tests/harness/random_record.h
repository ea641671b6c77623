/* Seeded records of every kind, plausible and with values at the edges of their ranges; receipts add up. For tests of
 * everything that carries, stores or replays records. */
#ifndef REGULARS_TESTS_RANDOM_RECORD_H
#define REGULARS_TESTS_RANDOM_RECORD_H

#include "tests/harness/dice.h"
#include "wire/record_codec.h"

/* Arrays and texts are in the arena; 256 KiB are always enough. */
void random_record(struct dice *dice, struct arena *arena, enum journal_kind kind, struct record *record);
enum journal_kind random_kind(struct dice *dice);

#endif

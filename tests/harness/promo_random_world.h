/* The small world that random promotions and random receipts share, so that they meet; for promo_random*.c only. */
#ifndef REGULARS_TESTS_PROMO_RANDOM_WORLD_H
#define REGULARS_TESTS_PROMO_RANDOM_WORLD_H

#include "tests/harness/promo_random.h"

enum { SKUS = 12, CATEGORIES = 5, BRANDS = 4, LEVELS = 3, CODES = 4, SEGMENTS = 6, LABELS = 3, NAME_BYTES = 24 };

enum { TODAY = 20778 };

bool random_chance(struct dice *dice, int64_t percent);
/* "sku7", in the arena. */
const char *random_name_of(struct arena *arena, const char *kind, int64_t number);

#endif

/* Money, quantities, percents and points: four integers that are never mixed, told apart by the end of their names.
 *   *_minor   money in the smallest unit of the chain's currency (kopecks)
 *   *_milli   quantity in thousandths: 3 pieces = 3000, 1.254 kg = 1254
 *   *_bp      percent in hundredths of a percent: 7.5 % = 750
 *   *_points  points in hundredths: 12.50 points = 1250
 * The values are bounded so that a receipt of LIMIT_LINES lines cannot overflow int64. */
#ifndef REGULARS_RETAIL_MONEY_H
#define REGULARS_RETAIL_MONEY_H

#include "base/checked.h"

#include <stddef.h>

#define MONEY_MAX          INT64_C(100000000000000) /* 10^12 rubles */
#define QUANTITY_MAX       INT64_C(1000000000000)   /* 10^9 pieces */
#define POINTS_MAX         INT64_C(100000000000000) /* 10^12 points */
#define PERCENT_WHOLE_BP   INT64_C(10000)
#define QUANTITY_ONE_MILLI INT64_C(1000)

/* price * quantity, rounded half up to the minor unit; false when it leaves 0 .. MONEY_MAX. */
bool money_of_quantity(int64_t price_minor, int64_t quantity_milli, int64_t *amount_minor);

/* Splits `total` over `count` parts in proportion to weights >= 0 by largest remainder: each part is the exact share
 * rounded down, and the units that are left go to the largest remainders, ties to the earlier part. The parts sum to
 * total exactly; a part of weight 0 gets nothing. total >= 0. When all weights are 0 and total > 0: false, parts all 0.
 * (Hamilton's method, known as largest remainder.) count <= LIMIT_LINES. */
bool money_allocate(int64_t total, const int64_t *weights, size_t count, int64_t *parts);

/* As above, and no part exceeds its cap; what a cap cuts goes on to the parts that have room, by the same rule.
 * Returns what could not be placed because every cap is reached (0 when all was placed). */
int64_t money_allocate_capped(int64_t total, const int64_t *weights, const int64_t *caps, size_t count, int64_t *parts);

#endif

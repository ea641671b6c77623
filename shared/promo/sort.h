/* Sorting numbers by a rule, in place, without memory and in n log n at worst (heapsort, Williams 1964). Not stable:
 * the rule must order all numbers that differ. */
#ifndef REGULARS_PROMO_SORT_H
#define REGULARS_PROMO_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef bool sort_is_before(const void *context, uint32_t a, uint32_t b);

void sort_numbers(uint32_t *numbers, size_t count, sort_is_before *is_before, const void *context);
/* Sorts ascending and drops repetitions; returns how many are left. */
size_t sort_unique(uint32_t *numbers, size_t count);
/* Whether a sorted list has the number. */
bool sorted_has(const uint32_t *numbers, size_t count, uint32_t number);

#endif

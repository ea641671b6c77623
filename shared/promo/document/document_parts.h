/* The readers of a promotion's blocks, for document.c and its neighbours only. Each fills what it can and reports every
 * mistake at its path; a value after a mistake is in range but means nothing. */
#ifndef REGULARS_PROMO_DOCUMENT_DOCUMENT_PARTS_H
#define REGULARS_PROMO_DOCUMENT_DOCUMENT_PARTS_H

#include "promo/document.h"

#define NAMES_COUNT(names) (sizeof(names) / sizeof((names)[0]))

/* 1 .. count_max texts of 1 .. size_max bytes, each once. An absent list is empty. */
const struct text *document_read_texts(struct place place, struct arena *arena, size_t count_max, size_t size_max,
                                       size_t *count);
/* As above, of numbers 1 .. UINT32_MAX, sorted. */
const uint32_t *document_read_numbers(struct place place, struct arena *arena, size_t count_max, size_t *count);
/* {"ru": ..., "en": ...}, at least one. */
struct promo_texts document_read_two_texts(struct place place, struct arena *arena, size_t size_max);
/* The index of the one member of the object that is among `names`; refuses none and several. */
size_t document_read_one_of(struct place object, const char *const *names, size_t count);

struct promo_scope document_read_scope(struct place place, struct arena *arena);
/* Members measure, base, scope and fact of `place`; without a scope `scope_or` holds. The caller refuses unknown
 * members. */
struct promo_measure document_read_measure(struct place place, struct arena *arena, const struct promo_scope *scope_or);
void document_read_condition(struct place place, struct arena *arena, size_t depth, struct promotion *promotion,
                             struct promo_condition *condition);
/* A list of kinds of tenders, as the bits of a condition's `choices`. */
uint32_t document_read_tenders(struct place place);
void document_read_target(struct place place, struct arena *arena, struct promo_target *target);
void document_read_value(struct place place, struct arena *arena, const struct promo_scope *scope_or,
                         struct promo_value *value);
/* The content of "prices" into the value, sorted by sku. */
void document_read_prices(struct place place, struct arena *arena, struct promo_value *value);
struct promo_each *document_read_each(struct place place, struct arena *arena, const struct promo_scope *scope_or);
void document_read_results(struct place place, struct arena *arena, struct promotion *promotion);
void document_read_schedule(struct place place, struct arena *arena, struct promo_schedule *schedule);
/* The name of an event; empty when there is none. */
struct text document_read_event(struct place place, struct arena *arena);
/* Refuses what an event has no goods for. */
void document_check_event(const struct place *place, const struct promotion *promotion);
void document_read_stores(struct place place, struct arena *arena, struct promo_stores *stores);
void document_read_audience(struct place place, struct arena *arena, struct promo_audience *audience);
void document_read_limits(struct place place, struct arena *arena, struct promo_limits *limits);
void document_read_funding(struct place place, struct arena *arena, struct promotion *promotion);
/* Shared with the rule set's settings. */
int32_t document_read_day(struct place place, int32_t absent); /* "2026-11-21" */
struct promo_rounding document_read_rounding(struct place place);
enum rounding document_read_rounding_mode(struct place place, enum rounding absent);

#endif

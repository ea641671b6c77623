/* The two vocabularies of the explanation; for explain_*.c only. */
#ifndef REGULARS_PROMO_EXPLAIN_EXPLAIN_WORDS_H
#define REGULARS_PROMO_EXPLAIN_EXPLAIN_WORDS_H

#include "promo/explain/explain_text.h"

/* The word in the language. */
const char *explain_word(enum promo_language language, const char *russian, const char *english);
struct text explain_name(const struct promotion *promotion, enum promo_language language);
/* "3 шт.", "1000", "2 стр." */
void explain_measure(struct writer *out, enum promo_what what, int64_t value, enum promo_language language);
/* "не меньше 3" */
const char *explain_operator(enum promo_operator op, enum promo_language language);
/* What a condition on tenders, channels or deliveries lets in: "карта, СБП" */
void explain_choices(struct writer *out, const struct promo_condition *condition, enum promo_language language);
/* 21.11.2026 or 2026-11-21 */
void explain_day(struct writer *out, int32_t day, enum promo_language language);
const char *explain_period(enum promo_period period, enum promo_language language);

/* explain_limits.c: the verdict's limit ("лимит исчерпан: 6 шт. на магазин в день"), and a floor ("не ниже
 * минимальной розничной цены 120"). */
void explain_limit(struct writer *out, const struct promo_verdict *verdict, enum promo_language language);
void explain_floor(struct writer *out, const struct promo_floor_bound *floor, enum promo_language language);

#endif

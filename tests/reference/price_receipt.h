/* What one receipt costs under the demonstration promotions: an independent, straightforward calculation. It explodes
 * lines into pieces where a promotion speaks of pieces and walks over everything as often as it likes. It calls nothing
 * of shared/promo or shared/ledger. */
#ifndef REGULARS_TESTS_REFERENCE_PRICE_RECEIPT_H
#define REGULARS_TESTS_REFERENCE_PRICE_RECEIPT_H

#include "base/limits.h"
#include "retail/product.h"
#include "tests/reference/meaning.h"
#include "tests/reference/visit.h"

struct priced_line {
    const struct product *product; /* NULL: nobody knows the goods */
    int64_t quantity_milli;
    int64_t price_minor;
    int64_t amount_minor; /* at list price */
    int64_t left_minor;   /* after discounts and payment with points: the net */
    int64_t floor_minor;
    int64_t paid_minor;                     /* with points */
    int64_t earned_points;                  /* hundredths */
    int64_t discounts_minor[MEANINGS_MAX];  /* by promotion */
    int64_t promotion_points[MEANINGS_MAX]; /* by promotion */
};

/* What the receipt meets in the shop. */
struct price_question {
    const struct visit *visit;
    const struct meanings *meanings;
    const struct product *products; /* ascending by sku */
    size_t product_count;
    int64_t usable_points; /* of the customer at this store, hundredths */
    bool is_bonus_used_up; /* the weekly promotion: used this week, or this is not the home store */
};

struct priced_receipt {
    size_t line_count;
    struct priced_line lines[LIMIT_LINES];
    bool has_fired[MEANINGS_MAX];
    int64_t gross_minor;
    int64_t discount_minor;
    int64_t paid_minor; /* with points */
    int64_t net_minor;
    int64_t spent_points;
    int64_t earned_points;
};

void price_receipt(const struct price_question *question, struct priced_receipt *priced);

/* Local day and hour of a moment at a store. */
int32_t local_day(const struct meanings *meanings, int64_t at_ms);
int32_t local_hour(const struct meanings *meanings, int64_t at_ms);

/* For the files of this folder. */
bool goods_are_meant(const struct meaning *meaning, const struct priced_line *line);
int64_t line_room(const struct priced_line *line);
/* price_points.c: payment and cashback, the visit's audience being right. */
void pay_with_points(const struct price_question *question, size_t index, struct priced_receipt *priced);
void earn_cashback(const struct price_question *question, size_t index, struct priced_receipt *priced);
/* price_sets.c: what looks at single pieces. */
void give_third_free(const struct meaning *meaning, size_t index, struct priced_receipt *priced);
void give_set(const struct meaning *meaning, size_t index, struct priced_receipt *priced);
/* Takes off a line what its floor allows of it. */
void take_off(struct priced_line *line, size_t index, int64_t discount_minor);

#endif

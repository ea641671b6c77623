#include "tests/reference/totals.h"

void totals_add(struct totals *sum, const struct totals *part) {
    sum->receipts += part->receipts;
    sum->lines += part->lines;
    sum->gross_minor += part->gross_minor;
    sum->discount_minor += part->discount_minor;
    sum->paid_minor += part->paid_minor;
    sum->net_minor += part->net_minor;
    sum->earned_points += part->earned_points;
    sum->spent_points += part->spent_points;
    sum->cancelled += part->cancelled;
    sum->returns += part->returns;
    sum->refund_minor += part->refund_minor;
    sum->back_points += part->back_points;
    sum->taken_points += part->taken_points;
    sum->balance_points += part->balance_points;
    for (size_t i = 0; i < MEANINGS_MAX; i++) {
        sum->promotions[i].receipts += part->promotions[i].receipts;
        sum->promotions[i].discount_minor += part->promotions[i].discount_minor;
        sum->promotions[i].points += part->promotions[i].points;
    }
}

#include "retail/receipt_sum.h"

struct receipt_sum receipt_sum_of(const struct receipt *receipt) {
    return (struct receipt_sum){.receipts = 1,
                                .lines = (int64_t)receipt->line_count,
                                .gross_minor = receipt->gross_minor,
                                .discount_minor = receipt->discount_minor,
                                .points_paid_minor = receipt->points_paid_minor,
                                .net_minor = receipt->net_minor,
                                .points_spent = receipt->points_spent,
                                .points_earned = receipt->points_earned};
}

struct return_sum return_sum_of(const struct goods_return *returned) {
    return (struct return_sum){.returns = 1,
                               .lines = (int64_t)returned->line_count,
                               .refund_minor = returned->refund_minor,
                               .points_back = returned->points_back,
                               .points_taken = returned->points_taken,
                               .points_debt = returned->points_debt};
}

void receipt_sum_add(struct receipt_sum *to, const struct receipt_sum *sum) {
    to->receipts += sum->receipts;
    to->lines += sum->lines;
    to->gross_minor += sum->gross_minor;
    to->discount_minor += sum->discount_minor;
    to->points_paid_minor += sum->points_paid_minor;
    to->net_minor += sum->net_minor;
    to->points_spent += sum->points_spent;
    to->points_earned += sum->points_earned;
}

void return_sum_add(struct return_sum *to, const struct return_sum *sum) {
    to->returns += sum->returns;
    to->lines += sum->lines;
    to->refund_minor += sum->refund_minor;
    to->points_back += sum->points_back;
    to->points_taken += sum->points_taken;
    to->points_debt += sum->points_debt;
}

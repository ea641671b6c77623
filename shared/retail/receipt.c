#include "retail/receipt.h"

static bool line_adds_up(const struct receipt_line *line) {
    int64_t left = line->amount_minor - line->points_paid_minor;
    for (size_t i = 0; i < line->share_count; i++) {
        if (line->shares[i].discount_minor < 0 || line->shares[i].points < 0) {
            return false;
        }
        left -= line->shares[i].discount_minor;
    }
    return line->points_paid_minor >= 0 && line->points_paid >= 0 && left == line->net_minor && left >= 0;
}

static int64_t promotion_discount(const struct receipt *receipt, size_t promotion) {
    int64_t sum_minor = 0;
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct receipt_line *line = &receipt->lines[i];
        for (size_t j = 0; j < line->share_count; j++) {
            sum_minor += line->shares[j].promotion == promotion ? line->shares[j].discount_minor : 0;
        }
    }
    return sum_minor;
}

bool receipt_adds_up(const struct receipt *receipt) {
    int64_t gross_minor = 0;
    int64_t paid_minor = 0;
    int64_t net_minor = 0;
    int64_t points_spent = 0;
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct receipt_line *line = &receipt->lines[i];
        if (!line_adds_up(line)) {
            return false;
        }
        gross_minor += line->amount_minor;
        paid_minor += line->points_paid_minor;
        net_minor += line->net_minor;
        points_spent += line->points_paid;
    }
    int64_t discount_minor = 0;
    for (size_t i = 0; i < receipt->promotion_count; i++) {
        if (promotion_discount(receipt, i) != receipt->promotions[i].discount_minor) {
            return false;
        }
        discount_minor += receipt->promotions[i].discount_minor;
    }
    return gross_minor == receipt->gross_minor && paid_minor == receipt->points_paid_minor &&
           net_minor == receipt->net_minor && discount_minor == receipt->discount_minor &&
           points_spent == receipt->points_spent;
}

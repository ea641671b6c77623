#include "tests/reference/price_receipt.h"
#include "tests/reference/share_out.h"

enum { WHOLE_BP = 10000 };

static bool can_be_paid(const struct meaning *meaning, const struct priced_line *line) {
    bool is_barred = line->product != NULL && (line->product->flags & PRODUCT_NO_POINTS_PAY) != 0;
    return goods_are_meant(meaning, line) && !is_barred;
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* One hundredth of a point pays one minor unit, so points and money are one number here. */
void pay_with_points(const struct price_question *question, size_t index, struct priced_receipt *priced) {
    const struct meaning *meaning = &question->meanings->items[index];
    int64_t weights[LIMIT_LINES] = {0};
    int64_t caps[LIMIT_LINES] = {0};
    int64_t parts[LIMIT_LINES];
    int64_t payable_minor = 0;
    int64_t room_minor = 0;
    int64_t left_minor = 0;
    for (size_t i = 0; i < priced->line_count; i++) {
        const struct priced_line *line = &priced->lines[i];
        left_minor += line->left_minor;
        if (can_be_paid(meaning, line)) {
            weights[i] = line->left_minor;
            caps[i] = line_room(line);
            payable_minor += weights[i];
            room_minor += caps[i];
        }
    }
    int64_t most = least(part_down(payable_minor, meaning->number, WHOLE_BP), room_minor);
    most = least(least(most, left_minor - question->meanings->money_min_minor), question->usable_points);
    most -= most > 0 ? most % question->meanings->pay_step_points : most;
    if (!question->visit->pays_with_points || most == 0) {
        return;
    }
    share_out_capped(most, weights, caps, priced->line_count, parts);
    for (size_t i = 0; i < priced->line_count; i++) {
        priced->lines[i].paid_minor = parts[i];
        priced->lines[i].left_minor -= parts[i];
    }
    priced->spent_points = most;
    priced->has_fired[index] = true;
}

static bool can_earn(const struct meaning *meaning, const struct priced_line *line) {
    bool is_barred = line->product != NULL && (line->product->flags & PRODUCT_NO_EARN) != 0;
    return goods_are_meant(meaning, line) && !is_barred;
}

/* Points are cut to hundredths on the sum and then belong to lines by what was paid for each. */
void earn_cashback(const struct price_question *question, size_t index, struct priced_receipt *priced) {
    const struct meaning *meaning = &question->meanings->items[index];
    int64_t weights[LIMIT_LINES] = {0};
    int64_t parts[LIMIT_LINES];
    int64_t sum_minor = 0;
    for (size_t i = 0; i < priced->line_count; i++) {
        weights[i] = can_earn(meaning, &priced->lines[i]) ? priced->lines[i].left_minor : 0;
        sum_minor += weights[i];
    }
    int64_t points = part_down(sum_minor, meaning->number, WHOLE_BP);
    share_out(points, weights, priced->line_count, parts);
    if (meaning->points_max > 0 && points > meaning->points_max) {
        for (size_t i = 0; i < priced->line_count; i++) {
            weights[i] = parts[i];
        }
        share_out(meaning->points_max, weights, priced->line_count, parts);
    }
    for (size_t i = 0; i < priced->line_count; i++) {
        priced->lines[i].promotion_points[index] = parts[i];
    }
}

#include "tests/reference/price_receipt.h"

#include <string.h>

#include "base/bug.h"
#include "tests/reference/share_out.h"

enum { MS_PER_HOUR = 3600000, MS_PER_MINUTE = 60000, HOURS_PER_DAY = 24, ONE_MILLI = 1000, WHOLE_BP = 10000 };

static int64_t hours_since_1970(const struct meanings *meanings, int64_t at_ms) {
    int64_t local_ms = at_ms + (int64_t)meanings->utc_offset_minutes * MS_PER_MINUTE;
    bug_if(local_ms < 0);
    return local_ms / MS_PER_HOUR;
}

int32_t local_day(const struct meanings *meanings, int64_t at_ms) {
    return (int32_t)(hours_since_1970(meanings, at_ms) / HOURS_PER_DAY);
}

int32_t local_hour(const struct meanings *meanings, int64_t at_ms) {
    return (int32_t)(hours_since_1970(meanings, at_ms) % HOURS_PER_DAY);
}

/* ------------------------------------------------------------------------------------------------------- goods */

static bool is_fixed_price(const struct product *product) {
    return product != NULL && (product->flags & (PRODUCT_NO_DISCOUNT | PRODUCT_IS_GIFT_CARD | PRODUCT_IS_DEPOSIT)) != 0;
}

static bool is_among(const char *const *categories, const struct product *product) {
    for (size_t i = 0; product != NULL && i < MEANING_CATEGORIES && categories[i] != NULL; i++) {
        for (size_t j = 0; j < product->category_count; j++) {
            if (text_is(product->categories[j], categories[i])) {
                return true;
            }
        }
    }
    return false;
}

bool goods_are_meant(const struct meaning *meaning, const struct priced_line *line) {
    bool is_in = meaning->only[0] == NULL || is_among(meaning->only, line->product);
    return is_in && !is_among(meaning->except, line->product) && !is_fixed_price(line->product);
}

int64_t line_room(const struct priced_line *line) {
    return line->left_minor > line->floor_minor ? line->left_minor - line->floor_minor : 0;
}

void take_off(struct priced_line *line, size_t index, int64_t discount_minor) {
    int64_t taken_minor = discount_minor < line_room(line) ? discount_minor : line_room(line);
    line->left_minor -= taken_minor;
    line->discounts_minor[index] += taken_minor;
}

static const struct product *find_product(const struct price_question *question, struct text sku) {
    size_t low = 0;
    size_t high = question->product_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = text_compare(question->products[middle].sku, sku);
        if (order == 0) {
            return &question->products[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static int64_t line_floor(const struct priced_line *line, int64_t line_min_minor) {
    if (is_fixed_price(line->product)) {
        return line->amount_minor;
    }
    int64_t by_law_minor =
        line->product == NULL ? 0 : part_up(line->product->price_min_minor, line->quantity_milli, ONE_MILLI);
    int64_t floor_minor = by_law_minor > line_min_minor ? by_law_minor : line_min_minor;
    return floor_minor < line->amount_minor ? floor_minor : line->amount_minor;
}

static void put_lines(const struct price_question *question, struct priced_receipt *priced) {
    const struct source_receipt *receipt = question->visit->receipt;
    priced->line_count = receipt->line_count;
    for (size_t i = 0; i < receipt->line_count; i++) {
        const struct source_line *bought = &receipt->lines[i];
        struct priced_line *line = &priced->lines[i];
        memset(line, 0, sizeof *line);
        line->product = find_product(question, bought->sku);
        line->quantity_milli = bought->quantity_milli;
        line->price_minor = bought->price_minor;
        line->amount_minor = part_nearest(bought->price_minor, bought->quantity_milli, ONE_MILLI);
        line->left_minor = line->amount_minor;
        line->floor_minor = line_floor(line, question->meanings->line_min_minor);
    }
}

/* -------------------------------------------------------------------------------------------------- conditions */

static bool level_is_meant(const struct meaning *meaning, const char *level) {
    if (meaning->levels[0] == NULL) {
        return true;
    }
    for (size_t i = 0; level != NULL && i < sizeof meaning->levels / sizeof meaning->levels[0]; i++) {
        if (meaning->levels[i] != NULL && strcmp(meaning->levels[i], level) == 0) {
            return true;
        }
    }
    return false;
}

static bool hour_is_meant(const struct price_question *question, const struct meaning *meaning) {
    int32_t hour = local_hour(question->meanings, question->visit->receipt->sold_at_ms);
    return meaning->to_hour == 0 || (hour >= meaning->from_hour && hour < meaning->to_hour);
}

static bool code_is_meant(const struct meaning *meaning, const char *code) {
    return meaning->code == NULL || (code != NULL && strcmp(meaning->code, code) == 0);
}

static bool enough_is_bought(const struct meaning *meaning, const struct priced_receipt *priced) {
    int64_t quantity_milli = 0;
    int64_t sum_minor = 0;
    for (size_t i = 0; i < priced->line_count; i++) {
        const struct priced_line *line = &priced->lines[i];
        quantity_milli += goods_are_meant(meaning, line) ? line->quantity_milli : 0;
        sum_minor += is_fixed_price(line->product) ? 0 : line->left_minor;
    }
    return quantity_milli >= meaning->quantity_from_milli && sum_minor >= meaning->sum_from_minor;
}

static bool audience_is_meant(const struct price_question *question, const struct meaning *meaning) {
    bool needs_member = meaning->kind == MEANS_PAYMENT || meaning->kind == MEANS_CASHBACK || meaning->is_weekly;
    return (!needs_member || question->visit->level != NULL) && level_is_meant(meaning, question->visit->level) &&
           !(meaning->is_weekly && question->is_bonus_used_up);
}

/* --------------------------------------------------------------------------------------------------- discounts */

static void give_percent(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    for (size_t i = 0; i < priced->line_count; i++) {
        struct priced_line *line = &priced->lines[i];
        if (goods_are_meant(meaning, line)) {
            take_off(line, index, part_nearest(line->left_minor, meaning->number, WHOLE_BP));
        }
    }
}

static void give_fixed_price(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    for (size_t i = 0; i < priced->line_count; i++) {
        struct priced_line *line = &priced->lines[i];
        int64_t wanted_minor = part_nearest(meaning->number, line->quantity_milli, ONE_MILLI);
        if (goods_are_meant(meaning, line) && wanted_minor < line->left_minor) {
            take_off(line, index, line->left_minor - wanted_minor);
        }
    }
}

/* Something off the sum of the meant goods, borne by them by what is left of each. */
static void take_off_sum(const struct meaning *meaning, size_t index, int64_t discount_minor,
                         struct priced_receipt *priced) {
    int64_t weights[LIMIT_LINES] = {0};
    int64_t caps[LIMIT_LINES] = {0};
    int64_t parts[LIMIT_LINES];
    for (size_t i = 0; i < priced->line_count; i++) {
        if (goods_are_meant(meaning, &priced->lines[i])) {
            weights[i] = priced->lines[i].left_minor;
            caps[i] = line_room(&priced->lines[i]);
        }
    }
    share_out_capped(discount_minor, weights, caps, priced->line_count, parts);
    for (size_t i = 0; i < priced->line_count; i++) {
        take_off(&priced->lines[i], index, parts[i]);
    }
}

static int64_t sum_left(const struct meaning *meaning, const struct priced_receipt *priced) {
    int64_t sum_minor = 0;
    for (size_t i = 0; i < priced->line_count; i++) {
        sum_minor += goods_are_meant(meaning, &priced->lines[i]) ? priced->lines[i].left_minor : 0;
    }
    return sum_minor;
}

static void give_ladder(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    int64_t sum_minor = sum_left(meaning, priced);
    int64_t percent_bp = 0;
    for (size_t i = 0; i < MEANING_STEPS; i++) {
        percent_bp = sum_minor >= meaning->steps[i].from_minor ? meaning->steps[i].percent_bp : percent_bp;
    }
    take_off_sum(meaning, index, part_nearest(sum_minor, percent_bp, WHOLE_BP), priced);
}

static void give_amount(const struct meaning *meaning, size_t index, struct priced_receipt *priced) {
    int64_t sum_minor = sum_left(meaning, priced);
    take_off_sum(meaning, index, meaning->number < sum_minor ? meaning->number : sum_minor, priced);
}

/* ------------------------------------------------------------------------------------------------ the receipt */

static void act(const struct price_question *question, size_t index, struct priced_receipt *priced) {
    const struct meaning *meaning = &question->meanings->items[index];
    if (!audience_is_meant(question, meaning) || !hour_is_meant(question, meaning) ||
        !code_is_meant(meaning, question->visit->code) || !enough_is_bought(meaning, priced)) {
        return;
    }
    switch (meaning->kind) {
    case MEANS_PERCENT: give_percent(meaning, index, priced); break;
    case MEANS_FIXED_PRICE: give_fixed_price(meaning, index, priced); break;
    case MEANS_THIRD_FREE: give_third_free(meaning, index, priced); break;
    case MEANS_SET: give_set(meaning, index, priced); break;
    case MEANS_LADDER: give_ladder(meaning, index, priced); break;
    case MEANS_AMOUNT_OFF: give_amount(meaning, index, priced); break;
    case MEANS_PAYMENT: pay_with_points(question, index, priced); break;
    case MEANS_CASHBACK: earn_cashback(question, index, priced); break;
    case MEANS_GIFT: priced->has_fired[index] = true; break;
    }
}

static void add_up(const struct meanings *meanings, struct priced_receipt *priced) {
    for (size_t i = 0; i < priced->line_count; i++) {
        struct priced_line *line = &priced->lines[i];
        for (size_t j = 0; j < meanings->count; j++) {
            priced->discount_minor += line->discounts_minor[j];
            line->earned_points += line->promotion_points[j];
            priced->has_fired[j] =
                priced->has_fired[j] || line->discounts_minor[j] > 0 || line->promotion_points[j] > 0;
        }
        priced->gross_minor += line->amount_minor;
        priced->paid_minor += line->paid_minor;
        priced->net_minor += line->left_minor;
        priced->earned_points += line->earned_points;
    }
}

void price_receipt(const struct price_question *question, struct priced_receipt *priced) {
    memset(priced->has_fired, 0, sizeof priced->has_fired);
    priced->gross_minor = priced->discount_minor = priced->paid_minor = priced->net_minor = 0;
    priced->spent_points = priced->earned_points = 0;
    put_lines(question, priced);
    for (size_t i = 0; i < question->meanings->count; i++) {
        act(question, i, priced);
    }
    add_up(question->meanings, priced);
}

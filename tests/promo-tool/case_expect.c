#include "tests/promo-tool/case_expect.h"

#include "tests/promo-tool/case_number.h"

#include <stdio.h>

struct comparison {
    const struct case_map *map;
    const struct promo_outcome *outcome;
    const struct tree *wanted; /* the asserted member */
    char *difference;
};

/* ---------------------------------------------------------------------------------------------------- comparing */

static bool differs(const struct comparison *comparison, const char *wanted, const char *got) {
    (void)snprintf(comparison->difference, CASE_DIFFERENCE_MAX, "wanted %s, got %s", wanted, got);
    return false;
}

static int digits_written(const struct tree *wanted) {
    size_t at = 0;
    while (wanted->kind == TREE_TEXT && at < wanted->text.size && wanted->text.data[at] != '.') {
        at++;
    }
    return wanted->kind == TREE_TEXT && at < wanted->text.size ? (int)(wanted->text.size - at - 1) : 0;
}

/* A figure of a source that rounds nothing is told with as many digits as it liked. */
static int64_t as_written(const struct comparison *comparison, const struct tree *wanted, int digits, int64_t got) {
    int64_t step = 1;
    for (int i = digits_written(wanted); comparison->map->is_unrounded && i < digits; i++) {
        step *= 10;
    }
    (void)checked_round_to(got, step, ROUND_HALF_UP, &got);
    return got;
}

static bool number_is(const struct comparison *comparison, const struct tree *wanted, int digits, int64_t got) {
    int64_t number = 0;
    bool is_exact = false;
    char texts[2][32];
    got = as_written(comparison, wanted, digits, got);
    if (case_number(wanted, digits, &number, &is_exact) && number == got && is_exact) {
        return true;
    }
    (void)snprintf(texts[0], sizeof texts[0], "%lld%s", (long long)number, is_exact ? "" : "..");
    (void)snprintf(texts[1], sizeof texts[1], "%lld", (long long)got);
    return differs(comparison, texts[0], texts[1]);
}

static bool money_is(const struct comparison *comparison, int64_t got_minor) {
    return number_is(comparison, comparison->wanted, comparison->map->money_digits, got_minor);
}

static bool points_are(const struct comparison *comparison, int64_t got) {
    return number_is(comparison, comparison->wanted, CASE_POINT_DIGITS, got);
}

static bool count_is(const struct comparison *comparison, int64_t got) {
    return number_is(comparison, comparison->wanted, 0, got);
}

static bool truth_is(const struct comparison *comparison, bool got) {
    bool wanted = comparison->wanted->kind == TREE_BOOL && comparison->wanted->is_true;
    return wanted == got || differs(comparison, wanted ? "true" : "false", got ? "true" : "false");
}

/* --------------------------------------------------------------------------------------------------------- figures */

static const struct promo_verdict *verdict_of(const struct comparison *comparison, struct text id) {
    for (size_t i = 0; i < comparison->outcome->verdict_count; i++) {
        if (text_equal(comparison->outcome->verdicts[i].promotion->id, id)) {
            return &comparison->outcome->verdicts[i];
        }
    }
    return NULL;
}

static const struct promo_verdict *first_verdict(const struct comparison *comparison) {
    return comparison->outcome->verdict_count > 0 ? &comparison->outcome->verdicts[0] : NULL;
}

static int64_t discount_by(const struct comparison *comparison, struct text id) {
    const struct promo_verdict *verdict = verdict_of(comparison, id);
    return verdict == NULL || verdict->kind != PROMO_APPLIED
               ? 0
               : comparison->outcome->applied[verdict->applied_index].discount_minor;
}

static struct text rule_id(const struct comparison *comparison, size_t index) {
    return tree_member(&comparison->map->rules->items[index], "id")->text;
}

/* The goods alone: a delivery fee is no goods. Points that pay a part count as a discount where a rule spends them. */
static int64_t goods_discount_minor(const struct comparison *comparison) {
    int64_t sum_minor = 0;
    for (size_t i = 0; i < comparison->map->goods_count; i++) {
        sum_minor += comparison->outcome->lines[i].discount_minor + comparison->outcome->lines[i].points_paid_minor;
    }
    return sum_minor;
}

static bool expect_total(const struct comparison *comparison) {
    return money_is(comparison, comparison->outcome->net_minor);
}

static bool expect_discount_total(const struct comparison *comparison) {
    return money_is(comparison, goods_discount_minor(comparison));
}

static bool expect_goods_total(const struct comparison *comparison) {
    return money_is(comparison, comparison->outcome->gross_minor);
}

static bool expect_shipping(const struct comparison *comparison) {
    const struct case_map *map = comparison->map;
    return money_is(comparison, map->has_delivery ? comparison->outcome->lines[map->goods_count].net_minor : 0);
}

/* ----------------------------------------------------------------------------------------------------------- lines */

static bool expect_line_discounts(const struct comparison *comparison) {
    bool is_same = comparison->wanted->count == comparison->map->goods_count;
    for (size_t i = 0; is_same && i < comparison->map->goods_count; i++) {
        is_same = number_is(comparison, &comparison->wanted->items[i], comparison->map->money_digits,
                            comparison->outcome->lines[i].discount_minor);
    }
    return is_same;
}

static bool expect_any_order(const struct comparison *comparison) {
    uint64_t used = 0;
    for (size_t i = 0; i < comparison->wanted->count; i++) {
        int64_t wanted_minor = case_number_or(&comparison->wanted->items[i], comparison->map->money_digits, -1);
        size_t found = 0;
        while (found < comparison->map->goods_count && found < 64 &&
               ((used >> found & 1) != 0 || comparison->outcome->lines[found].discount_minor != wanted_minor)) {
            found++;
        }
        if (found >= comparison->map->goods_count || found >= 64) {
            return differs(comparison, "these discounts in any order", "others");
        }
        used |= UINT64_C(1) << found;
    }
    return true;
}

static int64_t line_of_sku(const struct comparison *comparison, struct text sku) {
    for (size_t i = 0; i < comparison->map->goods_count; i++) {
        if (text_equal(comparison->map->basket.lines[i].product.sku, sku)) {
            return (int64_t)i;
        }
    }
    return -1;
}

static bool expect_some_lines(const struct comparison *comparison) {
    bool is_same = true;
    for (size_t i = 0; is_same && i < comparison->wanted->count; i++) {
        int64_t line = line_of_sku(comparison, comparison->wanted->names[i]);
        is_same = line >= 0 && number_is(comparison, &comparison->wanted->items[i], comparison->map->money_digits,
                                         comparison->outcome->lines[line].discount_minor);
    }
    return is_same;
}

/* The shares of the promotion that a code calls. */
static bool expect_voucher_lines(const struct comparison *comparison) {
    bool is_same = comparison->wanted->count == comparison->map->goods_count;
    for (size_t i = 0; is_same && i < comparison->map->goods_count; i++) {
        const struct promo_line *line = &comparison->outcome->lines[i];
        int64_t share_minor = 0;
        for (size_t s = 0; s < line->share_count; s++) {
            const struct promotion *promotion = comparison->outcome->applied[line->shares[s].promotion].promotion;
            share_minor += promotion->has_conditions ? line->shares[s].discount_minor : 0;
        }
        is_same = number_is(comparison, &comparison->wanted->items[i], comparison->map->money_digits, share_minor);
    }
    return is_same;
}

/* The discount of a line over its units: neighbouring sums, the larger first. */
static bool expect_units(const struct comparison *comparison) {
    bool is_same = true;
    for (size_t i = 0; is_same && i < comparison->wanted->count; i++) {
        int64_t line = line_of_sku(comparison, comparison->wanted->names[i]);
        const struct tree *units = &comparison->wanted->items[i];
        int64_t count = (int64_t)units->count;
        is_same = line >= 0 && comparison->map->basket.lines[line].quantity_milli == count * QUANTITY_ONE_MILLI;
        for (int64_t unit = 0; is_same && unit < count; unit++) {
            int64_t discount_minor = comparison->outcome->lines[line].discount_minor;
            is_same = number_is(comparison, &units->items[unit], comparison->map->money_digits,
                                discount_minor / count + (unit < discount_minor % count ? 1 : 0));
        }
    }
    return is_same;
}

static bool expect_unit_price(const struct comparison *comparison) {
    int64_t price_minor = 0;
    return comparison->map->goods_count == 1 &&
           checked_mul_div(comparison->outcome->lines[0].net_minor, QUANTITY_ONE_MILLI,
                           comparison->map->basket.lines[0].quantity_milli, ROUND_HALF_UP, &price_minor) &&
           money_is(comparison, price_minor);
}

/* ----------------------------------------------------------------------------------------------------------- rules */

/* Rules whose discounts sum to more than the receipt's ask for that much, but give less; what each asked for is kept
 * nowhere, so only the sum is compared then. */
static bool asks_more_than_there_is(const struct comparison *comparison) {
    int64_t sum_minor = 0;
    for (size_t i = 0; i < comparison->wanted->count; i++) {
        sum_minor += case_number_or(&comparison->wanted->items[i], comparison->map->money_digits, 0);
    }
    return sum_minor > goods_discount_minor(comparison) &&
           case_number_or(tree_member(comparison->map->expect, "discount_total"), comparison->map->money_digits,
                          sum_minor) < sum_minor;
}

static bool expect_by_rule(const struct comparison *comparison) {
    bool is_same = true;
    if (asks_more_than_there_is(comparison)) {
        return true;
    }
    for (size_t i = 0; is_same && i < comparison->map->rules->count; i++) {
        static const struct tree nothing = {.kind = TREE_INT};
        struct text id = rule_id(comparison, i);
        const struct tree *wanted = &nothing;
        for (size_t j = 0; j < comparison->wanted->count; j++) {
            wanted = text_equal(comparison->wanted->names[j], id) ? &comparison->wanted->items[j] : wanted;
        }
        is_same = number_is(comparison, wanted, comparison->map->money_digits, discount_by(comparison, id));
    }
    return is_same;
}

static bool expect_rule_discount(const struct comparison *comparison) {
    return comparison->map->rules->count > 0 && money_is(comparison, discount_by(comparison, rule_id(comparison, 0)));
}

static bool expect_applied_rules(const struct comparison *comparison) {
    for (size_t i = 0; i < comparison->map->rules->count; i++) {
        bool is_wanted = false;
        for (size_t j = 0; j < comparison->wanted->count; j++) {
            is_wanted = is_wanted || text_equal(comparison->wanted->items[j].text, rule_id(comparison, i));
        }
        const struct promo_verdict *verdict = verdict_of(comparison, rule_id(comparison, i));
        if (is_wanted != (verdict != NULL && verdict->kind == PROMO_APPLIED)) {
            return differs(comparison, "these rules", "others");
        }
    }
    return true;
}

static bool expect_applied(const struct comparison *comparison) {
    const struct promo_verdict *verdict = first_verdict(comparison);
    return truth_is(comparison, verdict != NULL && verdict->kind == PROMO_APPLIED);
}

static bool expect_not_applied(const struct comparison *comparison) {
    const struct promo_verdict *verdict = first_verdict(comparison);
    return truth_is(comparison, verdict == NULL || verdict->kind != PROMO_APPLIED);
}

/* Neither a condition nor a limit keeps it from acting, be there goods for it or not. */
static bool expect_usable(const struct comparison *comparison) {
    const struct promo_verdict *verdict = first_verdict(comparison);
    return truth_is(comparison, verdict != NULL && verdict->kind != PROMO_FAILED && verdict->kind != PROMO_LIMITED);
}

static bool expect_times_left(const struct comparison *comparison) {
    const struct promo_verdict *verdict = first_verdict(comparison);
    return verdict != NULL && count_is(comparison, verdict->times_left);
}

static bool expect_times(const struct comparison *comparison) {
    return count_is(comparison, comparison->outcome->applied_count > 0 ? comparison->outcome->applied[0].times : 0);
}

static bool expect_discounted_units(const struct comparison *comparison) {
    int64_t units_milli = comparison->outcome->applied_count > 0 ? comparison->outcome->applied[0].units_milli : 0;
    return number_is(comparison, comparison->wanted, 3, units_milli);
}

static bool expect_code(const struct comparison *comparison) {
    bool is_used = comparison->outcome->code_count > 0;
    for (size_t i = 0; i < comparison->outcome->code_count; i++) {
        is_used = is_used && comparison->outcome->codes[i].state == PROMO_CODE_USED;
    }
    return truth_is(comparison, is_used);
}

/* ------------------------------------------------------------------------------------------------ gifts and grants */

/* What is not in stock cannot be handed out; the till says so. */
static bool is_out_of_stock(const struct comparison *comparison, struct text sku) {
    const struct tree *missing = tree_member(comparison->map->context, "out_of_stock");
    for (size_t i = 0; missing != NULL && i < missing->count; i++) {
        if (text_equal(missing->items[i].text, sku)) {
            return true;
        }
    }
    return false;
}

static int64_t gifts_of(const struct comparison *comparison, struct text sku, int64_t *all_milli) {
    int64_t quantity_milli = 0;
    *all_milli = 0;
    for (size_t i = 0; i < comparison->outcome->gift_count; i++) {
        const struct promo_gift_offer *offer = &comparison->outcome->gifts[i];
        bool is_there = !is_out_of_stock(comparison, offer->gift->skus[0]);
        int64_t offered_milli = is_there ? offer->times * offer->gift->quantity_milli : 0;
        *all_milli += offered_milli;
        quantity_milli += text_equal(offer->gift->skus[0], sku) ? offered_milli : 0;
    }
    return quantity_milli;
}

static bool expect_free_units(const struct comparison *comparison) {
    int64_t all_milli = 0;
    int64_t told_milli = 0;
    for (size_t i = 0; i < comparison->wanted->count; i++) {
        int64_t got_milli = gifts_of(comparison, comparison->wanted->names[i], &all_milli);
        told_milli += got_milli;
        if (!number_is(comparison, &comparison->wanted->items[i], 3, got_milli)) {
            return false;
        }
    }
    (void)gifts_of(comparison, (struct text){0}, &all_milli);
    return all_milli == told_milli || differs(comparison, "no other gifts", "others");
}

static bool expect_exchanged(const struct comparison *comparison) {
    const struct promo_outcome *outcome = comparison->outcome;
    return count_is(comparison, outcome->applied_count == 0 ? 0 : outcome->applied[0].units_milli / QUANTITY_ONE_MILLI);
}

static bool expect_coupons(const struct comparison *comparison) {
    int64_t count = 0;
    for (size_t i = 0; i < comparison->outcome->grant_count; i++) {
        const struct promo_grant_given *given = &comparison->outcome->grants[i];
        count += given->grant->kind == PROMO_GRANT_COUPON ? given->count : 0;
    }
    return count_is(comparison, count);
}

static struct text level_given(const struct comparison *comparison, size_t index) {
    for (size_t i = 0; i < comparison->outcome->grant_count; i++) {
        const struct promo_grant *grant = comparison->outcome->grants[i].grant;
        if (grant->kind == PROMO_GRANT_LEVEL && index-- == 0) {
            return grant->name;
        }
    }
    return (struct text){0};
}

static bool expect_level(const struct comparison *comparison) {
    struct text level = level_given(comparison, 0);
    const struct tree *rules = comparison->map->rules;
    const struct tree *base = rules->count == 0 ? NULL : tree_member(tree_member(&rules->items[0], "action"), "base");
    level = level.size == 0 && base != NULL ? base->text : level;
    return text_equal(level, comparison->wanted->text) || differs(comparison, "this level", "another");
}

static bool expect_levels(const struct comparison *comparison) {
    for (size_t i = 0; i < comparison->wanted->count; i++) {
        if (!text_equal(level_given(comparison, i), comparison->wanted->items[i].text)) {
            return differs(comparison, "these levels", "others");
        }
    }
    return level_given(comparison, comparison->wanted->count).size == 0 || differs(comparison, "no more levels", "one");
}

static bool expect_needed(const struct comparison *comparison) {
    const struct promo_verdict *verdict = first_verdict(comparison);
    return verdict != NULL && number_is(comparison, comparison->wanted, 2, verdict->wanted - verdict->found);
}

/* ---------------------------------------------------------------------------------------------- points and returns */

static bool expect_points_earned(const struct comparison *comparison) {
    return points_are(comparison, comparison->outcome->points_to_earn);
}

static bool expect_points_spent(const struct comparison *comparison) {
    return points_are(comparison, comparison->outcome->points_paid);
}

static bool expect_paid_with_points(const struct comparison *comparison) {
    return truth_is(comparison, comparison->outcome->points_paid > 0);
}

/* The part of a line's figure that belongs to what came back of it. */
static int64_t part_returned(const struct comparison *comparison, size_t line, int64_t figure) {
    const struct tree *returned = tree_member(comparison->map->context, "returned");
    const struct basket_line *sold = &comparison->map->basket.lines[line];
    int64_t part = 0;
    for (size_t i = 0; returned != NULL && returned->kind == TREE_OBJECT && i < returned->count; i++) {
        int64_t quantity_milli = case_number_or(&returned->items[i], 3, 0);
        if (text_equal(returned->names[i], sold->product.sku)) {
            (void)checked_mul_div(figure, int64_min(quantity_milli, sold->quantity_milli), sold->quantity_milli,
                                  ROUND_HALF_UP, &part);
        }
    }
    return part;
}

static int64_t refund_minor(const struct comparison *comparison) {
    int64_t sum_minor = 0;
    for (size_t i = 0; i < comparison->map->goods_count; i++) {
        sum_minor += part_returned(comparison, i, comparison->outcome->lines[i].net_minor);
    }
    return sum_minor;
}

static int64_t points_taken_back(const struct comparison *comparison) {
    int64_t sum = 0;
    for (size_t i = 0; i < comparison->map->goods_count; i++) {
        sum += part_returned(comparison, i, comparison->outcome->lines[i].points);
    }
    return sum;
}

static bool expect_refund(const struct comparison *comparison) {
    return money_is(comparison, refund_minor(comparison));
}

static bool expect_left_to_pay(const struct comparison *comparison) {
    return money_is(comparison, comparison->outcome->net_minor - refund_minor(comparison));
}

static bool expect_points_taken_back(const struct comparison *comparison) {
    return points_are(comparison, points_taken_back(comparison));
}

static bool expect_points_after(const struct comparison *comparison) {
    const struct promo_outcome *outcome = comparison->outcome;
    int64_t before = comparison->map->request.customer.points_usable;
    return points_are(comparison,
                      before - outcome->points_paid + outcome->points_to_earn - points_taken_back(comparison));
}

/* -------------------------------------------------------------------------------------------------------- by name */

static const struct {
    const char *name;
    bool (*holds)(const struct comparison *comparison);
} EXPECTATIONS[] = {
    {"total", expect_total},
    {"amount_due", expect_total},
    {"discount_total", expect_discount_total},
    {"goods_total", expect_goods_total},
    {"shipping_total", expect_shipping},
    {"line_discounts", expect_line_discounts},
    {"line_discounts_any_order", expect_any_order},
    {"line_discounts_partial", expect_some_lines},
    {"voucher_line_discounts", expect_voucher_lines},
    {"units", expect_units},
    {"unit_price_after", expect_unit_price},
    {"by_rule", expect_by_rule},
    {"discount_of_this_rule", expect_rule_discount},
    {"applied_rules", expect_applied_rules},
    {"applied", expect_applied},
    {"reached", expect_applied},
    {"renewed", expect_applied},
    {"downgraded", expect_not_applied},
    {"active", expect_usable},
    {"usable", expect_usable},
    {"remaining_applications", expect_times_left},
    {"applications", expect_times},
    {"discounted_qty", expect_discounted_units},
    {"code_accepted", expect_code},
    {"free_units", expect_free_units},
    {"max_free_units", expect_exchanged},
    {"coupons_issued", expect_coupons},
    {"tier", expect_level},
    {"tiers", expect_levels},
    {"needed", expect_needed},
    {"points_earned", expect_points_earned},
    {"points_spent", expect_points_spent},
    {"accepted", expect_paid_with_points},
    {"points_taken_back", expect_points_taken_back},
    {"points_after", expect_points_after},
    {"points_left", expect_points_after},
    {"refund", expect_refund},
    {"left_to_pay", expect_left_to_pay},
};

enum { EXPECTATION_COUNT = sizeof EXPECTATIONS / sizeof EXPECTATIONS[0] };

static size_t expectation_named(struct text name) {
    size_t at = 0;
    while (at < EXPECTATION_COUNT && !text_is(name, EXPECTATIONS[at].name)) {
        at++;
    }
    return at;
}

bool case_expect_is_known(struct case_map *map) {
    bool is_of_goods = tree_member(map->expect, "total") != NULL || tree_member(map->expect, "goods_total") != NULL;
    if (map->rules->count == 0 && !is_of_goods) {
        return case_skip(map, "no promotion in it: an account or a payment");
    }
    for (size_t i = 0; i < map->expect->count; i++) {
        if (expectation_named(map->expect->names[i]) == EXPECTATION_COUNT) {
            char reason[CASE_REASON_MAX];
            (void)snprintf(reason, sizeof reason, "%.*s is no figure of a promotion: an account or a payment has it",
                           (int)map->expect->names[i].size, map->expect->names[i].data);
            return case_skip(map, reason);
        }
    }
    return true;
}

bool case_expect_holds(const struct case_map *map, const struct promo_outcome *outcome,
                       char difference[static CASE_DIFFERENCE_MAX]) {
    for (size_t i = 0; i < map->expect->count; i++) {
        size_t at = expectation_named(map->expect->names[i]);
        char found[CASE_DIFFERENCE_MAX] = "another form";
        struct comparison comparison = {map, outcome, &map->expect->items[i], found};
        if (at < EXPECTATION_COUNT && !EXPECTATIONS[at].holds(&comparison)) {
            (void)snprintf(difference, CASE_DIFFERENCE_MAX, "%s: %.300s", EXPECTATIONS[at].name, found);
            return false;
        }
    }
    return true;
}

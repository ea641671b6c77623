/* Paying with points: after every discount, before anything is earned. First the exchanges, which have prices of their
 * own, then payment by share at the points' value. */
#include "promo/points/points_pay.h"

#include "base/bug.h"

enum { POINTS_PER_WHOLE = 100 };

static int64_t money_of_points(int64_t points, int64_t value_minor) {
    int64_t minor;
    bug_if(!checked_mul_div(points, value_minor, POINTS_PER_WHOLE, ROUND_DOWN, &minor));
    return minor;
}

/* The least number of points that pays the money, in steps. */
static int64_t points_for_money(int64_t minor, const struct rule_set_points *settings) {
    int64_t points;
    bug_if(!checked_mul_div(minor, POINTS_PER_WHOLE, settings->value_minor, ROUND_UP, &points) ||
           !checked_round_to(points, settings->pay_step_points, ROUND_UP, &points));
    return points;
}

/* ------------------------------------------------------------------------------------------------------- by share */

/* What all rules by share may pay together, and the lines that none of them governs yet. */
struct sharing {
    struct line_set free;
    int64_t cap_minor;
    int64_t money_min_minor;
};

static int64_t left_of(const struct paying *paying, const struct line_set *lines) {
    int64_t left_minor = 0;
    for (LINES_OF(i, lines, paying->evaluation->word_count)) {
        left_minor += paying_left(paying, i);
    }
    return left_minor;
}

/* The rule governs what is in its scope and not yet governed. Without any such line it is no rule of this receipt. */
static void govern(const struct paying *paying, struct pay_rule *rule, struct sharing *sharing) {
    const struct evaluation *evaluation = paying->evaluation;
    const struct promo_pay *pay = rule->pay;
    line_set_keep(&rule->lines, &sharing->free, evaluation->word_count);
    if (line_set_is_empty(&rule->lines, evaluation->word_count)) {
        return;
    }
    line_set_drop(&sharing->free, &rule->lines, evaluation->word_count);
    bool is_of_receipt = pay->share_of == PROMO_SHARE_OF_RECEIPT;
    int64_t base_minor = left_of(paying, is_of_receipt ? &evaluation->all : &rule->lines);
    bug_if(!checked_mul_div(base_minor, pay->share_max_bp, PERCENT_WHOLE_BP, ROUND_DOWN, &rule->cap_minor));
    int64_t room_minor = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        room_minor += paying_room(paying, i);
    }
    rule->cap_minor = int64_min(rule->cap_minor, room_minor);
    sharing->cap_minor += rule->cap_minor;
    sharing->money_min_minor = int64_max(sharing->money_min_minor, pay->money_min_minor);
}

/* The most points, in steps, that pay no more than the rules allow and leave the money part of every rule. */
static int64_t most_points(const struct paying *paying, const struct sharing *sharing) {
    const struct evaluation *evaluation = paying->evaluation;
    const struct rule_set_points *settings = &evaluation->settings->points;
    int64_t payable_minor = int64_max(0, left_of(paying, &evaluation->all) - sharing->money_min_minor);
    int64_t points;
    bug_if(!checked_mul_div(int64_min(sharing->cap_minor, payable_minor), POINTS_PER_WHOLE, settings->value_minor,
                            ROUND_DOWN, &points));
    points = int64_min(points, paying->points_left);
    return int64_max(0, points - points % settings->pay_step_points);
}

/* Over the lines of a rule by what is left of each, none below its floor. */
static void share_on_lines(struct paying *paying, const struct pay_rule *rule) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->weights[count] = paying_left(paying, i);
        evaluation->caps[count++] = paying_room(paying, i);
    }
    int64_t unplaced =
        money_allocate_capped(rule->paid_minor, evaluation->weights, evaluation->caps, count, evaluation->parts);
    bug_if(unplaced > 0);
    count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        paying->paid_minor[i] += evaluation->parts[count];
        evaluation->wanted[i] += evaluation->parts[count++];
    }
}

/* The points of all rules by share follow the money on the lines: evaluation->wanted. */
static void share_points(struct paying *paying, int64_t points) {
    struct evaluation *evaluation = paying->evaluation;
    (void)money_allocate(points, evaluation->wanted, evaluation->line_count, evaluation->parts);
    for (size_t i = 0; i < evaluation->line_count; i++) {
        paying->paid_points[i] += evaluation->parts[i];
    }
    paying->points += points;
}

/* Over the rules in proportion to what each allows; a rule gets at most that, since the sum is not above theirs. */
static void share_minor(struct paying *paying, const struct sharing *sharing, int64_t minor) {
    struct evaluation *evaluation = paying->evaluation;
    int64_t left_minor = minor;
    int64_t left_cap_minor = sharing->cap_minor;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        evaluation->wanted[i] = 0;
    }
    for (size_t i = 0; i < paying->rule_count; i++) {
        struct pay_rule *rule = &paying->rules[i];
        if (rule->pay->exchange != NULL || rule->cap_minor == 0) {
            continue;
        }
        bug_if(!checked_mul_div(left_minor, rule->cap_minor, left_cap_minor, ROUND_HALF_UP, &rule->paid_minor));
        left_minor -= rule->paid_minor;
        left_cap_minor -= rule->cap_minor;
        share_on_lines(paying, rule);
    }
    bug_if(left_minor != 0);
    share_points(paying, points_for_money(minor, &evaluation->settings->points));
}

/* ------------------------------------------------------------------------------------------------------- the plan */

static void start_rule(const struct paying *paying, struct pay_rule *rule) {
    *rule = (struct pay_rule){.candidate = rule->candidate, .pay = rule->pay};
    scope_lines(paying->evaluation, &rule->pay->scope, &rule->lines);
    line_set_keep(&rule->lines, &paying->payable, paying->evaluation->word_count);
}

static void plan(struct paying *paying, int64_t points_max) {
    struct evaluation *evaluation = paying->evaluation;
    paying->points_left = points_max;
    paying->points = 0;
    line_set_clear(&paying->closed, evaluation->word_count);
    for (size_t i = 0; i < evaluation->line_count; i++) {
        paying->paid_minor[i] = 0;
        paying->paid_points[i] = 0;
    }
    for (size_t i = 0; i < paying->rule_count; i++) {
        start_rule(paying, &paying->rules[i]);
        if (paying->rules[i].pay->exchange != NULL) {
            points_exchange(paying, &paying->rules[i]);
        }
    }
    struct sharing sharing = {.free = paying->payable};
    line_set_drop(&sharing.free, &paying->closed, evaluation->word_count);
    for (size_t i = 0; i < paying->rule_count; i++) {
        if (paying->rules[i].pay->exchange == NULL) {
            govern(paying, &paying->rules[i], &sharing);
        }
    }
    int64_t minor = money_of_points(most_points(paying, &sharing), evaluation->settings->points.value_minor);
    if (minor > 0) {
        share_minor(paying, &sharing, minor);
    }
}

/* -------------------------------------------------------------------------------------------------------- the rules */

static void add_rules(struct paying *paying, struct candidate *candidate) {
    const struct promotion *promotion = candidate->promotion;
    for (size_t i = 0; i < promotion->result_count; i++) {
        bool is_told = paying->evaluation->outcome->applied_count + paying->rule_count < LIMIT_PROMOTIONS_PER_RECEIPT;
        if (promotion->results[i].kind == PROMO_RESULT_PAY && is_told) {
            paying->rules[paying->rule_count++] =
                (struct pay_rule){.candidate = candidate, .pay = &promotion->results[i].pay};
        }
    }
}

static bool collect_rules(struct paying *paying) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        count += evaluation->candidates[i].promotion->has_pay ? evaluation->candidates[i].promotion->result_count : 0;
    }
    paying->rules = ARENA_ARRAY(evaluation->arena, struct pay_rule, count);
    if (paying->rules == NULL || count == 0) {
        return false;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        if (candidate->promotion->has_pay && (candidate->is_decided || candidate_is_ready(evaluation, candidate)) &&
            candidate->holds && evaluation->request->customer.is_known) {
            add_rules(paying, candidate);
        }
    }
    return paying->rule_count > 0;
}

/* -------------------------------------------------------------------------------------------------------- the payment
 */

/* Exchanges that the points did not suffice for, when the customer asked to pay with points. */
static void note_missing_points(const struct pay_rule *rule) {
    struct promo_verdict *verdict = rule->candidate->verdict;
    if (rule->points_wanted > 0) {
        verdict->kind = rule->candidate->has_applied ? verdict->kind : PROMO_LIMITED;
        verdict->limit = PROMO_LIMIT_CUSTOMER_POINTS;
        verdict->limit_wanted = rule->points_wanted;
        verdict->limit_allowed = rule->points_there;
    }
}

/* What floors took away of an exchange, and the first of them. */
static void note_floor(const struct evaluation *evaluation, const struct pay_rule *rule) {
    struct promo_verdict *verdict = rule->candidate->verdict;
    verdict->floored_minor += rule->floored_minor;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        if (verdict->floored_minor > 0 && verdict->floor.kind == PROMO_FLOOR_NONE) {
            verdict->floor = evaluation->lines[i].floor;
        }
    }
}

static void keep_rule(struct paying *paying, const struct pay_rule *rule) {
    struct promo_applied *applied =
        rule->paid_minor > 0 ? candidate_applied(paying->evaluation, rule->candidate) : NULL;
    if (applied != NULL) {
        applied->points_paid += rule->points;
        applied->points_paid_minor += rule->paid_minor;
        applied->times = (uint32_t)int64_min(int64_max(applied->times, rule->times), UINT32_MAX);
        applied->units_milli = int64_max(applied->units_milli, rule->pieces * QUANTITY_ONE_MILLI);
        note_floor(paying->evaluation, rule);
    }
    note_missing_points(rule);
}

static void pay(struct paying *paying) {
    struct evaluation *evaluation = paying->evaluation;
    for (size_t i = 0; i < evaluation->line_count; i++) {
        evaluation->lines[i].points_paid_minor = paying->paid_minor[i];
        evaluation->lines[i].points_paid = paying->paid_points[i];
        evaluation->totals.left_minor -= paying->paid_minor[i];
    }
    evaluation->outcome->points_paid = paying->points;
    for (size_t i = 0; i < paying->rule_count; i++) {
        keep_rule(paying, &paying->rules[i]);
    }
}

void points_pay(struct evaluation *evaluation) {
    if (evaluation->request->entitled != NULL) {
        entitled_pay(evaluation);
        return;
    }
    struct paying paying = {.evaluation = evaluation, .payable = evaluation->discountable};
    for (LINES_OF(i, &evaluation->discountable, evaluation->word_count)) {
        if ((evaluation->lines[i].line->product.flags & PRODUCT_NO_POINTS_PAY) != 0) {
            line_set_remove(&paying.payable, i);
        }
    }
    if (!collect_rules(&paying)) {
        return;
    }
    paying.paid_minor = ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count);
    paying.paid_points = ARENA_ARRAY(evaluation->arena, int64_t, evaluation->line_count);
    if (paying.paid_minor == NULL || paying.paid_points == NULL) {
        return;
    }
    int64_t usable = evaluation->request->customer.points_usable;
    int64_t asked = evaluation->request->basket->points_to_pay;
    plan(&paying, usable);
    evaluation->outcome->points_paid_most = paying.points;
    if (asked == 0) {
        return;
    }
    if (asked != BASKET_POINTS_MOST) {
        plan(&paying, int64_min(usable, asked));
    }
    pay(&paying);
}

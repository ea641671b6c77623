/* Paying with points: after every discount, before anything is earned. */
#include "promo/discount.h"

#include "base/bug.h"

enum { POINTS_PER_WHOLE = 100 };

struct pay_rule {
    struct candidate *candidate;
    const struct promo_pay *pay;
    struct line_set lines; /* that it governs */
    int64_t cap_minor;
    int64_t paid_minor;
};

struct paying {
    struct evaluation *evaluation;
    size_t rule_count;
    struct pay_rule *rules;
    struct line_set free; /* payable lines that no rule governs yet */
    int64_t cap_minor;    /* of all rules together */
};

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

static int64_t left_of(const struct evaluation *evaluation, const struct line_set *lines) {
    int64_t left_minor = 0;
    for (LINES_OF(i, lines, evaluation->word_count)) {
        left_minor += evaluation_left(evaluation, i);
    }
    return left_minor;
}

static int64_t room_of_line(const struct evaluation *evaluation, size_t line) {
    return int64_max(0, evaluation_left(evaluation, line) - evaluation->lines[line].floor_minor);
}

/* The rule governs what is in its scope and not yet governed. Without any such line it is no rule of this receipt. */
static void add_rule(struct paying *paying, struct candidate *candidate, const struct promo_pay *pay) {
    struct evaluation *evaluation = paying->evaluation;
    struct pay_rule *rule = &paying->rules[paying->rule_count];
    if (evaluation->outcome->applied_count + paying->rule_count >= LIMIT_PROMOTIONS_PER_RECEIPT) {
        return; /* it could not be told on the receipt */
    }
    *rule = (struct pay_rule){.candidate = candidate, .pay = pay};
    scope_lines(evaluation, &pay->scope, &rule->lines);
    line_set_keep(&rule->lines, &paying->free, evaluation->word_count);
    if (line_set_is_empty(&rule->lines, evaluation->word_count)) {
        return;
    }
    line_set_drop(&paying->free, &rule->lines, evaluation->word_count);
    bool is_of_receipt = pay->share_of == PROMO_SHARE_OF_RECEIPT;
    int64_t base_minor = left_of(evaluation, is_of_receipt ? &evaluation->all : &rule->lines);
    bug_if(!checked_mul_div(base_minor, pay->share_max_bp, PERCENT_WHOLE_BP, ROUND_DOWN, &rule->cap_minor));
    int64_t room_minor = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        room_minor += room_of_line(evaluation, i);
    }
    rule->cap_minor = int64_min(rule->cap_minor, room_minor);
    paying->cap_minor += rule->cap_minor;
    paying->rule_count++;
}

static bool collect_rules(struct paying *paying) {
    struct evaluation *evaluation = paying->evaluation;
    size_t count = 0;
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        count += evaluation->candidates[i].promotion->has_pay ? evaluation->candidates[i].promotion->result_count : 0;
    }
    paying->rules = ARENA_ARRAY(evaluation->arena, struct pay_rule, count);
    if (paying->rules == NULL) {
        return false;
    }
    for (size_t i = 0; i < evaluation->candidate_count; i++) {
        struct candidate *candidate = &evaluation->candidates[i];
        const struct promotion *promotion = candidate->promotion;
        if (!promotion->has_pay || !(candidate->is_decided || candidate_is_ready(evaluation, candidate)) ||
            !candidate->holds || !evaluation->request->customer.is_known) {
            continue;
        }
        for (size_t j = 0; j < promotion->result_count; j++) {
            if (promotion->results[j].kind == PROMO_RESULT_PAY) {
                add_rule(paying, candidate, &promotion->results[j].pay);
            }
        }
    }
    return true;
}

/* Money that points may pay: by the rules, and so that the money part of every rule stays. */
static int64_t most_minor(const struct paying *paying) {
    const struct evaluation *evaluation = paying->evaluation;
    int64_t money_min_minor = 0;
    for (size_t i = 0; i < paying->rule_count; i++) {
        money_min_minor = int64_max(money_min_minor, paying->rules[i].pay->money_min_minor);
    }
    int64_t left_minor = left_of(evaluation, &evaluation->all);
    return int64_min(paying->cap_minor, int64_max(0, left_minor - money_min_minor));
}

/* The most points, in steps, that pay no more than the money. */
static int64_t most_points(const struct paying *paying, int64_t minor) {
    const struct rule_set_points *settings = &paying->evaluation->settings->points;
    int64_t points;
    bug_if(!checked_mul_div(minor, POINTS_PER_WHOLE, settings->value_minor, ROUND_DOWN, &points));
    points = int64_min(points, paying->evaluation->request->customer.points_usable);
    return int64_max(0, points - points % settings->pay_step_points);
}

/* Over the lines of a rule by what is left of each, none below its floor. */
static void pay_lines(struct evaluation *evaluation, const struct pay_rule *rule) {
    size_t count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->weights[count] = evaluation_left(evaluation, i);
        evaluation->caps[count++] = room_of_line(evaluation, i);
    }
    int64_t unplaced =
        money_allocate_capped(rule->paid_minor, evaluation->weights, evaluation->caps, count, evaluation->parts);
    bug_if(unplaced > 0);
    count = 0;
    for (LINES_OF(i, &rule->lines, evaluation->word_count)) {
        evaluation->lines[i].points_paid_minor += evaluation->parts[count];
        evaluation->totals.left_minor -= evaluation->parts[count++];
    }
}

/* Over the rules in proportion to what each allows; a rule gets at most that, since the sum is not above theirs. */
static void pay_rules(struct paying *paying, int64_t minor) {
    int64_t left_minor = minor;
    int64_t left_cap_minor = paying->cap_minor;
    for (size_t i = 0; i < paying->rule_count; i++) {
        struct pay_rule *rule = &paying->rules[i];
        if (left_cap_minor > 0) {
            bug_if(!checked_mul_div(left_minor, rule->cap_minor, left_cap_minor, ROUND_HALF_UP, &rule->paid_minor));
        }
        left_minor -= rule->paid_minor;
        left_cap_minor -= rule->cap_minor;
        if (rule->paid_minor > 0) {
            pay_lines(paying->evaluation, rule);
            (void)candidate_applied(paying->evaluation, rule->candidate);
        }
    }
    bug_if(left_minor != 0);
}

void points_pay(struct evaluation *evaluation) {
    struct paying paying = {.evaluation = evaluation, .free = evaluation->discountable};
    for (LINES_OF(i, &evaluation->discountable, evaluation->word_count)) {
        if ((evaluation->lines[i].line->product.flags & PRODUCT_NO_POINTS_PAY) != 0) {
            line_set_remove(&paying.free, i);
        }
    }
    if (!collect_rules(&paying) || paying.rule_count == 0) {
        return;
    }
    const struct rule_set_points *settings = &evaluation->settings->points;
    int64_t asked = evaluation->request->basket->points_to_pay;
    int64_t most = most_points(&paying, most_minor(&paying));
    int64_t points = asked == BASKET_POINTS_MOST ? most : int64_min(most, asked - asked % settings->pay_step_points);
    evaluation->outcome->points_paid_most = most;
    int64_t minor = money_of_points(int64_max(0, points), settings->value_minor);
    if (minor > 0) {
        evaluation->outcome->points_paid = points_for_money(minor, settings);
        pay_rules(&paying, minor);
    }
}
